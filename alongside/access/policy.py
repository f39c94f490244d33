"""Who may see and do what. Pure and free of Django; `access.gate` gives the same answers as rows.

Deny by default. The order of the questions is the order of the words people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
NEVER_IN_EMERGENCY = frozenset({Category.CONFIDENTIAL_LOCATION})


@dataclass(frozen=True)
class Grant:
    """What one role holds: reach, categories, purpose, and the verbs it may do."""

    reach: Reach
    categories: frozenset[Category]
    purpose: Purpose
    verbs: frozenset[str]


HAS_NOTICES = frozenset({"notice.see", "notice.set"})
STEERS_ACTIONS = frozenset({"task.steer"})  # closes, carries, blocks, offers and escalates what its agency was asked
FOLLOWS_ASKS = frozenset(
    {"ask.see", "ask.follow"}
)  # reads what boards were asked, and says that what was decided is done
ASKS_BOARDS = FOLLOWS_ASKS | {"ask.make"}
ANSWERS_ASKS = FOLLOWS_ASKS | {"ask.decide"}  # says what the board decided
LOGS_BARRIERS = FOLLOWS_ASKS | {"barrier.log", "barrier.move", "barrier.group"}
LOGS_CONTACT = frozenset({"contact.log", "time.note"})
PLANS = frozenset({"plan.see", "plan.edit"})  # what all agencies ask of a person, side by side
CONFERS = frozenset({"conference.see", "conference.call", "conference.say"})  # a small meeting around one plan
ASSESSES = frozenset({"assessment.see", "assessment.note"})  # who has assessed what, so that nobody tells it twice
MEETS = frozenset({"meeting.see", "meeting.join"})  # sits in a forum, answers for a seat and signs before a meeting
CHAIRS = MEETS | {"meeting.chair"}  # may hold the chair, where the seat says so
WRITES_PACKAGES = frozenset({"package.see", "package.edit"})  # what somebody wants and needs, written with them
MEASURES = frozenset({"instrument.see", "instrument.answer"})  # the same questions again, so that a change can be seen
BESIDE_PEOPLE = (
    HAS_NOTICES
    | STEERS_ACTIONS
    | LOGS_BARRIERS
    | LOGS_CONTACT
    | PLANS
    | CONFERS
    | ASSESSES
    | WRITES_PACKAGES
    | MEASURES
)
DAILY = BESIDE_PEOPLE | {"person.search", "task.ask", "task.finish", "task.take", "nomination.make", "nomination.withdraw",
                         "approval.ask", "recovery.help", "export.make"}  # fmt: skip
READS_COHORT = frozenset({"shortlist.see", "criteria.see", "composition.see"})
READS_FIGURES = HAS_NOTICES | {"composition.see", "quality.see", "export.make"}
SEES_SOURCES = frozenset({"source.see", "quality.see"})
TWO_PEOPLE = frozenset(
    {"approval.ask", "approval.decide", "recovery.help", "export.approve"}
)  # being the second also takes the action's own verb
ATTESTS = frozenset({"membership.attest"})  # once a quarter, who of one's agency still needs access
KEEPS_TRUST = TWO_PEOPLE | HAS_NOTICES | {"trust.see"}
SIGNS_RIGHTS = frozenset({"rights.see", "rights.sign", "retention.see", "retention.approve", "breach.see"})
HANDLES_RIGHTS = SIGNS_RIGHTS | {"rights.start", "rights.handle", "retention.edit", "breach.report", "breach.handle"}

SEES_LIST = frozenset({"list.see"})
KEEPS_LIST = SEES_LIST | {
    "list.propose",
    "list.view",
    "list.move",
}  # speaks for an agency in the team that agrees the list
LEADS_LIST = KEEPS_LIST | {"list.decide", "list.capacity", "list.edit"}
ALLOWS_BEYOND = frozenset({"list.allow_beyond"})  # may be named as who allowed a place beyond those there are

SEES_BUDGET = frozenset({"budget.see"})
ASKS_MONEY = SEES_BUDGET | {"budget.ask"}
ANSWERS_MONEY = ASKS_MONEY | {"budget.decide"}

SEES_TEAM = frozenset({"team.see"})
STANDS_BESIDE = SEES_TEAM | {"team.offer", "team.answer", "team.name", "team.cover", "involvement.edit"}
LEADS_TEAM = STANDS_BESIDE | {"team.assign"}
ALLOWS_LOAD = frozenset(
    {"team.allow_beyond"}
)  # the second person, where a worker is to lead one more than there should be

BESIDE = frozenset(
    {"paper.add", "consent.record", "emergency.open", "protection.set", "reach.record", "address.hold"}
)  # of whoever works with people
LETS_READ_AGAIN = frozenset(
    {"protection.name_reader"}
)  # two of them, where nobody is left who may open somebody's record
ASKS_ADDRESS = frozenset({"address.ask"})  # may know that a safe address is held, and ask to be shown it
RELEASES_ADDRESS = frozenset({"address.release"})  # may be the second person
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
        | BESIDE
        | LEADS_LIST
        | ANSWERS_MONEY
        | {"budget.edit", "meeting.edit"}
        | CHAIRS
        | ASKS_ADDRESS
        | RELEASES_ADDRESS
        | LEADS_TEAM
        | {"team.edit"}
        | {"protection.lift", "task.define", "package.define", "assessment.define", "instrument.define", "barrier.define"}
        | ASKS_BOARDS
        | ANSWERS_ASKS
        | ATTESTS
        | {"criteria.edit", "criteria.assess", "shortlist.order", "match.see", "match.judge", "match.second_look",
           "match.undo"},
    ),
    Role.TEAM_MEMBER: Grant(
        Reach.INVOLVED,
        EVERYDAY,
        Purpose.COORDINATION,
        DAILY | READS_COHORT | KEEPS_LIST | ANSWERS_MONEY | LEADS_TEAM | ATTESTS | BESIDE | ASKS_BOARDS | CHAIRS,
    ),
    Role.LEAD_WORKER: Grant(
        Reach.INVOLVED,
        EVERYDAY | {Category.DOMESTIC_ABUSE},
        Purpose.COORDINATION,
        DAILY | SEES_LIST | ASKS_MONEY | STANDS_BESIDE | BESIDE | ASKS_ADDRESS | MEETS,
    ),
    Role.NAVIGATOR: Grant(Reach.INVOLVED, EVERYDAY, Purpose.COORDINATION, DAILY | SEES_LIST | ASKS_MONEY | STANDS_BESIDE | BESIDE
                          | MEETS),
    Role.DATA_OFFICER: Grant(
        Reach.PARTNERSHIP,
        frozenset({Category.IDENTITY, Category.LOCATION, Category.HOUSING, Category.JUSTICE, Category.PHYSICAL_HEALTH,
                   Category.MONEY}),
        Purpose.LINKAGE,
        SEES_SOURCES
        | TWO_PEOPLE
        | HAS_NOTICES
        | STEERS_ACTIONS
        | ATTESTS
        | {"export.make"}
        | {"person.search", "import.upload", "import.confirm", "import.withdraw", "source.edit", "profile.edit",
           "match.see", "match.judge", "match.second_look", "match.undo", "match.run", "task.finish", "task.take",
           "task.ask", "criteria.assess", "criteria.see"},
    ),
    Role.COMMISSIONER: Grant(Reach.NONE, frozenset(), Purpose.OVERSIGHT, READS_FIGURES | SEES_BUDGET | FOLLOWS_ASKS | MEETS),
    Role.BOARD_MEMBER: Grant(
        Reach.NONE, frozenset(), Purpose.OVERSIGHT, READS_FIGURES | SEES_BUDGET | ALLOWS_BEYOND | ANSWERS_ASKS | CHAIRS
    ),
    Role.GOVERNANCE_LEAD: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        SEES_SOURCES
        | KEEPS_TRUST
        | HANDLES_RIGHTS
        | LETS_READ_AGAIN
        | {"emergency.review"}
        | RELEASES_ADDRESS
        | {"composition.see", "export.make", "audit.see", "agreement.edit", "agreement.approve", "membership.approve",
           "purpose.edit", "match.rule", "task.finish", "task.take"},
    ),
    Role.ACCOUNTABLE_LEAD: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        KEEPS_TRUST
        | SIGNS_RIGHTS
        | LETS_READ_AGAIN
        | READS_FIGURES
        | ALLOWS_BEYOND
        | ALLOWS_LOAD
        | SEES_BUDGET
        | ANSWERS_ASKS
        | CHAIRS
        | {"audit.see", "agreement.approve", "membership.approve"},
    ),
    Role.ADMINISTRATOR: Grant(
        Reach.NONE,
        frozenset(),
        Purpose.OVERSIGHT,
        KEEPS_TRUST | ATTESTS | {"membership.edit", "membership.approve", "agency.edit", "source.see",
                                          "notice.mail"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Viewer:
    """Who is asking, in which role, for which agency, for what purpose. Nobody is anonymous.

    shares: giver agency -> categories that an agreement in force today lets this viewer's agency have for this purpose.
    shares_by_consent: the same, of those people alone who agreed to it.
    opened: person -> categories opened to this viewer in an emergency, for an hour.
    """

    user_id: int | None
    name: str
    agency_id: int | None
    agency_name: str
    role: str
    purpose: str
    is_live: bool
    shares: Mapping[int, frozenset[Category]]
    shares_by_consent: Mapping[int, frozenset[Category]] = field(default_factory=dict)
    opened: Mapping[int, frozenset[Category]] = field(default_factory=dict)

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
class Ties:
    """What lies between one viewer and one person.

    is_kept_away: by the conflict list, or because they are alongside somebody who must not be disclosed to. is_restricted: to
    named readers, of whom the viewer is none. consented, objected: categories that the person lets the viewer's agency have
    from others, or objects to it having. opened: categories opened in an emergency.
    """

    is_involved: bool = False
    is_kept_away: bool = False
    is_restricted: bool = False
    consented: frozenset[Category] = frozenset()
    objected: frozenset[Category] = frozenset()
    opened: frozenset[Category] = frozenset()


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


NOTHING_KNOWN = Decision(
    False, "Nothing that may be shown is known."
)  # no word of why: that would tell that they exist


def decide(viewer: Viewer, fact: Fact, ties: Ties) -> Decision:
    """May this viewer see this fact about the person they are so tied to?"""
    if not viewer.is_live:
        return Decision(False, "Your membership of this agency has ended. Ask your administrator.")
    if ties.is_kept_away or ties.is_restricted:
        return NOTHING_KNOWN
    if viewer.grant.reach is Reach.NONE:
        return Decision(False, f"A {viewer.role_label} sees figures, not people.")
    decision = _day_to_day(viewer, fact, ties)
    if not decision and fact.category in ties.opened - NEVER_IN_EMERGENCY:
        return Decision(True, "You opened it in an emergency. That is being reviewed.")
    return decision


def _day_to_day(viewer: Viewer, fact: Fact, ties: Ties) -> Decision:
    """As `decide`, but for protection, which comes before, and emergencies, which come after."""
    category = fact.category
    if category not in viewer.grant.categories:
        return Decision(False, f"A {viewer.role_label} does not see facts about {category.label}.")
    if viewer.grant.reach is Reach.INVOLVED and not ties.is_involved:
        return Decision(False, "Your agency is not working with this person.")
    if fact.agency_id is None:
        return Decision(True, "It was agreed by the partnership.")
    if fact.agency_id == viewer.agency_id:
        return Decision(True, "It is your own agency's record.")
    if category in ties.objected:
        return Decision(False, f"The person objects to your agency having facts about {category.label}.")
    if category in viewer.shares.get(fact.agency_id, frozenset()):
        return Decision(True, f"{fact.agency_name} shares {category.label} with your agency under an agreement.")
    if category in viewer.shares_by_consent.get(fact.agency_id, frozenset()):
        if category in ties.consented:
            return Decision(True, f"The person agreed that your agency may have facts about {category.label}.")
        return Decision(False, f"The person has not agreed that your agency may have facts about {category.label}.")
    return Decision(False, f"No agreement in force lets {fact.agency_name} share {category.label} with your agency.")
