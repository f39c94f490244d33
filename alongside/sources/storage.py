"""Where a file waits until it is applied, and the lock that says somebody is reading it."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from alongside.sources.door import inspect

BLOCK = 1 << 20
NO_ROOM = (
    "There is no room left here for the file, so nothing of it was kept. Tell your administrator, then send it again."
)


class TooLarge(ValueError):
    """The file is larger than any export should be."""


class NoRoom(TooLarge):
    """The disk is full."""


class Kept(NamedTuple):
    """A file put by: its name in the folder of uploads, what its bytes add up to, how many they are."""

    stored: str
    sha256: str
    size: int


def keep(blocks: Iterable[bytes]) -> Kept:
    """Put a file by, surely on disk before it is spoken of. Raises TooLarge and NoRoom; then nothing of it stays."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    path = folder / stored
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for block in blocks:
                size += len(block)
                if size > settings.MAX_EXPORT_FILE_BYTES:
                    most = settings.MAX_EXPORT_FILE_BYTES >> 20
                    raise TooLarge(f"The file is larger than {most} MB. Export a shorter period and send it in parts.")
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(NO_ROOM) from error
        raise
    return Kept(stored, digest.hexdigest(), size)


def let_in(file_name: str, blocks: Iterable[bytes]) -> Kept:
    """Put a file by and look at it before anything opens it. Raises TooLarge and FileRefused; then nothing is kept."""
    kept = keep(blocks)
    try:
        inspect(Path(settings.MEDIA_ROOT) / kept.stored, file_name)
    except BaseException:
        remove(kept.stored)
        raise
    return kept


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def remove(stored: str) -> None:
    """Let go of a file and of all that was kept beside it."""
    if stored:
        for suffix in ("", ".lock", ".progress"):
            (Path(settings.MEDIA_ROOT) / f"{stored}{suffix}").unlink(missing_ok=True)


@contextmanager
def reading(stored: str) -> Iterator[bool]:
    """Hold the lock of one file. False where somebody else holds it; a process that dies lets go of it."""
    path = Path(settings.MEDIA_ROOT) / f"{stored}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of a file has come. share: 0 to 1, of the whole; started, at: seconds of the epoch."""

    phase: str
    share: float
    started: float
    at: float

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def seconds_left(self) -> int | None:
        """None where it is too early to say."""
        if self.share < 0.03 or self.at - self.started < 1:
            return None
        return round((self.at - self.started) * (1 - self.share) / self.share)


PHASES = (("Reading the rows", 0.0, 0.5), ("Comparing with what is known", 0.5, 0.65), ("Writing", 0.65, 1.0))


class ProgressFile:
    """Says how far the work has come where a page can see it: in a file, because a database that is being written to in
    one large transaction cannot show it."""

    def __init__(self, stored: str, tell: Callable[[Progress], None] | None = None) -> None:
        self.path = Path(settings.MEDIA_ROOT) / f"{stored}.progress"
        self.tell = tell
        self.started = time.time()
        self.written = 0.0

    def phase(self, number: int) -> Callable[[float], None]:
        """Begin a phase; returns what to call with the share of it that is done."""
        name, start, end = PHASES[number]
        self.written = 0.0
        self._write(name, start)
        return lambda share: self._write(name, start + (end - start) * share)

    def _write(self, phase: str, share: float) -> None:
        now = time.time()
        if now - self.written < 0.3 and share < 1:
            return
        self.written = now
        progress = Progress(phase, share, self.started, now)
        draft = self.path.with_suffix(".draft")
        with suppress(OSError):  # a full disk stops the work itself, in its own words
            draft.write_text(json.dumps(asdict(progress)))
            draft.replace(self.path)
        if self.tell:
            self.tell(progress)


def progress_of(stored: str) -> Progress | None:
    """How far the reading of a file has come; None where it has not begun or is over."""
    try:
        return Progress(**json.loads((Path(settings.MEDIA_ROOT) / f"{stored}.progress").read_text()))
    except (OSError, ValueError, TypeError):
        return None
