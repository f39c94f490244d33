"""Who somebody is, as far as one viewer may know.

Chosen from the records they may see, never from the person's own header: records of agencies that share nothing with
the viewer have shaped that too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.people.models import Record
from alongside.people.rules import header_of, initials

NOBODY = "Name not known"
NAME_NOT_SHOWN = "Name not shown to you"


@dataclass(frozen=True)
class Known:
    """Somebody as one viewer may know them. birth_year: None where no record that the viewer may see gives it."""

    name: str
    initials: str
    birth_year: int | None

    @property
    def card(self) -> str:
        """No more than that they are known: letters and a year."""
        return (
            f"{self.initials}, born {self.birth_year}"
            if self.birth_year
            else f"{self.initials}, year of birth not known"
        )


def records_by_person(rows: QuerySet[Record]) -> dict[int, list[Record]]:
    """The records of each person, the newest first."""
    records: dict[int, list[Record]] = defaultdict(list)
    for record in rows.select_related("agency", "person").order_by(F("last_seen_on").desc(nulls_last=True), "pk"):
        if record.person_id is not None:
            records[record.person_id].append(record)
    return records


def full_name(header: dict[str, object]) -> str:
    """The name of a header, as it is shown."""
    return f"{header['given_name']} {header['family_name']}".strip() or NOBODY


def known(viewer: Viewer, people: Iterable[int]) -> dict[int, Known]:
    """Person id -> who they are, for those this viewer may see."""
    return known_from(gate.visible(viewer, Record.objects.filter(person__in=set(people))))


def known_from(rows: QuerySet[Record]) -> dict[int, Known]:
    """Person id -> who they are, as these records say."""
    return {person: _known(members) for person, members in records_by_person(rows).items()}


def names(viewer: Viewer, people: Iterable[int]) -> dict[int, str]:
    """Person id -> the name this viewer may know, for those they may see."""
    return {person: each.name for person, each in known(viewer, people).items()}


def name_of(viewer: Viewer, person: int) -> str:
    """The name of one person for the head of a page about them."""
    return names(viewer, [person]).get(person, NAME_NOT_SHOWN)


def _known(records: list[Record]) -> Known:
    header = header_of([record.account() for record in records])
    letters = initials(str(header["given_name"]), str(header["family_name"]))
    return Known(full_name(header), letters, getattr(header["date_of_birth"], "year", None))
