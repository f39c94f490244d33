"""Who somebody is on the pages of the cohort: from what the viewer may see, and nothing of whom is kept from them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Conflict, User
from alongside.access.policy import Role
from alongside.cohort import changes, documents, shortlist
from alongside.cohort.exports import shortlist_table
from alongside.people import seen
from alongside.people.changes import refresh_headers
from alongside.workspace.today import tiles
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()  # pages read the clock


@pytest.fixture
def as_role(partnership):
    def sign_in(role: Role, agency=None) -> Client:
        client = Client()
        user = User.objects.get(pk=partnership.viewer(role, agency).user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def named_elsewhere(partnership, eligible):
    """Somebody whose header an agency that shares with nobody gave."""
    person = eligible(given_name="Anna", family_name="Kowalska")
    for _ in range(4):
        make_record(partnership.outsider, person, given_name="Zuzanna", family_name="CANARY")
    for record in person.records.exclude(agency=partnership.outsider):
        record.given_name, record.family_name = "Anna", "Kowalska"
        record.save()
    refresh_headers([person.pk])
    person.refresh_from_db()
    assert person.family_name == "CANARY", "most records say so"
    return person


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def kept_away(by, eligible, assess, today):
    """Two on the list; the first of them is on the coordinator's conflict list."""
    hidden, other = eligible(given_name="Hidden", nights=9), eligible(given_name="Other")
    for person in (hidden, other):
        changes.nominate(by=by, person=person, barriers_met="Turned away", on=today)
    assess()
    Conflict.objects.create(person=hidden, user_id=by.user_id, because="concern", set_by_name="Somebody")
    return hidden, other


def test_every_page_names_somebody_as_the_viewers_records_do(as_role, by, named_elsewhere, assess, today):
    nomination = changes.nominate(by=by, person=named_elsewhere, barriers_met="Turned away", on=today)
    assess()
    client = as_role(Role.COORDINATOR)
    preview = {"do": "preview", **_weights(client)}
    pages = [
        client.get(reverse("cohort:shortlist")),
        client.get(reverse("cohort:standing", args=[named_elsewhere.key])),
        client.get(reverse("cohort:nominate"), {"person": named_elsewhere.key}),
        client.get(reverse("cohort:withdraw", args=[nomination.pk])),
        client.post(reverse("cohort:ranking"), preview),
    ]
    for answer in pages:
        page = text(answer)
        assert "Anna Kowalska" in page and "CANARY" not in page and "Zuzanna" not in page
    (listed,) = client.get("/api/cohort/shortlist").json()
    assert (listed["initials"], listed["year_of_birth"]) == ("A.K.", 1985)
    assert [row[1] for row in shortlist_table(by, today).rows] == ["Anna Kowalska"]


def test_a_card_is_made_of_what_the_agency_may_know_of(as_role, partnership, assess, today):
    stranger = make_record(partnership.probation, given_name="Own", family_name="Person")
    for _ in range(2):
        make_record(partnership.outsider, stranger.person, given_name="Xenia", family_name="Quill")
    unknown = make_record(partnership.outsider, given_name="Ursula", family_name="Vane")
    for record in (stranger, unknown):
        for kind in ("arrest", "slept_rough", "treatment", "barrier"):
            make_event(record, kind, today)
    refresh_headers([stranger.person_id, unknown.person_id])
    changes.nominate(
        by=partnership.viewer(Role.TEAM_MEMBER, partnership.outsider), person=unknown.person, barriers_met="x", on=today
    )
    assess()
    client = as_role(Role.TEAM_MEMBER, partnership.drug_service)
    page = text(client.get(reverse("cohort:shortlist")))
    assert "O.P." in page and "X.Q." not in page
    assert seen.NAME_NOT_SHOWN in page and "U.V." not in page
    assert {each["initials"] for each in client.get("/api/cohort/shortlist").json()} == {"O.P.", ""}


def test_whoever_is_kept_from_the_viewer_is_in_no_list_and_no_count(as_role, by, kept_away, today):
    hidden, other = kept_away
    ranking = documents.list_in_use().ranking
    whole = {"all": 1, "eligible": 1, "nominated": 1, "to_settle": 0, "data_only": 0, "nominated_only": 0}
    assert shortlist.Listed(by, ranking).counts == whole
    client = as_role(Role.COORDINATOR)
    for tab in shortlist.TABS:
        page = text(client.get(reverse("cohort:shortlist"), {"show": tab}))
        assert "Hidden" not in page and "H.K." not in page and hidden.key not in page
    (listed,) = client.get("/api/cohort/shortlist").json()
    assert (listed["person"], listed["place"]) == (other.key, 1), "a gap before the first would tell of somebody"
    table = shortlist_table(by, today)
    assert (table.people, table.notes) == ({other.pk}, ())
    page = text(client.post(reverse("cohort:ranking"), {"do": "preview", **_weights(client)}))
    assert "Other Kowalska" in page and "Hidden" not in page
    criteria = client.get(reverse("cohort:criteria")).context["sets"]
    assert {sum(each["numbers"].values()) for each in criteria} == {1}


def test_somebody_else_still_counts_them(partnership, kept_away):
    ranking = documents.list_in_use().ranking
    probation = partnership.viewer(Role.COORDINATOR, partnership.probation)
    assert shortlist.Listed(probation, ranking).counts["all"] == 2


def test_a_longer_list_asks_no_more_of_the_database(by, eligible, assess):
    def asked() -> int:
        used = documents.list_in_use()
        ranked = shortlist.Listed(by, used.ranking)[:]
        with CaptureQueriesContext(connection) as queries:
            shortlist.rows_for(by, ranked, used.criteria, used.ranking)
        return len(queries)

    eligible()
    assess()
    one = asked()
    for _ in range(4):
        eligible()
    assess()
    assert asked() == one


def _weights(client: Client) -> dict[str, object]:
    """What the page of the order holds, as a browser would send it back."""
    form = client.get(reverse("cohort:ranking")).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def test_the_number_on_the_home_page_leaves_them_out(by, kept_away, today):
    (tile,) = [each for each in tiles(by, today, None) if each.url == reverse("cohort:shortlist")]
    assert tile.number == 1
