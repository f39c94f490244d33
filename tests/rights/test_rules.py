"""The clocks of the law, the words to be taken out, how long things are kept: tables first, then properties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.access.policy import Category
from alongside.definitions.store import parse
from alongside.rights.rules import clock as clocks
from alongside.rights.rules import days, hiding, retention, tombstones
from alongside.rights.rules.clock import Pause, Standing, WaitingFor, clock

D = dt.date.fromisoformat
DAYS = some.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


def asked(what: str, since: str, until: str | None = None) -> Pause:
    return Pause(WaitingFor(what), D(since), D(until) if until else None)


@pytest.mark.parametrize(
    ("received", "pauses", "extended", "due"),
    [
        pytest.param("2026-03-03", [], False, "2026-04-07", id="the third of April is Good Friday, so it moves past Easter"),
        pytest.param("2026-01-12", [], False, "2026-02-12", id="the same day of the next month"),
        pytest.param("2026-01-31", [], False, "2026-03-02", id="February has no 31st, its last day is a Saturday"),
        pytest.param("2028-01-31", [], False, "2028-02-29", id="a leap year ends on the 29th"),
        pytest.param("2027-01-29", [], False, "2027-03-01", id="29 January in a common year, 28 February a Sunday"),
        pytest.param("2026-11-25", [], False, "2026-12-29", id="Christmas, and Boxing Day on a Saturday"),
        pytest.param("2026-01-12", [], True, "2026-04-13", id="two months more, and a weekend"),
        pytest.param("2025-11-30", [], True, "2026-03-02", id="three months from a 30th end with February"),
        pytest.param("2026-01-12", [asked("identity", "2026-01-13", "2026-01-20")], False, "2026-02-20",
                     id="it starts anew when identity is proved"),
        pytest.param("2026-01-12", [asked("clarification", "2026-01-14", "2026-01-19")], False, "2026-02-17",
                     id="five days of waiting are added"),
        pytest.param("2026-01-12", [asked("clarification", "2026-01-14", "2026-01-14")], False, "2026-02-12",
                     id="answered the same day, nothing is added"),
        pytest.param("2026-01-12", [asked("clarification", "2026-01-14", "2026-01-19"),
                                    asked("clarification", "2026-01-16", "2026-01-20")], False, "2026-02-18",
                     id="two questions at a time count once"),
        pytest.param("2026-01-12", [asked("clarification", "2026-01-13", "2026-01-16"),
                                    asked("identity", "2026-01-13", "2026-01-15")], False, "2026-02-16",
                     id="waiting before the clock starts counts no further"),
        pytest.param("2026-01-12", [asked("identity", "2026-01-13")], False, None, id="no proof yet, no date"),
        pytest.param("2026-01-12", [asked("clarification", "2026-01-14")], True, None, id="stopped, extended or not"),
    ],
)  # fmt: skip
def test_when_an_answer_is_due(received, pauses, extended, due):
    found = clock(D(received), pauses, is_extended=extended)
    assert found.due_on == (D(due) if due else None)
    assert bool(found.stopped_for) == (due is None)


@given(DAYS, some.integers(0, 40), some.integers(0, 40))
def test_waiting_never_brings_the_day_nearer_and_it_is_a_working_day(received, after, length):
    since = received + dt.timedelta(days=after)
    paused = clock(received, [Pause(WaitingFor.CLARIFICATION, since, since + dt.timedelta(days=length))])
    plain = clock(received)
    assert paused.paused_days == length
    assert plain.due_on <= paused.due_on <= plain.due_on + dt.timedelta(days=length + 5)
    assert paused.due_on.weekday() < 5
    assert plain.due_on < clock(received, is_extended=True).due_on


@given(DAYS, some.integers(-60, 60))
def test_months_land_in_the_month_they_name_and_on_the_day_where_it_exists(day, months):
    moved = days.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("year", "listed"),
    [  # gov.uk/bank-holidays, England and Wales
        (2024, "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26"),
        (2025, "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26"),
        (2026, "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28"),
        (2027, "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28"),
    ],
)
def test_bank_holidays_are_the_published_ones(year, listed):
    assert days.bank_holidays(year) == {D(day) for day in listed.split()}


def test_a_complaint_is_acknowledged_within_thirty_days_the_first_included():
    assert clocks.acknowledge_by(D("2026-06-19")) == D("2026-07-18")


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-20T17:00", 72), ("2026-11-23T16:30", 0), ("2026-11-23T17:00", 0), ("2026-11-23T17:01", -1)],
    ids=["when it became known", "half an hour left", "on the hour", "a minute late"],
)
def test_the_regulators_72_hours_run_through_the_weekend(now, left):
    known_at = dt.datetime.fromisoformat("2026-11-20T17:00+00:00")
    assert clocks.hours_left(known_at, dt.datetime.fromisoformat(f"{now}+00:00")) == left


@pytest.mark.parametrize(
    ("due", "closed", "stands"),
    [("2026-02-12", False, Standing.IN_TIME), ("2026-02-08", False, Standing.SOON), ("2026-02-01", False, Standing.SOON),
     ("2026-01-31", False, Standing.LATE), (None, False, Standing.STOPPED), ("2026-01-31", True, Standing.ANSWERED)],
)  # fmt: skip
def test_where_a_request_stands(due, closed, stands):
    assert clocks.standing(D(due) if due else None, D("2026-02-01"), is_closed=closed) is stands


@pytest.mark.parametrize(
    ("text", "taken_out"),
    [
        ("She moved to 12 Rose Street, E8 1AA last week", ["12 Rose Street", "E8 1AA"]),
        ("Staying at Lilac Refuge with both children", ["Lilac Refuge"]),
        ("now in a refuge in Croydon", ["refuge in Croydon"]),
        ("The children go to St Mary's Primary School", ["St Mary's Primary School"]),
        ("Has fled from Lewisham to Hove in March", ["Lewisham", "Hove"]),
        ("seen near SW1A, slept well", ["SW1A"]),
        ("Came on Monday in good spirits", []),
        ("missed two appointments", []),
    ],
)
def test_words_that_tell_where_somebody_is(text, taken_out):
    hidden = hiding.without(text, hiding.places_in(text))
    assert hidden.count(hiding.TAKEN_OUT) == len(taken_out)
    for words in taken_out:
        assert words not in hidden


@pytest.mark.parametrize(
    ("text", "phrase", "left"),
    [
        ("Anna said that anna left", "Anna", "[taken out] said that [taken out] left"),
        ("Hannah stayed", "Anna", "Hannah stayed"),
        ("met Tom\nOkafor", "tom  okafor", "met [taken out]"),
        ("nothing", " ", "nothing"),
    ],
)
def test_words_to_take_out_are_found_whole(text, phrase, left):
    assert hiding.without(text, hiding.spans_of(text, phrase)) == left


@given(some.text(max_size=40), some.lists(some.tuples(some.integers(0, 40), some.integers(0, 40)), max_size=5))
def test_nothing_inside_a_span_is_left_and_everything_else_is(text, spans):
    gone = {at for start, end in spans for at in range(start, min(end, len(text)))}
    spans = [(start, min(end, len(text))) for start, end in spans]
    left = hiding.without(text, spans).split(hiding.TAKEN_OUT)
    if hiding.TAKEN_OUT not in text:
        assert "".join(left) == "".join(letter for at, letter in enumerate(text) if at not in gone)


def test_two_names_side_by_side_overlap():
    assert [pair[:2] for pair in hiding.name_pairs("then Mary Anne Okafor came")] == [
        ("Mary", "Anne"),
        ("Anne", "Okafor"),
    ]


SHIPPED = Path(retention.__file__).parent.parent / "definitions" / "retention.toml"


def test_the_shipped_schedule_has_a_rule_for_every_category():
    schedule = retention.schedule_from(parse(SHIPPED.read_text()))
    assert set(schedule.rules) == set(Category)
    assert all(rule.basis for rule in schedule.rules.values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda document: document["rule"].pop(), "No rule says how long to keep"),
        (lambda document: document["rule"].append(document["rule"][0]), "two rules for"),
        (lambda document: document["rule"][0].update(category="gossip"), "no category “gossip”"),
        (lambda document: document["rule"][0].update(keep_months=0), "keep_months must be a whole number"),
        (lambda document: document["rule"][0].update(counted_from="birth"), "Say fact or last_contact"),
        (lambda document: document["rule"][0].update(basis=" "), "say on what ground"),
        (lambda document: document["working"][0].update(table=""), "name the table"),
    ],
    ids=["one missing", "one twice", "unknown category", "no length", "counted from nothing", "no ground", "no table"],
)
def test_a_schedule_that_cannot_be_used_says_why(change, words):
    document = parse(SHIPPED.read_text())
    change(document)
    with pytest.raises(retention.BadSchedule, match=words):
        retention.schedule_from(document)


def test_kept_until_the_same_day_so_many_months_later():
    rule = retention.Rule(Category.HOUSING, 72, retention.CountedFrom.FACT, "for the test")
    assert rule.disposed_before(D("2026-02-28")) == D("2020-02-28")


def test_tombstones_travel_through_a_file_and_a_damaged_line_is_not_skipped():
    stones = [tombstones.Stone("people.event", tombstones.mark_of("people.event", 4, "a"), "2026-11-02", "housing")]
    lines = [tombstones.to_line(stone) for stone in stones]
    assert tombstones.from_lines([*lines, "\n"]) == stones
    with pytest.raises(ValueError, match="Line 2"):
        tombstones.from_lines([*lines, '{"kind": 1'])


def test_a_later_row_with_the_same_id_has_another_mark():
    assert tombstones.mark_of("people.event", 4, "a") != tombstones.mark_of("people.event", 4, "b")
