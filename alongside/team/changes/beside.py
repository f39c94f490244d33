"""Name somebody else in a person's team, with how to reach them, and let them go."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.involving import end_involvement, involve
from alongside.access.models import Membership
from alongside.access.policy import Viewer
from alongside.people.models import Person
from alongside.team.models import Beside


@change("team.name")
def name_beside(
    *,
    by: Viewer,
    person: Person,
    role: str,
    name: str,
    organisation: str,
    reach: str,
    today: dt.date,
    membership: Membership | None = None,
) -> Beside:
    """Name an advocate, a peer or an agency's worker. With an account here they see the person from today."""
    name = name.strip() or (membership.user.name if membership else "")
    if not name:
        raise Refused("Say who it is.")
    involvement = None
    if membership is not None:
        involvement = involve(
            by=by, person=person, agency=membership.agency, worker=membership.user, because="Named in their team",
            starts_on=today,
        )  # fmt: skip
    return Beside.objects.create(
        person=person, role=role, name=name, reach=reach.strip(), started_on=today, named_by_name=by.name,
        organisation=organisation.strip() or (membership.agency.name if membership else ""),
        agency=membership.agency if membership else None, worker=membership.user if membership else None,
        involvement=involvement,
    )  # fmt: skip


@change("team.name")
def end_beside(*, by: Viewer, beside: Beside, because: str, today: dt.date) -> Beside:
    """They are no longer part of the person's team."""
    if beside.ended_on is not None:
        raise Refused("That has ended already.")
    beside.ended_on, beside.ended_because = today, because.strip()
    beside.save(update_fields=["ended_on", "ended_because"])
    end_involvement(by=by, person_id=beside.person_id, involvement_id=beside.involvement_id, today=today)
    return beside
