"""Run one command as a process of its own and say what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """wall and cpu in seconds, memory (peak resident size) in megabytes."""

    wall: float
    cpu: float
    memory_mb: float
    exit_code: int


def take(*words: str) -> Taken:
    """Run `python words…` to its end."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Taken(
        wall=round(time.perf_counter() - start, 2),
        cpu=round(used.ru_utime + used.ru_stime, 2),
        memory_mb=round(used.ru_maxrss / 1024, 1),
        exit_code=process.returncode,
    )
