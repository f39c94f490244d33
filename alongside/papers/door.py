"""The door that every attached file comes in by: cleaned in a process of its own, with little memory and time and no network."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from alongside.papers.rules import MOST_BYTES, PaperRefused

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds by the clock; the child's own limits are narrower
EXHAUSTED = "The file needs far more memory or time to open than a letter or a photograph should. Make it smaller and try again."
INFECTED = "The virus scanner says that this file is harmful. It was not taken. Tell whoever looks after your computer."
NOT_SCANNED = "The file could not be scanned for viruses just now, so it was not taken. Try again later."


class Clean(NamedTuple):
    """kind: of `rules.KINDS`. is_scanned: False where no virus scanner is set up here."""

    kind: str
    data: bytes
    is_scanned: bool


def clean(file_name: str, data: bytes) -> Clean:
    """What may be kept and handed on of a file. Raises PaperRefused; then nothing of it stays."""
    if len(data) > MOST_BYTES:
        raise PaperRefused(f"The file is larger than {MOST_BYTES >> 20} MB. Make it smaller and try again.")
    is_scanned = _scan(data)
    command = [sys.executable, "-E", "-s", "-m", "alongside.papers.child", file_name]
    try:
        child = subprocess.run(
            command, cwd=PACKAGE_ROOT, env={}, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except (subprocess.TimeoutExpired, BrokenPipeError):
        raise PaperRefused(EXHAUSTED) from None
    line, _, cleaned = child.stdout.partition(b"\n")
    try:
        told = json.loads(line)
        words = told["refused"]
    except (ValueError, KeyError, TypeError):  # it was stopped by its limits before it could say anything
        raise PaperRefused(EXHAUSTED) from None
    if words or not cleaned:
        raise PaperRefused(words or EXHAUSTED)
    return Clean(told["kind"], cleaned, is_scanned)


def _scan(data: bytes) -> bool:
    """Ask the scanner, where there is one: 0 is clean, 1 is harmful, and anything else is no answer."""
    if not settings.VIRUS_SCANNER:
        return False
    try:
        done = subprocess.run(
            shlex.split(settings.VIRUS_SCANNER), input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PaperRefused(NOT_SCANNED) from None
    if done.returncode:
        raise PaperRefused(INFECTED if done.returncode == 1 else NOT_SCANNED)
    return True
