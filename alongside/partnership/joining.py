"""Who may sign in, and in which role, takes two people. Ending a membership takes one: a leaver never waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from alongside.access import changes as access
from alongside.access.gate import Refused
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Role, Viewer
from alongside.kit.words import day
from alongside.partnership.two_person import Action, Arguments, Shown


def describe_addition(arguments: Arguments) -> Shown:
    known = User.objects.filter(email=str(arguments["email"]).lower()).first()
    agency = _agency(arguments["agency"])
    rows = (
        ("Who", f"{known.name if known else arguments['name']}, {arguments['email']}"),
        ("Has an account", "yes, and keeps their password" if known else "no"),
        ("Agency", agency.name),
        ("Role", Role(str(arguments["role"])).label),
        ("From", day(_day(arguments["starts_on"]))),
    )
    return Shown(f"Add a member to {agency.name}", rows)


def add(*, by: Viewer, email: str, name: str, agency: int, role: str, starts_on: str) -> Membership:
    """The account has no password yet: whoever hands it over makes a first one then."""
    return access.add_member(
        by=by, email=email, name=name, password=None, agency=_agency(agency), role=Role(role), starts_on=_day(starts_on)
    )


def describe_move(arguments: Arguments) -> Shown:
    membership = _membership(arguments["membership"])
    was, new = Role(membership.role), Role(str(arguments["role"]))
    if was == new:
        raise Refused("That is the role they have.")
    rows = (
        ("Who", f"{membership.user.name}, {membership.agency.name}"),
        ("Role now", f"{was.label}, since {day(membership.starts_on)}"),
        ("Role to be", new.label),
        ("From", day(_day(arguments["starts_on"]))),
    )
    return Shown(f"Change the role of a member of {membership.agency.name}", rows)


def move(*, by: Viewer, membership: int, role: str, starts_on: str) -> Membership:
    """The old role ends on the day before the new one begins."""
    old, first = _membership(membership), _day(starts_on)
    if first <= old.starts_on:
        raise Refused("The new role can begin on the day after the old one began.")
    access.end_membership(by=by, membership=old, ends_on=first - dt.timedelta(days=1))
    return access.add_member(
        by=by, email=old.user.email, name=old.user.name, password=None, agency=old.agency, role=Role(role),
        starts_on=first,
    )  # fmt: skip


ADD = Action("membership.add", "membership.edit", "membership.approve", describe_addition, add)
MOVE = Action("membership.move", "membership.edit", "membership.approve", describe_move, move)


def _membership(pk: Any) -> Membership:
    found = Membership.objects.select_related("user", "agency").filter(pk=pk, ends_on=None).first()
    if found is None:
        raise Refused("This membership has ended or has a last day already.")
    return found


def _agency(pk: Any) -> Agency:
    found = Agency.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("This agency is no longer there.")
    return found


def _day(text: Any) -> dt.date:
    return dt.date.fromisoformat(str(text))
