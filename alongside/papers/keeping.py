"""Where papers lie: sealed, outside everything that is served, and gone with their rows."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete

from alongside.access import sealed


def keep(data: bytes) -> str:
    """Put a file by under the field key. Returns the name it is found by."""
    folder = Path(settings.PAPERS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored = secrets.token_hex(16)
    shut = sealed.keys().seal(base64.b64encode(data).decode(), _where(stored))
    try:
        with os.fdopen(os.open(folder / stored, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(shut)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove(stored)
        raise
    return stored


def fetch(stored: str) -> bytes:
    """The file as it was put by. Raises OSError where it is gone, WillNotOpen where it was altered."""
    return base64.b64decode(sealed.keys().open((Path(settings.PAPERS_ROOT) / stored).read_bytes(), _where(stored)))


def remove(*stored: str) -> None:
    for each in filter(None, stored):
        (Path(settings.PAPERS_ROOT) / each).unlink(missing_ok=True)


def let_files_go_with_their_rows() -> None:
    """Whoever deletes a row, and for whatever reason: its files go as soon as that is sure."""
    from alongside.papers.models import Paper

    post_delete.connect(_let_go, sender=Paper, dispatch_uid="papers go with their rows")


def _let_go(instance: Any, **_: object) -> None:
    transaction.on_commit(lambda: remove(instance.stored, instance.original))


def _where(stored: str) -> str:
    return f"papers:{stored}:file"
