"""The people a viewer may see, as a list to take out."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.words import day
from alongside.outputs import kinds
from alongside.outputs.kinds import Kind, Table
from alongside.people.models import Person, Record
from alongside.people.rules import header_of
from alongside.people.seen import full_name, records_by_person


def table(viewer: Viewer, today: dt.date) -> Table:
    """Name, date of birth and who gives it, as far as this viewer may know. Nothing sensitive."""
    people = gate.visible(viewer, Person.objects.current())
    records = records_by_person(gate.visible(viewer, Record.objects.filter(person__in=people)))
    rows = []
    for members in records.values():
        header = header_of([record.account() for record in members])
        born = header["date_of_birth"]
        known_to = ", ".join(sorted({record.agency.name for record in members}))
        rows.append((full_name(header), day(born) if isinstance(born, dt.date) else "", known_to))
    return Table(("Name", "Date of birth", "Known to"), tuple(sorted(rows)), frozenset(records))


def offer() -> None:
    kinds.register(
        Kind(
            "people",
            "People you may see",
            "Names, dates of birth and the agencies whose records say so. No addresses and no history.",
            "person.search",
            table,
        )
    )
