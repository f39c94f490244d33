"""A request comes, its clock runs and stands, letters go, and it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import F
from django.utils import timezone

from alongside.access import gate
from alongside.access.consenting import object_by_right
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Objection
from alongside.access.policy import Category, Reach, Viewer
from alongside.kit.words import day
from alongside.outputs.contact import Channel
from alongside.people.models import Person, Record
from alongside.reaching import front
from alongside.rights import letters
from alongside.rights.models import Letter, Pause, Request, Step
from alongside.rights.rules import clock as clocks
from alongside.rights.rules.clock import Kind, WaitingFor
from alongside.tasks.changes import ask_by_right

HAND_OVER = "Hand over a letter in person: sending it would not be safe"
HAND_OVER_WITHIN = dt.timedelta(days=2)
CHANNELS: Mapping[str, Channel] = {Request.ReplyBy.POST: Channel.LETTER, Request.ReplyBy.EMAIL: Channel.EMAIL}
STOPS_USE = {Kind.OBJECTION, Kind.RESTRICTION}


@change("rights.start")
def start_request(
    *,
    by: Viewer,
    kind: str,
    asker: str,
    relation: str,
    channel: str,
    details: str,
    received_on: dt.date,
    person_key: str = "",
) -> Request:
    """Somebody asks for something that the law gives them. No form and no word of law is needed: asking is enough.

    person_key: of whom it is about, where that is known already and the viewer may see them.
    """
    request = Request.objects.create(
        kind=Kind(kind),
        person=_person(by, person_key) if person_key else None,
        asker=asker.strip(),
        relation=relation,
        channel=channel,
        details=details.strip(),
        received_on=received_on,
        started_by_name=by.name,
    )
    return note(request, by, f"The request came on {day(received_on)}")


def _person(by: Viewer, key: str) -> Person:
    everyone = gate.everyone(Person.objects.current(), why="whom a request is about")
    rows = (
        gate.not_in_conflict(by, everyone, "")
        if by.grant.reach is Reach.NONE
        else gate.visible(by, Person.objects.current())
    )
    person = rows.filter(key=key).first()
    if person is None:
        raise Refused("There is nobody with that code. Look for the person again.")
    return person


def note(request: Request, by: Viewer, what: str) -> Request:
    """Add a step to the request's history."""
    Step.objects.create(request=request, what=what[:200], by_name=by.name)
    return request


def must_be_open(request: Request) -> None:
    if not request.is_open:
        raise Refused("This request is closed. If the person asks again, start a new one.")


@change("rights.handle")
def take_request(*, by: Viewer, request: Request) -> Request:
    """Make a request one's own: one named person answers for it."""
    must_be_open(request)
    request.owner_id = by.user_id
    request.save(update_fields=["owner"])
    return note(request, by, "Taken on")


@change("rights.handle")
def name_person(*, by: Viewer, request: Request, person_key: str) -> Request:
    """Say whom on the index the request is about."""
    must_be_open(request)
    if request.decisions.exists():
        raise Refused("Items of the pack are decided already: start a new request for another person.")
    request.person = _person(by, person_key)
    request.save(update_fields=["person"])
    return note(request, by, "Found on the index")


@change("rights.handle")
def check_identity(*, by: Viewer, request: Request, how: str, on: dt.date) -> Request:
    """We know that the asker is who they say, or may act for them. An open wait for proof ends with it."""
    must_be_open(request)
    if not how.strip():
        raise Refused("Say how you know who they are.")
    _not_before(request, on)
    request.identity_checked_on, request.identity_how = on, how.strip()[:200]
    request.save(update_fields=["identity_checked_on", "identity_how"])
    for pause in request.pauses.filter(waiting_for=WaitingFor.IDENTITY, until=None):
        _end(pause, on)
    return note(request, by, f"Identity checked on {day(on)}")


