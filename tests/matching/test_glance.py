"""Near-certain pairs at a glance: what is gathered, what is left out, and what a tick does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.matching.linking import link_records
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.rules.glance import MOST_PEOPLE, Asked, bundles
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import Record
from tests.factories.matching import supply, supply_town


def sure(pk, person, other, gain=1.0):
    return Asked(pk, person, other, is_near_certain=True, gain=gain)


def doubtful(pk, person, other):
    return Asked(pk, person, other, is_near_certain=False)


CASES = [
    ("one question is a bundle of two", [sure(1, 10, 11)], [], [(10, 11)]),
    ("questions that hang together are one bundle", [sure(1, 10, 11), sure(2, 11, 12)], [], [(10, 11, 12)]),
    ("a doubtful question is left to be judged", [doubtful(1, 10, 11)], [], []),
    ("a doubtful question inside spoils the bundle", [sure(1, 10, 11), sure(2, 11, 12), doubtful(3, 10, 12)], [], []),
    ("a doubtful question elsewhere does not", [sure(1, 10, 11), doubtful(3, 11, 20)], [], [(10, 11)]),
    ("two that were said to differ spoil it", [sure(1, 10, 11), sure(2, 11, 12)], [(10, 12)], []),
    ("a question about one person's own records spoils it", [sure(1, 10, 11), doubtful(2, 10, 10)], [], []),
    ("what mends most comes first", [sure(1, 10, 11, 1.0), sure(2, 20, 21, 9.0)], [], [(20, 21), (10, 11)]),
    ("too many people for a glance", [sure(n, n, n + 1) for n in range(MOST_PEOPLE)], [], []),
    ("as many as a glance takes", [sure(n, n, n + 1) for n in range(1, MOST_PEOPLE)], [], [tuple(range(1, 7))]),
]


@pytest.mark.parametrize(("asked", "apart", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_gathered(asked, apart, expected):
    assert [bundle.people for bundle in bundles(asked, apart=apart)] == expected


KNOWN_BY = [
    ("numbers that differ spoil a bundle", {10: {"nhs_number": {"1"}}, 11: {"nhs_number": {"2"}}}, False),
    ("one in common is enough", {10: {"nhs_number": {"1", "3"}}, 11: {"nhs_number": {"2", "3"}}}, True),
    ("numbers of other kinds say nothing", {10: {"nhs_number": {"1"}}, 11: {"pnc": {"2"}}}, True),
    ("nor does a number on one side", {10: {"nhs_number": {"1"}}}, True),
]


@pytest.mark.parametrize(("numbers", "is_gathered"), [c[1:] for c in KNOWN_BY], ids=[c[0] for c in KNOWN_BY])
def test_what_numbers_say(numbers, is_gathered):
    assert bool(bundles([sure(1, 10, 11)], numbers=numbers)) is is_gathered


@pytest.fixture
def moved(partnership, today):
    """Two records of one woman, known by another name to probation, with the same telephone and e-mail; not joined."""
    supply_town([partnership.council, partnership.probation])
    said = {
        "date_of_birth": "1987-11-23",
        "phone": "07700 900123",
        "email": "z.okafor@example.org",
        "postcode": "SW1V 2QQ",
    }
    one = supply(partnership.council, given_name="Zainabu", family_name="Okafor", sex="female", **said)
    two = supply(partnership.probation, given_name="Zainab", family_name="Okafor", sex="female", **said)
    link_records(by=partnership.viewer(Role.DATA_OFFICER), today=today)
    return one, two


def sign_in(client, partnership, role, agency=None):
    viewer = partnership.viewer(role, agency)
    client.force_login(
        User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.django_db
class TestThePage:
    def ask(self, moved):
        """However these two are weighed, let the question be a near-certain one."""
        asked = Suggestion.objects.open().get(left__in=moved, right__in=moved)
        Suggestion.objects.filter(pk=asked.pk).update(why="needs_a_person", probability=0.999)
        return asked

    def test_a_tick_makes_them_one_and_can_be_taken_back(self, client, partnership, moved):
        asked = self.ask(moved)
        html = sign_in(client, partnership, Role.DATA_OFFICER).get(reverse("matching:glance")).content.decode()
        assert "Zainabu Okafor" in html
        assert "differs" in html
        looks = Entry.objects.filter(kind="look", because="judging at a glance").values_list("person_id", flat=True)
        assert {asked.person_id, asked.other_id} <= set(looks)
        answer = client.post(reverse("matching:glance"), {"same": str(asked.pk)}, follow=True).content.decode()
        assert "1 pair joined" in answer
        people = set(Record.objects.filter(pk__in=[each.pk for each in moved]).values_list("person_id", flat=True))
        assert len(people) == 1
        assert Judgement.objects.get().verdict == Verdict.SAME
        client.post(reverse("matching:undo", args=[Judgement.objects.get().pk]), {"because": "Two sisters"})
        people = set(Record.objects.filter(pk__in=[each.pk for each in moved]).values_list("person_id", flat=True))
        assert len(people) == 2

    def test_what_is_not_ticked_stays(self, client, partnership, moved):
        self.ask(moved)
        answer = sign_in(client, partnership, Role.DATA_OFFICER).post(reverse("matching:glance"), {}, follow=True)
        assert "Nothing was ticked" in answer.content.decode()
        assert not Judgement.objects.exists()

    def test_what_changed_meanwhile_is_not_joined(self, client, partnership, moved):
        asked = self.ask(moved)
        Suggestion.objects.filter(pk=asked.pk).update(state="answered")
        answer = sign_in(client, partnership, Role.DATA_OFFICER).post(
            reverse("matching:glance"), {"same": str(asked.pk)}, follow=True
        )
        assert "answered meanwhile" in answer.content.decode()
        assert not Judgement.objects.exists()

    def test_who_may_not_judge_is_refused(self, client, partnership, moved):
        asked = self.ask(moved)
        signed_in = sign_in(client, partnership, Role.BOARD_MEMBER)
        assert signed_in.get(reverse("matching:glance")).status_code == 403
        assert signed_in.post(reverse("matching:glance"), {"same": str(asked.pk)}).status_code == 403
        assert not Judgement.objects.exists()
