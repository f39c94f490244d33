"""What a person should look at in a source."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.sources.monitor import Health, Past, findings, health

TODAY = dt.date(2026, 11, 2)


def past(days_ago=3, rows=1000, refused=0, newest=5):
    day = TODAY - dt.timedelta(days=days_ago)
    return Past(day, rows, refused, TODAY - dt.timedelta(days=newest) if newest is not None else None)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([], Health.NEVER_SENT, id="nothing was ever sent"),
        pytest.param([past()], Health.FRESH, id="one good file"),
        pytest.param([past(40), past()], Health.FRESH, id="a file like the one before"),
        pytest.param([past(40), past(rows=1300)], Health.FRESH, id="at the threshold"),
        pytest.param([past(40), past(rows=1301)], Health.CHANGED, id="many more rows"),
        pytest.param([past(40), past(rows=600)], Health.CHANGED, id="many fewer rows"),
        pytest.param([past(rows=600), past(), past()], Health.FRESH, id="only the last step counts"),
        pytest.param([past(32)], Health.LATE, id="a day late"),
        pytest.param([past(31)], Health.FRESH, id="due today"),
        pytest.param([past(newest=63)], Health.LATE, id="a new file with old rows"),
        pytest.param([past(newest=None)], Health.FRESH, id="rows without days"),
        pytest.param([past(refused=51)], Health.REFUSING, id="more than a twentieth refused"),
        pytest.param([past(40), past(rows=100, refused=50)], Health.REFUSING, id="the worst comes first"),
    ],
)
def test_how_a_source_stands(files, expected):
    found = findings(files, today=TODAY, cadence_days=31, change_threshold=30)
    assert health(found) is expected


def test_words_say_how_much():
    (finding,) = findings([past(40), past(rows=500)], today=TODAY, cadence_days=31, change_threshold=30)
    assert finding.words == "The last file has 50% fewer rows than the one before."
