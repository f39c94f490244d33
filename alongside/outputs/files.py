"""Where a finished export waits, sealed, until its asker fetches it or its week is over."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from django.conf import settings

from alongside.access import sealed


def keep(data: bytes) -> str:
    """Put a file by under the field key. Returns the name it is found by."""
    folder = Path(settings.EXPORTS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored = secrets.token_hex(16)
    shut = sealed.keys().seal(base64.b64encode(data).decode(), _where(stored))
    with os.fdopen(os.open(folder / stored, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(shut)
        file.flush()
        os.fsync(file.fileno())
    return stored


def fetch(stored: str) -> bytes:
    """The file as it was put by. Raises OSError where it is gone, WillNotOpen where it was altered."""
    return base64.b64decode(sealed.keys().open((Path(settings.EXPORTS_ROOT) / stored).read_bytes(), _where(stored)))


def remove(stored: str) -> None:
    if stored:
        (Path(settings.EXPORTS_ROOT) / stored).unlink(missing_ok=True)


def _where(stored: str) -> str:
    return f"exports:{stored}:file"
