"""Facts under correction: what they looked like when it was asked, and which to mark for whoever sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.people.models import Event, Person, Record
from alongside.rights.models import Correction
from alongside.rights.rules.hiding import digest_of

SHOWN = (Correction.State.ASKED, Correction.State.REFUSED)


@dataclass(frozen=True)
class Mark:
    """What stands beside a fact: that it was asked to be corrected, or the person's own words where they disagree."""

    event_id: int | None
    agency: str
    about: str
    says: str
    asked_on: dt.date
    statement: str


def state_of(fact: Event | Record) -> str:
    """What a fact says, as one digest: it changes when the source's next file says something else."""
    if isinstance(fact, Event):
        said: tuple[object, ...] = (fact.kind, fact.category, fact.starts_on, fact.ends_on, fact.answer, fact.summary)
    else:
        said = (fact.identity_digest,)
    return digest_of(repr(said))


def marks(viewer: Viewer, person: Person) -> list[Mark]:
    """The marks on one person's facts that this viewer may see."""
    rows = Correction.objects.filter(person=person, state__in=SHOWN)
    shown = gate.visible(viewer, rows).select_related("agency", "event")
    return [
        Mark(
            row.event_id,
            row.agency.name,
            row.event.label if row.event else "Name, date of birth or other details",
            row.get_state_display(),
            row.asked_on,
            row.statement,
        )
        for row in shown
        if row.state == Correction.State.ASKED or row.statement
    ]


def notice(today: dt.date) -> int:
    """Close corrections whose fact the source has changed or taken back. Returns how many."""
    changed = 0
    for correction in Correction.objects.open().select_related("event", "record"):
        fact = correction.event if correction.is_about_event else correction.record
        if fact is None or state_of(fact) != correction.was:
            correction.state = Correction.State.CHANGED
            correction.answer = "The agency's own file says something else now."
            correction.answered_on = today
            correction.save(update_fields=["state", "answer", "answered_on"])
            changed += 1
    return changed
