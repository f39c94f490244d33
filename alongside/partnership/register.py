"""The partnership's register: its agencies, members and agreements, for those who keep it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.models import Agency, Agreement, Membership
from alongside.access.policy import Category, Purpose, Role, Viewer

REVIEW_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Member:
    membership: Membership
    role: str
    is_in_force: bool


@dataclass(frozen=True)
class Sharing:
    """One agreement as it stands today. state and colour: for its tag."""

    agreement: Agreement
    receivers: list[str]
    categories: list[str]
    state: str
    colour: str


def agencies() -> list[Agency]:
    """Who belongs to the partnership; every member may know."""
    return list(Agency.objects.all())


def members(viewer: Viewer, today: dt.date) -> list[Member]:
    """Everyone who is, was or will be a member, by agency; those in force first."""
    gate.ask(viewer, "membership.edit")
    in_force = set(Membership.objects.in_force(today).values_list("pk", flat=True))
    rows = Membership.objects.select_related("user", "agency").order_by("agency__name", "user__name", "pk")
    found = [Member(row, Role(row.role).label.capitalize(), row.pk in in_force and row.user.is_active) for row in rows]
    return sorted(found, key=lambda member: not member.is_in_force)


def membership(viewer: Viewer, pk: int) -> Membership | None:
    gate.ask(viewer, "membership.edit")
    return Membership.objects.select_related("user", "agency").filter(pk=pk).first()


def agreements(viewer: Viewer, today: dt.date) -> list[Sharing]:
    """Every agreement there has been: those in force first, the next to be reviewed on top."""
    gate.ask(viewer, "agreement.edit")
    rows = Agreement.objects.select_related("giver").prefetch_related("receivers")
    everyone = frozenset(Agency.objects.values_list("pk", flat=True))
    found = [_sharing(row, today, everyone) for row in rows.order_by("review_on", "pk")]
    return sorted(found, key=lambda sharing: sharing.state == "Ended")


def agreement(viewer: Viewer, pk: int) -> Agreement | None:
    gate.ask(viewer, "agreement.edit")
    return Agreement.objects.select_related("giver").filter(pk=pk).first()


def _receivers(row: Agreement, everyone: frozenset[int]) -> list[str]:
    """Who receives, by name; in short where it is everybody else."""
    receivers = row.receivers.all()
    if len(receivers) > 1 and {agency.pk for agency in receivers} | {row.giver_id} == everyone:
        return ["Every other agency"]
    return [agency.name for agency in receivers]


@dataclass(frozen=True)
class Published:
    """An agreement as anyone may read it: no signatures, no place of the paper."""

    title: str
    giver: str
    receivers: list[str]
    purpose: str
    categories: list[str]
    starts_on: dt.date
    ends_on: dt.date | None
    needs_consent: bool


def public_agreements(today: dt.date) -> list[Published]:
    """The agreements in force, for the public register."""
    everyone = frozenset(Agency.objects.values_list("pk", flat=True))
    rows = Agreement.objects.in_force(today).select_related("giver").prefetch_related("receivers")
    return [
        Published(
            row.title, row.giver.name, _receivers(row, everyone), Purpose(row.purpose).label,
            [category.label for category in Category if category in row.category_set()], row.starts_on, row.ends_on,
            row.needs_consent,
        )
        for row in rows.order_by("giver__name", "purpose")
    ]  # fmt: skip


def _sharing(row: Agreement, today: dt.date, everyone: frozenset[int]) -> Sharing:
    return Sharing(
        row,
        _receivers(row, everyone),
        [category.label for category in Category if category in row.category_set()],
        *_state(row, today),
    )


def _state(row: Agreement, today: dt.date) -> tuple[str, str]:
    if row.ends_on is not None and row.ends_on < today:
        return "Ended", "grey"
    if row.starts_on > today:
        return "Not yet in force", "blue"
    if row.review_on <= today:
        return "Review is due", "red"
    return ("Review soon", "orange") if row.review_on <= today + REVIEW_SOON else ("In force", "green")
