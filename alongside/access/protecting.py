"""Keep somebody from being seen; lift it with a second person; carry it along when records are joined or parted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import (
    Agency,
    Conflict,
    KeptApart,
    Membership,
    Objection,
    Protection,
    Restriction,
    User,
)
from alongside.access.models.protection import StandingQuerySet
from alongside.access.policy import GRANTS, Reach, Role, Viewer

KINDS: tuple[type[Conflict] | type[KeptApart] | type[Restriction], ...] = (Conflict, KeptApart, Restriction)


@change("protection.set")
def put_on_conflict_list(
    *, by: Viewer, person: models.Model, because: str, user: User | None = None, agency: Agency | None = None
) -> Conflict:
    """This user, or this agency, never sees the person again, and never learns that they are known."""
    if (user is None) == (agency is None):
        raise Refused("Say who must not see them: one worker or one agency.")
    same = Conflict.objects.standing().filter(person=person.pk, user=user, agency=agency).first()
    return same or Conflict.objects.create(
        person_id=person.pk, user=user, agency=agency, because=because, set_by_name=by.name
    )


@change("protection.set")
def keep_apart(*, by: Viewer, person: models.Model, other: models.Model, because: str) -> KeptApart:
    """Neither is disclosed to whoever is alongside the other alone."""
    if person.pk == other.pk:
        raise Refused("These are one and the same person.")
    both = [(person.pk, other.pk), (other.pk, person.pk)]
    rows = [
        KeptApart.objects.standing().filter(person=one, other=two).first()
        or KeptApart.objects.create(person_id=one, other_id=two, because=because, set_by_name=by.name)
        for one, two in both
    ]
    return rows[0]


@change("protection.set")
def restrict(*, by: Viewer, person: models.Model, readers: Iterable[User], because: str) -> Restriction:
    """Nobody but these readers sees anything of the person. Whoever says so is a reader; one coordinates, so that lifting it is in
    somebody's power. Said again, it is these readers from now on."""
    ids = {pk for pk in (by.user_id, *(reader.pk for reader in readers)) if pk is not None}
    coordinates = Membership.objects.in_force(timezone.localdate()).filter(role=Role.COORDINATOR, user__is_active=True)
    if not coordinates.filter(user__in=ids).exists():
        raise Refused("Name a coordinator among them: lifting it takes one.")
    rows = list(_restrictions(person.pk)) or [
        Restriction.objects.create(person_id=person.pk, because=because, set_by_name=by.name)
    ]
    for row in rows:
        row.readers.set(ids)
    return rows[0]


def unread(today: dt.date) -> list[Restriction]:
    """Restrictions of people whom nobody can open any more: all who might have left, or two who are one had no reader in common."""
    sees = [role for role in Role if GRANTS[role].reach is not Reach.NONE]
    members = Membership.objects.in_force(today).filter(role__in=sees, user__is_active=True)
    live = set(members.values_list("user", flat=True))
    read_by: dict[int, set[int]] = {}
    standing = list(Restriction.objects.standing().order_by("pk").prefetch_related("readers"))
    for row in standing:
        read_by[row.person_id] = read_by.get(row.person_id, live) & {reader.pk for reader in row.readers.all()}
    first = {row.person_id: row for row in reversed(standing)}
    return [row for person, row in sorted(first.items()) if not read_by[person]]


@change("protection.name_reader")
def name_reader(*, by: Viewer, restriction: int, reader: User) -> Restriction:
    """Let somebody open a record that nobody can. restriction: its id; whoever names them sees nothing of it."""
    row = next((each for each in unread(timezone.localdate()) if each.pk == restriction), None)
    if row is None:
        raise Refused("Somebody can open this record again. Nothing is needed.")
    for each in _restrictions(row.person_id):
        each.readers.add(reader)
    return row


def _restrictions(person: int) -> StandingQuerySet[Restriction]:
    return Restriction.objects.standing().filter(person=person)


@change("protection.set")
def ask_to_lift(*, by: Viewer, protection: Protection) -> Protection:
    """The first of two people says that somebody need no longer be kept from being seen."""
    _still_stands(protection)
    protection.lift_asked_by_id, protection.lift_asked_at = by.user_id, timezone.now()
    protection.save(update_fields=["lift_asked_by", "lift_asked_at"])
    return protection


@change("protection.lift")
def lift(*, by: Viewer, protection: Protection) -> Protection:
    """The second of two people agrees. A marker between two people is lifted both ways round, a restriction with its copies."""
    _still_stands(protection)
    if protection.lift_asked_by_id is None:
        raise Refused("Nobody has asked for this to be lifted. Ask, and let somebody else agree.")
    if by.user_id is None or by.user_id == protection.lift_asked_by_id:
        raise Refused("You asked for this yourself. A second person has to agree.")
    rows: list[Protection] = [protection]
    if isinstance(protection, KeptApart):
        rows += KeptApart.objects.standing().filter(person=protection.other_id, other=protection.person_id)
    if isinstance(protection, Restriction):
        rows += _restrictions(protection.person_id).exclude(pk=protection.pk)
    for row in rows:
        row.lifted_at, row.lifted_by_name = timezone.now(), by.name
        row.save(update_fields=["lifted_at", "lifted_by_name"])
    return protection


def _still_stands(protection: Protection) -> None:
    if protection.lifted_at is not None:
        raise Refused("This has been lifted already.")


def carry(origin: int, onto: int) -> None:
    """Records went from one person to another: what protects the one now protects the other too. Consent is not carried.

    Called by the changes that join and part people, within their transaction.
    """
    for conflict in Conflict.objects.standing().filter(person=origin):
        whom = {"user_id": conflict.user_id, "agency_id": conflict.agency_id}
        if not Conflict.objects.standing().filter(person=onto, **whom).exists():
            Conflict.objects.create(person_id=onto, **whom, **_copied(conflict))
    for marker in KeptApart.objects.standing().filter(models.Q(person=origin) | models.Q(other=origin)):
        person, other = (onto if each == origin else each for each in (marker.person_id, marker.other_id))
        if person != other and not KeptApart.objects.standing().filter(person=person, other=other).exists():
            KeptApart.objects.create(person_id=person, other_id=other, **_copied(marker))
    for restriction in _restrictions(origin):
        if not _restrictions(onto).filter(carried_from=restriction).exists():
            copy = Restriction.objects.create(person_id=onto, **_copied(restriction))
            copy.readers.set(restriction.readers.all())
    for each in Objection.objects.standing().filter(person=origin):
        Objection.objects.get_or_create(
            person_id=onto, category=each.category, agency_id=each.agency_id, ended_at=None,
            defaults={"recorded_by_name": each.recorded_by_name},
        )  # fmt: skip


def put_down(origin: int, onto: int) -> None:
    """The joining was undone: what had come with it goes again."""
    now = timezone.now()
    for kind in KINDS:
        copies = kind.objects.standing().filter(carried_from__person=origin, person=onto)
        copies.update(lifted_at=now, lifted_by_name="Put back")
    KeptApart.objects.standing().filter(carried_from__other=origin, other=onto).update(
        lifted_at=now, lifted_by_name="Put back"
    )


def _copied(row: Protection) -> dict[str, Any]:
    return {"because": row.because, "set_by_name": row.set_by_name, "carried_from": row}
