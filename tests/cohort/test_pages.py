"""Every page of the cohort, by role, in HTML as a browser gets it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Agreement, User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.cohort import changes, documents
from alongside.cohort.models import AssessmentRun, Nomination, Standing
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()  # pages read the clock


@pytest.fixture
def as_role(partnership):
    def sign_in(role: Role, agency=None) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=partnership.viewer(role, agency).user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in


@pytest.fixture
def coordinator(as_role):
    return as_role(Role.COORDINATOR)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_before_anything_is_set_up_the_page_teaches_and_one_button_begins(coordinator):
    page = coordinator.get(reverse("cohort:shortlist"))
    assert "No criteria yet" in text(page)
    assert coordinator.post(reverse("cohort:set_up")).status_code == 302
    assert set(documents.sets_in_use()) == {"default", "three_of_five", "contact_pattern"}
    assert "Nobody on the list yet" in text(coordinator.get(reverse("cohort:shortlist")))


def test_the_shortlist_shows_points_part_by_part_and_says_so_in_the_ledger(coordinator, eligible, assess):
    eligible(given_name="Zofia", family_name="Nowak")
    assess()
    page = text(coordinator.get(reverse("cohort:shortlist")))
    assert "Zofia Nowak" in page
    assert "1 spell in custody in five years: 2" in page
    assert "2 areas of disadvantage: 4" in page
    assert Entry.objects.get(verb="shortlist.see").count == 1
    assert "Zofia" not in page.split("</title>")[0]


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        pytest.param("all", {"Meets", "Both", "Named"}, id="the one list"),
        pytest.param("eligible", {"Meets", "Both"}, id="meets the criteria"),
        pytest.param("nominated", {"Both", "Named"}, id="nominated"),
        pytest.param("data_only", {"Meets"}, id="met by data only"),
        pytest.param("nominated_only", {"Named"}, id="nominated and does not meet"),
        pytest.param("to_settle", {"Named", "Nearly"}, id="one answer away"),
    ],
)
def test_tabs_hold_whom_they_say(tab, expected, coordinator, eligible, assess, by, today):
    eligible(given_name="Meets")
    both, named = eligible(given_name="Both"), eligible(given_name="Named", without=("arrest", "custody", "treatment"))
    eligible(given_name="Nearly", without=("barrier",))
    eligible(given_name="Far", without=("arrest", "custody", "barrier", "treatment"))
    for person in (both, named):
        changes.nominate(by=by, person=person, barriers_met="Turned away", on=today)
    assess()
    page = text(coordinator.get(reverse("cohort:shortlist"), {"show": tab}))
    assert {name for name in ("Meets", "Both", "Named", "Nearly", "Far") if f">{name} Kowalska" in page} == expected


def test_whoever_is_not_involved_gets_initials_and_a_year(as_role, eligible, assess, partnership):
    eligible(given_name="Zofia", family_name="Nowak")
    stranger = make_record(partnership.probation, given_name="Own", family_name="Person")
    for kind in ("arrest", "slept_rough", "treatment", "barrier"):
        make_event(stranger, kind, dt.date(2026, 6, 1))
    assess()
    page = text(as_role(Role.TEAM_MEMBER, partnership.drug_service).get(reverse("cohort:shortlist")))
    assert "Zofia Nowak" in page, "the drug service has a record of her"
    assert "O.P." in page and "Own" not in page and "born 1985" in page


def test_what_a_role_may_not_see_is_not_given_away_by_an_answer_a_sum_or_a_part(as_role, eligible, assess, partnership):
    for agreement in Agreement.objects.filter(purpose="coordination"):
        agreement.categories = [*agreement.categories, Category.DOMESTIC_ABUSE]
        agreement.save()
    person = eligible(without=("treatment",))
    refuge = make_record(partnership.probation, person)
    make_event(refuge, "refuge_stay", dt.date(2026, 3, 1), summary="CANARY")
    make_event(person.records.first(), "need_mental_health", dt.date(2026, 3, 1), answer="no")
    assess()
    assert Standing.objects.get(person=person, set_slug="default").verdict == "yes"
    member = as_role(Role.TEAM_MEMBER)
    page = text(member.get(reverse("cohort:standing", args=[person.key])))
    assert "Refuge" not in page and "CANARY" not in page
    section = page.split("At least two of four")[1].split("A connection")[0]
    assert section.count('app-muted">Not shown to you') == 4, "the whole, and all parts that are not yes"
    shortlist = text(member.get(reverse("cohort:shortlist")))
    assert "Areas of disadvantage: <span" in shortlist and "Not shown to you" in shortlist
    seen = text(as_role(Role.COORDINATOR).get(reverse("cohort:standing", args=[person.key])))
    assert "Refuge stay" in seen


def test_the_standing_page_says_why_not_and_what_would_change_it(coordinator, eligible, assess):
    person = eligible(without=("barrier",))
    assess()
    page = text(coordinator.get(reverse("cohort:standing", args=[person.key])))
    assert "None found. Silence does not mean no here." in page
    assert "No agency that would know has told us." in page, "of being in prison, for one"
    assert "What would change it: 1 day more with: Barrier met" in page
    assert "Council Team" in page and "Seen sleeping rough" in page
    assert Entry.objects.filter(kind="look", person_id=person.pk).exists()


def test_evidence_that_may_be_known_of_but_not_seen_is_named_as_such(as_role, eligible, assess, partnership):
    person = eligible()
    make_record(partnership.outsider, person)
    agreement = Agreement.objects.get(giver=partnership.drug_service, purpose="coordination")
    agreement.receivers.set([partnership.probation])
    assess()
    page = text(as_role(Role.COORDINATOR).get(reverse("cohort:standing", args=[person.key])))
    assert "evidence you may not see" in page
    assert "Drug Service" not in page


def test_new_facts_since_the_last_working_out_are_told(coordinator, eligible, assess, today):
    person = eligible(without=("barrier",))
    assess()
    make_event(person.records.first(), "barrier", today)
    assert "New facts have come in" in text(coordinator.get(reverse("cohort:standing", args=[person.key])))


def test_nominating_withdrawing_and_what_the_ledger_keeps(coordinator, eligible, shipped):
    person = eligible()
    url = reverse("cohort:nominate")
    assert "Nominate for coordinated support" in text(coordinator.get(url, {"person": person.key}))
    bad = coordinator.post(url, {"person": person.key, "barriers_met": ""})
    assert "Say which barriers services met" in text(bad)
    sent = {"person": person.key, "barriers_met": "Refused at the door", "barrier_kinds": ["threshold"], "why_now": ""}
    page = coordinator.post(url, sent, follow=True)
    assert "Refused at the door" in text(page) and "Did not meet a service&#x27;s threshold" in text(page)
    assert "has already nominated" in text(coordinator.post(url, sent))
    assert "Refused at the door" not in str(list(Entry.objects.values_list("detail", "because")))
    nomination = Nomination.objects.get()
    coordinator.post(reverse("cohort:withdraw", args=[nomination.pk]), {"because": "Moved away"})
    nomination.refresh_from_db()
    assert (nomination.withdrawn_because, nomination.withdrawn_by_name) == ("Moved away", "coordinator council")


def test_working_out_from_the_button_runs_and_reports(coordinator, eligible, shipped):
    eligible()
    page = coordinator.post(reverse("cohort:assess"), follow=True)
    assert "Everyone has been checked" in text(page)
    run = AssessmentRun.objects.get()
    part = coordinator.get(reverse("cohort:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert "<html" not in text(part) and "every 2s" not in text(part)


def test_criteria_are_changed_as_boxes_and_the_next_version_keeps_comments(coordinator, shipped):
    url = reverse("cohort:criteria_edit", args=["default"])
    sent = form_values(coordinator.get(url).context["form"])
    assert "Say why: others will ask" in text(coordinator.post(url, sent))
    sent |= {"disadvantage-number": "3", "known_here-months": "", "note": "Board decision of May"}
    assert coordinator.post(url, sent).status_code == 302
    definition, criteria = documents.set_in_use("default")
    assert (definition.version, definition.note) == (2, "Board decision of May")
    assert criteria.named("disadvantage").number == 3 and criteria.named("known_here").months is None
    assert "# the partnership may ask for 3" in definition.body
    compared = text(coordinator.get(reverse("cohort:criteria_set", args=["default"]), {"version": 2, "with": 1}))
    assert "2 or more of 4 are yes" in compared and "3 or more of 4 are yes" in compared


def test_an_impossible_number_is_refused_in_words(coordinator, shipped):
    url = reverse("cohort:criteria_edit", args=["default"])
    sent = form_values(coordinator.get(url).context["form"]) | {"disadvantage-number": "9", "note": "x"}
    assert "less than or equal to 4" in text(coordinator.post(url, sent))


def test_saving_over_somebodys_newer_edit_shows_both_and_loses_neither(coordinator, shipped, by):
    url = reverse("cohort:criteria_edit", args=["default"])
    mine = form_values(coordinator.get(url).context["form"]) | {"note": "Mine", "adult-years": "16"}
    theirs = documents.set_in_use("default")[0].body.replace("years = 18", "years = 21")
    changes.edit_criteria(by=by, slug="default", body=theirs, note="Theirs")
    page = coordinator.post(url, mine)
    assert "saved version 2 meanwhile" in text(page)
    assert "21 or over" in text(page) and 'value="16"' in text(page)
    again = form_values(page.context["form"]) | {"note": "Mine", "adult-years": "16"}
    assert coordinator.post(url, again).status_code == 302
    assert documents.set_in_use("default")[0].version == 3


def test_as_text_a_mistake_is_named_and_nothing_typed_is_lost(coordinator, shipped):
    url = reverse("cohort:criteria_text", args=["default"])
    sent = form_values(coordinator.get(url).context["form"]) | {"note": "x"}
    page = coordinator.post(url, sent | {"body": sent["body"].replace('"arrest"', '"arest"', 1)})
    assert "may not name &quot;arest&quot;" in text(page) and "arest" in page.context["form"]["body"].value()
    assert documents.set_in_use("default")[0].version == 1


def test_a_set_of_ones_own_is_made_and_assessed(coordinator, shipped, eligible, assess):
    eligible()
    url = reverse("cohort:criteria_new")
    body = 'title = "Young"\n[[criteria]]\nname = "adult"\ntype = "age_at_least"\nwords = "18 or over"\nyears = 18\n'
    assert "There is a set of this short name" in text(
        coordinator.post(url, {"slug": "default", "body": body, "note": "x"})
    )
    coordinator.post(url, {"slug": "young", "body": body, "note": "A second list"})
    assess()
    assert Standing.objects.get(set_slug="young").verdict == "yes"


def test_weights_are_tried_before_they_are_saved(coordinator, eligible, assess):
    eligible(given_name="Nights", nights=5)
    eligible(given_name="Spells")
    assess()
    url = reverse("cohort:ranking")
    sent = form_values(coordinator.get(url).context["form"]) | {"nights_out-points_each": "0"}
    preview = text(coordinator.post(url, sent | {"do": "preview"}))
    assert "The order it would give" in preview and "Nothing is saved yet" in preview
    assert documents.ranking_in_use()[0].version == 1
    assert "Say why" in text(coordinator.post(url, sent | {"do": "save"}))
    coordinator.post(url, sent | {"do": "save", "note": "Nights are counted unevenly"})
    assert documents.ranking_in_use()[0].version == 2
    assert "0 points each, at most 6 instead of 1 point each" in text(coordinator.get(url))


def test_another_set_may_make_the_shortlist(coordinator, eligible, assess):
    eligible(without=("barrier",))
    url = reverse("cohort:ranking")
    sent = form_values(coordinator.get(url).context["form"]) | {"set": "contact_pattern", "note": "A wider list"}
    assert "measured the next time" in text(coordinator.post(url, sent | {"do": "preview"}))
    coordinator.post(url, sent | {"do": "save"})
    assess()
    page = text(coordinator.get(reverse("cohort:shortlist")))
    assert "Pattern of contacts" in page and "1 spell in custody" in page


def test_a_set_is_stopped_with_a_reason_and_brought_back(coordinator, shipped):
    url = reverse("cohort:criteria_withdraw", args=["contact_pattern"])
    assert "Say why" in text(coordinator.post(url, {"because": ""}))
    refused = coordinator.post(reverse("cohort:criteria_withdraw", args=["default"]), {"because": "x"})
    assert "The shortlist is made from this set" in text(refused)
    coordinator.post(url, {"because": "Not used here"})
    assert "contact_pattern" not in documents.sets_in_use()
    back = reverse("cohort:criteria_text", args=["contact_pattern"])
    coordinator.post(back, form_values(coordinator.get(back).context["form"]) | {"note": "After all"})
    assert "contact_pattern" in documents.sets_in_use()


PAGES = ["shortlist", "criteria", "composition", "ranking", "criteria_new"]


@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        pytest.param(Role.COORDINATOR, set(PAGES), id="the coordinator opens all"),
        pytest.param(Role.TEAM_MEMBER, {"shortlist", "criteria", "composition"}, id="a team member reads"),
        pytest.param(Role.DATA_OFFICER, {"criteria"}, id="a data officer reads the criteria"),
        pytest.param(Role.LEAD_WORKER, set(), id="a lead worker has no list"),
        pytest.param(Role.COMMISSIONER, {"composition"}, id="a commissioner sees figures"),
        pytest.param(Role.BOARD_MEMBER, {"composition"}, id="a board member sees figures"),
        pytest.param(Role.GOVERNANCE_LEAD, {"composition"}, id="the governance lead sees figures"),
    ],
)
def test_pages_by_role(role, open_pages, as_role, shipped):
    client = as_role(role)
    assert {name for name in PAGES if client.get(reverse(f"cohort:{name}")).status_code == 200} == open_pages


def test_a_person_the_viewer_may_not_see_is_not_there(as_role, eligible, assess, partnership):
    person = make_record(partnership.outsider).person
    assess()
    assert as_role(Role.COORDINATOR).get(reverse("cohort:standing", args=[person.key])).status_code == 404
    assert as_role(Role.COORDINATOR).get(reverse("cohort:nominate"), {"person": person.key}).status_code == 404


def form_values(form) -> dict[str, object]:
    """What a browser would send back unchanged."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}
