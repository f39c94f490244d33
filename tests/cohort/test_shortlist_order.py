"""The order that is kept beside everybody's standing is the order that anybody can add up."""

from __future__ import annotations

import random

import pytest

from alongside.access.models import Conflict
from alongside.access.policy import Role
from alongside.cohort import changes, documents, shortlist
from alongside.cohort.models import Standing
from alongside.people.rules import Answer

pytestmark = pytest.mark.django_db
SLOWLY = {
    "all": lambda verdict, open, named: verdict == Answer.YES or named,
    "eligible": lambda verdict, open, named: verdict == Answer.YES,
    "nominated": lambda verdict, open, named: named,
    "to_settle": lambda verdict, open, named: verdict == Answer.NOT_KNOWN and (open == 1 or named),
    "data_only": lambda verdict, open, named: verdict == Answer.YES and not named,
    "nominated_only": lambda verdict, open, named: verdict != Answer.YES and named,
}


@pytest.fixture
def town(partnership, by, eligible, assess, today):
    """Thirty people: some who meet the criteria, some an answer short of it, some nominated, two kept from the coordinator."""
    chance = random.Random(11)
    people = [
        eligible(without=chance.choice(((), (), ("barrier",), ("treatment", "arrest"))), nights=chance.randrange(1, 9))
        for _ in range(30)
    ]
    nominating = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    for person in people[::4]:
        changes.nominate(by=nominating, person=person, barriers_met="Turned away twice", on=today)
    for person in people[5:7]:
        Conflict.objects.create(person=person, agency=partnership.council, because="concern", set_by_name="Test")
    assess()
    return people


def slowly(ranking, tab, hidden, nominated):
    """Everybody looked at one by one."""
    rows = [
        (row.verdict != Answer.YES, -ranking.points(row.values), row.since, row.pk, row.person_id)
        for row in Standing.objects.filter(set_slug=ranking.set).exclude(person__in=hidden)
        if SLOWLY[tab](row.verdict, row.open, row.person_id in nominated)
    ]
    return [
        (person, -points, None if is_other else place)
        for place, (is_other, points, _, _, person) in enumerate(sorted(rows), 1)
    ]


@pytest.mark.parametrize("tab", shortlist.TABS)
def test_it_is_the_order_of_looking_at_each(by, town, tab):
    ranking = documents.list_in_use().ranking
    hidden, nominated = town[5:7], {person.pk for person in town[::4]}
    expected = slowly(ranking, tab, hidden, nominated)
    listed = shortlist.Listed(by, ranking, tab)
    assert [(each.person_id, each.points, each.place) for each in listed] == expected
    assert len(listed) == len(expected) == listed.counts[tab]
    for start in range(0, len(expected) + 7, 7):
        assert [each.person_id for each in listed[start : start + 7]] == [row[0] for row in expected[start : start + 7]]


def test_everybody_has_the_place_that_the_list_shows(by, partnership, town):
    ranking = documents.list_in_use().ranking
    everybody = slowly(ranking, "eligible", [], set())
    assert len(everybody) > 3
    for person, points, place in everybody:
        found = shortlist.place_of(person, ranking)
        assert found is not None and (found.points, found.place) == (points, place)
    assert [each.person_id for each in shortlist.proposed(ranking)] == [row[0] for row in everybody[: ranking.size]]


def test_another_order_is_added_up_at_once(by, town):
    used = documents.list_in_use()
    body = used.order.body.replace("points_each = ", "points_each = 1").replace("at_most = ", "at_most = 1")
    changes.set_ranking(by=by, body=body, note="Longer lives count more")
    ranking = documents.list_in_use().ranking
    assert ranking != used.ranking
    rows = Standing.objects.filter(set_slug=ranking.set)
    assert rows.exclude(points=0).exists()
    assert all(row.points == ranking.points(row.values) for row in rows)
