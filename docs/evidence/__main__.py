"""Write docs/run/asvs.md and docs/run/cases.md from their data and from the tests, or check that they are as they should be.

Fails on a requirement that is neither met nor explained, on a reference to a test or page that is not there, and on a case with
neither a test nor a reason.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGES = PROJECT / "docs" / "run"
MUST = 207  # requirements of levels 1 and 2 that apply to a product like this one
CASES = 28
CHAPTERS = {
    1: "Encoding", 2: "Validation and the order of work", 3: "Browsers", 4: "Interfaces", 5: "Files", 6: "Signing in",
    7: "Staying signed in", 8: "Who may see and do what", 9: "Tokens", 10: "Single sign-on", 11: "Keys and ciphers",
    12: "Connections", 13: "Configuration", 14: "Protecting facts", 15: "Parts and construction", 16: "Logs and errors",
}  # fmt: skip


@cache
def tests_in(path: Path) -> dict[str, list[int]]:
    """Name of each test in a file -> the cases it is marked as proving."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call)]
            cases = [mark for mark in marks if ast.unparse(mark.func) == "pytest.mark.case"]
            found[node.name] = [
                number.value for mark in cases for number in mark.args if isinstance(number, ast.Constant)
            ]
    return found


def is_there(reference: str) -> bool:
    """Whether a test (file::name) or a page (file) exists."""
    file, _, test = reference.partition("::")
    path = PROJECT / file
    return path.is_file() and (not test or test in tests_in(path))


def read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def troubles_of(requirements: dict[str, dict[str, Any]], cases: dict[str, dict[str, Any]]) -> list[str]:
    """In words, everything that keeps the two pages from being true."""
    found = [] if len(requirements) == MUST else [f"{len(requirements)} requirements instead of {MUST}"]
    for number, it in requirements.items():
        if ("met" in it) == ("not_yet" in it):
            found.append(f"{number} is neither met nor explained, or both")
        found += [
            f"{number} names {reference}, which is not there"
            for reference in it.get("met", ())
            if not is_there(reference)
        ]
    proving = tests_by_case()
    found += [f"case {number} is not in the list" for number in proving if str(number) not in cases]
    found += [f"case {number} is missing from the list" for number in range(1, CASES + 1) if str(number) not in cases]
    for number, it in cases.items():
        if int(number) not in proving and "waits" not in it:
            found.append(f"case {number} has neither a test nor a reason to wait")
    return found


@cache
def tests_by_case() -> dict[int, list[str]]:
    """Number of each case -> the tests marked with it."""
    found = defaultdict(list)
    for path in sorted((PROJECT / "tests").rglob("test_*.py")):
        for name, cases in tests_in(path).items():
            for case in cases:
                found[case].append(f"{path.relative_to(PROJECT).as_posix()}::{name}")
    return dict(found)


def asvs_page(requirements: dict[str, dict[str, Any]]) -> str:
    met = sum("met" in it for it in requirements.values())
    by_level = Counter((it["level"], "met" in it) for it in requirements.values())
    lines = [
        "# Against a public standard",
        "",
        "The OWASP Application Security Verification Standard 5.0.0 (CC BY-SA 4.0, owasp.org) asks "
        f"{len(requirements)} things of a product like this at its levels 1 and 2. The words here are our own; the numbers "
        "lead to its text. Made by `./run docs` from `docs/evidence/asvs.toml`; "
        "`./run check` fails if a test named here is not there.",
        "",
        f"**{met} met by a test or a page, {len(requirements) - met} not yet.** Level 1: {by_level[1, True]} of "
        f"{by_level[1, True] + by_level[1, False]}. Level 2: {by_level[2, True]} of {by_level[2, True] + by_level[2, False]}.",
    ]
    for chapter, title in CHAPTERS.items():
        mine = {number: it for number, it in requirements.items() if int(number.split(".")[0]) == chapter}
        lines += [
            "",
            f"## {chapter} {title}",
            "",
            "| number | level | asked | met by, or why not yet |",
            "|---|---|---|---|",
        ]
        for number, it in mine.items():
            answer = ", ".join(f"`{each}`" for each in it["met"]) if "met" in it else f"**not yet.** {it['not_yet']}"
            lines.append(f"| {number} | {it['level']} | {it['words']} | {answer} |")
    return "\n".join(lines) + "\n"


def cases_page(cases: dict[str, dict[str, Any]]) -> str:
    proving = tests_by_case()
    lines = [
        "# Acceptance cases",
        "",
        f"Twenty-eight things that must go well. {len(proving)} have tests that carry their number; "
        "the others say what they wait for. "
        "Made by `./run docs` from the tests and `docs/evidence/cases.toml`.",
        "",
        "| case | what must go well | proved by | waits for |",
        "|---|---|---|---|",
    ]
    for number, it in sorted(cases.items(), key=lambda pair: int(pair[0])):
        tests = "<br>".join(f"`{each}`" for each in proving.get(int(number), []))
        waits = it.get("partly", "") if tests else it["waits"]
        lines.append(f"| {number} | {it['words']} | {tests} | {waits} |")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    requirements, cases = read("asvs.toml"), read("cases.toml")
    found = troubles_of(requirements, cases)
    for name, text in (("asvs.md", asvs_page(requirements)), ("cases.md", cases_page(cases))):
        page = PAGES / name
        if "--check" not in words:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            found.append(f"docs/run/{name} is stale. Run: python -m docs.evidence")
    print("\n".join(found) or f"{sum('met' in it for it in requirements.values())} of {len(requirements)} met.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
