"""The team and the board of the demo: who sits there, half a year of meetings, and the next one to come."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from alongside.access.models import Membership
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.meeting import changes, turns
from alongside.meeting.models import Attendance, Forum, Meeting
from alongside.meeting.own_facts import own_facts
from alongside.meeting.rules import Rhythm, Standing, closes_on, next_on
from alongside.meeting.views.forums import DECLARATION
from alongside.meeting.who_does_it import doers
from alongside.workspace.sign_ins import SIGN_INS

SEED, BEGAN, SENT_ABOUT = 24, dt.timedelta(weeks=26), 5
DAY, RECENT = dt.timedelta(days=1), dt.timedelta(days=30)
SAID = (
    (
        "I want to sleep a whole night and keep the dog.",
        "The hostel keeps the place with the dog",
        "Put it in writing for the hostel",
    ),
    ("Not a new face every week.", "The same two workers come to every appointment", "Say so to the clinic"),
    (
        "I would go if somebody went along.",
        "Somebody goes along the first three times",
        "Go along to the first appointment",
    ),
    ("I never got the letter.", "Letters go by hand and are read together", "Bring the letter and read it together"),
)
HOURS = {
    Forum.Kind.TEAM: dt.time(10),
    Forum.Kind.BOARD: dt.time(14),
}  # on one Tuesday nobody sits at two tables at once
TEAM = changes.Terms(
    "The team around the list", "team",
    "Agrees, person by person, who does what next. It may add somebody to the list, change where they stand on it and ask for"
    " money. It does not take over what an agency is responsible for.",
    DECLARATION, Rhythm.FORTNIGHTLY, 3,
)  # fmt: skip
BOARD = changes.Terms(
    "Partnership board", "board",
    "Moves what the team cannot move: rules, money and doors. Hears each quarter what stands in the way and what became of it.",
    DECLARATION, Rhythm.QUARTERLY, 1,
)  # fmt: skip
SEATS = {
    Role.COORDINATOR: ("Public health", Standing.CORE),
    Role.TEAM_MEMBER: ("Courts and custody", Standing.CORE),
    Role.LEAD_WORKER: ("Hostels", Standing.MEMBER),
    Role.NAVIGATOR: ("", Standing.MEMBER),
}
ON_BOARD = {Role.BOARD_MEMBER: ("", Standing.CORE), Role.ACCOUNTABLE_LEAD: ("", Standing.MEMBER),
            Role.COORDINATOR: ("Public health", Standing.OBSERVER)}  # fmt: skip


def hold_meetings(today: dt.date) -> None:
    """Each forum from its first meeting to the one that comes next."""
    dice = random.Random(SEED)
    with transaction.atomic():
        for terms, seats, chair in ((TEAM, SEATS, Role.COORDINATOR), (BOARD, ON_BOARD, Role.BOARD_MEMBER)):
            by = _viewer(Role.COORDINATOR)
            forum = changes.set_up(by=by, terms=terms, today=today - BEGAN)
            for role, (department, standing) in seats.items():
                one = Membership.objects.select_related("user", "agency").filter(user__email=_email(role)).first()
                assert one is not None
                changes.give_seat(
                    by=by, forum=forum, agency=one.agency, user=one.user, department=department, standing=standing,
                    is_chair=role is chair, today=max(today - BEGAN, one.starts_on),
                )  # fmt: skip
            _meet(_viewer(chair), forum, [_viewer(role) for role in seats], today, dice)


def _meet(by: Viewer, forum: Forum, members: list[Viewer], today: dt.date, dice: random.Random) -> None:
    on: dt.date | None = _tuesday_after(today - BEGAN)
    while on is not None:
        when = changes.When(on, HOURS[Forum.Kind(forum.kind)], 90, "The town hall, room 3")
        meeting = changes.call(by=by, forum=forum, when=when, today=min(on, today))
        asked = list(Attendance.objects.filter(meeting=meeting).select_related("seat"))
        away = dice.choice(asked) if dice.random() < 0.4 else None
        for viewer in members:
            changes.sign(by=viewer, meeting=meeting, today=min(on, today))
        for each in asked:
            if each is not away or on < today:
                coming = "apologies" if each is away else "comes"
                changes.answer(by=by, attendance=each, coming=coming, has_sent=each is away, today=min(on, today))
        if on >= today:
            if forum.speaks_of_people:
                _prepare(by, meeting, members, today)
            return
        if forum.speaks_of_people and today - on < RECENT:
            _speak(by, meeting, on, dice)
        here = [each.pk for each in asked if each is not away]
        changes.note_who_is_here(by=by, meeting=meeting, here=here, today=on)
        changes.held(by=by, meeting=meeting, override_because="A release in the same week could not wait", today=on)
        changes.sign_notes(by=by, meeting=meeting, today=min(on + 2 * DAY, today))
        on = next_on(on, Rhythm(forum.rhythm))


def _prepare(by: Viewer, meeting: Meeting, members: list[Viewer], today: dt.date) -> None:
    """The agenda as it closed, and what two of the agencies have sent about those who come first."""
    changes.build(by=by, meeting=meeting, today=min(today, closes_on(meeting.on, meeting.forum.closes_days)))
    for viewer in members[1:3]:
        for turn in turns.agenda(viewer, meeting).turns[:SENT_ABOUT]:
            facts = [each.key for each in own_facts(viewer, turn.case, today)][:2]
            changes.send(by=viewer, case=turn.case, facts=facts, knows_nothing=not facts, today=today)


def _speak(by: Viewer, meeting: Meeting, on: dt.date, dice: random.Random) -> None:
    """Those who come first are heard; something is decided, and something is asked for. Whoever is not reached is carried."""
    changes.build(by=by, meeting=meeting, today=closes_on(on, meeting.forum.closes_days))
    for turn in turns.agenda(by, meeting).turns[:SENT_ABOUT]:
        case = turn.case
        words, decided, to_do = dice.choice(SAID)
        changes.hear(
            by=by, case=case, key=_key(dice), how="own_words", text=words, advocate="Whoever leads with them", today=on
        )
        changes.note(by=by, case=case, key=_key(dice), kind="decision", text=decided, today=on)
        doer = dice.choice([each for each in doers(by, case, on) if each.owner is None])
        changes.act(by=by, case=case, key=_key(dice), what=to_do, agency=doer.agency, due_on=on + 14 * DAY, today=on)
        changes.settle(by=by, case=case, outcome="spoken", now=timezone.now(), today=on)


def _key(dice: random.Random) -> str:
    return f"{dice.getrandbits(128):032x}"


def _tuesday_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=(1 - day.weekday()) % 7 or 7)


def _viewer(role: Role) -> Viewer:
    return member(_email(role))


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
