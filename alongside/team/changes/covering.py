"""Cover for somebody who is away: who stands in for which of their people, from when to when."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.involving import involve
from alongside.access.models import Membership, User
from alongside.access.policy import Reach, Viewer
from alongside.people.models import Person
from alongside.team.changes.leading import works_on
from alongside.team.models import Cover, Lead


@change("team.cover")
def arrange_cover(
    *,
    by: Viewer,
    absent: User,
    people: list[Person],
    membership: Membership,
    starts_on: dt.date,
    ends_on: dt.date,
    today: dt.date,
) -> list[Cover]:
    """Let a worker stand in for these people of somebody who is away. It ends by itself after the last day."""
    _can_be(membership, absent, starts_on, ends_on, today)
    User.objects.select_for_update().get(pk=absent.pk)  # two covers arranged at once must not overlap
    ids = [person.pk for person in people]
    led = set(Lead.objects.current().filter(worker=absent, person__in=ids).values_list("person", flat=True))
    if not ids or led != set(ids):
        raise Refused(f"Choose people whom {absent.name} leads with.")
    if by.grant.reach is Reach.INVOLVED and Lead.objects.current().filter(person__in=ids).exclude(agency=by.agency_id):
        raise Refused("The lead organisation, or the coordinator, arranges cover.")
    if Cover.objects.touching(starts_on, ends_on).filter(person__in=ids).exists():
        raise Refused("Somebody covers one of them in part of that time already. Choose other days, or other people.")
    return [_stand_in(by, person, absent, membership, starts_on, ends_on) for person in people]


def _can_be(membership: Membership, absent: User, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> None:
    if ends_on < starts_on:
        raise Refused("The last day cannot come before the first.")
    if ends_on < today:
        raise Refused("The last day has gone by. Choose a day from today on.")
    if membership.user_id == absent.pk:
        raise Refused("Somebody who is away cannot cover for themselves.")
    if not (works_on(membership, starts_on) and works_on(membership, ends_on)):
        raise Refused(f"{membership.user.name} does not work there for all of that time. Choose somebody else.")


def _stand_in(
    by: Viewer, person: Person, absent: User, membership: Membership, starts_on: dt.date, ends_on: dt.date
) -> Cover:
    involvement = involve(
        by=by, person=person, agency=membership.agency, worker=membership.user, because="Covers for their lead worker",
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return Cover.objects.create(
        person=person, absent=absent, worker=membership.user, agency=membership.agency, starts_on=starts_on,
        ends_on=ends_on, arranged_by_name=by.name, involvement=involvement,
    )  # fmt: skip