@change("rights.handle")
def ask_the_person(*, by: Viewer, request: Request, waiting_for: str, on: dt.date) -> Request:
    """We cannot go on without the person: the clock stands from this day."""
    must_be_open(request)
    _not_before(request, on)
    wanted = WaitingFor(waiting_for)
    if wanted is WaitingFor.IDENTITY and request.identity_checked_on:
        raise Refused("Their identity is checked already.")
    if request.pauses.filter(waiting_for=wanted, until=None).exists():
        raise Refused(f"We are waiting for {wanted.label} already.")
    Pause.objects.create(request=request, waiting_for=wanted, since=on)
    return note(request, by, f"Asked for {wanted.label} on {day(on)}: the clock stands")


@change("rights.handle")
def had_an_answer(*, by: Viewer, request: Request, waiting_for: str, on: dt.date) -> Request:
    """What we waited for has come: the clock runs again."""
    must_be_open(request)
    pause = request.pauses.filter(waiting_for=waiting_for, until=None).first()
    if pause is None:
        raise Refused("We are not waiting for that.")
    _end(pause, on)
    return note(request, by, f"Had {WaitingFor(waiting_for).label} on {day(on)}: the clock runs")


def _end(pause: Pause, on: dt.date) -> None:
    if on < pause.since:
        raise Refused(f"We asked on {day(pause.since)}: the answer cannot have come before.")
    pause.until = on
    pause.save(update_fields=["until"])


def _not_before(request: Request, on: dt.date) -> None:
    if on < request.received_on:
        raise Refused(f"The request came on {day(request.received_on)}: this cannot be earlier.")


@change("rights.handle")
def extend(*, by: Viewer, request: Request, because: str, today: dt.date) -> Request:
    """Two months more, because it is complex or one of many. The person is told within the first month, with the reason."""
    must_be_open(request)
    if request.extended_on:
        raise Refused("The time was made longer already. The law allows it once.")
    if request.kind == Kind.COMPLAINT:
        raise Refused("A complaint is answered without undue delay: there is no longer time to take.")
    if not because.strip():
        raise Refused("Say why more time is needed: the person will be told.")
    plain = request.clock(as_if_not_extended=True)
    if not clocks.may_still_extend(plain, today):
        raise Refused(f"The first month ended on {day(plain.due_on)}: it is too late to take longer.")
    request.extended_on, request.extended_because = today, because.strip()[:500]
    request.save(update_fields=["extended_on", "extended_because"])
    return note(request, by, "Two months more, with the reason. Write to the person now")


@change("rights.handle")
def set_reply(*, by: Viewer, request: Request, reply_by: str, reply_to: str, safe_on: dt.date | None) -> Request:
    """How to answer. safe_on: the day the person themselves said that this way is safe; without it nothing is sent."""
    must_be_open(request)
    request.reply_by, request.reply_to, request.reply_safe_on = reply_by, reply_to.strip(), safe_on
    request.save(update_fields=["reply_by", "reply_to", "reply_safe_on"])
    return note(request, by, f"To be answered: {request.get_reply_by_display().lower()}")


@change("rights.handle")
def acknowledge(*, by: Viewer, request: Request, on: dt.date) -> Request:
    """The person has been told that their complaint came."""
    must_be_open(request)
    _not_before(request, on)
    request.acknowledged_on = on
    request.save(update_fields=["acknowledged_on"])
    return note(request, by, f"Acknowledged on {day(on)}")


@change("rights.handle")
def write_letter(*, by: Viewer, request: Request, template: str, body: str, today: dt.date) -> Letter:
    """A letter as it leaves. Without a way that the person has called safe, it waits to be handed over."""
    if template not in letters.TITLES:
        raise Refused("There is no such letter.")
    if not body.strip():
        raise Refused("The letter is empty.")
    sent_by = request.reply_by if may_be_sent(request) else ""
    letter = Letter.objects.create(
        request=request, template=template, body=body.strip(), sent_by=sent_by, by_name=by.name
    )
    if _speaks_against(request):
        _ask_for_handing_over(by, request, letter, today)
    if template == "complaint_came" and request.acknowledged_on is None:
        request.acknowledged_on = today
        request.save(update_fields=["acknowledged_on"])
    way = request.get_reply_by_display().lower() if sent_by else "waits to be handed over in person"
    note(request, by, f"Letter, {letters.TITLES[template].lower()}: {way}")
    return letter


