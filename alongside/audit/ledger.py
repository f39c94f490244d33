"""Write to the ledger and seal it. Nothing else touches the tables of this app."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypedDict, Unpack

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Exists, OuterRef

from alongside.audit.caller import of_request
from alongside.audit.models import Entry, Seal
from alongside.audit.rules import FIRST, digest, fingerprint

SEALED_FIELDS = [field.name for field in Entry._meta.concrete_fields]
LOOK_BACK = 5_000
BATCH = 2_000
CHAIN_LOCK = 4_151_968  # any number, the same everywhere: one sealer at a time on PostgreSQL
SET_PATIENCE = "select set_config('lock_timeout', %s, true)"


class NotRecorded(Exception):
    """An entry could not be written, so what it speaks of must not be shown or done."""


class Actor(Protocol):
    """Whoever is named in an entry; a Viewer is one."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def agency_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def purpose(self) -> str: ...


class About(TypedDict, total=False):
    """What an entry is about, beyond who did what."""

    object_kind: str
    object_id: object
    person_id: int | None
    count: int | None
    because: str
    detail: dict[str, object] | None


def write(kind: Entry.Kind, verb: str, *, by: Actor, **about: Unpack[About]) -> Entry:
    """Add one entry within the caller's transaction; it is sealed as soon as that transaction commits."""
    entry = _add(kind, verb, by, about)
    if connection.in_atomic_block:
        _waiting.keys.append(entry.pk)
        transaction.on_commit(_seal_waiting, robust=True)
    return entry


def _add(kind: Entry.Kind, verb: str, by: Actor, about: About) -> Entry:
    return Entry.objects.create(
        kind=kind,
        verb=verb,
        actor_id=by.user_id,
        actor_name=by.name[:200],
        agency_id=by.agency_id,
        role=by.role,
        purpose=by.purpose,
        object_kind=about.get("object_kind", ""),
        object_id=str(about.get("object_id", "")),
        person_id=about.get("person_id"),
        count=about.get("count"),
        because=about.get("because", "")[:300],
        detail=about.get("detail") or {},
        nonce=secrets.token_urlsafe(12),
        **of_request(),
    )


def write_at_once(kind: Entry.Kind, verb: str, *, by: Actor, **about: Unpack[About]) -> None:
    """Add one entry and seal it before anything leaves: looks, searches, exports, sign-ins, refusals.

    In a short transaction of its own. Where the caller has a transaction open, in that, and once more after it if it is
    rolled back (see `surviving`). Raises NotRecorded: a look that cannot be recorded is not given.
    """
    if connection.in_atomic_block:
        _write_within(kind, verb, by, about)
        return
    try:
        with _impatient(), transaction.atomic():
            _set_patience()
            marks = _fingerprints([_add(kind, verb, by, about).pk])
            _hold_chain()  # as late as can be: whoever holds it keeps everybody waiting
            _bind(marks)
    except Error as error:
        raise NotRecorded from error


@contextmanager
def surviving() -> Iterator[None]:
    """What is written at once within stays written, even if a transaction within is rolled back.

    Stands around every request and every change. Raises NotRecorded where an entry was lost and cannot be written again.
    """
    around = _in_doubt.get()
    mine: list[Doubtful] = []
    token = _in_doubt.set(mine)
    try:
        yield
    finally:
        _in_doubt.reset(token)
        if around is not None and connection.in_atomic_block:
            around.extend(mine)
        elif mine:
            _write_again(mine)


Doubtful = tuple[int | None, str, tuple[Entry.Kind, str, Actor, About]]  # key, nonce, and what it said
_in_doubt: ContextVar[list[Doubtful] | None] = ContextVar("in_doubt", default=None)


def _write_within(kind: Entry.Kind, verb: str, by: Actor, about: About) -> None:
    doubtful = _in_doubt.get()
    key, nonce = None, ""
    if not connection.needs_rollback:
        try:
            with transaction.atomic(), _impatient_within():
                entry = write(kind, verb, by=by, **about)
        except Error as error:
            raise NotRecorded from error
        key, nonce = entry.pk, entry.nonce
    elif doubtful is None:
        raise NotRecorded("The transaction has failed already, and nobody stands around it to write this down later.")
    if doubtful is not None:
        doubtful.append((key, nonce, (kind, verb, by, about)))


