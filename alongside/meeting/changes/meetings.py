"""Set a forum up and give its seats; call a meeting, answer, sign, say who came, and say what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Viewer
from alongside.meeting import reading
from alongside.meeting.models import Attendance, Case, Forum, Meeting, Seat, Signing
from alongside.meeting.rules import Rhythm, Standing, missing_before_held
from alongside.meeting.telling import CALLED, MOVED, OFF, to_members
from alongside.notices import changes as notices


@dataclass(frozen=True)
class Terms:
    """What a forum agrees on about itself. minimum: how many agencies make a meeting; quiet_days: after how many without being
    met somebody is spoken of; release_days: how far ahead releases are; closes_days: before a meeting its agenda closes."""

    name: str
    kind: str
    terms: str
    declaration: str
    rhythm: Rhythm
    minimum: int
    quiet_days: int = 14
    release_days: int = 28
    closes_days: int = 3


@dataclass(frozen=True)
class When:
    """Day and hour, for how long, and where or through which link people meet."""

    on: dt.date
    at: dt.time
    minutes: int = 90
    where: str = ""
    link: str = ""


@change("meeting.edit")
def set_up(*, by: Viewer, terms: Terms, today: dt.date) -> Forum:
    """Agencies agree to meet again and again."""
    return Forum.objects.create(**_checked(terms), started_on=today, made_by_name=by.name)


@change("meeting.edit")
def alter(*, by: Viewer, forum: Forum, terms: Terms) -> Forum:
    """The terms change. What was signed keeps the words that were signed."""
    Forum.objects.filter(pk=forum.pk).update(**_checked(terms))
    forum.refresh_from_db()
    return forum


@change("meeting.edit")
def give_seat(
    *, by: Viewer, forum: Forum, agency: Agency, standing: Standing, user: User | None = None, department: str = "",
    is_chair: bool = False, today: dt.date,
) -> Seat:  # fmt: skip
    """An agency sits at the table from today. user: who sits for it, None while it has named nobody. They are asked to the
    meetings that are still to come."""
    if not agency.is_named_to_others:
        raise Refused(
            f"{agency.name} is not named to other agencies, so it has no seat among them. Speak for it yourself."
        )
    sits = Seat.objects.in_force(today).filter(forum=forum)
    if user is not None and not _works_for(user, agency, today):
        raise Refused(f"{user.name} is not a member of {agency.name} today. Choose somebody who is.")
    if user is not None and sits.filter(user=user).exists():
        raise Refused(f"{user.name} sits here already. End that seat first.")
    if is_chair and (user is None or standing is Standing.OBSERVER):
        raise Refused("A chair is somebody with a name, and no observer.")
    if is_chair and sits.filter(is_chair=True).exists():
        raise Refused("Somebody chairs it already. End their seat first.")
    seat = Seat.objects.create(
        forum=forum, agency=agency, user=user, department=department.strip(), standing=standing, is_chair=is_chair,
        started_on=today, by_name=by.name,
    )  # fmt: skip
    coming = Meeting.objects.filter(forum=forum, state=Meeting.State.PLANNED, on__gte=today)
    Attendance.objects.bulk_create([Attendance(meeting=row, seat=seat) for row in coming])
    return seat


@change("meeting.edit")
def end_seat(*, by: Viewer, seat: Seat, today: dt.date) -> Seat:
    """Somebody does not sit there any more, from today. They are not asked to what is still to come."""
    if seat.ended_on is not None:
        raise Refused("This seat has ended already.")
    seat.ended_on = today
    seat.save(update_fields=["ended_on"])
    Attendance.objects.filter(seat=seat, meeting__state=Meeting.State.PLANNED, is_here=None).delete()
    return seat


@change("meeting.chair")
def call(*, by: Viewer, forum: Forum, when: When, today: dt.date) -> Meeting:
    """Call a meeting: every seat is asked to come."""
    _must_chair(by, forum, today)
    _must_come(when, today)
    row = Meeting.objects.create(forum=forum, called_by_name=by.name, **_said(when))
    seats = Seat.objects.in_force(today).filter(forum=forum)
    Attendance.objects.bulk_create([Attendance(meeting=row, seat=seat) for seat in seats])
    _tell(by, row, CALLED, today)
    return row


@change("meeting.chair")
def move(*, by: Viewer, meeting: Meeting, when: When, today: dt.date) -> Meeting:
    """Another day, hour or place. On another day everybody is asked again whether they come."""
    row = led(by, meeting, today)
    _must_come(when, today)
    if when.on != row.on or when.at != row.at:
        Attendance.objects.filter(meeting=row).update(answer=Attendance.Answer.WAITS, instead="", by_name="")
    for name, value in _said(when).items():
        setattr(row, name, value)
    row.sequence += 1
    row.save()
    _tell(by, row, MOVED, today)
    return row


@change("meeting.join")
def answer(
    *, by: Viewer, attendance: Attendance, coming: str, instead: str = "", has_sent: bool = False, today: dt.date
) -> Attendance:
    """Say whether one comes, who comes instead, and whether what one's agency knows was sent beforehand."""
    row = Attendance.objects.select_for_update().select_related("seat", "meeting").get(pk=attendance.pk)
    must_be_open(row.meeting)
    is_theirs = row.seat.agency_id == by.agency_id and row.seat.user_id in (by.user_id, None)
    if not is_theirs and not reading.chairs(by, row.meeting.forum, today):
        raise Refused("Whoever holds this seat answers for it, or the chair.")
    if coming not in set(Attendance.Answer) - {Attendance.Answer.WAITS}:
        raise Refused("Say whether you come.")
    if coming == Attendance.Answer.INSTEAD and not instead.strip():
        raise Refused("Say who comes in your place.")
    row.answer, row.by_name = coming, by.name
    row.instead = instead.strip() if coming == Attendance.Answer.INSTEAD else ""
    row.information_on = (row.information_on or today) if has_sent else None
    row.save()
    return row


