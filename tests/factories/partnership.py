"""A small partnership: a council team, probation, a drug service and an outsider, with one viewer for each role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from alongside.access import gate
from alongside.access.models import Agency, Agreement, Membership, User
from alongside.access.policy import EVERYDAY, Category, Purpose, Role, Viewer
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval, PurposeEntry
from alongside.partnership.rules import DpiaOutcome
from alongside.people.models import Event, Name, Person, Record
from alongside.people.rules import EVENT_KINDS

LONG_AGO, FAR_AHEAD = dt.date(2020, 1, 1), dt.date(2030, 1, 1)


@dataclass
class Partnership:
    council: Agency
    probation: Agency
    drug_service: Agency
    outsider: Agency
    viewers: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def viewer(self, role: Role, agency: Agency | None = None) -> Viewer:
        """Somebody in this role at this agency (the council unless said)."""
        agency = agency or self.council
        if (role, agency.slug) not in self.viewers:
            user = User.objects.create_user(
                f"{role}@{agency.slug}.example", "a-long-password-1", name=f"{role} {agency.slug}"
            )
            membership = Membership.objects.create(user=user, agency=agency, role=role, starts_on=LONG_AGO)
            self.viewers[role, agency.slug] = gate.viewer_for(membership)
        return self.viewers[role, agency.slug]


def make_partnership() -> Partnership:
    """Everyone but the outsider shares everyday categories with everyone but the outsider, for both working purposes."""
    council, probation, drug_service, outsider = (
        Agency.objects.create(slug=slug, name=name, is_named_to_others=slug != "drug-service")
        for slug, name in [
            ("council", "Council Team"),
            ("probation", "Probation"),
            ("drug-service", "Drug Service"),
            ("outsider", "Outsider"),
        ]
    )
    make_purposes(council)
    parties = [council, probation, drug_service]
    for giver in parties:
        for purpose in (Purpose.COORDINATION, Purpose.LINKAGE):
            agreement = Agreement.objects.create(
                title=f"{giver.name} shares", giver=giver, purpose=purpose, categories=sorted(EVERYDAY),
                starts_on=LONG_AGO, review_on=dt.date(2030, 1, 1),
            )  # fmt: skip
            agreement.receivers.set([party for party in parties if party != giver])
    return Partnership(council, probation, drug_service, outsider)


def make_purposes(owner: Agency, **fields: object) -> list[PurposeEntry]:
    """A live entry of the register for each purpose."""
    usual = {
        "version": 1, "owner": owner, "owner_post": "Head of Service", "what_for": "So that nobody tells it twice.",
        "people": "Adults", "article_6": "e", "gateways": ["LOCALISM2011_1"], "dpia_reference": "DPIA-1",
        "dpia_on": LONG_AGO, "dpia_outcome": DpiaOutcome.GO_AHEAD, "dpia_review_on": FAR_AHEAD, "retention": "Six years",
        "security": "Second factor", "starts_on": LONG_AGO, "review_on": FAR_AHEAD, "stands_until": FAR_AHEAD,
        "made_by_name": "Test",
    }  # fmt: skip
    return [
        PurposeEntry.objects.create(purpose=purpose, title=purpose.label.capitalize(), **{**usual, **fields})
        for purpose in Purpose
    ]


def second_says_yes(partnership: Partnership, approval: Approval | None = None) -> Approval:
    """Somebody else, whose work it is, agrees to what waits."""
    approval = approval or Approval.objects.get(decision="")
    return approvals.approve(by=partnership.viewer(Role.ACCOUNTABLE_LEAD), approval=approval)


_count = iter(range(1, 10_000_000))


def make_record(agency: Agency, person: Person | None = None, **fields: object) -> Record:
    """A record with a name, of a person of its own unless one is given (pass person=False for an unlinked one)."""
    number = next(_count)
    fields = {"given_name": "Anna", "family_name": f"Kowalska{number}", "date_of_birth": dt.date(1985, 3, 4), **fields}
    if person is None:
        person = Person.objects.create(**{k: fields[k] for k in ("given_name", "family_name", "date_of_birth")})
    record = Record.objects.create(
        agency=agency, source=f"{agency.slug}-plain", own_key=f"K{number}", person=person or None,
        identity_digest=str(number), **fields,
    )  # fmt: skip
    words = f"{record.given_name} {record.family_name}".upper()
    Name.objects.create(
        record=record, kind="main", given_name=record.given_name, family_name=record.family_name, search_words=words
    )
    return record


def make_event(record: Record, kind: str, starts_on: dt.date, **fields: object) -> Event:
    """Something that happened to the record's person, in the category of its kind."""
    category: Category = EVENT_KINDS[kind].category
    return Event.objects.create(
        record=record, person=record.person, agency=record.agency, kind=kind, starts_on=starts_on,
        digest=f"{next(_count)}", **{"category": category, **fields},
    )  # fmt: skip
