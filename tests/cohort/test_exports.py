"""The shortlist and its figures leave as their asker may have them."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.cohort.exports import composition_table, shortlist_table
from alongside.cohort.models import Standing
from alongside.outputs.models import BaseTable
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(partnership, shipped, today):
    def make(count, sex="male"):
        for _ in range(count):
            person = make_record(partnership.council, sex="").person
            person.sex = sex
            person.save()
            Standing.objects.create(
                person=person, set_slug="default", set_version=1, verdict="yes", since=today, assessed_on=today,
                values={"custody": 3},
            )  # fmt: skip

    return make


def test_the_list_holds_whom_the_asker_may_see_and_counts_the_others(partnership, by, eligible, assess, today):
    seen, unseen = eligible(), eligible()
    assess()
    unseen.records.all().delete()
    table = shortlist_table(by, today)
    assert table.people == {seen.pk}
    assert table.notes == ("1 more on the list may not be shown to you.",)
    assert table.rows[0][0] == 1
    assert seen.family_name in table.rows[0][1]


@pytest.mark.case(27)
def test_a_quarter_has_one_table_whoever_asks_and_however_often(partnership, by, many, today):
    many(60)
    board = partnership.viewer(Role.BOARD_MEMBER)
    first = composition_table(board, today)
    many(3, "female")
    assert composition_table(board, today + dt.timedelta(days=20)) == first
    assert composition_table(by, today + dt.timedelta(days=20)) == first, "whoever sees the list takes out the same"
    later = composition_table(board, today + dt.timedelta(days=90))
    assert BaseTable.objects.count() == 2
    women = [row for row in later.rows if row[:2] == ("Sex", "Female")]
    assert women[0][2] == "hidden", "nor does the next quarter tell of the three who came"


def test_nothing_is_kept_while_there_are_too_few(partnership, shipped, today):
    with pytest.raises(Refused, match="Too few"):
        composition_table(partnership.viewer(Role.BOARD_MEMBER), today)
    assert not BaseTable.objects.exists()
