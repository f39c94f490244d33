"""The ledger's pages: each agency its own part, the person a sheet that endangers nobody, heads to everyone every hour."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alongside.access.models import Conflict, User
from alongside.access.policy import Role
from alongside.audit import ledger, verifying
from alongside.audit.models import Anchor, Entry
from alongside.audit.rules import read_heads
from alongside.people.models import Person
from alongside.workspace import anchors, slices
from alongside.workspace.looks import sheet_for
from alongside.workspace.slices import Wanted, slice_of
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
LEAD = Role.GOVERNANCE_LEAD


@pytest.fixture
def anna(partnership):
    """Known to probation and the drug service, which others must not be told of; not to the council."""
    person = make_record(partnership.probation, given_name="Anna", family_name="Kowalska").person
    make_record(partnership.drug_service, person)
    return person


@pytest.fixture
def looked(partnership, anna):
    """One look by each agency's team member, the council's at somebody else."""
    other = make_record(partnership.council).person
    for agency, person in (
        (partnership.probation, anna), (partnership.drug_service, anna), (partnership.outsider, anna),
        (partnership.council, other),
    ):  # fmt: skip
        by = partnership.viewer(Role.TEAM_MEMBER, agency)
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=person.pk)


@pytest.fixture
def open_page(client, partnership):
    def open_(address: str, role: Role = LEAD, agency=None):
        user = User.objects.get(pk=partnership.viewer(role, agency).user_id)
        client.cookies.clear()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client.get(address)

    return open_


def wanted(**about) -> Wanted:
    today = timezone.localdate()
    return Wanted(**{"since": today - dt.timedelta(days=30), "until": today, **about})


def test_an_agency_reads_its_members_and_looks_at_its_people_and_no_more(partnership, looked):
    def read(agency) -> set[tuple[str, str]]:
        found = slice_of(partnership.viewer(LEAD, agency), wanted())
        return {(deed.agency, deed.who) for deed in found.deeds}

    unnamed = ("An agency that is not named here", "Not named here")
    probation = ("Probation", "team_member probation")
    outsider = ("Outsider", "team_member outsider")
    assert read(partnership.probation) == {probation, unnamed, outsider}
    assert read(partnership.drug_service) == {probation, ("Drug Service", "team_member drug-service"), outsider}
    assert read(partnership.council) == {("Council Team", "team_member council")}
    assert read(partnership.outsider) == {outsider}


@pytest.mark.parametrize("many", [0, 1_000], ids=["read along time", "read person by person"])
def test_both_ways_of_reading_find_the_same(partnership, looked, monkeypatch, many):
    monkeypatch.setattr(slices, "MANY", many)
    assert len(slice_of(partnership.viewer(LEAD, partnership.probation), wanted()).deeds) == 3


def test_pages_follow_one_another_without_gap_or_repeat(partnership, anna, monkeypatch):
    monkeypatch.setattr(slices, "PER_PAGE", 4)
    by = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    for number in range(10):
        ledger.write_at_once(Entry.Kind.LOOK, f"look {number}", by=by, person_id=anna.pk)
    viewer, before, told = partnership.viewer(LEAD, partnership.probation), None, []
    for _ in range(5):
        page = slice_of(viewer, wanted(before=before))
        told.append([deed.what for deed in page.deeds])
        before = page.older
        if before is None:
            break
    assert told == [[f"Opened: {n}" for n in part] for part in ((9, 8, 7, 6), (5, 4, 3, 2), (1, 0))]


@pytest.mark.parametrize(
    ("about", "count"),
    [
        pytest.param({}, 3, id="all"),
        pytest.param({"person": "anna"}, 3, id="person"),
        pytest.param({"person": "nobodyishere"}, 0, id="nobody"),
        pytest.param({"kind": "refusal"}, 0, id="kind"),
        pytest.param({"worker": "probation"}, 1, id="member"),
        pytest.param({"until": dt.date(2020, 1, 2), "since": dt.date(2020, 1, 1)}, 0, id="dates"),
    ],
)
def test_a_part_is_chosen(partnership, looked, anna, about, count):
    about = dict(about)
    if about.get("person") == "anna":
        about["person"] = anna.key
    if "worker" in about:
        about["worker"] = partnership.viewer(Role.TEAM_MEMBER, partnership.probation).user_id
    assert len(slice_of(partnership.viewer(LEAD, partnership.probation), wanted(**about)).deeds) == count


def test_who_must_not_see_somebody_reads_nothing_about_them(partnership, looked, anna, open_page):
    lead = partnership.viewer(LEAD, partnership.probation)
    Conflict.objects.create(person=anna, user_id=lead.user_id, because="concern", set_by_name="Somebody")
    assert slice_of(lead, wanted()).deeds == []
    for page in ("looks", "who-looked"):
        refused = open_page(f"/person/{anna.key}/{page}/", agency=partnership.probation)
        missing = open_page(f"/person/222222222222/{page}/", agency=partnership.probation)
        assert (refused.status_code, missing.status_code) == (404, 404)


def test_opening_the_ledger_is_itself_in_it(partnership, looked, anna, open_page):
    response = open_page(f"/ledger/?person={anna.key}", agency=partnership.probation)
    text = response.content.decode()
    assert "team_member outsider" in text
    assert "Kowalska" not in text and "Anna" not in text
    entry = Entry.objects.filter(verb="audit.see").get()
    assert (entry.person_id, entry.count, entry.because) == (anna.pk, 3, "by person")


@pytest.mark.parametrize("address", ["/ledger/", "/ledger/anchors/", "/ledger/anchors/file/"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.TEAM_MEMBER])
def test_the_ledger_is_not_for_everyone(open_page, address, role):
    assert open_page(address, role).status_code == 403


def test_a_longer_page_asks_no_more_questions(open_page, partnership, anna, looked, client):
    by = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    open_page("/ledger/", agency=partnership.probation)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/ledger/")
        return len(asked)

    few = questions()
    for _ in range(30):
        person = make_record(partnership.probation).person
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=person.pk)
    assert questions() == few


class TestTheSheet:
    def test_it_says_agency_and_job_but_no_worker(self, partnership, looked, anna):
        sheet = sheet_for(anna, timezone.now())
        assert {(line.agency, line.role) for line in sheet.lines} == {
            ("Probation", "Team member"), ("An agency that is not named here", ""), ("Outsider", "Team member"),
        }  # fmt: skip
        assert (sheet.looks, sheet.withheld) == (3, 0)

    @pytest.mark.parametrize("whole_agency", [False, True], ids=["a user", "an agency"])
    def test_whoever_must_be_kept_apart_is_left_out(self, partnership, looked, anna, whole_agency):
        apart = partnership.viewer(Role.TEAM_MEMBER, partnership.outsider).user_id
        who = {"agency": partnership.outsider} if whole_agency else {"user_id": apart}
        Conflict.objects.create(person=anna, because="concern", set_by_name="Somebody", **who)
        sheet = sheet_for(anna, timezone.now())
        assert "Outsider" not in {line.agency for line in sheet.lines}
        assert (sheet.looks, sheet.withheld) == (2, 1)

    def test_refusals_and_older_looks_are_not_on_it(self, partnership, anna):
        by = partnership.viewer(Role.COORDINATOR)
        ledger.write_at_once(Entry.Kind.REFUSAL, "look people.person", by=by, person_id=anna.pk)
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=anna.pk)
        assert sheet_for(anna, timezone.now()).looks == 1
        assert sheet_for(anna, timezone.now() + dt.timedelta(days=366)).lines == []

    def test_looks_from_before_records_were_joined_are_on_it(self, partnership, anna):
        before = Person.objects.create(merged_into=anna)
        by = partnership.viewer(Role.COORDINATOR)
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=before.pk)
        assert sheet_for(anna, timezone.now()).looks == 1

    @pytest.mark.parametrize(
        ("role", "agency", "status"),
        [
            pytest.param(LEAD, "council", 200, id="governance lead"),
            pytest.param(Role.LEAD_WORKER, "probation", 200, id="who works with them"),
            pytest.param(Role.LEAD_WORKER, "outsider", 404, id="who does not"),
            pytest.param(Role.COMMISSIONER, "council", 404, id="who sees figures"),
        ],
    )
    def test_who_may_open_it(self, open_page, partnership, anna, looked, role, agency, status):
        of = {each.slug: each for each in (partnership.council, partnership.probation, partnership.outsider)}
        response = open_page(f"/person/{anna.key}/who-looked/", role, of[agency])
        assert response.status_code == status
        text = response.content.decode()
        assert "Kowalska" not in text and "Drug Service" not in text
        assert "team_member" not in text


class TestHeads:
    @pytest.fixture
    def leads(self, partnership):
        partnership.viewer(LEAD, partnership.council)
        partnership.viewer(LEAD, partnership.probation)

    def write(self, partnership) -> None:
        ledger.write_at_once(Entry.Kind.LOOK, "look x", by=partnership.viewer(Role.COORDINATOR))

    def test_every_hour_in_which_something_happened_each_agency_is_told(self, partnership, leads):
        start = timezone.now()
        sent = []
        for minutes, is_news in ((0, True), (30, True), (61, False), (62, True), (130, False)):
            if is_news:
                self.write(partnership)
            now = start + dt.timedelta(minutes=minutes)
            anchor = anchors.send_if_due(now)
            Anchor.objects.filter(pk=anchor.pk if anchor else None).update(made_at=now)
            sent.append(anchor.seq if anchor else None)
        assert sent == [1, None, 2, None, 3]
        assert [message.to for message in mail.outbox[:2]] == [
            ["governance_lead@council.example"], ["governance_lead@probation.example"],
        ]  # fmt: skip
        assert len(mail.outbox) == 6

    def test_a_saved_mail_is_an_anchor(self, partnership, leads):
        self.write(partnership)
        anchors.send_if_due()
        heads = read_heads(mail.outbox[0].body)
        self.write(partnership)
        ledger.seal()
        assert [head.seq for head in heads] == [1]
        assert verifying.verify(timezone.now(), heads).is_sound

    def test_the_page_says_who_is_not_told_and_the_file_holds_them_all(self, open_page, partnership, leads):
        self.write(partnership)
        anchors.send_if_due()
        text = open_page("/ledger/anchors/").content.decode()
        assert "<li>Drug Service</li>" in text and "<li>Probation</li>" not in text
        file = open_page("/ledger/anchors/file/")
        assert "attachment" in file["Content-Disposition"]
        assert [head.seq for head in read_heads(file.content.decode())] == [1]

    def test_home_shows_the_alarm_to_those_who_watch(self, open_page):
        Entry.objects.create(at=timezone.now() - dt.timedelta(minutes=3), kind=Entry.Kind.CHANGE, verb="task.ask")
        alarm = "entry without its seal"
        assert alarm in open_page("/").content.decode()
        assert alarm not in open_page("/", Role.COORDINATOR).content.decode()


def test_a_name_typed_instead_of_a_code_reaches_no_address(open_page, client, partnership, anna):
    open_page("/ledger/", agency=partnership.probation)
    answer = client.post("/ledger/", {"person": "Anna Kowalska"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "never a name" in page and "Anna Kowalska" in page, "what was typed is kept"
    sent = client.post("/ledger/", {"person": anna.key, "kind": "look", "worker": ""})
    assert sent.url == f"/ledger/?person={anna.key}&kind=look"
