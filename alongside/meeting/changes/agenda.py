"""The agenda: it builds itself; the chair orders it, puts somebody on and takes somebody off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.kit.words import day
from alongside.meeting import gathering, reading
from alongside.meeting.changes.meetings import led
from alongside.meeting.models import Case, Meeting, Reason
from alongside.meeting.rules import Item, Why, closes_on, in_order
from alongside.people.models import Person
from alongside.tasks.models import Task

TASK = "task:"


@change("meeting.chair")
def build(*, by: Viewer, meeting: Meeting, today: dt.date) -> Meeting:
    """Bring the agenda up to date now rather than over night."""
    row = _mine(by, meeting, today)
    closes = closes_on(row.on, row.forum.closes_days)
    if today > closes:
        raise Refused(f"The agenda closed on {day(closes)}. Put somebody on by hand and say why.")
    _bring_up_to_date(by, row, today)
    return row


@change("meeting.edit")
def build_all(*, by: Viewer, today: dt.date) -> list[Meeting]:
    """Every agenda that has not closed. Doing it twice does nothing twice."""
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED, on__gte=today).select_related("forum")
    growing = [row for row in planned if today <= closes_on(row.on, row.forum.closes_days)]
    for row in growing:
        _bring_up_to_date(by, row, today)
    return growing


@change("meeting.chair")
def add(*, by: Viewer, meeting: Meeting, person: Person, because: str, today: dt.date) -> Case:
    """Somebody is spoken of because somebody asks for it. Whoever was taken off comes back."""
    row = _mine(by, meeting, today)
    if not row.forum.speaks_of_people:
        raise Refused("A board speaks of nobody by name. Put what stands in the way before it.")
    if not because.strip():
        raise Refused("Say why they are to be spoken of.")
    if Case.objects.standing().filter(meeting=row, person=person).exists():
        raise Refused("They are on the agenda already.")
    case = Case.objects.filter(meeting=row, person=person).order_by("-pk").first()
    if case is None:
        case = Case(meeting=row, person=person, position=_after_the_last(row))
    case.is_added, case.dropped_because, case.by_name = True, "", by.name
    case.save()
    Reason.objects.create(
        case=case, agency_id=by.agency_id, category=Category.VOICE, why=Why.ASKED,
        key=f"asked:{case.reasons.filter(why=Why.ASKED).count() + 1}", words=because.strip()[:300], on=today,
    )  # fmt: skip
    return case


@change("meeting.chair")
def drop(*, by: Viewer, case: Case, because: str, today: dt.date) -> Case:
    """They are not spoken of this time, and why. What brought them on stays noted."""
    row = turn_led(by, case, today)
    if not because.strip():
        raise Refused("Say why they are not spoken of: somebody put work into it.")
    row.dropped_because = because.strip()[:300]
    row.save(update_fields=["dropped_because"])
    return row


@change("meeting.chair")
def take_up_again(*, by: Viewer, case: Case, today: dt.date) -> Case:
    """They are spoken of after all."""
    row = turn_led(by, case, today)
    if Case.objects.standing().filter(meeting=row.meeting_id, person=row.person_id).exists():
        raise Refused("They are on the agenda already.")
    row.dropped_because, row.is_added = "", True
    row.save(update_fields=["dropped_because", "is_added"])
    return row


@change("meeting.chair")
def keep_order(*, by: Viewer, meeting: Meeting, order: Sequence[int], today: dt.date) -> Meeting:
    """The order in which people are spoken of. order: ids of turns; those that it does not name keep their order, at the end."""
    row = _mine(by, meeting, today)
    known = list(Case.objects.filter(meeting=row).order_by("position", "pk").select_for_update())
    wanted = {pk: place for place, pk in enumerate(dict.fromkeys(order))}
    known.sort(key=lambda case: wanted.get(case.pk, len(wanted)))
    for place, case in enumerate(known):
        case.position = place
    Case.objects.bulk_update(known, ["position"])
    return row


@change("meeting.chair")
def most_pressing_first(*, by: Viewer, meeting: Meeting, today: dt.date) -> Meeting:
    """Let the reasons say the order again. Whoever was put on by hand counts as anybody else."""
    row = _mine(by, meeting, today)
    weights = {case.pk: 0 for case in Case.objects.standing().filter(meeting=row)}
    for case, why in Reason.objects.filter(case__in=weights).values_list("case", "why").distinct().order_by():
        weights[case] += Why(why).weight
    order = sorted(weights, key=lambda pk: (-weights[pk], pk))
    return keep_order(by=by, meeting=row, order=order, today=today)


def _mine(by: Viewer, meeting: Meeting, today: dt.date) -> Meeting:
    """The meeting, led by the viewer, who has signed for it: the names on it open to nobody before that."""
    row = led(by, meeting, today)
    if not reading.has_signed(by, row):
        raise Refused("Sign before the agenda opens to you.")
    return row


def turn_led(by: Viewer, case: Case, today: dt.date) -> Case:
    """The turn as it stands now, held fast. Raises Refused for all but the chair, who has signed."""
    meeting = _mine(by, case.meeting, today)
    row = Case.objects.select_for_update().get(pk=case.pk)
    row.meeting = meeting
    return row


def _bring_up_to_date(by: Viewer, meeting: Meeting, today: dt.date) -> None:
    """New people and new reasons are noted, in order after those who are there; whom nothing brings any more goes. The chair's
    own hand is left as it is."""
    there = {case.person_id: case for case in Case.objects.filter(meeting=meeting).order_by("pk")}
    place = _after_the_last(meeting)
    for item in in_order(gathering.gather(by, meeting, today)):
        if (case := there.get(item.person)) is None:
            case = Case.objects.create(meeting=meeting, person_id=item.person, position=place, by_name=by.name)
            place += 1
        _note(case, item)
    _let_go(meeting)


def _note(case: Case, item: Item) -> None:
    rows = [
        Reason(
            case=case,
            agency_id=each.agency,
            category=each.category,
            why=each.why,
            key=each.key,
            words=each.words,
            on=each.on,
        )
        for each in item.reasons
    ]
    Reason.objects.bulk_create(rows, ignore_conflicts=True)


def _let_go(meeting: Meeting) -> None:
    """What was done in the meantime brings nobody, and whom nothing brings is not spoken of. What somebody sent keeps them."""
    noted = {
        pk: int(key.removeprefix(TASK))
        for pk, key in Reason.objects.filter(case__meeting=meeting, key__startswith=TASK).values_list("pk", "key")
    }
    still = set(Task.objects.open().filter(pk__in=noted.values()).values_list("pk", flat=True))
    Reason.objects.filter(pk__in=[pk for pk, task in noted.items() if task not in still]).delete()
    idle = Case.objects.standing().filter(meeting=meeting, is_added=False, outcome="", reasons=None, returned=None)
    idle.delete()


def _after_the_last(meeting: Meeting) -> int:
    last = Case.objects.filter(meeting=meeting).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1
