"""Home by role, and the guide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.people.models import Person
from alongside.tasks import changes
from alongside.workspace import today
from alongside.workspace.guide import ORDER, page, pages
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
NOW = dt.date.today()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def home(client, partnership):
    def open_(role: Role, agency=None) -> str:
        viewer = partnership.viewer(role, agency)
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        answer = client.get("/")
        assert answer.status_code == 200
        return answer.content.decode()

    return open_


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.label)
def test_every_role_has_a_home(home, role):
    text = home(role)
    assert ("Find a person" in text) == (role not in {
        Role.BOARD_MEMBER, Role.COMMISSIONER, Role.GOVERNANCE_LEAD, Role.ACCOUNTABLE_LEAD, Role.ADMINISTRATOR
    })  # fmt: skip


def test_the_first_visit_teaches_the_first_steps(home, partnership):
    text = home(Role.DATA_OFFICER)
    assert "Begin here" in text and "First file" in text
    make_record(partnership.council)
    assert "Begin here" not in home(Role.DATA_OFFICER)


def test_my_next_tasks_and_what_nobody_has_taken(home, partnership):
    coordinator = partnership.viewer(Role.COORDINATOR)
    person = make_record(partnership.council).person
    for title, days, is_taken in (("Late one", -2, True), ("Far off", 60, True), ("Free one", 1, False)):
        task = changes.ask_for(
            by=coordinator, person=person, agency=partnership.council, title=title, due_on=NOW + dt.timedelta(days=days)
        )
        if is_taken:
            changes.take(by=coordinator, task=task)
    text = home(Role.COORDINATOR)
    assert "Late one" in text and ">Late<" in text
    assert "Far off" not in text and "Free one" not in text
    numbers = {tile.label: (tile.number, tile.note) for tile in today.tiles(coordinator, NOW, None)}
    assert numbers["actions of yours"] == (2, "1 late")
    assert numbers["nobody has taken"] == (1, "at your agency")


def test_what_changed_counts_only_what_the_viewer_may_see(partnership):
    coordinator, outsider = (
        partnership.viewer(Role.COORDINATOR),
        partnership.viewer(Role.COORDINATOR, partnership.outsider),
    )
    since = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    assert today.news(coordinator, since) == []
    make_record(partnership.council)
    make_record(partnership.probation)
    assert today.news(coordinator, since) == ["1 person known to your agency came onto the index."]
    assert today.news(outsider, since) == []
    assert Person.objects.count() == 2


def test_nothing_is_news_on_the_first_visit(partnership):
    make_record(partnership.council)
    assert today.news(partnership.viewer(Role.COORDINATOR), None) == []


class TestTheGuide:
    def test_every_page_of_the_guide_stands(self, client, partnership):
        client.force_login(User.objects.get(pk=partnership.viewer(Role.NAVIGATOR).user_id), BACKEND)
        assert [found.slug for found in pages()] == list(ORDER)
        index = client.get(reverse("workspace:help")).content.decode()
        for found in pages():
            assert found.title in index
            assert client.get(reverse("workspace:guide", args=[found.slug])).status_code == 200

    @pytest.mark.parametrize("slug", [*ORDER, "accessibility", "privacy"])
    def test_a_page_is_short_and_begins_with_what_it_is_about(self, slug):
        found = page(slug)
        assert found is not None
        assert 20 < len(found.about) < 200 and found.body.count("\n") < 80

    @pytest.mark.parametrize("slug", ["../README", "settings", "no-such-page"])
    def test_no_other_file_is_shown(self, client, partnership, slug):
        assert page(slug) is None

    def test_links_in_the_guide_lead_somewhere(self):
        from django.urls import resolve

        for slug in [*ORDER, "accessibility", "privacy"]:
            body = page(slug).body
            links = [part.split('"')[0] for part in body.split('href="')[1:]]
            assert all(resolve(link) for link in links if link.startswith("/"))
