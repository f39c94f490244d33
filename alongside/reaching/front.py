"""The one door that whoever sends, calls or reminds goes through. It answers yes or no, and never tells a safe address.

way = front.way(person_id=person.pk, channel=Channel.TEXT, today=today)
if not way:
    front.ask_a_worker(by=viewer, person=person, agency=agency, channel=Channel.TEXT, about="reminder:7", today=today)
"""

from __future__ import annotations

import datetime as dt

from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.access.wall import asking
from alongside.outputs import contact
from alongside.outputs.contact import Channel, Known, Way
from alongside.people.models import Person
from alongside.reaching.models import SafeAddress, SafeWays
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

WHY = "whether a way of reaching somebody is safe counts whoever sends, and no address is told"
BY_HAND = "Reach them in person, when they are alone: a message was not sent because it would not be safe"


def known_of(person_id: int, today: dt.date) -> Known:
    """What whoever sends must heed. The safe address itself is not in it."""
    ways = SafeWays.objects.standing(today).filter(person=person_id)
    unsafe: frozenset[Channel] = frozenset().union(*(row.unsafe_channels() for row in ways))
    return Known(is_protected=bool(_addresses(person_id, today)), unsafe_channels=unsafe)


def way(*, person_id: int, channel: Channel, today: dt.date, to: str = "", at: dt.time | None = None) -> Way:
    """May somebody be reached like this today? to: where a letter would go; at: when a call would be made.

    Somebody with a safe address gets letters there and nowhere else.
    """
    known = known_of(person_id, today)
    if channel is Channel.LETTER and known.is_protected and channel not in known.unsafe_channels:
        if to and any(
            row.is_for_letters and contact.same_address(row.address, to) for row in _addresses(person_id, today)
        ):
            return Way(True, "It is where they asked for letters to go.", to)
        return Way(False, "They have a safe address, and this is not known to be it. Nothing was sent. Ask the agency that"
                          " holds it to hand the letter over.")  # fmt: skip
    if channel is Channel.LETTER:
        known = Known(addresses=(to,) if to else (), unsafe_channels=known.unsafe_channels)
    answer = contact.message_by(known, channel)
    if answer and at is not None and channel in (Channel.CALL, Channel.VOICEMAIL, Channel.TEXT):
        return _within_hours(answer, person_id, today, at)
    return answer


def ask_a_worker(
    *, by: Viewer, person: Person, agency: Agency, about: str, today: dt.date, title: str = BY_HAND
) -> Task:
    """What follows a no: a worker is asked to do by hand what was not sent. about: what was to be sent, asked once."""
    return tasks.ask_for(
        by=by, person=person, agency=agency, title=title, due_on=today + dt.timedelta(days=1), about=about
    )


def _within_hours(answer: Way, person_id: int, today: dt.date, at: dt.time) -> Way:
    for row in SafeWays.objects.standing(today).filter(person=person_id).exclude(from_hour=None):
        assert row.from_hour is not None and row.until_hour is not None
        if not row.from_hour <= at <= row.until_hour:
            return Way(False, f"It is safe from {row.from_hour:%H:%M} to {row.until_hour:%H:%M} only. Nothing was sent."
                              " Try again then.")  # fmt: skip
    return answer


def _addresses(person_id: int, today: dt.date) -> list[SafeAddress]:
    with asking.everyone(WHY):
        return list(SafeAddress.objects.in_force(today).filter(person=person_id))
