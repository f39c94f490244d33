"""Write to the ledger, seal it, verify it. Nothing else touches the tables of this app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db import connection, transaction

from alongside.audit.models import Entry, Seal
from alongside.audit.rules import FIRST, digest

SEALED_FIELDS = [field.name for field in Entry._meta.concrete_fields]
LOOK_BACK = 5_000
CHAIN_LOCK = 4_151_968  # any number, the same everywhere: one sealer at a time on PostgreSQL


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


def write(
    kind: Entry.Kind,
    verb: str,
    *,
    by: Actor,
    object_kind: str = "",
    object_id: object = "",
    person_id: int | None = None,
    count: int | None = None,
    because: str = "",
    detail: dict[str, object] | None = None,
) -> Entry:
    """Add one entry within the caller's transaction; it is sealed as soon as that transaction commits."""
    entry = Entry.objects.create(
        kind=kind,
        verb=verb,
        actor_id=by.user_id,
        actor_name=by.name[:200],
        agency_id=by.agency_id,
        role=by.role,
        purpose=by.purpose,
        object_kind=object_kind,
        object_id=str(object_id),
        person_id=person_id,
        count=count,
        because=because[:300],
        detail=detail or {},
    )
    transaction.on_commit(seal, robust=True)
    return entry


def write_at_once(kind: Entry.Kind, verb: str, *, by: Actor, **about: object) -> None:
    """Add one entry in a short transaction of its own, sealed before anything leaves: looks, searches, refusals.

    Raises whatever the database raises: a look that cannot be recorded is not given.
    """
    with transaction.atomic():
        write(kind, verb, by=by, **about)  # type: ignore[arg-type]


def seal(*, look_back: int | None = LOOK_BACK) -> int:
    """Bind every entry that is not bound yet, oldest first. Returns how many were bound.

    look_back: how many entries before the last sealed one may still be waiting, because their transaction was longer;
    None looks at all of them.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        last = Seal.objects.order_by("-seq").first()
        seq, previous = (last.seq, last.digest) if last else (0, FIRST)
        recent = last.entry_id - look_back if last and look_back is not None else 0
        sealed = Seal.objects.filter(entry_id__gt=recent).values("entry_id")
        waiting = Entry.objects.filter(pk__gt=recent).exclude(pk__in=sealed).order_by("pk")
        seals = []
        for entry in waiting.values(*SEALED_FIELDS):
            seq += 1
            now = digest(previous, seq, entry)
            seals.append(Seal(seq=seq, entry_id=entry["id"], previous=previous, digest=now))
            previous = now
        Seal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


@dataclass(frozen=True)
class Verdict:
    """What verification found: sound or not, how far it looked, and in words what is wrong."""

    is_sound: bool
    entries: int
    head: str
    because: str


def verify() -> Verdict:
    """Recompute the chain from its first entry."""
    previous, expected = FIRST, 1
    for seal_, entry in _sealed_entries():
        if seal_.seq != expected:
            return Verdict(False, expected - 1, previous, f"Seal {expected} is missing.")
        if entry is None:
            return Verdict(False, expected - 1, previous, f"The entry behind seal {seal_.seq} has been removed.")
        if seal_.previous != previous or seal_.digest != digest(previous, seal_.seq, entry):
            return Verdict(False, expected - 1, previous, f"The entry behind seal {seal_.seq} has been altered.")
        previous, expected = seal_.digest, expected + 1
    unsealed = Entry.objects.count() - (expected - 1)
    if unsealed:
        return Verdict(False, expected - 1, previous, f"{unsealed} entries are not sealed. Run: alongside audit seal")
    return Verdict(True, expected - 1, previous, "Every entry is as it was written.")


def _sealed_entries(batch: int = 2_000) -> Iterator[tuple[Seal, dict[str, object] | None]]:
    start = 0
    while seals := list(Seal.objects.filter(seq__gt=start).order_by("seq")[:batch]):
        rows = Entry.objects.filter(pk__in=[seal.entry_id for seal in seals]).values(*SEALED_FIELDS)
        entries = {row["id"]: row for row in rows}
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        start = seals[-1].seq
