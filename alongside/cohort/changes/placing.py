"""Places on the list: how many there are, moves from one status to another, monthly looks, and how a place ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Category, Viewer
from alongside.cohort import documents
from alongside.cohort.models import Capacity, CheckPoint, Place, StatusMove
from alongside.cohort.places import REENGAGE
from alongside.cohort.statuses import Status, check_points, expected_until
from alongside.kit.words import day
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

MOST_PLACES = 500


@dataclass(frozen=True)
class Attempt:
    """One part of a plan to come back together: who tries what by when."""

    agency: Agency
    what: str
    by_on: dt.date


@change("list.capacity")
def set_capacity(*, by: Viewer, data_places: int, referral_places: int, starts_on: dt.date, because: str) -> Capacity:
    """How many places there are from a day on. Fewer than are taken takes nobody's place away."""
    if not because.strip():
        raise Refused("Say why the number of places changes: the board will ask.")
    if not 0 < data_places + referral_places <= MOST_PLACES:
        raise Refused(f"There must be between 1 and {MOST_PLACES} places.")
    newest = Capacity.objects.first()
    if newest is not None and starts_on < newest.starts_on:
        raise Refused("A later change is on record already. Choose a day that is not before it.")
    return Capacity.objects.create(
        data_places=data_places, referral_places=referral_places, starts_on=starts_on, because=because.strip()[:300],
        by_name=by.name,
    )  # fmt: skip


def first_move(place: Place, by_name: str, on: dt.date) -> StatusMove:
    """Where everybody begins. Part of agreeing on a place."""
    version, statuses = documents.statuses_in_use()
    status = statuses.statuses[statuses.first]
    return StatusMove.objects.create(
        place=place, to_status=status.name, because="Agreed on the list", expected_until=expected_until(status, on),
        version=version, on=on, by_name=by_name,
    )  # fmt: skip


@change("list.move")
def move(
    *,
    by: Viewer,
    place: Place,
    to: str,
    because: str,
    on: dt.date,
    until: dt.date | None = None,
    hold_reason: str = "",
    follow_on: str = "",
    attempts: Sequence[Attempt] = (),
) -> StatusMove:
    """From one status to another, or a longer stay in the same one. until: when to look again, where it is not the usual day."""
    version, statuses = documents.statuses_in_use()
    last = _open_place(place, on)
    if not because.strip():
        raise Refused("Say why: it is what the next worker reads.")
    if not statuses.allows(last.to_status, to):
        known = ", ".join(statuses.label(name) for name in statuses.following(last.to_status))
        raise Refused(f"From {statuses.label(last.to_status)} one goes to: {known}.")
    status = statuses.statuses[to]
    is_longer = to == last.to_status
    if is_longer and (until is None or until <= on):
        raise Refused("A longer stay needs a later day on which to look again.")
    if until is not None and until <= on:
        raise Refused("The day on which to look again must come after the move.")
    if not is_longer:
        _has_what_is_asked(status, statuses.hold_reasons, hold_reason, follow_on, attempts)
    made = StatusMove.objects.create(
        place=place, from_status=last.to_status, to_status=to, because=because.strip(),
        hold_reason=hold_reason if "hold_reason" in status.asks else "",
        follow_on=follow_on.strip() if "follow_on" in status.asks else "",
        expected_until=until or expected_until(status, on), version=version, on=on, by_name=by.name,
    )  # fmt: skip
    if "plan" in status.asks:
        for attempt in attempts:
            _try(by, place, attempt)
    elif not is_longer:
        _stop_trying(by, place, statuses.label(to))
    return made


def _open_place(place: Place, on: dt.date) -> StatusMove:
    """The newest move of a place that has not ended. Raises Refused where the day does not fit."""
    if place.ended_on is not None:
        raise Refused("This place has ended. Propose the person again if they should have one.")
    last = place.moves.order_by("-on", "-pk").first()
    assert last is not None, "every place begins with a move"
    if on < last.on:
        raise Refused(f"The last move was on {day(last.on)}. Choose that day or a later one.")
    return last


def _has_what_is_asked(
    status: Status, reasons: object, hold_reason: str, follow_on: str, attempts: Sequence[Attempt]
) -> None:
    if "hold_reason" in status.asks and hold_reason not in reasons:  # type: ignore[operator]
        raise Refused("Say why nothing can be done for now.")
    if "follow_on" in status.asks and not follow_on.strip():
        raise Refused("Name the service that goes on with the person: nobody is handed over to nobody.")
    if "plan" in status.asks and not attempts:
        raise Refused("Say who tries what by when, so that somebody keeps trying.")


@change("list.move")
def try_again(*, by: Viewer, place: Place, attempt: Attempt, on: dt.date) -> Task:
    """One more attempt to come back together."""
    _open_place(place, on)
    return _try(by, place, attempt)


def _try(by: Viewer, place: Place, attempt: Attempt) -> Task:
    if not attempt.what.strip():
        raise Refused("Say what will be tried.")
    number = Task.objects.filter(about__startswith=f"{REENGAGE}:{place.pk}:").count() + 1
    return tasks.ask_for(
        by=by, person=place.person, agency=attempt.agency, title=attempt.what.strip()[:200], due_on=attempt.by_on,
        category=Category.VOICE, about=f"{REENGAGE}:{place.pk}:{number}",
    )  # fmt: skip


def _stop_trying(by: Viewer, place: Place, to: str) -> None:
    """They are back, or the team has gone another way: what was to be tried needs no answer."""
    open_now = Task.objects.open().filter(about__startswith=f"{REENGAGE}:{place.pk}:")
    for task in gate.visible(by, open_now):
        tasks.finish(by=by, task=task, result=f"Not needed any more. Now: {to}")


@change("list.move")
def look(
    *, by: Viewer, place: Place, due_on: dt.date, standing: CheckPoint.Standing, on: dt.date, note: str = ""
) -> CheckPoint:
    """How things stand with somebody who has moved on, at one of the monthly looks."""
    last = _open_place(place, on)
    _, statuses = documents.statuses_in_use()
    status = statuses.statuses.get(last.to_status)
    entered = place.moves.exclude(from_status=last.to_status).filter(to_status=last.to_status).order_by("-on", "-pk")
    days = check_points(status, entered[0].on) if status else ()
    if due_on not in days:
        raise Refused("There is no monthly look on that day. Go back and choose one that is due.")
    if place.check_points.filter(due_on=due_on).exists():
        raise Refused("Somebody has looked already. What they found stands below.")
    return CheckPoint.objects.create(
        place=place, number=days.index(due_on) + 1, due_on=due_on, standing=standing, note=note.strip(), on=on,
        by_name=by.name,
    )  # fmt: skip


@change("list.decide")
def end(*, by: Viewer, place: Place, ending: Place.Ending, because: str, on: dt.date) -> Place:
    """Somebody's place ends, by the partnership's word and with a reason. Silence alone never ends one."""
    _open_place(place, on)
    if ending == Place.Ending.JOINED:
        raise Refused("A place ends like this only when records are joined.")
    if not because.strip():
        raise Refused("Say why the place ends: the person may ask.")
    _stop_trying(by, place, "the place has ended")
    place.ended_on, place.ended_as, place.ended_why, place.ended_by_name = on, ending, because.strip(), by.name
    place.save(update_fields=["ended_on", "ended_as", "ended_why", "ended_by_name"])
    return place
