"""Known advisories about what the product is made of: found, none found, or not checked. Silence is never called none.

Asks the open advisory database (OSV) about every pinned package. Exit 0: asked about each, none found; 1: found; 3: not checked.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SOURCE = "https://api.osv.dev/v1/querybatch"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
NONE_FOUND, FOUND, NOT_CHECKED = 0, 1, 3
Package = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of asking. code: the exit code; words: for whoever reads the log."""

    code: int
    words: str


def pinned(text: str) -> list[Package]:
    """(name, version) of every package that a requirements file pins."""
    return PINNED.findall(text)


def ask(packages: list[Package]) -> object:
    """The database's answer about these packages. Raises OSError where it cannot be reached."""
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    request = urllib.request.Request(
        SOURCE, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def check(packages: list[Package], ask: Callable[[list[Package]], object] = ask) -> Outcome:
    """Ask about all of them. Anything but a whole answer is no answer."""
    if not packages:
        return Outcome(NOT_CHECKED, "NOT CHECKED: the requirements pin nothing that could be read.")
    try:
        answer = ask(packages)
        results = answer["results"]  # type: ignore[index]
        found = {
            package: [each["id"] for each in result.get("vulns", [])]
            for package, result in zip(packages, results, strict=True)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Outcome(NOT_CHECKED, f"NOT CHECKED: no whole answer from {SOURCE} ({type(error).__name__}: {error}).")
    bad = [f"{name} {version}: {', '.join(ids)}" for (name, version), ids in found.items() if ids]
    if bad:
        return Outcome(FOUND, "Advisories:\n" + "\n".join(bad))
    return Outcome(NONE_FOUND, f"Asked about {len(packages)} packages; no advisory names them.")


def main(files: list[str]) -> int:
    outcome = check(sorted({package for file in files for package in pinned(Path(file).read_text(encoding="utf-8"))}))
    print(outcome.words)
    return outcome.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
