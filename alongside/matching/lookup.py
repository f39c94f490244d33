"""Is somebody on the index already? One identity held against all, answered within what the viewer may see."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Category, Viewer
from alongside.audit.models import Entry
from alongside.matching import index_file
from alongside.matching.changes.rule import rule_in_force
from alongside.methods.identifiers import KINDS
from alongside.methods.linkage.index import Candidate, Index
from alongside.people import search
from alongside.people.models import Identifier, Record
from alongside.people.rules import header_of

MOST = 20
_reading = threading.Lock()  # one connection, one question at a time


@dataclass(frozen=True)
class Match:
    """Somebody who may be the one asked about. full_name and date_of_birth: None where the viewer sees the card alone.

    reasons: what was found, with its weight; never the values.
    """

    key: str
    initials: str
    birth_year: int | None
    agencies: tuple[str, ...]
    full_name: str | None
    date_of_birth: dt.date | None
    weight: float
    probability: float
    reasons: tuple[tuple[str, str, float], ...]


def look_up(viewer: Viewer, said: Mapping[str, object]) -> list[Match]:
    """People most likely to be the one described, likeliest first. said: the fields of a record, as supplied.

    A number of a kind that the viewer's role or an agency's agreement keeps from them finds nothing. Raises Refused.
    """
    gate.ask(viewer, "person.search")
    path = index_file.current()
    if path is None:
        raise Refused("The index is being made. Try again once linking is done.")
    hidden = {kind for kind, each in KINDS.items() if Category(each.category) not in viewer.grant.categories}
    with _reading:
        found = _index(path).look_up(
            {name: value for name, value in said.items() if name not in hidden}, limit=4 * MOST
        )
    weighed = _allowed(viewer, found, rule_in_force().rule.ask_weight)
    matches = _matches(viewer, weighed)[:MOST]
    gate.looked_at(viewer, "person.search", count=len(matches), kind=Entry.Kind.SEARCH)
    return matches


@lru_cache(maxsize=1)
def _index(path: Path) -> Index:
    return index_file.open_to_read(path)


def _allowed(viewer: Viewer, found: Iterable[Candidate], floor: float) -> dict[int, Candidate]:
    """record -> candidate, for the records that agreements let the viewer's agency know of; a number that they may not
    see counts for nothing."""
    by_record = {int(each.record_id): each for each in found}
    known = set(gate.on_index(viewer, Record.objects.filter(pk__in=by_record)).values_list("pk", flat=True))
    numbers = gate.on_index(viewer, Identifier.objects.filter(record__in=known)).values_list("record_id", "kind")
    shown = {(record, KINDS[kind].label) for record, kind in numbers}
    labels = {kind.label for kind in KINDS.values()}
    allowed = {}
    for record in known:
        each = by_record[record]
        kept = [reason for reason in each.reasons if reason.field not in labels or (record, reason.field) in shown]
        weight = each.weight - sum(reason.weight for reason in each.reasons if reason not in kept)
        if weight >= floor:
            allowed[record] = Candidate(each.record_id, weight, 1 / (1 + 2**-weight), kept)
    return allowed


def _matches(viewer: Viewer, weighed: Mapping[int, Candidate]) -> list[Match]:
    """One answer for each person, by their likeliest record."""
    best: dict[int, Candidate] = {}
    keys: dict[int, str] = {}
    rows = gate.on_index(viewer, Record.objects.filter(pk__in=weighed, person__isnull=False))
    for record, person, key in rows.values_list("pk", "person_id", "person__key"):
        keys[person] = key
        if person not in best or best[person].weight < weighed[record].weight:
            best[person] = weighed[record]
    seen: dict[int, list[Record]] = {}
    visible = gate.visible(viewer, Record.objects.filter(person__in=best)).order_by("-last_seen_on", "pk")
    for each in visible:
        seen.setdefault(each.person_id, []).append(each)  # type: ignore[arg-type]
    matches = [_match(viewer, keys[person], found, seen.get(person, [])) for person, found in best.items()]
    return sorted((match for match in matches if match is not None), key=lambda match: -match.weight)


def _match(viewer: Viewer, key: str, found: Candidate, records: list[Record]) -> Match | None:
    card = search.card_of(viewer, key)
    if card is None:
        return None
    header = header_of([record.account() for record in records]) if records else {}
    name = f"{header['given_name']} {header['family_name']}".strip() if records else None
    return Match(
        key=key, initials=card.initials, birth_year=card.birth_year, agencies=card.agencies, full_name=name,
        date_of_birth=header.get("date_of_birth"),  # type: ignore[arg-type]
        weight=found.weight, probability=found.probability,
        reasons=tuple((reason.field, reason.label, reason.weight) for reason in found.reasons),
    )  # fmt: skip
