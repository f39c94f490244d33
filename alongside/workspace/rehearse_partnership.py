"""The register of the invented borough's partnership: three purposes, who answers for them, and what is soon to be renewed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from alongside.access import changes as access
from alongside.access.models import Agency, Agreement, Membership
from alongside.access.operator import member, operator
from alongside.access.policy import Purpose, Role
from alongside.partnership.agreeing import plain, terms_of
from alongside.partnership.changes import approvals, attestation, purposes
from alongside.partnership.rules import DpiaOutcome

YEAR = dt.timedelta(days=365)
ADULTS = "Adults of the borough who face several disadvantages at once, and those who may"
SECURITY = (
    "Everyone signs in with a second factor; what each role may see is decided in one place; every look and change "
    "stands in a sealed ledger; safe addresses are encrypted; backups are encrypted and restored as a drill"
)

CONTACTS = {
    "council": "Information governance desk, Town Hall, information@council.example",
    "probation": "Information rights team, information@probation.example",
    "housing-solutions": "Housing records desk, records@housing-solutions.example",
}

PURPOSES: dict[Purpose, dict[str, Any]] = {
    Purpose.COORDINATION: {
        "title": "Coordinating support",
        "what_for": "So that the agencies alongside somebody know of one another, agree one plan, and nobody has to "
        "tell their story twice.",
        "owner_post": "Head of Rough Sleeping and Prevention",
        "article_6": "e",
        "article_9": ["h", "g"],
        "schedule_1": ["2", "6", "18"],
        "gateways": ["CARE2014_6_7", "CDA1998_115", "LOCALISM2011_1"],
        "policy_document": "Appropriate policy document, version 3, council records store AP-0117",
        "dpia_reference": "DPIA-2026-014",
        "dpia_outcome": DpiaOutcome.WITH_MEASURES,
        "dpia_document": "Council records store, DP-0231",
        "retention": "Six years after the last agency has closed its work with the person; then removed for good",
    },
    Purpose.LINKAGE: {
        "title": "Linking records, and how good they are",
        "what_for": "To tell which records of several agencies speak of one person, so that help is offered once and to "
        "everyone it is meant for.",
        "owner_post": "Head of Insight",
        "article_6": "e",
        "article_9": ["h", "g"],
        "schedule_1": ["2", "6"],
        "gateways": ["CARE2014_6_7", "LOCALISM2011_1"],
        "policy_document": "Appropriate policy document, version 3, council records store AP-0117",
        "dpia_reference": "DPIA-2026-015",
        "dpia_outcome": DpiaOutcome.WITH_MEASURES,
        "dpia_document": "Council records store, DP-0232",
        "retention": "Records that match nobody: 90 days. Others as long as the person is supported, and six years more",
    },
    Purpose.OVERSIGHT: {
        "title": "Oversight and learning",
        "what_for": "So that the board can see, in figures without names, whether the right people are reached and what "
        "stood in their way.",
        "owner_post": "Director of Adult Social Care",
        "article_6": "e",
        "article_9": ["h"],
        "schedule_1": ["2"],
        "gateways": ["CDA1998_17A", "LOCALISM2011_1"],
        "policy_document": "",
        "dpia_reference": "DPIA-2026-016",
        "dpia_outcome": DpiaOutcome.GO_AHEAD,
        "dpia_document": "Council records store, DP-0233",
        "retention": "Figures are kept for ten years; nobody can be told from them",
    },
}


def record_purposes(owner: Agency, today: dt.date) -> None:
    """One live entry for each purpose, as though its assessment had been signed four months ago."""
    for purpose, words in PURPOSES.items():
        signed = today - dt.timedelta(days=120)
        purposes.record_purpose(
            by=operator(Role.GOVERNANCE_LEAD), purpose=purpose, owner=owner, people=ADULTS, security=SECURITY,
            transfers="None: everything stays in the United Kingdom", dpia_on=signed, dpia_review_on=signed + YEAR,
            starts_on=signed, review_on=signed + YEAR + dt.timedelta(days=60), **words,
        )  # fmt: skip


def what_waits(agencies: dict[str, Agency], today: dt.date) -> None:
    """An agreement that ends within thirty days, a proposal that waits, and a quarter's round that is half answered."""
    governance, administrator = operator(Role.GOVERNANCE_LEAD), operator(Role.ADMINISTRATOR)
    for slug, contact in CONTACTS.items():
        purposes.name_controller(
            by=governance, agency=agencies[slug], contact=contact, officer_contact=f"data-protection@{slug}.example",
            registration="ZA000000",
        )  # fmt: skip
    day_centre = Agreement.objects.get(giver=agencies["day-centre"], purpose=Purpose.COORDINATION)
    access.end_agreement(by=governance, agreement=day_centre, ends_on=today + dt.timedelta(days=23))
    asker = member("governance-lead@alongside.example")
    renewed = {**terms_of(day_centre), "review_on": today + YEAR, "ends_on": today + 2 * YEAR}
    approvals.propose(
        by=asker, action="agreement.alter", arguments={"agreement": day_centre.pk, **plain(renewed)},
        because="The day centre's trustees signed again for two years; the paper is with the council.",
    )  # fmt: skip
    asked = attestation.open_round(by=administrator, today=today)
    for slug in ("probation", "peer-support"):
        members = Membership.objects.filter(agency=agencies[slug]).values_list("pk", flat=True)
        attestation.answer(by=administrator, asked=asked, agency=agencies[slug], keep=set(members), today=today)
