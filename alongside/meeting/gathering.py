"""What there is to speak of: everything that brings somebody on the agenda of a meeting, as far as one viewer may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Category, Viewer
from alongside.cohort import listing
from alongside.cohort.models import Nomination, Proposal
from alongside.meeting.models import Case, Forum, Meeting
from alongside.meeting.rules import Found, Why
from alongside.people.models import Event, IdentityMove
from alongside.tasks.models import Task
from alongside.team import board

FIRST_LOOK_BACK = dt.timedelta(weeks=4)
QUIET = "quiet"


def gather(viewer: Viewer, meeting: Meeting, today: dt.date) -> list[Found]:
    """Every reason to speak of somebody. People on the list or with a lead are looked at, and whoever was nominated since the last
    meeting; nobody at a forum that speaks of nobody."""
    forum = meeting.forum
    if not forum.speaks_of_people:
        return []
    since = since_when(meeting)
    lines = board.lines(viewer, today)
    fresh = list(_nominated(viewer, since))
    people = {line.person for line in lines}
    return [
        *_carried(viewer, meeting),
        *_from_board(lines, forum),
        *fresh,
        *_releases(
            viewer, people | {each.person for each in fresh}, today, today + dt.timedelta(days=forum.release_days)
        ),
        *_actions(viewer, people, today),
        *_stays(viewer, today),
        *_matches(viewer, people, since),
    ]


def before(meeting: Meeting) -> Meeting | None:
    """The one of this forum that was held last before it."""
    held = Meeting.objects.filter(forum=meeting.forum_id, state=Meeting.State.HELD)
    return held.filter(on__lte=meeting.on).exclude(pk=meeting.pk).order_by("-on", "-pk").first()


def since_when(meeting: Meeting) -> dt.date:
    """The day from which something is new to this meeting."""
    last = before(meeting)
    return last.on if last else meeting.on - FIRST_LOOK_BACK


def _carried(viewer: Viewer, meeting: Meeting) -> Iterator[Found]:
    last = before(meeting)
    rows = Case.objects.standing().filter(meeting=last, outcome=Case.Outcome.CARRIED)
    for case in gate.visible(viewer, rows) if last else ():
        yield Found(case.person_id, Why.CARRIED, f"carried:{case.pk}", Category.VOICE)


def _from_board(lines: Iterable[board.Line], forum: Forum) -> Iterator[Found]:
    """Alerts, and who was not met for long. How long, and by whom they were, each reader is told by the board themselves."""
    for line in lines:
        for alert in line.alerts:
            if alert.name != QUIET:
                yield Found(line.person, Why.ALARM, f"alarm:{alert.name}", Category.VOICE, alert.words)
        if line.quiet > forum.quiet_days:
            words = f"Longer than {forum.quiet_days} days"
            yield Found(line.person, Why.QUIET, "quiet", Category.VOICE, words)


def _nominated(viewer: Viewer, since: dt.date) -> Iterator[Found]:
    nominated = gate.visible(viewer, Nomination.objects.open().filter(on__gte=since))
    for each in nominated:
        yield Found(
            each.person_id,
            Why.NOMINATED,
            f"nomination:{each.pk}",
            Category.VOICE,
            _short(each.why_now),
            each.agency_id,
            each.on,
        )
    for proposal in gate.visible(viewer, Proposal.objects.open()):
        yield Found(
            proposal.person_id, Why.NOMINATED, f"proposal:{proposal.pk}", Category.VOICE, "Proposed for the list",
            proposal.agency_id, proposal.on,
        )  # fmt: skip


def _releases(viewer: Viewer, people: Collection[int], today: dt.date, until: dt.date) -> Iterator[Found]:
    """Ends of custody that are known beforehand, and releases that are noted with a day to come."""
    ends = Q(kind="custody", ends_on__gte=today, ends_on__lte=until)
    noted = Q(kind="release", starts_on__gte=today, starts_on__lte=until)
    for event in gate.visible(viewer, Event.objects.filter(ends | noted, person__in=people)):
        assert event.person_id is not None
        on = event.ends_on if event.kind == "custody" else event.starts_on
        yield Found(event.person_id, Why.RELEASE, f"release:{on}", Category(event.category), "", event.agency_id, on)


def _actions(viewer: Viewer, people: Collection[int], today: dt.date) -> Iterator[Found]:
    stuck = Q(due_on__lt=today) | Q(blocked_on__isnull=False)
    rows: QuerySet[Task] = Task.objects.open().filter(stuck, person__in=people)
    for task in gate.visible(viewer, rows):
        why = Why.LATE if task.blocked_on is None else Why.BLOCKED
        yield Found(
            task.person_id,
            why,
            f"task:{task.pk}",
            Category(task.category),
            _short(task.title),
            task.agency_id,
            task.due_on,
        )


def _stays(viewer: Viewer, today: dt.date) -> Iterator[Found]:
    for place in listing.on_list(viewer, today).filter(until__lt=today):
        yield Found(place.person_id, Why.STAY, f"stay:{place.pk}:{place.until}", Category.VOICE, "", None, place.until)


def _matches(viewer: Viewer, people: Collection[int], since: dt.date) -> Iterator[Found]:
    start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    joined = IdentityMove.objects.filter(kind=IdentityMove.Kind.MERGE, at__gte=start, person__in=people, undone_by=None)
    for move in gate.visible(viewer, joined):
        on = timezone.localdate(move.at)
        yield Found(move.person_id, Why.MATCH, f"match:{move.pk}", Category.IDENTITY, "", None, on)


def _short(words: str) -> str:
    return words.strip()[:300]