def may_be_sent(request: Request) -> bool:
    """Post and email only where the person called that way safe themselves, and nothing since speaks against it. Hand to hand is
    always open."""
    if _speaks_against(request):
        return False
    if request.reply_by in (Request.ReplyBy.POST, Request.ReplyBy.EMAIL):
        return request.reply_safe_on is not None and bool(request.reply_to)
    return bool(request.reply_by)


def _speaks_against(request: Request) -> bool:
    """Whether the person has said, or their safe address says, that this way is not safe."""
    channel = CHANNELS.get(request.reply_by)
    if channel is None or request.person_id is None:
        return False
    today = timezone.localdate()
    return not front.way(person_id=request.person_id, channel=channel, today=today, to=request.reply_to)


def _ask_for_handing_over(by: Viewer, request: Request, letter: Letter, today: dt.date) -> None:
    """Sending it would not be safe: the agency that saw them last hands it over."""
    seen_last = Record.objects.filter(person=request.person_id).order_by(F("last_seen_on").desc(nulls_last=True), "pk")
    if request.person_id is not None and (record := seen_last.select_related("agency").first()) is not None:
        ask_by_right(
            by=by, person_id=request.person_id, agency=record.agency, title=HAND_OVER, category=Category.IDENTITY,
            due_on=today + HAND_OVER_WITHIN, about=f"letter:{letter.pk}",
        )  # fmt: skip


@change("rights.handle")
def stop_use(*, by: Viewer, request: Request, categories: Iterable[str], agency: Agency | None = None) -> Request:
    """An objection or a restriction is granted: it acts on the next request of anybody. agency: None for every other agency."""
    must_be_open(request)
    if request.kind not in STOPS_USE or request.person_id is None:
        raise Refused("This is not an objection or restriction of somebody on the index.")
    if request.needs_identity:
        raise Refused("Check who they are first.")
    wanted = [Category(value) for value in categories]
    object_by_right(by=by, person_id=request.person_id, categories=wanted, agency=agency)
    whom = agency.name if agency else "any other agency"
    return note(request, by, f"No longer reaches {whom}: {', '.join(each.label for each in wanted)}")


@change("rights.handle")
def close_request(*, by: Viewer, request: Request, outcome: str, because: str, today: dt.date) -> Request:
    """Answered: what came of it, and why."""
    must_be_open(request)
    if not because.strip():
        raise Refused("Say why: the person has a right to know, and may complain.")
    done = outcome in (Request.Outcome.GRANTED, Request.Outcome.PARTLY)
    if done and request.needs_identity:
        raise Refused("Check who they are first. Nothing is done for somebody who may be somebody else.")
    if done and request.kind == Kind.SUBJECT_ACCESS and not request.signings.exists():
        raise Refused("The pack has not been signed by a second person yet.")
    if done and request.kind in STOPS_USE and not _stands(request):
        raise Refused("Say first which facts may no longer be used: a promise alone stops nothing.")
    if request.kind == Kind.COMPLAINT and request.acknowledged_on is None:
        raise Refused("Acknowledge the complaint first: the law gives thirty days for that alone.")
    request.outcome, request.outcome_because, request.closed_on = outcome, because.strip()[:1000], today
    request.save(update_fields=["outcome", "outcome_because", "closed_on"])
    return note(request, by, f"Closed: {request.get_outcome_display().lower()}")


def _stands(request: Request) -> bool:
    return Objection.objects.standing().filter(person=request.person_id).exists()
