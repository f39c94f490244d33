"""The partnership of the invented borough: its agencies, who signs in, and what they agreed to share."""

from __future__ import annotations

import datetime as dt

from alongside.access import changes
from alongside.access.models import Agency
from alongside.access.operator import operator
from alongside.access.policy import EVERYDAY, Category, Purpose, Role
from alongside.workspace.rehearse_partnership import record_purposes, what_waits
from alongside.workspace.sign_ins import PASSWORD, SECOND_DATA_OFFICER, SIGN_INS, TEAM, TWO_ROLES

SHELTERED, WOMEN = "domestic-abuse", "womens-service"

AGENCIES: tuple[tuple[str, str, bool], ...] = (  # slug, name, whether others may be told that it is alongside somebody
    (TEAM, "Council Partnership Team", True),
    ("rough-sleeping-outreach", "Rough Sleeping Outreach", True),
    ("housing-solutions", "Housing Solutions", True),
    ("probation", "Probation Service", True),
    ("prisons", "Prison Releases", False),
    ("police-iom", "Integrated Offender Management", False),
    ("drug-treatment", "Drug and Alcohol Treatment", False),
    ("health", "Homeless Health Practice", False),
    ("mental-health", "Community Mental Health Trust", False),
    ("hostels", "Hostels Partnership", True),
    ("day-centre", "Day Centre", True),
    ("domestic-abuse", "Domestic Abuse Service", False),
    ("antisocial-behaviour", "Antisocial Behaviour Team", True),
    ("adult-social-care", "Adult Social Care", True),
    ("womens-service", "Women's Service", False),
    ("peer-support", "Peer Support Charity", True),
)


def set_up_partnership(today: dt.date) -> dict[str, Agency]:
    """Agencies, accounts and agreements. Returns the agencies by slug."""
    by = operator(Role.ADMINISTRATOR)
    agencies = {
        slug: changes.add_agency(by=by, slug=slug, name=name, is_named_to_others=is_named)
        for slug, name, is_named in AGENCIES
    }
    record_purposes(agencies[TEAM], today)
    since = today - dt.timedelta(days=365)
    accounts = [(each.email, each.name, each.agency, each.role) for each in SIGN_INS]
    accounts.append((*SECOND_DATA_OFFICER, TEAM, Role.DATA_OFFICER))
    email, name, agency, roles = TWO_ROLES
    accounts += [(email, name, agency, role) for role in roles]
    for email, name, agency, role in accounts:
        changes.add_member(
            by=by, email=email, name=name, password=PASSWORD, agency=agencies[agency], role=role, starts_on=since
        )
    agree(agencies, since, today)
    what_waits(agencies, today)
    return agencies


def agree(agencies: dict[str, Agency], since: dt.date, today: dt.date) -> None:
    """Every agency shares everyday facts for coordinating and linking, but for the domestic abuse service: what it
    knows, and that it is there at all, goes to the partnership's team alone; to the women's service, of those women alone who
    agree to it.
    """
    governance = operator(Role.GOVERNANCE_LEAD)
    for agency in agencies.values():
        is_sheltered = agency.slug == SHELTERED
        others = [agencies[TEAM]] if is_sheltered else [other for other in agencies.values() if other != agency]
        for purpose in (Purpose.COORDINATION, Purpose.LINKAGE):
            also = {Category.DOMESTIC_ABUSE} if purpose is Purpose.COORDINATION else set()
            changes.sign_agreement(
                by=governance,
                title=f"{agency.name}: {purpose.label}",
                giver=agency,
                receivers=others,
                purpose=purpose,
                categories={Category.IDENTITY} | also if is_sheltered else EVERYDAY,
                starts_on=since,
                review_on=today + dt.timedelta(days=200),
                ends_on=today + dt.timedelta(days=365),
            )
    changes.sign_agreement(
        by=governance,
        title=f"{agencies[SHELTERED].name} to {agencies[WOMEN].name}: with each woman's consent",
        giver=agencies[SHELTERED],
        receivers=[agencies[WOMEN]],
        purpose=Purpose.COORDINATION,
        categories={Category.IDENTITY, Category.DOMESTIC_ABUSE},
        starts_on=since,
        review_on=today + dt.timedelta(days=200),
        ends_on=today + dt.timedelta(days=365),
        needs_consent=True,
    )
