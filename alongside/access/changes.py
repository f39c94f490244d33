"""Agencies, members and agreements: who joins, who leaves, what is shared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Agreement, Membership, User
from alongside.access.policy import Category, Purpose, Role, Viewer


@change("agency.edit")
def add_agency(*, by: Viewer, slug: str, name: str, is_named_to_others: bool = True) -> Agency:
    """An organisation joins the partnership."""
    return Agency.objects.create(slug=slug, name=name, is_named_to_others=is_named_to_others)


@change("membership.edit")
def add_member(
    *, by: Viewer, email: str, name: str, agency: Agency, role: Role, starts_on: dt.date, password: str | None = None
) -> Membership:
    """Somebody starts to work for an agency in a role. The account is made if there is none for that address.

    password: of invented people alone. Everyone else sets up their own way in with a one-time code.
    """
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    return Membership.objects.create(user=user, agency=agency, role=role, starts_on=starts_on)


@change("membership.edit")
def end_membership(*, by: Viewer, membership: Membership, ends_on: dt.date) -> Membership:
    """Somebody leaves: nothing opens for them from the day after."""
    if ends_on < membership.starts_on:
        raise Refused("The last day cannot come before the first.")
    if membership.ends_on is not None and ends_on > membership.ends_on:
        raise Refused("That is later than the last day it has. To let somebody back in, add them as a member again.")
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    return membership


@change("membership.edit")
def let_go_on(*, by: Viewer, membership: Membership, ends_on: dt.date | None) -> Membership:
    """A membership that was only suspended goes on as it was."""
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    return membership


@change("agreement.edit")
def sign_agreement(
    *,
    by: Viewer,
    title: str,
    giver: Agency,
    receivers: Iterable[Agency],
    purpose: Purpose,
    categories: Iterable[Category],
    starts_on: dt.date,
    review_on: dt.date,
    ends_on: dt.date | None = None,
    needs_consent: bool = False,
) -> Agreement:
    """One agency agrees to give the named others these categories for one purpose: of everybody, or of those alone who agree."""
    agreement = Agreement.objects.create(
        title=title,
        giver=giver,
        purpose=purpose,
        categories=sorted(categories),
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        needs_consent=needs_consent,
    )
    agreement.receivers.set(receivers)
    return agreement


@change("agreement.edit")
def alter_agreement(
    *,
    by: Viewer,
    agreement: Agreement,
    title: str,
    giver: Agency,
    receivers: Iterable[Agency],
    purpose: Purpose,
    categories: Iterable[Category],
    starts_on: dt.date,
    review_on: dt.date,
    ends_on: dt.date | None = None,
    needs_consent: bool,
) -> Agreement:
    """What an agreement says from now on. What it said before stands in the proposal that two people agreed to."""
    agreement.title, agreement.giver, agreement.purpose = title, giver, purpose
    agreement.categories = sorted(categories)
    agreement.starts_on, agreement.review_on, agreement.ends_on = starts_on, review_on, ends_on
    agreement.needs_consent = needs_consent
    agreement.save()
    agreement.receivers.set(receivers)
    return agreement


@change("agreement.edit")
def end_agreement(*, by: Viewer, agreement: Agreement, ends_on: dt.date) -> Agreement:
    """An agreement stops: what it let others see is gone from the day after."""
    if agreement.ends_on is not None and ends_on > agreement.ends_on:
        raise Refused("That is later than the last day it has. To let it run on, change the agreement.")
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
    return agreement