@change("meeting.join")
def sign(*, by: Viewer, meeting: Meeting, today: dt.date) -> Signing:
    """Sign to keep what is said. Before that, nothing of the meeting opens. Signing twice is signing once."""
    if by.user_id is None or by.agency_id is None:
        raise Refused("A person signs, for their agency. Sign in as a member of one.")
    if not Seat.objects.in_force(today).filter(forum=meeting.forum_id, user=by.user_id).exists():
        raise Refused("Those sign who sit in it. Ask your coordinator for a seat.")
    row, _ = Signing.objects.get_or_create(
        meeting=meeting, user_id=by.user_id,
        defaults={"agency_id": by.agency_id, "name": by.name, "words": meeting.forum.declaration},
    )  # fmt: skip
    return row


@change("meeting.chair")
def note_who_is_here(*, by: Viewer, meeting: Meeting, here: Collection[int], today: dt.date) -> Meeting:
    """Who came. here: ids of attendances; everybody else of the meeting did not."""
    row = led(by, meeting, today)
    if row.on > today:
        raise Refused("It is still to come. Say who came on the day or after.")
    rows = Attendance.objects.filter(meeting=row)
    rows.filter(pk__in=list(here)).update(is_here=True)
    rows.exclude(pk__in=list(here)).update(is_here=False)
    return row


@change("meeting.chair")
def held(*, by: Viewer, meeting: Meeting, override_because: str = "", today: dt.date) -> Meeting:
    """It was held. With too few there, the chair says why they went on all the same. Whoever was not spoken of is carried."""
    row = led(by, meeting, today)
    rows = Attendance.objects.filter(meeting=row).select_related("seat__agency")
    found = reading.quorum(row, rows)
    if missing := missing_before_held(found, override_because, row.on, today):
        raise Refused(missing)
    Case.objects.standing().filter(meeting=row, outcome="").update(outcome=Case.Outcome.CARRIED)
    Case.objects.filter(meeting=row).update(running_since=None)
    row.state = Meeting.State.HELD
    row.override_because = "" if found.is_met else override_because.strip()
    row.save(update_fields=["state", "override_because"])
    return row


@change("meeting.chair")
def not_held(*, by: Viewer, meeting: Meeting, because: str, today: dt.date) -> Meeting:
    """It was called off, or nobody came. Calendars that hold it are told."""
    row = led(by, meeting, today)
    if not because.strip():
        raise Refused("Say why it was not held.")
    row.state, row.ended_because = Meeting.State.NOT_HELD, because.strip()
    row.sequence += 1
    row.save(update_fields=["state", "ended_because", "sequence"])
    _tell(by, row, OFF, today)
    return row


def _tell(by: Viewer, row: Meeting, kind: str, today: dt.date) -> None:
    """Everybody who sits there but whoever does it."""
    said = to_members(row, kind, f"{kind}:{row.sequence}", today)
    notices.tell(each for each in said if each.user_id != by.user_id)


def _checked(said: Terms) -> dict[str, object]:
    if not (said.name.strip() and said.terms.strip() and said.declaration.strip()):
        raise Refused("A forum needs a name, its terms of reference and a declaration.")
    if said.minimum < 1:
        raise Refused("At least one agency has to be there.")
    return {"name": said.name.strip(), "kind": said.kind, "terms": said.terms.strip(), "rhythm": said.rhythm,
            "declaration": said.declaration.strip(), "minimum": said.minimum, "quiet_days": said.quiet_days,
            "release_days": said.release_days, "closes_days": said.closes_days}  # fmt: skip


def _said(when: When) -> dict[str, object]:
    return {"on": when.on, "at": when.at, "minutes": when.minutes, "where": when.where.strip(), "link": when.link}


def _must_come(when: When, today: dt.date) -> None:
    if when.on < today:
        raise Refused("A meeting is called for today or later.")
    if not when.where.strip() and not when.link:
        raise Refused("Say where people meet, or give the link by which they join.")


def _works_for(user: User, agency: Agency, today: dt.date) -> bool:
    return Membership.objects.in_force(today).filter(user=user, agency=agency, user__is_active=True).exists()


def _must_chair(by: Viewer, forum: Forum, today: dt.date) -> None:
    if not reading.chairs(by, forum, today):
        raise Refused("Whoever chairs this forum does that. Ask them.")
    if forum.ended_on is not None and forum.ended_on <= today:
        raise Refused("This forum has ended. Set up another one.")


def must_be_open(meeting: Meeting) -> None:
    if not meeting.is_open:
        raise Refused(f"This meeting is {meeting.get_state_display().lower()}: nothing about it changes any more.")


def led(by: Viewer, meeting: Meeting, today: dt.date) -> Meeting:
    """The meeting as it stands now, held fast. Raises Refused for all but its chair, and once it is over."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("forum").get(pk=meeting.pk)
    _must_chair(by, row.forum, today)
    must_be_open(row)
    return row
