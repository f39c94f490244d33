"""The door that every file comes in by: looked at in a process of its own, with little memory, little time and no network,
before anything here opens it. Whatever a made-up file does there, it does to nobody else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60  # seconds by the clock; the child's own limits are narrower
EXHAUSTED = (
    "The file needs far more memory or time to open than an export should. Export a shorter period, or send it as CSV."
)


class FileRefused(ValueError):
    """The file as a whole cannot be read. The message says why, and what to do."""


def inspect(path: Path, file_name: str) -> None:
    """Look at a file that has just arrived. file_name: as its sender called it. Raises FileRefused."""
    command = [sys.executable, "-E", "-s", "-m", "alongside.sources.door.child", str(path), file_name]
    try:
        child = subprocess.run(
            command, cwd=PACKAGE_ROOT, env={}, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(EXHAUSTED) from None
    try:
        words = json.loads(child.stdout)["refused"]
    except (ValueError, KeyError, TypeError):  # it was stopped by its limits before it could say anything
        raise FileRefused(EXHAUSTED) from None
    if words:
        raise FileRefused(words)
