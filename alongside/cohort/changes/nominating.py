"""An agency nominates somebody, or takes the nomination back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.cohort.models import Nomination
from alongside.people.models import Person


@change("nomination.make")
def nominate(
    *,
    by: Viewer,
    person: Person,
    barriers_met: str,
    on: dt.date,
    barrier_kinds: Iterable[str] = (),
    why_now: str = "",
) -> Nomination:
    """Ask the partnership to consider this person, with the barriers services met. One open nomination an agency."""
    if not barriers_met.strip():
        raise Refused("Say which barriers were met: it is what the partnership will work on.")
    if by.agency_id is None:
        raise Refused("Only an agency can nominate. Sign in for yours.")
    if person.merged_into_id is not None:
        raise Refused("This person's records were joined to another person's. Nominate that person.")
    agency = Agency.objects.get(pk=by.agency_id)
    if Nomination.objects.open().filter(person=person, agency=agency).exists():
        raise Refused(f"{agency.name} has already nominated this person. Withdraw that nomination to make another.")
    return Nomination.objects.create(
        person=person,
        agency=agency,
        barrier_kinds=[Nomination.Barrier(kind).value for kind in barrier_kinds],
        barriers_met=barriers_met.strip(),
        why_now=why_now.strip(),
        on=on,
        by_name=by.name,
    )


@change("nomination.withdraw")
def withdraw(*, by: Viewer, nomination: Nomination, because: str) -> Nomination:
    """Take a nomination back, with a reason. It stays on record."""
    if nomination.withdrawn_at is not None:
        raise Refused("This nomination was already withdrawn.")
    if nomination.agency_id != by.agency_id:
        raise Refused(f"{nomination.agency.name} made this nomination. Someone there can withdraw it.")
    if not because.strip():
        raise Refused("Say why the nomination is withdrawn.")
    nomination.withdrawn_at = timezone.now()
    nomination.withdrawn_because = because.strip()[:300]
    nomination.withdrawn_by_name = by.name
    nomination.save(update_fields=["withdrawn_at", "withdrawn_because", "withdrawn_by_name"])
    return nomination
