"""Begin a package, save a part of it without writing over anybody, and keep the person's word on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import User
from alongside.access.policy import Category, Viewer
from alongside.package.models import Agreed, Package, Sheet, Voice
from alongside.package.rules import Area
from alongside.people.models import Person
from alongside.team.around import workers


class Newer(Exception):
    """Somebody else has saved since this was opened. row: what they saved."""

    def __init__(self, row: Voice | Sheet) -> None:
        super().__init__("saved by somebody else since it was opened")
        self.row = row


@change("package.edit")
def begin(*, by: Viewer, person: Person) -> Package:
    """Begin somebody's package; their agency keeps it. Where the agency keeps one already, that is returned."""
    if by.agency_id is None:
        raise Refused("A package is kept by an agency. Sign in as a member of one.")
    found, _ = Package.objects.get_or_create(
        person=person, agency_id=by.agency_id, is_second=False, defaults={"begun_by_name": by.name}
    )
    return found


@change("package.edit")
def write_voice(*, by: Viewer, package: Package, number: int, now: dt.datetime | None = None, **said: Any) -> Voice:
    """Save the person's words and how to work with them. number: of the version that was read, 0 where there was none.

    Raises Newer where somebody has saved since.
    """
    row = Voice(**_of(package, Category.VOICE, by, now), number=number + 1, **said)
    _must_be_next(row, Voice.objects.filter(package=package).newest().first(), number)
    return _kept(row)


@change("package.edit")
def write_area(
    *, by: Viewer, package: Package, area: Area, number: int, now: dt.datetime | None = None, **said: Any
) -> Sheet:
    """Save how one area of life stands. As `write_voice`. move_worker: somebody who is alongside the person."""
    said |= _mover(by, package, said.get("move_worker"))
    row = Sheet(
        **_of(package, area.category, by, now), area=area.slug, category=area.category, number=number + 1, **said
    )
    must_see(by, row)
    newest = Sheet.objects.filter(package=package, area=area.slug).newest().first()
    _must_be_next(row, newest, number)
    return _kept(row)


@change("package.edit")
def agree(
    *,
    by: Viewer,
    package: Package,
    is_agreed: bool,
    on: dt.date,
    how: str = "",
    why_not: str = "",
    now: dt.datetime | None = None,
) -> Agreed:
    """The person's word on the package as it stands: agreed, how and when; or not yet, and why."""
    if is_agreed and not how:
        raise Refused("Say how they agreed: in person, by phone, through an interpreter.")
    if not is_agreed and not why_not.strip():
        raise Refused("Say why it is not agreed yet, so that the next worker can ask again.")
    return Agreed.objects.create(
        package=package, person_id=package.person_id, agency_id=package.agency_id, is_agreed=is_agreed, on=on,
        how=how if is_agreed else "", why_not="" if is_agreed else why_not.strip(), at=now or timezone.now(), by_name=by.name,
    )  # fmt: skip


def _mover(by: Viewer, package: Package, worker: User | None) -> dict[str, Any]:
    """A worker's move is kept with their name as it is today: a version never says later what it did not say then."""
    if worker is None:
        return {}
    if worker not in {each for each, _ in workers(by, package.person, timezone.localdate())}:
        raise Refused(f"{worker.name} is not alongside them. Choose somebody who is, or name them in the team first.")
    return {"mover": worker.name}


def must_see(by: Viewer, row: Any) -> None:
    """Nobody writes where they may not read: an area keeps its category whoever writes in it."""
    if not (decision := gate.why(by, row)):
        raise Refused(decision.because)


def of(package: Package, category: Category | str) -> dict[str, Any]:
    """What every part of a package has from it."""
    return {"package": package, "person_id": package.person_id, "category": category, **_keeper(package, category)}


def _keeper(package: Package, category: Category | str) -> dict[str, Any]:
    keeper = package.keeper_of(category)
    return {"agency": package.agency} if keeper == package.agency_id else {"agency_id": keeper}


def _of(package: Package, category: Category, by: Viewer, now: dt.datetime | None) -> dict[str, Any]:
    return {
        "package": package, "person": package.person, "written_at": now or timezone.now(), "written_by_name": by.name,
        "written_by_agency": by.agency_name, **_keeper(package, category),
    }  # fmt: skip


def _must_be_next(row: Voice | Sheet, newest: Voice | Sheet | None, number: int) -> None:
    if newest is not None and newest.number != number:
        raise Newer(newest)


def _kept(row: Any) -> Any:
    """Saved; whoever lost by a moment is told of who won."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        rows = type(row).objects.filter(package=row.package, area=row.area)
        if (other := rows.newest().exclude(number__lt=row.number).first()) is None:
            raise
        raise Newer(other) from None
    return row
