"""By which name the pages of rights speak of somebody: no more of it than the work in hand needs.

Those who deal with rights see no people. Their pages tell them initials and a year of birth; the whole name only while they
must find somebody, compare it with a paper, or see to it that somebody is told.
"""

from __future__ import annotations

from collections.abc import Iterable

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.words import day
from alongside.people import seen
from alongside.people.models import Person, Record

WHY = "by which letters somebody stands on the pages of their rights"


def called(viewer: Viewer, people: Iterable[int]) -> dict[int, str]:
    """Person id -> the name by which this viewer knows them; initials and a year of birth where they see no people."""
    wanted = set(people)
    rows = gate.not_in_conflict(viewer, gate.everyone(Record.objects.filter(person__in=wanted), why=WHY))
    cards = {person: known.card for person, known in seen.known_from(rows).items()}
    return {**dict.fromkeys(wanted, seen.NAME_NOT_SHOWN), **cards, **seen.names(viewer, wanted)}


def in_full(person: Person) -> str:
    """The whole name and the date of birth, as a paper gives them: for finding somebody and for making sure who they are."""
    born = f", born {day(person.date_of_birth)}" if person.date_of_birth else ""
    return f"{person.full_name}{born}"
