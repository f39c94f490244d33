"""Who may see and do what. Pure and free of Django; `access.gate` gives the same answers as rows.

Deny by default. The order of the questions is the order of the words people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What kind of fact it is. Every fact about a person has exactly one."""

    IDENTITY = "identity"
    LOCATION = "location"
    CONFIDENTIAL_LOCATION = "confidential_location"
    HOUSING = "housing"
    JUSTICE = "justice"
    SUBSTANCE_USE = "substance_use"
    MENTAL_HEALTH = "mental_health"
    PHYSICAL_HEALTH = "physical_health"
    DOMESTIC_ABUSE = "domestic_abuse"
    IMMIGRATION = "immigration"
    MONEY = "money"
    VOICE = "voice"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


class Role(StrEnum):
    COORDINATOR = "coordinator"
    TEAM_MEMBER = "team_member"
    LEAD_WORKER = "lead_worker"
    NAVIGATOR = "navigator"
    DATA_OFFICER = "data_officer"
    COMMISSIONER = "commissioner"
    BOARD_MEMBER = "board_member"
    GOVERNANCE_LEAD = "governance_lead"
    ACCOUNTABLE_LEAD = "accountable_lead"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {Role.GOVERNANCE_LEAD: "information governance lead"}.get(self, self.value.replace("_", " "))


class Reach(StrEnum):
    """Whose facts a role may ask for at all."""

    PARTNERSHIP = "partnership"  # everyone the agreements let this agency know of
    INVOLVED = "involved"  # people this agency works with
    NONE = "none"  # figures only


class Purpose(StrEnum):
    COORDINATION = "coordination"
    LINKAGE = "linkage"
    OVERSIGHT = "oversight"

    @property
    def label(self) -> str:
        return {
            Purpose.COORDINATION: "coordinating support",
            Purpose.LINKAGE: "linking records and their quality",
            Purpose.OVERSIGHT: "oversight and learning",
        }[self]


SENSITIVE = frozenset({Category.CONFIDENTIAL_LOCATION, Category.DOMESTIC_ABUSE, Category.IMMIGRATION})
EVERYDAY = frozenset(Category) - SENSITIVE


@dataclass(frozen=True)
class Grant:
    """What one role holds: reach, categories, purpose, and the verbs it may do."""

    reach: Reach
    categories: frozenset[Category]
    purpose: Purpose
    verbs: frozenset[str]


DAILY = frozenset({"person.search", "task.ask", "task.finish", "task.take", "nomination.make", "nomination.withdraw",
                   "approval.ask", "recovery.help", "export.make"})  # fmt: skip
READS_COHORT = frozenset({"shortlist.see", "criteria.see", "composition.see"})
READS_FIGURES = frozenset({"composition.see", "quality.see", "export.make"})
SEES_SOURCES = frozenset({"source.see", "quality.see"})
TWO_PEOPLE = frozenset(
    {"approval.ask", "approval.decide", "recovery.help", "export.approve"}
)  # being the second also takes the action's own verb
ATTESTS = frozenset({"membership.attest"})  # once a quarter, who of one's agency still needs access
KEEPS_TRUST = TWO_PEOPLE | {"trust.see"}
SIGNS_RIGHTS = frozenset({"rights.see", "rights.sign", "retention.see", "retention.approve", "breach.see"})
HANDLES_RIGHTS = SIGNS_RIGHTS | {"rights.start", "rights.handle", "retention.edit", "breach.report", "breach.handle"}

