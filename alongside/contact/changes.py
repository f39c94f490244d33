"""Log a contact, once; note time given."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.contact import safe
from alongside.contact.models import Contact, TimeGiven
from alongside.contact.rules import Mode, Outcome, fits, may_reach
from alongside.people.changes import note_event
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

LONGEST_AGO = dt.timedelta(days=366)
LOOK_AFTER_IN = dt.timedelta(days=1)


@change("contact.log")
def log_contact(
    *,
    by: Viewer,
    key: str,
    person: Person,
    mode: Mode,
    outcome: Outcome,
    on: dt.date,
    today: dt.date,
    place: str = "",
    note: str = "",
    category: Category = Category.IDENTITY,
    minutes: int | None = None,
    next_step: str = "",
    next_due_on: dt.date | None = None,
    unsafe_because: str = "",
) -> Contact:
    """Somebody was reached, or tried. The same key arriving again changes nothing: what is there already is returned."""
    if by.user_id is None or by.agency_id is None:
        raise Refused("Contacts are logged by somebody who works for an agency.")
    if not fits(mode, outcome):
        raise Refused(f"“{outcome.label}” does not go with “{mode.label}”. Choose again.")
    if not today - LONGEST_AGO <= on <= today:
        raise Refused("Give a day within the last year.")
    way = may_reach(safe.known_of(person), mode, outcome)
    if outcome is Outcome.MESSAGE_LEFT and not way and not unsafe_because.strip():
        raise Refused(f"{way.because} If a message was left all the same, say why.")
    values = {
        "person": person, "agency_id": by.agency_id, "category": category, "on": on, "mode": mode, "outcome": outcome,
        "place": place.strip(), "note": note.strip(), "minutes": minutes, "unsafe_because": unsafe_because.strip(),
        "by_id": by.user_id, "by_name": by.name,
    }  # fmt: skip
    contact, is_new = Contact.objects.get_or_create(key=key, defaults=values)
    if contact.by_id != by.user_id:
        raise Refused("This was logged by somebody else already. Load the page again, and log it anew.")
    if is_new:
        _follow(by, contact, next_step.strip(), next_due_on or today + tasks.ANSWER_WITHIN)
        if outcome is Outcome.MESSAGE_LEFT and not way:
            _make_safe(by, contact, today)
    return contact


@change("time.note")
def note_time(*, by: Viewer, on: dt.date, minutes: int, what: str) -> TimeGiven:
    """Time given in kind."""
    if by.user_id is None or by.agency_id is None:
        raise Refused("Time is given by somebody who works for an agency.")
    if not 0 < minutes <= 24 * 60:
        raise Refused("Give the time in minutes, at most a day's.")
    return TimeGiven.objects.create(user_id=by.user_id, agency_id=by.agency_id, on=on, minutes=minutes, what=what)


def _follow(by: Viewer, contact: Contact, next_step: str, due_on: dt.date) -> None:
    """What a contact leaves behind: a dated thing for everyone who reads lives, and what is to be done next."""
    mode, outcome = Mode(contact.mode), Outcome(contact.outcome)
    contact.event = note_event(
        person=contact.person, agency_id=contact.agency_id, kind="contact" if outcome.is_seen else "attempt",
        category=contact.category, starts_on=contact.on, summary=f"{mode.label}: {outcome.label}", digest=contact.key,
    )  # fmt: skip
    if next_step:
        contact.next_step = tasks.ask_for(
            by=by, person=contact.person, agency=contact.agency, title=next_step[:200], due_on=due_on,
            category=Category(contact.category), owner=contact.by, source=Task.Source.CONTACT,
        )  # fmt: skip
    contact.save(update_fields=["event", "next_step"])


def _make_safe(by: Viewer, contact: Contact, today: dt.date) -> None:
    """A message went by a way that is not safe: somebody has to see to it by tomorrow."""
    tasks.ask_for(
        by=by, person=contact.person, agency=contact.agency, due_on=today + LOOK_AFTER_IN, category=Category.IDENTITY,
        title="A message was left by a way that is not safe: make sure that they are safe", source=Task.Source.CONTACT,
        about=f"unsafe-message:{contact.key}", owner=contact.by,
    )  # fmt: skip
