"""`./run bench NAME [options]`: run one benchmark, or `all` with their defaults."""

from __future__ import annotations

import importlib
import sys

NAMES = {
    "linkage": "benchmarks.linkage",
    "import": "benchmarks.importing",
    "criteria": "benchmarks.criteria",
    "search": "benchmarks.search",
    "suggestions": "benchmarks.suggestions",
    "borough": "benchmarks.borough",
    "pages": "benchmarks.pages",
    "gate": "benchmarks.gate",
    "audit": "benchmarks.audit",
    "barriers": "benchmarks.barriers",
}


def main(argv: list[str]) -> int:
    name, *rest = argv or [""]
    if name == "all":
        return max(importlib.import_module(module).main([]) or 0 for module in NAMES.values())
    if name not in NAMES:
        print(f"Which one? {', '.join(NAMES)}, or all.", file=sys.stderr)
        return 2
    return importlib.import_module(NAMES[name]).main(rest) or 0


sys.exit(main(sys.argv[1:]))