GRANTS: Mapping[Role, Grant] = {
    Role.COORDINATOR: Grant(
        Reach.PARTNERSHIP,
        EVERYDAY | {Category.DOMESTIC_ABUSE},
        Purpose.COORDINATION,
        DAILY
        | READS_COHORT
        | SEES_SOURCES
        | TWO_PEOPLE
        | {"rights.start", "breach.report"}
        | ATTESTS
        | {"criteria.edit", "criteria.assess", "shortlist.order", "match.see", "match.judge", "match.second_look",
           "match.undo"},
    ),
    Role.TEAM_MEMBER: Grant(Reach.INVOLVED, EVERYDAY, Purpose.COORDINATION, DAILY | READS_COHORT | ATTESTS),
    Role.LEAD_WORKER: Grant(Reach.INVOLVED, EVERYDAY | {Category.DOMESTIC_ABUSE}, Purpose.COORDINATION, DAILY),
    Role.NAVIGATOR: Grant(Reach.INVOLVED, EVERYDAY, Purpose.COORDINATION, DAILY),
    Role.DATA_OFFICER: Grant(
        Reach.PARTNERSHIP,
        frozenset({Category.IDENTITY, Category.LOCATION, Category.HOUSING, Category.JUSTICE, Category.PHYSICAL_HEALTH,
                   Category.MONEY}),
        Purpose.LINKAGE,
        SEES_SOURCES
        | TWO_PEOPLE
        | ATTESTS
        | {"export.make"}
        | {"person.search", "import.upload", "import.confirm", "import.withdraw", "source.edit", "profile.edit",
           "match.see", "match.judge", "match.second_look", "match.undo", "match.run", "task.finish", "task.take",
           "task.ask", "criteria.assess", "criteria.see"},
    ),
    Role.COMMISSIONER: Grant(Reach.NONE, frozenset(), Purpose.OVERSIGHT, READS_FIGURES),
    Role.BOARD_MEMBER: Grant(Reach.NONE, frozenset(), Purpose.OVERSIGHT, READS_FIGURES),
    Role.GOVERNANCE_LEAD: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        SEES_SOURCES
        | KEEPS_TRUST
        | HANDLES_RIGHTS
        | {"composition.see", "export.make", "audit.see", "agreement.edit", "agreement.approve", "membership.approve",
           "purpose.edit", "match.rule", "task.finish", "task.take"},
    ),
    Role.ACCOUNTABLE_LEAD: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        KEEPS_TRUST
        | SIGNS_RIGHTS
        | READS_FIGURES
        | {"audit.see", "agreement.approve", "membership.approve"},
    ),
    Role.ADMINISTRATOR: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        KEEPS_TRUST | ATTESTS | {"membership.edit", "membership.approve", "agency.edit", "source.see"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Viewer:
    """Who is asking, in which role, for which agency, for what purpose. Nobody is anonymous.

    shares: giver agency -> categories that an agreement in force today lets this viewer's agency have for this purpose.
    """

    user_id: int | None
    name: str
    agency_id: int | None
    agency_name: str
    role: str
    purpose: str
    is_live: bool
    shares: Mapping[int, frozenset[Category]]

    @property
    def grant(self) -> Grant:
        return GRANTS[Role(self.role)]

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    def may(self, verb: str) -> bool:
        return decide_verb(self, verb).yes


@dataclass(frozen=True)
class Fact:
    """What the policy needs to know of one row: its category and the agency that gave it (None: the partnership's own)."""

    category: Category
    agency_id: int | None
    agency_name: str = "another agency"


@dataclass(frozen=True)
class Decision:
    yes: bool
    because: str

    def __bool__(self) -> bool:
        return self.yes


def decide_verb(viewer: Viewer, verb: str) -> Decision:
    """May this viewer do this at all? Rows handed in are asked about one by one with `decide`."""
    if not viewer.is_live:
        return Decision(False, "Your membership of this agency has ended. Ask your administrator.")
    if verb not in viewer.grant.verbs:
        return Decision(False, f"This is not part of the work of a {viewer.role_label}.")
    return Decision(True, f"It is part of the work of a {viewer.role_label}.")


def decide(viewer: Viewer, fact: Fact, *, is_involved: bool) -> Decision:
    """May this viewer see this fact about a person? is_involved: the viewer's agency works with that person."""
    grant = viewer.grant
    if not viewer.is_live:
        return Decision(False, "Your membership of this agency has ended. Ask your administrator.")
    if grant.reach is Reach.NONE:
        return Decision(False, f"A {viewer.role_label} sees figures, not people.")
    if fact.category not in grant.categories:
        return Decision(False, f"A {viewer.role_label} does not see facts about {fact.category.label}.")
    if grant.reach is Reach.INVOLVED and not is_involved:
        return Decision(False, "Your agency is not working with this person.")
    if fact.agency_id is None:
        return Decision(True, "It was agreed by the partnership.")
    if fact.agency_id == viewer.agency_id:
        return Decision(True, "It is your own agency's record.")
    if fact.category in viewer.shares.get(fact.agency_id, frozenset()):
        return Decision(True, f"{fact.agency_name} shares {fact.category.label} with your agency under an agreement.")
    return Decision(
        False, f"No agreement in force lets {fact.agency_name} share {fact.category.label} with your agency."
    )
