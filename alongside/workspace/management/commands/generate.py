"""`alongside generate DIR [--check]`: the documents made from the code."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from alongside.cohort.status_diagram import statuses
from alongside.workspace.access_matrix import access_matrix

DOCUMENTS = {"access-matrix.md": access_matrix, "statuses.md": statuses}


class Command(BaseCommand):
    help = "Make the documents that are written by the code; with --check, say which are stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true")

    def handle(self, *, folder: Path, check: bool, **options: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stale = []
        for name, make in DOCUMENTS.items():
            path, text = folder / name, make()
            if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
                stale.append(name)
            elif not check:
                path.write_text(text, encoding="utf-8")
        if stale:
            print(f"Stale: {', '.join(stale)}. Run ./run docs and commit what it makes.")
            sys.exit(1)
