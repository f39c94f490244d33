"""Call people together around one plan, answer, say what is known, decide, and say what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Category, Role, Viewer
from alongside.conference.models import Conference, Invitation, Said
from alongside.conference.rules import may_call, missing_before_held, too_few
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from alongside.team import reading as team


@dataclass(frozen=True)
class When:
    """Day, hour where known, and where or how people meet."""

    on: dt.date
    at: dt.time | None = None
    where: str = ""


@change("conference.call")
def call(
    *, by: Viewer, person: Person, settles: str, category: str, when: When, invite: Sequence[Agency],
    few_because: str = "", person_is: str = Conference.Place.TO_ASK, today: dt.date,
) -> Conference:  # fmt: skip
    """Call a conference and ask each agency to come or to send what it knows, which becomes an action of theirs."""
    if by.agency_id is None:
        raise Refused("A conference is called by an agency. Sign in as a member of one.")
    lead = team.lead_of(by, person.pk, today)
    leads = lead is not None and lead.worker_id == by.user_id
    if not may_call(coordinates=by.role == Role.COORDINATOR, leads=leads, somebody_leads=lead is not None):
        raise Refused("Whoever leads with this person calls the conference, or the coordinator. Ask one of them.")
    others = [each for each in invite if each.pk != by.agency_id]
    if (few := too_few(len(others))) and not few_because.strip():
        raise Refused(few)
    row = Conference.objects.create(
        person=person, agency_id=by.agency_id, category=Category(category), settles=settles.strip(), on=when.on, at=when.at,
        where=when.where, few_because=few_because.strip() if few else "", person_is=Conference.Place(person_is),
        called_by_name=by.name,
    )  # fmt: skip
    for agency in others:
        _ask_to_come(by, row, agency)
    return row


@change("conference.say")
def answer(*, by: Viewer, invitation: Invitation, coming: str) -> Invitation:
    """Comes, sends information, or sends apologies. It settles the action that asked."""
    if invitation.agency_id != by.agency_id:
        raise Refused(f"{invitation.agency.name} was asked. Somebody there can answer.")
    _must_be_to_come(invitation.conference)
    invitation.answer, invitation.by_name = Invitation.Answer(coming), by.name
    invitation.save(update_fields=["answer", "by_name"])
    task = invitation.task
    if task is not None and task.done_at is None:
        tasks.finish(by=by, task=task, result=invitation.get_answer_display())
    return invitation


@change("conference.say")
def say(
    *, by: Viewer, conference: Conference, kind: str, text: str, category: str = Category.IDENTITY, how: str = ""
) -> Said:
    """What the person wants, information for the conference, or a note of it; seen by those who may see that kind of fact."""
    kind = Said.Kind(kind)
    if kind is Said.Kind.DECISION:
        raise Refused("A decision needs somebody who does it and a day. Write it under decisions.")
    if by.agency_id is None or not text.strip():
        raise Refused("Write down what was said.")
    seen_as = Category.VOICE if kind is Said.Kind.VIEW else Category(category)
    how = Said.How(how or Said.How.OWN_WORDS) if kind is Said.Kind.VIEW else ""
    return Said.objects.create(
        conference=conference, agency_id=by.agency_id, category=seen_as, kind=kind, how=how, text=text.strip(),
        by_name=by.name,
    )  # fmt: skip


@change("conference.say")
def decide(
    *, by: Viewer, conference: Conference, what: str, agency: Agency, due_on: dt.date, category: str = Category.IDENTITY
) -> Said:
    """One decision, which is an action of somebody's from that moment."""
    if conference.state == Conference.State.NOT_HELD:
        raise Refused("It was not held, so nothing was decided in it. Ask for the action on the person's page.")
    if by.agency_id is None or not what.strip():
        raise Refused("Write down what was decided.")
    if not Said.objects.filter(conference=conference, kind=Said.Kind.VIEW).exists():
        raise Refused("First write down what the person wants from it, or why they could not be asked.")
    task = tasks.ask_for(
        by=by, person=conference.person, agency=agency, title=what.strip(), due_on=due_on, category=Category(category),
        source=Task.Source.MEETING,
    )  # fmt: skip
    return Said.objects.create(
        conference=conference, agency_id=by.agency_id, category=Category(category), kind=Said.Kind.DECISION,
        text=what.strip(), task=task, by_name=by.name,
    )  # fmt: skip


@change("conference.call")
def held(*, by: Viewer, conference: Conference, today: dt.date) -> Conference:
    """It took place."""
    row = _mine_to_come(by, conference)
    has_view = Said.objects.filter(conference=row, kind=Said.Kind.VIEW).exists()
    if missing := missing_before_held(has_view=has_view, today=today, on=row.on):
        raise Refused(missing)
    row.state = Conference.State.HELD
    row.save(update_fields=["state"])
    _let_answers_go(by, row, "It was held without an answer.")
    return row


@change("conference.call")
def not_held(*, by: Viewer, conference: Conference, because: str) -> Conference:
    """It did not take place, and why. Nobody needs to answer any more."""
    row = _mine_to_come(by, conference)
    if not because.strip():
        raise Refused("Say why it was not held: those who kept the day free will ask.")
    row.state, row.ended_because = Conference.State.NOT_HELD, because.strip()
    row.save(update_fields=["state", "ended_because"])
    _let_answers_go(by, row, "The conference was not held.")
    return row


def _ask_to_come(by: Viewer, row: Conference, agency: Agency) -> None:
    task = tasks.ask_for(
        by=by, person=row.person, agency=agency, title="Come to the case conference, or send what you know", due_on=row.on,
        category=Category(row.category), about=f"conference:{row.pk}:{agency.pk}", source=Task.Source.MEETING,
    )  # fmt: skip
    Invitation.objects.create(conference=row, agency=agency, category=row.category, task=task)


def _let_answers_go(by: Viewer, row: Conference, result: str) -> None:
    """Nobody is to be reminded to come to what is over."""
    waiting = Invitation.objects.filter(conference=row, answer=Invitation.Answer.WAITS, task__done_at=None)
    for each in waiting.select_related("task"):
        if each.task is not None and gate.why(by, each.task):
            tasks.finish(by=by, task=each.task, result=result)


def _must_be_to_come(row: Conference) -> None:
    if row.state != Conference.State.PLANNED:
        raise Refused(f"This conference is not to come any more: {row.get_state_display().lower()}.")


def _mine_to_come(by: Viewer, conference: Conference) -> Conference:
    row = Conference.objects.select_for_update().get(pk=conference.pk)
    if row.agency_id != by.agency_id:
        raise Refused(f"{row.agency.name} called this conference and says what became of it.")
    _must_be_to_come(row)
    return row
