"""What leaves the product names nobody, keeps to quiet hours, and is read by any calendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.notices.rules import KINDS, Entry, Wishes, calendar, digest, digest_subject

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("wishes", "now", "last", "expected"),
    [
        pytest.param(Wishes(), MONDAY, None, True, id="a weekday morning"),
        pytest.param(Wishes(), MONDAY, MONDAY.date(), False, id="once a day"),
        pytest.param(Wishes(), MONDAY, MONDAY.date() - dt.timedelta(days=1), True, id="again the next day"),
        pytest.param(Wishes(), MONDAY.replace(hour=7), None, False, id="before their hour"),
        pytest.param(Wishes(), MONDAY - dt.timedelta(days=1), None, False, id="not on a Sunday"),
        pytest.param(
            Wishes(weekdays=frozenset({6})), MONDAY - dt.timedelta(days=1), None, True, id="unless they work then"
        ),
        pytest.param(Wishes(), MONDAY.replace(hour=19), None, False, id="quiet from seven in the evening"),
        pytest.param(Wishes(), MONDAY.replace(hour=18), None, True, id="late in the day, but not quiet yet"),
        pytest.param(Wishes(by_email=False), MONDAY, None, False, id="no letters at all"),
        pytest.param(Wishes(quiet_from=9, quiet_until=12), MONDAY, None, False, id="quiet in the morning"),
        pytest.param(
            Wishes(at_hour=2, quiet_from=0, quiet_until=0), MONDAY.replace(hour=2), None, True, id="no quiet hours"
        ),
    ],
)
def test_when_a_letter_may_go(wishes, now, last, expected):
    assert wishes.is_time(now, last) is expected


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 23))
def test_an_hour_is_quiet_exactly_when_the_clock_passes_through_it(start, end, hour):
    passed, at = set(), start
    while at != end:
        passed.add(at)
        at = (at + 1) % 24
    assert Wishes(quiet_from=start, quiet_until=end).is_quiet(hour) is (hour in passed)


def test_the_letter_says_how_much_and_where():
    letter = digest(["action_late", "action_late", "barrier_moved"], "https://alongside.example/notices/")
    assert "2 actions of yours are late" in letter and "A barrier that you logged has moved" in letter
    assert "https://alongside.example/notices/" in letter
    assert digest_subject(3) == "3 things wait for you in Alongside"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_for_one_and_for_several(kind):
    one, several = KINDS[kind]
    assert one[0].isupper() and several[0].islower() and len(kind) <= 30


def lines_of(text: str) -> list[str]:
    """Unfolded, as RFC 5545 section 3.1 says."""
    return text.replace("\r\n ", "").split("\r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_title_survives_the_calendar(title):
    text = calendar([Entry("x-1", title, dt.date(2026, 11, 2))], MONDAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    summary = next(line for line in lines_of(text) if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    back = (
        summary.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    )
    assert back == title


def test_a_day_and_an_hour():
    noon = dt.datetime(2026, 7, 1, 12, 0, tzinfo=LONDON)
    text = calendar([Entry("a", "Day", dt.date(2026, 12, 31)), Entry("b", "Hour", noon)], MONDAY)
    found = lines_of(text)
    assert "DTSTART;VALUE=DATE:20261231" in found and "DTEND;VALUE=DATE:20270101" in found
    assert "DTSTART:20260701T110000Z" in found and "DTEND:20260701T113000Z" in found
    assert found[0] == "BEGIN:VCALENDAR" and found[-2] == "END:VCALENDAR" and "UID:a@alongside" in found
