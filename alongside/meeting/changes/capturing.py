"""What is said of somebody, written down as it is spoken: their own voice first, then decisions, and actions with owner and day."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, User
from alongside.access.policy import Category, Viewer
from alongside.meeting import reading
from alongside.meeting.changes.agenda import turn_led
from alongside.meeting.changes.meetings import must_be_open
from alongside.meeting.models import Case, Point
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

NO_VOICE = (Point.How.NOTHING, Point.How.NOT_ASKED)


class Newer(Exception):
    """Somebody else has corrected it since it was read. row: as it stands now."""

    def __init__(self, row: Point) -> None:
        super().__init__("corrected by somebody else since it was read")
        self.row = row


@change("meeting.join")
def prepare(
    *, by: Viewer, case: Case, person_is: str, advocate: str = "", prepared_on: dt.date | None = None, today: dt.date
) -> Case:
    """Somebody has gone through it with the person: whether they come, and who speaks for them."""
    _must_take_part(by, case, today)
    if person_is == Case.Place.SOMEBODY and not advocate.strip():
        raise Refused("Say who speaks for them.")
    if prepared_on is not None and prepared_on > today:
        raise Refused("That is still to come. Say when it was gone through with them.")
    row = Case.objects.select_for_update().get(pk=case.pk)
    row.person_is, row.advocate, row.prepared_on = Case.Place(person_is), advocate.strip(), prepared_on
    row.save(update_fields=["person_is", "advocate", "prepared_on"])
    return row


@change("meeting.join")
def hear(*, by: Viewer, case: Case, key: str, how: str, text: str, advocate: str = "", today: dt.date) -> Point:
    """The person's own voice, before anything else. Where there is none, why. advocate: who speaks for them in the meeting."""
    _must_take_part(by, case, today, begun=True)
    said = Point.How(how)
    if not text.strip():
        raise Refused("Write down what they say." if said not in NO_VOICE else "Say why there is nothing from them.")
    speaks = advocate.strip() or case.advocate
    if said is not Point.How.IN_THE_ROOM and not speaks:
        raise Refused("Name who speaks for them in this meeting.")
    Case.objects.filter(pk=case.pk).update(advocate=speaks)
    return said_once(by, case, key, Point.Kind.VOICE, text, Category.VOICE, how=said)


@change("meeting.join")
def note(
    *, by: Viewer, case: Case, key: str, kind: str, text: str, category: str = Category.IDENTITY, today: dt.date
) -> Point:
    """Something that was said, or that was decided. Nothing is decided before the person was heard."""
    _must_take_part(by, case, today, begun=True)
    if kind not in (Point.Kind.NOTE, Point.Kind.DECISION):
        raise Refused("Say whether it was said or decided.")
    if not text.strip():
        raise Refused("Write down what was said.")
    if kind == Point.Kind.DECISION:
        _must_be_heard(case)
    return said_once(by, case, key, Point.Kind(kind), text, kind_of(by, category))


@change("meeting.join")
def act(
    *, by: Viewer, case: Case, key: str, what: str, agency: Agency, due_on: dt.date, owner: User | None = None,
    category: str = Category.IDENTITY, today: dt.date,
) -> Point:  # fmt: skip
    """Something to be done, by whom and when; it is an action of theirs from that moment. Sent twice, it is asked once."""
    _must_take_part(by, case, today, begun=True)
    _must_be_heard(case)
    if (there := Point.objects.filter(key=key).first()) is not None:
        return _same(by, case, there)
    if not what.strip():
        raise Refused("Say what is to be done.")
    if due_on < today:
        raise Refused("Say a day that is today or later.")
    kind = kind_of(by, category)
    task = tasks.ask_for(
        by=by, person=case.person, agency=agency, title=what.strip()[:200], due_on=due_on, category=kind, owner=owner,
        source=Task.Source.MEETING,
    )  # fmt: skip
    asked_of = ", ".join([*([owner.name] if owner else []), agency.name])
    return said_once(by, case, key, Point.Kind.ACTION, what, kind, task=task, asked_of=asked_of, due_on=due_on)