def _write_again(doubtful: list[Doubtful]) -> None:
    keys = [key for key, _, _ in doubtful if key is not None]
    try:
        there = set(Entry.objects.filter(pk__in=keys).values_list("nonce", flat=True))
    except Error as error:
        raise NotRecorded from error
    for _, nonce, (kind, verb, by, about) in doubtful:
        if nonce not in there:
            write_at_once(kind, verb, by=by, **about)


def seal(*, look_back: int | None = LOOK_BACK) -> int:
    """Bind every entry that is not bound yet, oldest first. Returns how many were bound.

    look_back: how many entries before the last sealed one may still be waiting, because their transaction was longer;
    None looks at all of them.
    """
    with transaction.atomic():
        _lock_chain()
        keys = list(unsealed(look_back=look_back).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            _bind(_fingerprints(keys[start : start + BATCH]))
    return len(keys)


def unsealed(*, look_back: int | None = LOOK_BACK) -> Any:
    """Entries that no seal binds yet."""
    last = Seal.objects.order_by("-seq").values_list("entry_id", flat=True).first()
    recent = last - look_back if last and look_back is not None else 0
    return Entry.objects.filter(~Exists(Seal.objects.filter(entry_id=OuterRef("pk"))), pk__gt=recent)


class _Waiting(threading.local):
    """Entries of the transaction that is open in this thread."""

    def __init__(self) -> None:
        self.keys: list[int] = []


_waiting = _Waiting()


def _seal_waiting() -> None:
    keys, _waiting.keys = sorted(set(_waiting.keys)), []
    if not keys:
        return
    with transaction.atomic():
        marks = _fingerprints(keys)
        _lock_chain()
        sealed = set(Seal.objects.filter(entry_id__in=keys).values_list("entry_id", flat=True))
        _bind([(key, mark) for key, mark in marks if key not in sealed])


def _fingerprints(keys: Iterable[int]) -> list[tuple[int, str]]:
    rows = Entry.objects.filter(pk__in=keys).order_by("pk").values(*SEALED_FIELDS)
    return [(row["id"], fingerprint(row)) for row in rows]


def _bind(marks: Iterable[tuple[int, str]]) -> None:
    """Bind these entries, by their fingerprints, while the chain is locked. None of them may be bound yet."""
    seq, previous = Seal.objects.order_by("-seq").values_list("seq", "digest").first() or (0, FIRST)
    seals = []
    for key, mark in marks:
        seq += 1
        now = digest(previous, seq, mark)
        seals.append(Seal(seq=seq, entry_id=key, previous=previous, digest=now))
        previous = now
    Seal.objects.bulk_create(seals, batch_size=500)


def _patience_ms() -> int:
    return int(settings.LEDGER_PATIENCE * 1000)


def _lock_chain() -> None:
    _set_patience()
    _hold_chain()


def _set_patience() -> None:
    """For the transaction that has just begun: no lock is waited for longer than somebody would wait for a page."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SET_PATIENCE, [f"{_patience_ms()}ms"])


def _hold_chain() -> None:
    """One at a time. On SQLite whoever may write is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


@contextmanager
def _impatient() -> Iterator[None]:
    """On SQLite the wait is for the whole database, and has to be shortened before the transaction begins."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"pragma busy_timeout = {_patience_ms()}")
        try:
            yield
        finally:
            cursor.execute(f"pragma busy_timeout = {usual}")


@contextmanager
def _impatient_within() -> Iterator[None]:
    """On PostgreSQL, inside somebody else's transaction, whose own patience is given back."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('lock_timeout')")
        usual = cursor.fetchone()[0]
        cursor.execute(SET_PATIENCE, [f"{_patience_ms()}ms"])
        yield  # an error takes the savepoint back, and the patience with it
        cursor.execute(SET_PATIENCE, [usual])
