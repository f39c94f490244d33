"""What follows from times, words and counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.sign_in import rules
from alongside.sign_in.rules import Budget, End
from alongside.sign_in.sittings import device_of

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def ago(**back: float) -> dt.datetime:
    return NOON - dt.timedelta(**back)


@pytest.mark.parametrize(
    ("started", "seen", "over"),
    [
        (ago(minutes=1), ago(minutes=1), None),
        (ago(hours=1), ago(minutes=14, seconds=59), None),
        (ago(hours=1), ago(minutes=15), End.IDLE),
        (ago(hours=9, minutes=59), ago(minutes=1), None),
        (ago(hours=10), ago(seconds=1), End.TOO_LONG),
        (ago(hours=11), ago(hours=2), End.TOO_LONG),
    ],
)
def test_when_a_sitting_is_over(started, seen, over):
    assert rules.why_over(started_at=started, seen_at=seen, now=NOON) is over
    assert (rules.seconds_left(started_at=started, seen_at=seen, now=NOON) == 0) is (over is not None)


@pytest.mark.parametrize(
    ("joined", "used", "confirmed", "unused"),
    [
        (ago(days=29), None, None, False),
        (ago(days=31), None, None, True),
        (ago(days=400), ago(days=30), None, False),
        (ago(days=400), ago(days=31), None, True),
        (ago(days=400), ago(days=90), ago(days=1), False),
    ],
)
def test_an_account_that_lies_unused(joined, used, confirmed, unused):
    assert rules.is_unused(joined_at=joined, used_at=used, confirmed_at=confirmed, now=NOON) is unused


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("Probation-Service-2026", "Probation Service"),
        ("pr0b ation probation!", "Probation"),
        ("passwordpassword", "everybody tries"),
        ("Password 123 password", "everybody tries"),
        ("qwertyuiop123456", "everybody tries"),
        ("aaaaaaaaaaaaaaaaa", "repeats"),
        ("violet kettle orchard", ""),
        ("Ünwirsche Katze 4711", ""),
    ],
)
def test_what_a_password_must_not_be(password, because):
    common = frozenset({"password", "qwertyuiop"})
    found = rules.weakness(password, common=common, names=["Probation Service", "Probation", "CGL"])
    assert because in found and bool(found) is bool(because)


@given(st.text(min_size=15, max_size=40), st.sampled_from(["Hostels Partnership", "Probation"]))
def test_a_password_that_holds_an_agencys_name_is_always_refused(text, name):
    assert rules.weakness(text[:7] + name.upper() + text[7:], common=frozenset(), names=[name])


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({"look": 9, "search": 4, "export": 1}, ""),
        ({"look": 10}, "10 pages about people"),
        ({"search": 5}, "5 searches"),
        ({"export": 2}, "2 exports"),
    ],
)
def test_an_hours_budget(counts, words):
    found = Budget(looks=10, searches=5, exports=2, alert_from=3).stops(counts)
    assert words in found and bool(found) is bool(words)


@pytest.mark.parametrize(
    ("now", "before", "unusual"),
    [
        (29, [], False),
        (30, [], True),
        (30, [10, 10, 10], True),
        (30, [11, 11, 11], False),
        (30, [1, 2, 50], True),
        (300, [200, 250, 300], False),
    ],
)
def test_three_times_what_is_usual(now, before, unusual):
    assert rules.is_unusual(now, before, times=3, alert_from=30) is unusual


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("lindqvist", "their own surname"),
        ("Anna LINDQVIST 1985", "their own surname"),
        ("Lindqvists", ""),
        ("grace@probation.example", "their own email address"),
        ("ruth adeyemi", "a colleague's name"),
        ("adeyemi", ""),
        ("Ruth", ""),
        ("", ""),
    ],
)
def test_a_search_close_to_home(typed, about):
    found = rules.own_words(
        typed, own_name="Grace Lindqvist", own_email="grace@probation.example", colleagues=["Ruth Adeyemi", "Cher"]
    )
    assert found == about


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_device_in_words_its_owner_knows(agent, device):
    assert device_of(agent) == device
