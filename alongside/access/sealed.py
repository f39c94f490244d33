"""Facts that the database alone must not tell: sealed with a key that is kept outside it.

AES-GCM. A sealed value is bound to its table, row and field: moved to another row it does not open. The first key seals; every
key opens, so that two may live side by side while rows are sealed anew.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

KEY_BYTES, NONCE_BYTES, MARK_BYTES = 32, 12, 4


class WillNotOpen(Exception):
    """A sealed value that was moved, altered, or sealed with a key that is not here. Never caught to show a blank instead."""


@dataclass(frozen=True)
class Keys:
    """The keys in force, by their mark (the first bytes of their digest, which stand before each sealed value)."""

    by_mark: dict[bytes, AESGCM]

    @classmethod
    def parse(cls, text: str) -> Keys:
        """One base64 key per line, the one that seals first. Raises ImproperlyConfigured."""
        by_mark = {}
        for word in text.split():
            try:
                key = base64.b64decode(word, validate=True)
            except binascii.Error:
                key = b""
            if len(key) != KEY_BYTES:
                raise ImproperlyConfigured(
                    "A field key is not 32 bytes in base64. Make one with: alongside seal new-key"
                )
            by_mark[hashlib.sha256(key).digest()[:MARK_BYTES]] = AESGCM(key)
        if not by_mark:
            raise ImproperlyConfigured("There is no field key. Make one with: alongside seal new-key")
        return cls(by_mark)

    @property
    def newest(self) -> bytes:
        return next(iter(self.by_mark))

    def seal(self, text: str, where: str) -> bytes:
        """The text sealed for one place. where: table:row:field."""
        nonce = os.urandom(NONCE_BYTES)
        return self.newest + nonce + self.by_mark[self.newest].encrypt(nonce, text.encode(), where.encode())

    def open(self, sealed: bytes, where: str) -> str:
        """The text again. Raises WillNotOpen."""
        mark, nonce, rest = sealed[:MARK_BYTES], sealed[MARK_BYTES:][:NONCE_BYTES], sealed[MARK_BYTES + NONCE_BYTES :]
        key = self.by_mark.get(mark)
        if key is None:
            raise WillNotOpen(f"{where} was sealed with key {mark.hex()}, which is not among the field keys.")
        try:
            return key.decrypt(nonce, rest, where.encode()).decode()
        except InvalidTag as error:
            raise WillNotOpen(f"{where} was altered, or moved here from another row.") from error


_parsed = lru_cache(maxsize=4)(Keys.parse)


def keys() -> Keys:
    """The keys of this installation, as the settings hold them now."""
    return _parsed(settings.FIELD_KEYS)


class Sealed(bytes):
    """A value as the database holds it, not opened."""


class OpensWhenRead(DeferredAttribute):
    """Opens a sealed value when somebody reads it, not when the row is fetched."""

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        value = super().__get__(row, owner)
        if row is None or not isinstance(value, Sealed):
            return value
        text = keys().open(value, self.field.where(row))  # type: ignore[attr-defined]
        row.__dict__[self.field.attname] = text
        return text

    def __set__(
        self, row: models.Model, value: Any
    ) -> None:  # with it Python asks __get__ before the row's own dictionary
        row.__dict__[self.field.attname] = value


class SealedText(models.BinaryField):
    """Text that only the product can read. Blank is kept as nothing at all.

    named_by: the field that names the row (unique, known before the first save, never changed): it is part of the seal. Written
    through a row (save, bulk_create) only; .update() and bulk_update() do not know the row and are refused. Cannot be searched.
    """

    descriptor_class = OpensWhenRead

    def __init__(self, *args: Any, named_by: str = "key", **options: Any) -> None:
        self.named_by = named_by
        super().__init__(*args, **{"blank": True, **options, "null": True})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "named_by": self.named_by}

    def where(self, row: models.Model) -> str:
        """Which table, row and field a value is sealed for."""
        named = getattr(row, self.named_by)
        if named in (None, ""):
            raise ValueError(
                f"{row._meta.label}.{self.named_by} names the row of a sealed value: set it before saving."
            )
        return f"{row._meta.db_table}:{named}:{self.name}"

    def pre_save(self, row: models.Model, add: bool) -> Sealed | None:
        text = getattr(row, self.attname)
        return Sealed(keys().seal(text, self.where(row))) if text else None

    def get_prep_value(self, value: Any) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self.name} is sealed for its row: set it on the row and save that.")

    def from_db_value(self, value: Any, expression: object, connection: object) -> Sealed | str:
        return Sealed(value) if value is not None else ""

    def get_default(self) -> str:
        return ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, row: models.Model) -> str:
        raise TypeError(f"{self.name} is sealed: it leaves through a page or an export, which ask the gate.")


def sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedText]]]:
    """Every table with sealed fields."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]
        if fields:
            yield model, fields


def waiting(model: type[models.Model], fields: list[SealedText]) -> list[int]:
    """The ids of rows that hold a value under another key than the newest."""
    newest = keys().newest
    rows = model._base_manager.order_by("pk").values_list("pk", *[field.name for field in fields])
    return [pk for pk, *values in rows.iterator() if any(value and value[:MARK_BYTES] != newest for value in values)]


def seal_anew(model: type[models.Model], fields: list[SealedText], ids: list[int]) -> int:
    """Seal these rows with the newest key. Safe to stop and to repeat. Returns how many were done."""
    names = [field.name for field in fields]
    with transaction.atomic():
        rows = model._base_manager.select_for_update().filter(pk__in=ids)
        for row in rows:
            row.save(update_fields=names)
    return len(ids)
