from __future__ import annotations

import datetime as dt

import pytest

from alongside.support.rules import good_until

DAY = dt.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("met_on", "months", "expected"),
    [
        (None, 6, None),
        (DAY, None, None),
        (DAY, 1, dt.date(2026, 9, 30)),
        (DAY, 6, dt.date(2027, 2, 28)),
        (DAY, 18, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 1), 12, dt.date(2027, 12, 1)),
    ],
    ids=["not done", "no end known", "a shorter month", "a short February", "a leap year", "a year from December"],
)
def test_how_long_something_done_counts(met_on, months, expected):
    assert good_until(met_on, months) == expected
