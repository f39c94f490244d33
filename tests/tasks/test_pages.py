"""The pages of tasks: which are shown to whom, taking, finishing, asking."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from alongside.access.models import User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.people.changes import refresh_headers
from alongside.tasks import changes
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
SOON = dt.date.today() + dt.timedelta(days=3)
LONG_AGO = dt.date.today() - dt.timedelta(days=3)


@pytest.fixture
def anna(partnership):
    return make_record(partnership.council, given_name="Anna", family_name="Kowalska").person


@pytest.fixture
def signed_in(client, partnership):
    def as_(role: Role, agency=None):
        viewer = partnership.viewer(role, agency)
        client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


def ask(partnership, person, title="Find out her GP", **kwargs) -> Task:
    by = partnership.viewer(Role.COORDINATOR)
    return changes.ask_for(
        by=by, person=person, title=title, **{"agency": partnership.council, "due_on": SOON, **kwargs}
    )


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_will_be_there(signed_in):
    text = page(signed_in(Role.COORDINATOR), "/tasks/")
    assert "No actions here" in text and "Find a person" in text


def test_tabs_show_mine_my_agencys_and_what_nobody_has_taken(signed_in, partnership, anna):
    coordinator = partnership.viewer(Role.COORDINATOR)
    changes.take(by=coordinator, task=ask(partnership, anna, "Mine alone"))
    ask(partnership, anna, "Free to take")
    ask(partnership, anna, "For the probation service", agency=partnership.probation)
    client = signed_in(Role.COORDINATOR)
    shown = {show: page(client, f"/tasks/?show={show}") for show in ("mine", "free", "agency", "all", "done")}
    titles = ("Mine alone", "Free to take", "For the probation service")
    seen = {show: [title for title in titles if title in text] for show, text in shown.items()}
    assert seen == {
        "mine": ["Mine alone"],
        "free": ["Free to take"],
        "agency": ["Mine alone", "Free to take"],
        "all": list(titles),
        "done": [],
    }


def test_the_list_opens_on_ones_own_or_else_on_what_waits_for_somebody_like_them(signed_in, partnership, anna):
    client = signed_in(Role.COORDINATOR)
    ask(partnership, anna, "For the probation service", agency=partnership.probation)
    assert "For the probation service" in page(client, "/tasks/")
    ask(partnership, anna, "Free to take")
    changes.take(by=partnership.viewer(Role.COORDINATOR), task=ask(partnership, anna, "Mine alone"))
    text = page(client, "/tasks/")
    assert "Mine alone" in text and "Free to take" not in text and "For the probation service" not in text


def test_the_list_asks_as_little_for_many_as_for_few(signed_in, partnership, django_assert_max_num_queries):
    coordinator = partnership.viewer(Role.COORDINATOR)
    for number in range(15):
        person = make_record(partnership.council).person
        changes.take(by=coordinator, task=ask(partnership, person, f"Number {number}"))
    client = signed_in(Role.COORDINATOR)
    page(client, "/tasks/")
    with django_assert_max_num_queries(35):
        page(client, "/tasks/")


def test_late_ones_come_first(signed_in, partnership, anna):
    ask(partnership, anna, "Later one")
    ask(partnership, anna, "Late one", due_on=LONG_AGO)
    text = page(signed_in(Role.COORDINATOR), "/tasks/?show=free")
    assert text.index("Late one") < text.index("Later one") and "Late" in text


def test_taking_and_finishing(signed_in, partnership, anna):
    task = ask(partnership, anna)
    client = signed_in(Role.COORDINATOR)
    assert client.post(reverse("tasks:take", args=[task.pk])).url == reverse("tasks:task", args=[task.pk])
    assert "Take this action" not in page(client, f"/tasks/{task.pk}/")
    empty = client.post(f"/tasks/{task.pk}/", {"result": "  "})
    assert "Say what came of it" in empty.content.decode()
    assert (
        client.post(f"/tasks/{task.pk}/", {"result": "Registered at the Great Chapel Street practice."}).status_code
        == 302
    )
    task.refresh_from_db()
    assert task.owner_id and task.done_at and task.done_by_name
    assert "Great Chapel Street" in page(client, f"/tasks/{task.pk}/")
    assert {"task.take", "task.finish"} <= set(Entry.objects.filter(kind="change").values_list("verb", flat=True))


def test_a_task_of_another_agency_cannot_be_taken(signed_in, partnership, anna):
    task = ask(partnership, anna, agency=partnership.probation)
    client = signed_in(Role.COORDINATOR)
    assert "Take this action" not in page(client, f"/tasks/{task.pk}/")
    refused = client.post(reverse("tasks:take", args=[task.pk]))
    assert refused.status_code == 403 and "asked of Probation" in refused.content.decode()


@pytest.mark.parametrize(
    ("role", "agency", "category"),
    [
        pytest.param(Role.TEAM_MEMBER, "probation", Category.IDENTITY, id="an agency that does not work with her"),
        pytest.param(Role.TEAM_MEMBER, "council", Category.DOMESTIC_ABUSE, id="a role that does not see such facts"),
        pytest.param(Role.DATA_OFFICER, "council", Category.SUBSTANCE_USE, id="a purpose that does not need them"),
        pytest.param(Role.BOARD_MEMBER, "council", Category.IDENTITY, id="a role that sees figures only"),
        pytest.param(Role.COORDINATOR, "outsider", Category.IDENTITY, id="an agency without an agreement"),
    ],
)
def test_a_task_that_may_not_be_seen_is_nowhere(signed_in, partnership, anna, role, agency, category):
    task = ask(partnership, anna, "CANARY question", category=category)
    client = signed_in(role, getattr(partnership, agency))
    assert client.get(f"/tasks/{task.pk}/").status_code == 404
    assert client.get("/tasks/999999/").status_code == 404
    for show in ("mine", "free", "agency", "all", "done"):
        text = page(client, f"/tasks/?show={show}")
        assert "CANARY" not in text and "Kowalska" not in text
    assert client.post(reverse("tasks:take", args=[task.pk])).status_code == 404


def test_asking_from_a_persons_page(signed_in, partnership, anna):
    make_record(partnership.probation, anna, given_name="Anna", family_name="Kowalska")
    client = signed_in(Role.COORDINATOR)
    url = reverse("tasks:ask", args=[anna.key])
    assert "About Anna Kowalska" in page(client, url)
    typed = {"title": "Is there a licence?", "agency": partnership.probation.pk, "category": "justice"}
    day = {"due_on_day": SOON.day, "due_on_month": SOON.month, "due_on_year": SOON.year}
    late = client.post(url, {**typed, **day, "due_on_year": 2020})
    assert "The date must be today or later" in late.content.decode() and "Is there a licence?" in late.content.decode()
    assert client.post(url, {**typed, **day}).url == reverse("workspace:person", args=[anna.key])
    task = Task.objects.get()
    assert (task.agency, task.category, task.due_on) == (partnership.probation, "justice", SOON)


def test_only_agencies_alongside_the_person_can_be_asked(signed_in, partnership, anna):
    client = signed_in(Role.COORDINATOR)
    url = reverse("tasks:ask", args=[anna.key])
    text = page(client, url)
    assert "Council Team" in text and ">Drug Service<" not in text
    day = {"due_on_day": SOON.day, "due_on_month": SOON.month, "due_on_year": SOON.year}
    refused = client.post(url, {"title": "x", "agency": partnership.drug_service.pk, "category": "identity", **day})
    assert refused.status_code == 200 and not Task.objects.exists()


def test_looking_is_recorded(signed_in, partnership, anna):
    task = ask(partnership, anna)
    client = signed_in(Role.COORDINATOR)
    page(client, "/tasks/?show=free")
    page(client, f"/tasks/{task.pk}/")
    looks = Entry.objects.filter(kind="look").order_by("pk")
    assert [(entry.verb, entry.count, entry.person_id) for entry in looks] == [
        ("task.list", 1, None),
        ("look tasks.task", None, anna.pk),
    ]


def test_a_name_that_only_a_closed_agency_uses_is_not_shown(signed_in, partnership, anna):
    for _ in range(3):
        make_record(partnership.outsider, anna, given_name="Zuzanna", family_name="CANARY")
    refresh_headers([anna.pk])
    anna.refresh_from_db()
    assert anna.family_name == "CANARY", "most records say so"
    task = ask(partnership, anna)
    client = signed_in(Role.COORDINATOR)
    for url in (
        "/tasks/?show=free",
        f"/tasks/{task.pk}/",
        reverse("tasks:ask", args=[anna.key]),
        f"/person/{anna.key}/",
    ):
        text = page(client, url)
        assert "CANARY" not in text and "Anna Kowalska" in text