@change("meeting.join")
def correct(*, by: Viewer, point: Point, key: str, text: str, today: dt.date) -> Point:
    """It was said differently. What was written first is kept. Raises Newer where somebody was quicker."""
    case = Case.objects.select_for_update(of=("self",)).select_related("meeting__forum", "person").get(pk=point.case_id)
    _must_take_part(by, case, today, begun=True)
    if (there := Point.objects.filter(key=key).first()) is not None:
        return _same(by, case, there)
    if point.agency_id != by.agency_id:
        raise Refused("Another agency wrote this down. Write beside it what you would say.")
    if point.kind == Point.Kind.ACTION:
        raise Refused("This is somebody's action by now. Close it there, or add another one.")
    if not text.strip():
        raise Refused("Write down what was said.")
    if (newer := Point.objects.filter(instead_of=point.pk).order_by("-pk").first()) is not None:
        raise Newer(newer)
    return said_once(
        by, case, key, Point.Kind(point.kind), text, Category(point.category), how=point.how, instead_of=point
    )


@change("meeting.chair")
def start(*, by: Viewer, case: Case, now: dt.datetime, today: dt.date) -> Case:
    """Somebody's turn begins, or goes on. The clock of whoever was spoken of until now stops."""
    row = turn_led(by, case, today)
    if row.meeting.on > today:
        raise Refused("The meeting is still to come.")
    for other in Case.objects.select_for_update().filter(meeting=row.meeting_id, running_since__isnull=False):
        if other.pk != row.pk:
            _stop(other, now)
    if row.running_since is None:
        row.running_since = now
        row.save(update_fields=["running_since"])
    return row


@change("meeting.chair")
def settle(*, by: Viewer, case: Case, outcome: str, now: dt.datetime, today: dt.date) -> Case:
    """Somebody's turn ends: they were spoken of, or are carried to the next meeting."""
    row = turn_led(by, case, today)
    if row.meeting.on > today:
        raise Refused("The meeting is still to come.")
    if outcome not in set(Case.Outcome):
        raise Refused("Say whether they were spoken of or are carried.")
    if outcome == Case.Outcome.SPOKEN:
        _must_be_heard(row)
    row.outcome = outcome
    _stop(row, now)
    return row


def _stop(row: Case, now: dt.datetime) -> None:
    if row.running_since is not None:
        row.spent += max(0, int((now - row.running_since).total_seconds()))
    row.running_since = None
    row.save(update_fields=["running_since", "spent", "outcome"])


def said_once(
    by: Viewer, case: Case, key: str, kind: Point.Kind, text: str, category: Category, **more: object
) -> Point:
    """Write it down, or give back what has arrived under this key already."""
    row, is_new = Point.objects.get_or_create(
        key=key,
        defaults={"case": case, "agency_id": by.agency_id, "kind": kind, "text": text.strip(), "category": category,
                  "by_name": by.name, **more},
    )  # fmt: skip
    return row if is_new else _same(by, case, row)


def _same(by: Viewer, case: Case, row: Point) -> Point:
    """What has arrived already, where it is theirs and of this turn."""
    if row.case_id != case.pk or row.agency_id != by.agency_id:
        raise Refused("This was written down already. Load the page again, and write it anew.")
    return row


def kind_of(by: Viewer, category: str) -> Category:
    """Raises Refused where the writer could not read it again."""
    if Category(category) not in by.grant.categories:
        raise Refused("You cannot write down a fact of a kind that you may not see.")
    return Category(category)


def _must_be_heard(case: Case) -> None:
    if not Point.objects.filter(case=case, kind=Point.Kind.VOICE).exists():
        raise Refused("First write down what the person says, or why there is nothing from them.")


def _must_take_part(by: Viewer, case: Case, today: dt.date, *, begun: bool = False) -> None:
    """Whoever sits there, has signed and does not only hear; while the meeting is open, and where it has begun, on its day."""
    meeting = case.meeting
    must_be_open(meeting)
    if begun and meeting.on > today:
        raise Refused("The meeting is still to come.")
    if case.dropped_because:
        raise Refused("They are not spoken of at this meeting after all.")
    if by.agency_id is None or by.agency_id not in reading.agencies_that_speak(by, meeting, today):
        raise Refused("Agencies with a seat write here. An observer hears.")
    if not reading.has_signed(by, meeting):
        raise Refused("Sign before the agenda opens to you.")
