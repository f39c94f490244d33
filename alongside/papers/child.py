"""What looks at a file that somebody attached: `python -m alongside.papers.child NAME`, the file on its input.

Answers with one line of JSON, {"refused": ""} or why not, and after it the cleaned file. Imports nothing of Django and knows no
secret.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys

from alongside.papers.rules import MOST_BYTES, PaperRefused, kind_of

MOST_MEMORY = 1 << 30
MOST_SECONDS = 40  # of the processor
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)


def confine() -> None:
    """Little memory, little time, no file to write to, no network where the system allows it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


def main() -> None:
    confine()
    data, out = sys.stdin.buffer.read(MOST_BYTES + 1), sys.stdout.buffer
    try:
        kind = kind_of(sys.argv[1], data[:16])
        from alongside.papers.cleaning import cleaned  # only now, within the limits

        clean = cleaned(data, kind.name)
    except PaperRefused as refused:
        out.write(json.dumps({"refused": str(refused)}).encode())
        return
    out.write(json.dumps({"refused": "", "kind": kind.name}).encode() + b"\n" + clean)


if __name__ == "__main__":
    main()
