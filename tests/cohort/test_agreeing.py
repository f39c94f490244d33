"""When a proposal may be decided, and how many places are free."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.cohort import documents
from alongside.cohort.agreeing import Agreeing, hearing, read_agreeing, working_days_on
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.room import picture

D = dt.date
RULES = Agreeing("T", views_needed=2, working_days=10)
ASKED = {"council": "Council", "probation": "Probation", "drugs": "Drug Service"}
ON, DUE = D(2026, 11, 2), D(2026, 11, 16)


def test_as_shipped():
    assert read_agreeing(documents.shipped(documents.AGREEING)) == Agreeing("How the list is agreed", 2, 10)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param(D(2026, 11, 2), 10, D(2026, 11, 16), id="two weeks"),
        pytest.param(D(2026, 11, 6), 1, D(2026, 11, 9), id="Friday to Monday"),
        pytest.param(D(2026, 12, 24), 1, D(2026, 12, 29), id="over Christmas"),
        pytest.param(D(2028, 2, 28), 2, D(2028, 3, 1), id="29 February is a working day"),
        pytest.param(D(2026, 11, 7), 0, D(2026, 11, 7), id="none"),
    ],
)
def test_working_days(day, count, expected):
    assert working_days_on(day, count) == expected


@pytest.mark.parametrize(
    ("spoken", "today", "always", "waits"),
    [
        pytest.param([], ON, [], "2 more views are needed.", id="nobody has spoken"),
        pytest.param(["council"], DUE + dt.timedelta(9), [], "1 more view is needed.", id="too few, however late"),
        pytest.param(["council", "drugs"], ON, [], "Probation may still speak", id="enough, and one may still speak"),
        pytest.param(["council", "drugs"], DUE, [], "Probation may still speak", id="on the last day"),
        pytest.param(["council", "drugs"], DUE + dt.timedelta(1), [], "", id="the time is over"),
        pytest.param(["council", "drugs"], DUE + dt.timedelta(99), ["probation"], "Probation must be heard",
                     id="one that is always waited for"),
        pytest.param(list(ASKED), ON, ["probation"], "", id="all have spoken on the first day"),
    ],
)  # fmt: skip
def test_nothing_is_decided_in_silence(spoken, today, always, waits):
    rules = Agreeing("T", 2, 10, frozenset(always))
    found = hearing(rules, ASKED, spoken, ON, today)
    assert found.waits_for.startswith(waits) and found.may_decide is (waits == "")
    assert found.views_due_on == DUE
    assert len(found.spoken) + len(found.silent) == 3


def test_one_agency_alone_is_enough_where_no_other_is_alongside():
    assert hearing(RULES, {"council": "Council"}, ["council"], ON, ON).may_decide


def test_an_agency_that_is_always_heard_is_not_waited_for_where_it_is_not_alongside():
    rules = Agreeing("T", 1, 10, frozenset({"police"}))
    assert hearing(rules, {"council": "Council"}, ["council"], ON, ON).may_decide


@pytest.mark.parametrize("body", ['title = "T"', 'title = "T"\nviews_needed = 0\nworking_days = 1',
                                  'title = "T"\nviews_needed = 1\nworking_days = 1\nalways_heard = "x"'])  # fmt: skip
def test_what_cannot_be_used(body):
    with pytest.raises(BadCriteria):
        read_agreeing(body)


@pytest.mark.parametrize(
    ("data", "referral", "free", "beyond", "full"),
    [
        pytest.param(0, 0, (15, 5), (0, 0), (False, False), id="empty"),
        pytest.param(15, 0, (0, 5), (0, 0), (True, False), id="kept places stay kept"),
        pytest.param(16, 5, (0, 0), (1, 0), (True, True), id="one beyond"),
        pytest.param(3, 6, (12, 0), (0, 1), (False, True), id="free ones of the other kind are not lent"),
    ],
)
def test_room(data, referral, free, beyond, full):
    found = picture(15, 5, ["data"] * data + ["referral"] * referral)
    assert (found.data.free, found.referral.free) == free
    assert (found.data.beyond, found.referral.beyond) == beyond
    assert (found.is_full("data"), found.is_full("referral")) == full
    assert (found.places, found.taken) == (20, data + referral)
