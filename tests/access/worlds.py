"""Paths by which a fact may be seen, and every link of each that can be broken.

A lead worker at the council looks at a fact that somebody else gave about a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from alongside.access import gate
from alongside.access.models import (
    Agency,
    Agreement,
    Conflict,
    Consent,
    Involvement,
    KeptApart,
    Membership,
    Objection,
    Opening,
    Restriction,
    User,
)  # fmt: skip
from alongside.access.policy import Category, Purpose, Role
from alongside.partnership.models import PurposeEntry
from alongside.people.models import Event
from tests.factories.partnership import make_event, make_purposes, make_record

LONG_AGO, YESTERDAY, TOMORROW = dt.date(2020, 1, 1), dt.date(2026, 11, 1), dt.date(2026, 11, 3)
TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SET = {"because": "concern", "set_by_name": "Somebody"}
TOLD = {"notice_version": "1", "language": "English", "how": "in_person", "told_on": LONG_AGO, "recorded_by_name": "x"}


class World:
    """The parts that every path shares. Breaking a link changes rows; the viewer is made anew after that.

    Worlds of different kinds may stand beside one another.
    """

    def __init__(self) -> None:
        self.council, self.probation, self.elsewhere = map(self.agency, ("council", "probation", "elsewhere"))
        if not PurposeEntry.objects.exists():
            make_purposes(self.council)
        self.user, self.other_user = map(self.colleague, ("worker", "other"))
        self.membership = Membership.objects.create(
            user=self.user, agency=self.council, role=Role.LEAD_WORKER, starts_on=LONG_AGO
        )
        self.record = make_record(self.giver())
        self.person = self.record.person
        self.partner = make_record(self.elsewhere).person
        self.event = make_event(self.record, "arrest", LONG_AGO)

    def agency(self, name: str) -> Agency:
        return Agency.objects.create(slug=f"{type(self).__name__.lower()}-{name}", name=name.capitalize())

    def colleague(self, name: str) -> User:
        mail = f"{name}@{self.council.slug}.example"
        return User.objects.create_user(mail, "a-long-password-1", name=name.capitalize())

    def giver(self) -> Agency:
        return self.probation

    def viewer(self) -> gate.Viewer:
        self.membership = Membership.objects.select_related("user", "agency").get(pk=self.membership.pk)
        return gate.viewer_for(self.membership, TODAY)

    def answers(self) -> tuple[bool, bool]:
        """Whether the rows, and whether the words, let the viewer see the event."""
        event = Event.objects.select_related("agency", "person").get(pk=self.event.pk)
        return self.is_in_rows(), bool(gate.why(self.viewer(), event))

    def is_in_rows(self) -> bool:
        viewer, rows = self.viewer(), Event.objects.filter(pk=self.event.pk)
        few, many = (gate.visible(viewer, rows, many=many).exists() for many in (False, True))
        assert few == many, "a count over everyone would not tell what a page shows"
        return few

    def agree(self, **fields: object) -> Agreement:
        agreement = Agreement.objects.create(
            title="Probation shares", giver=self.probation, purpose=Purpose.COORDINATION, starts_on=LONG_AGO,
            categories=[Category.JUSTICE, Category.IDENTITY], review_on=TOMORROW, **fields,
        )  # fmt: skip
        agreement.receivers.set([self.council])
        return agreement

    def involve(self) -> None:
        Involvement.objects.create(person=self.person, agency=self.council, because="Lead worker", starts_on=LONG_AGO)


class ByAgreement(World):
    def __init__(self) -> None:
        super().__init__()
        self.agreement = self.agree()
        self.involve()


class ByConsent(World):
    def __init__(self) -> None:
        super().__init__()
        self.agreement = self.agree(needs_consent=True)
        self.involve()
        self.consent = Consent.objects.create(
            person=self.person, category=Category.JUSTICE, agency=self.council, status="agreed", **TOLD
        )


class OwnRecord(World):
    def giver(self) -> Agency:
        return self.council


class InAnEmergency(World):
    """Nothing is shared and nobody is involved; the worker opened it half an hour ago."""

    def __init__(self) -> None:
        super().__init__()
        self.opening = Opening.objects.create(
            person=self.person, user=self.user, agency=self.council, role=Role.LEAD_WORKER, categories=["justice"],
            reason="life", words="Found unconscious in the street", opened_at=NOW - HOUR / 2, ends_at=NOW + HOUR / 2,
            review_by=TOMORROW,
        )  # fmt: skip


def keep_apart(world: World, *, lifted: bool = False) -> None:
    KeptApart.objects.create(
        person=world.person, other=world.partner, lifted_at=timezone.now() if lifted else None, **SET
    )


def keep_apart_by_worker(world: World, *, lifted: bool = False) -> None:
    keep_apart(world, lifted=lifted)
    beside = {"agency": world.elsewhere, "worker": world.user, "because": "Key worker", "starts_on": LONG_AGO}
    Involvement.objects.create(person=world.partner, **beside)


def restrict(world: World, *readers: User, lifted: bool = False) -> None:
    row = Restriction.objects.create(person=world.person, lifted_at=timezone.now() if lifted else None, **SET)
    row.readers.set(readers)


def object_to(world: World, category: str = "justice", agency: Agency | None = None, **fields: object) -> None:
    Objection.objects.create(
        person=world.person, category=category, agency=agency, recorded_by_name="Somebody", **fields
    )


def alongside_partner(world: World) -> None:
    keep_apart(world)
    Involvement.objects.filter(person=world.person).delete()
    make_record(world.council, person=world.partner)


Link = Callable[[World], object]
MEMBERSHIP: dict[str, Link] = {
    "the membership has ended": lambda w: Membership.objects.update(ends_on=YESTERDAY),
    "the membership has not begun": lambda w: Membership.objects.update(starts_on=TOMORROW),
    "the account is closed": lambda w: User.objects.update(is_active=False),
    "the role sees figures only": lambda w: Membership.objects.update(role=Role.BOARD_MEMBER),
}
PROTECTION: dict[str, Link] = {
    "the user is on the conflict list": lambda w: Conflict.objects.create(person=w.person, user=w.user, **SET),
    "the agency is on the conflict list": lambda w: Conflict.objects.create(person=w.person, agency=w.council, **SET),
    "the worker is beside the other": keep_apart_by_worker,
    "others alone read it": lambda w: restrict(w, w.other_user),
    "nobody reads it": restrict,
}
CATEGORY: dict[str, Link] = {
    "the role does not hold the category": lambda w: Event.objects.update(category=Category.IMMIGRATION),
}
INVOLVED: dict[str, Link] = {
    "the agency is not involved": lambda w: Involvement.objects.filter(person=w.person, worker=None).delete(),
    "the involvement has ended": lambda w: Involvement.objects.filter(worker=None).update(ends_on=YESTERDAY),
    "another agency is involved": lambda w: Involvement.objects.filter(worker=None).update(agency=w.elsewhere),
    "the agency is alongside the other": alongside_partner,
}
AGREEMENT: dict[str, Link] = {
    "the agreement has ended": lambda w: Agreement.objects.update(ends_on=YESTERDAY),
    "the agreement has not begun": lambda w: Agreement.objects.update(starts_on=TOMORROW),
    "the agreement is with another agency": lambda w: w.agreement.receivers.set([w.elsewhere]),
    "the agreement is for another purpose": lambda w: Agreement.objects.update(purpose=Purpose.LINKAGE),
    "the purpose is not in the register yet": lambda w: PurposeEntry.objects.update(starts_on=TOMORROW),
    "the purpose was not reviewed in time": lambda w: PurposeEntry.objects.update(stands_until=YESTERDAY),
    "the agreement leaves the category out": lambda w: Agreement.objects.update(categories=["housing"]),
    "the fact is another agency's": lambda w: Event.objects.update(agency=w.elsewhere),
    "the person objects": object_to,
    "the person objects to this agency": lambda w: object_to(w, agency=w.council),
}
CONSENT: dict[str, Link] = {
    "nobody asked": lambda w: Consent.objects.all().delete(),
    "they refused": lambda w: Consent.objects.update(status="refused"),
    "they withdrew": lambda w: Consent.objects.update(status="withdrawn"),
    "their yes has been replaced": lambda w: Consent.objects.update(superseded_at=NOW),
    "their yes has run out": lambda w: Consent.objects.update(ends_on=YESTERDAY),
    "they agreed to another agency": lambda w: Consent.objects.update(agency=w.elsewhere),
    "they agreed to another category": lambda w: Consent.objects.update(category="housing"),
    "somebody else agreed": lambda w: Consent.objects.update(person=w.partner),
}
EMERGENCY: dict[str, Link] = {
    "the hour is over": lambda w: Opening.objects.update(ends_at=NOW),
    "it has not begun": lambda w: Opening.objects.update(opened_at=NOW + HOUR / 4),
    "a colleague opened it": lambda w: Opening.objects.update(user=w.other_user),
    "it was opened at another agency": lambda w: Opening.objects.update(agency=w.elsewhere),
    "it was opened in another role": lambda w: Opening.objects.update(role=Role.NAVIGATOR),
    "another person was opened": lambda w: Opening.objects.update(person=w.partner),
    "another category was opened": lambda w: Opening.objects.update(categories=["housing"]),
    "it says where somebody hides": lambda w: (
        Event.objects.update(category="confidential_location"),
        Opening.objects.update(categories=["confidential_location"]),
    ),
}
PATHS: dict[str, tuple[type[World], dict[str, Link]]] = {
    "by agreement": (ByAgreement, MEMBERSHIP | PROTECTION | CATEGORY | INVOLVED | AGREEMENT),
    "by consent": (ByConsent, MEMBERSHIP | PROTECTION | CATEGORY | INVOLVED | AGREEMENT | CONSENT),
    "own record": (OwnRecord, MEMBERSHIP | PROTECTION | CATEGORY),
    "in an emergency": (InAnEmergency, MEMBERSHIP | PROTECTION | EMERGENCY),
}
IMPOSSIBLE = [  # the database refuses a period that ends before it begins, and two restrictions of one person
    {"the membership has ended", "the membership has not begun"},
    {"the agreement has ended", "the agreement has not begun"},
    {"others alone read it", "nobody reads it"},
    {"the hour is over", "it has not begun"},
    {"the worker is beside the other", "the agency is alongside the other"},
]
HARMLESS: dict[str, tuple[type[World], Link]] = {  # near the edge, and allowed all the same
    "the conflict is lifted": (
        ByAgreement,
        lambda w: Conflict.objects.create(person=w.person, user=w.user, lifted_at=NOW, **SET),
    ),
    "the conflict is a colleague's": (
        ByAgreement,
        lambda w: Conflict.objects.create(person=w.person, user=w.other_user, **SET),
    ),
    "the conflict is another agency's": (
        ByAgreement,
        lambda w: Conflict.objects.create(person=w.person, agency=w.elsewhere, **SET),
    ),
    "the conflict is with somebody else": (
        ByAgreement,
        lambda w: Conflict.objects.create(person=w.partner, user=w.user, **SET),
    ),
    "the worker reads the restricted record": (ByAgreement, lambda w: restrict(w, w.user)),
    "the restriction is lifted": (ByAgreement, lambda w: restrict(w, lifted=True)),
    "the agency is alongside both": (
        ByAgreement,
        lambda w: (keep_apart(w), make_record(w.council, person=w.partner)),
    ),
    "the marker is lifted": (ByConsent, lambda w: keep_apart_by_worker(w, lifted=True)),
    "they object to another category": (ByAgreement, lambda w: object_to(w, "housing")),
    "they object to another agency": (ByAgreement, lambda w: object_to(w, agency=w.elsewhere)),
    "the objection has ended": (ByAgreement, lambda w: object_to(w, ended_at=NOW)),
    "they object, but it is our own record": (OwnRecord, object_to),
    "they object, but it is an emergency": (InAnEmergency, object_to),
    "a second agreement needs no consent": (ByConsent, lambda w: (Consent.objects.all().delete(), w.agree())),
}  # fmt: skip
