"""A fact goes back to whoever supplied it, and what they say comes back to the fact."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.people.models import Event, Record
from alongside.rights.changes.requests import must_be_open, note
from alongside.rights.corrections import state_of
from alongside.rights.models import Correction, Request
from alongside.tasks.changes import ask_by_right

ANSWER_WITHIN = dt.timedelta(days=14)
WHY = "the facts that one person says are wrong"


@change("rights.handle")
def ask_to_correct(*, by: Viewer, request: Request, fact: str, wanted: str, today: dt.date) -> Correction:
    """Ask the agency that supplied a fact to mend it. fact: "event 12" or "record 7". The agency gets a task; the fact says so
    to whoever may see it, until the agency's file changes it or the agency answers."""
    must_be_open(request)
    if request.needs_identity:
        raise Refused("Check who they are first.")
    if not wanted.strip():
        raise Refused("Write what it should say, in the person's words.")
    event, record = _fact(request, fact)
    about = event or record
    assert record.person_id is not None
    if Correction.objects.open().filter(record=record, event=event, is_about_event=event is not None).exists():
        raise Refused("The agency has been asked to correct this already.")
    category = Category(event.category) if event else Category.IDENTITY
    what = f"{event.label}, {event.starts_on:%d %B %Y}" if event else "the name, date of birth or other details"
    task = ask_by_right(
        by=by,
        person_id=record.person_id,
        agency=about.agency,
        title=f"The person says this is wrong: {what}. Check it, mend it at the source, and say what you did"[:200],
        due_on=today + ANSWER_WITHIN,
        category=category,
        about=f"correct:{fact.replace(' ', ':')}",
    )
    note(request, by, f"{about.agency.name} was asked to correct {what}")
    return Correction.objects.create(
        request=request, person_id=record.person_id, agency=about.agency, category=category, record=record, event=event,
        is_about_event=event is not None, was=state_of(about), wanted=wanted.strip(), task=task, asked_on=today,
    )  # fmt: skip


def _fact(request: Request, fact: str) -> tuple[Event | None, Record]:
    kind, _, pk = fact.partition(" ")
    if request.person_id is None or not pk.isdecimal():
        raise Refused("Choose the fact that is wrong.")
    if kind == "event":
        events = Event.objects.filter(person=request.person_id, record__isnull=False)
        event = gate.everyone(events, why=WHY).select_related("record", "agency").filter(pk=pk).first()
        if event is not None and event.record is not None:
            return event, event.record
    if kind == "record":
        records = gate.everyone(Record.objects.filter(person=request.person_id), why=WHY)
        if (record := records.select_related("agency").filter(pk=pk).first()) is not None:
            return None, record
    raise Refused("That fact is no longer there.")


def _of(request: Request, key: str) -> Correction:
    correction = request.corrections.filter(key=key).first()
    if correction is None:
        raise Refused("There is no such correction.")
    return correction


@change("rights.handle")
def answer_correction(*, by: Viewer, request: Request, key: str, state: str, answer: str, today: dt.date) -> Correction:
    """What the agency said: it has changed the fact, or stands by it and why."""
    correction = _of(request, key)
    if state not in (Correction.State.CHANGED, Correction.State.REFUSED):
        raise Refused("Say whether the agency changed it or stands by it.")
    if not answer.strip():
        raise Refused("Write what the agency said.")
    correction.state, correction.answer, correction.answered_on = state, answer.strip()[:500], today
    correction.save(update_fields=["state", "answer", "answered_on"])
    note(request, by, f"{correction.agency.name}: {correction.get_state_display().lower()}")
    return correction


@change("rights.handle")
def add_statement(*, by: Viewer, request: Request, key: str, statement: str) -> Correction:
    """The person disagrees with what stays: their own words stand beside the fact from now on."""
    correction = _of(request, key)
    if not statement.strip():
        raise Refused("Write the person's own words.")
    correction.statement = statement.strip()
    correction.save(update_fields=["statement"])
    note(request, by, "The person's own words stand beside the fact")
    return correction
