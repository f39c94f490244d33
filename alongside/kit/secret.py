"""Secrets of this installation: from the environment, from a file that the operator names, or made once and kept."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path


def named_secret(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The secret as the operator gave it: its variable, else the file that `<name>_FILE` names. None if neither is set.

    A file that is named and missing is an error, never a reason to make another secret. Raises OSError.
    """
    if value := environ.get(name):
        return value.strip()
    if file := environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return None


def secret_from(name: str, kept: Path, make: Callable[[], str], environ: Mapping[str, str] = os.environ) -> str:
    """The secret as the operator gave it, else what is kept in `kept`, made now if need be."""
    given = named_secret(name, environ)
    if given is not None:
        return given
    if not kept.exists():
        keep_once(kept, make())
    return kept.read_text(encoding="utf-8").strip()


def random_key() -> str:
    """32 random bytes in base64: the key of an AES-256 cipher."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def keep_once(path: Path, value: str) -> bool:
    """Put a secret into a new file that its owner alone may read. False where another process was first.

    Whoever reads the file reads all of it: it is written beside and then given its name, which fails if the name is taken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _written_beside(path, value)
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    finally:
        beside.unlink()
    return True


def replace_kept(path: Path, value: str) -> None:
    """Put another secret into the file, whole or not at all."""
    _written_beside(path, value).replace(path)


def _written_beside(path: Path, value: str) -> Path:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return beside
