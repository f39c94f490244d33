"""The gate's rows and the policy's words agree in every near miss: one path is wholly allowed, then every one and every two of
its links are broken. Deny by default: any single broken link denies."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from django.http import Http404

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Agreement, Involvement, Membership, User
from alongside.access.policy import GRANTS, Category, Purpose, Reach, Role
from alongside.audit.models import Entry
from alongside.partnership.models import PurposeEntry
from alongside.people.models import Event, Name, Person, Record
from tests.factories.partnership import make_event, make_purposes, make_record

pytestmark = pytest.mark.django_db

LONG_AGO, YESTERDAY, TOMORROW = dt.date(2020, 1, 1), dt.date(2026, 11, 1), dt.date(2026, 11, 3)
TODAY = dt.date(2026, 11, 2)


class World:
    """A lead worker at the council looks at a fact that probation gave about somebody the council works with."""

    def __init__(self) -> None:
        self.council = Agency.objects.create(slug="council", name="Council")
        self.probation = Agency.objects.create(slug="probation", name="Probation")
        self.elsewhere = Agency.objects.create(slug="elsewhere", name="Elsewhere")
        self.user = User.objects.create_user("worker@council.example", "a-long-password-1", name="Worker")
        self.membership = Membership.objects.create(
            user=self.user, agency=self.council, role=Role.LEAD_WORKER, starts_on=LONG_AGO
        )
        make_purposes(self.council)
        self.agreement = Agreement.objects.create(
            title="Probation shares", giver=self.probation, purpose=Purpose.COORDINATION,
            categories=[Category.JUSTICE, Category.IDENTITY], starts_on=LONG_AGO, review_on=TOMORROW,
        )  # fmt: skip
        self.agreement.receivers.set([self.council])
        self.record = make_record(self.probation)
        self.event = make_event(self.record, "arrest", LONG_AGO)
        self.involvement = Involvement.objects.create(
            person=self.record.person, agency=self.council, because="Lead worker", starts_on=LONG_AGO
        )

    def viewer(self):
        self.membership = Membership.objects.select_related("user", "agency").get(pk=self.membership.pk)
        return gate.viewer_for(self.membership, TODAY)


LINKS = {
    "the purpose was not reviewed in time": lambda w: PurposeEntry.objects.update(stands_until=YESTERDAY),
    "the purpose is not in the register yet": lambda w: PurposeEntry.objects.update(starts_on=TOMORROW),
    "the membership has ended": lambda w: Membership.objects.update(ends_on=YESTERDAY),
    "the membership has not begun": lambda w: Membership.objects.update(starts_on=TOMORROW),
    "the account is closed": lambda w: User.objects.update(is_active=False),
    "the role sees figures only": lambda w: Membership.objects.update(role=Role.BOARD_MEMBER),
    "the role does not hold the category": lambda w: Event.objects.update(category=Category.IMMIGRATION),
    "the agency is not involved": lambda w: Involvement.objects.all().delete(),
    "the involvement has ended": lambda w: Involvement.objects.update(ends_on=YESTERDAY),
    "another agency is involved": lambda w: Involvement.objects.update(agency=w.elsewhere),
    "the agreement has ended": lambda w: Agreement.objects.update(ends_on=YESTERDAY),
    "the agreement has not begun": lambda w: Agreement.objects.update(starts_on=TOMORROW),
    "the agreement is with another agency": lambda w: w.agreement.receivers.set([w.elsewhere]),
    "the agreement is for another purpose": lambda w: Agreement.objects.update(purpose=Purpose.LINKAGE),
    "the agreement leaves the category out": lambda w: Agreement.objects.update(categories=["housing"]),
    "the fact is another agency's": lambda w: Event.objects.update(agency=w.elsewhere),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def seen_as_rows_and_words(world: World) -> tuple[bool, bool]:
    viewer = world.viewer()
    event = Event.objects.select_related("agency", "person").get()
    return gate.visible(viewer, Event.objects.all()).exists(), bool(gate.why(viewer, event))


def test_the_unbroken_path_is_allowed():
    assert seen_as_rows_and_words(World()) == (True, True)


@pytest.mark.parametrize("link", LINKS)
def test_any_single_broken_link_denies(link):
    world = World()
    LINKS[link](world)
    assert seen_as_rows_and_words(world) == (False, False)


IMPOSSIBLE = {  # the database itself refuses a period that ends before it begins
    ("the membership has ended", "the membership has not begun"),
    ("the agreement has ended", "the agreement has not begun"),
}
NEAR_MISSES = [links for links in combinations(LINKS, 2) if links not in IMPOSSIBLE]


@pytest.mark.parametrize("links", NEAR_MISSES, ids=" and ".join)
def test_rows_and_words_agree_when_two_links_are_broken(links):
    world = World()
    for link in links:
        LINKS[link](world)
    rows, words = seen_as_rows_and_words(world)
    assert rows == words
    assert not rows


MODELS = [Person, Record, Name, Event]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("tie", ["own record", "own record in a shared category", "shared record", "unshared record"])
def test_rows_and_words_agree_for_every_role_table_and_tie(partnership, role, tie):
    giver = {"shared record": partnership.probation, "unshared record": partnership.outsider}.get(
        tie, partnership.council
    )
    record = make_record(giver)
    make_event(record, "arrest" if tie == "own record in a shared category" else "domestic_abuse_contact", LONG_AGO)
    viewer = partnership.viewer(role)
    for model in MODELS:
        visible = set(gate.visible(viewer, model.objects.all()).values_list("pk", flat=True))
        for row in model.objects.all():
            assert bool(gate.why(viewer, row)) == (row.pk in visible), (model, role, tie)


def test_a_refused_look_and_a_missing_row_answer_alike_and_are_kept(partnership):
    record = make_record(partnership.outsider)
    viewer = partnership.viewer(Role.LEAD_WORKER)
    for key in (record.person.key, "nobodyatall2"):
        with pytest.raises(Http404):
            gate.look(viewer, Person.objects.all(), key=key)
    assert Entry.objects.filter(kind="refusal").count() == 2


def test_a_look_is_recorded_before_it_leaves(partnership):
    record = make_record(partnership.council)
    gate.look(partnership.viewer(Role.LEAD_WORKER), Person.objects.all(), key=record.person.key)
    entry = Entry.objects.get(kind="look")
    assert (entry.person_id, entry.role) == (record.person_id, "lead_worker")


def test_a_change_takes_keywords_and_its_refusal_outlives_the_transaction(partnership):
    @change("criteria.edit")
    def do(*, by, person):
        raise AssertionError("never reached")

    record = make_record(partnership.council)
    with pytest.raises(Refused):
        do(by=partnership.viewer(Role.BOARD_MEMBER), person=record.person)
    assert Entry.objects.get(kind="refusal").verb == "criteria.edit"


def test_a_change_asks_about_every_row_handed_in(partnership):
    @change("task.ask")
    def do(*, by, person):
        raise AssertionError("never reached")

    stranger = make_record(partnership.outsider).person
    with pytest.raises(Refused):
        do(by=partnership.viewer(Role.LEAD_WORKER), person=stranger)


def test_roles_that_see_figures_hold_no_category():
    for role, grant in GRANTS.items():
        assert (grant.reach is Reach.NONE) == (not grant.categories), role
