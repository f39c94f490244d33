"""Histories are plausible: one place at a time, things in their order, nothing before adulthood or after death."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.methods.borough import LAYOUTS, Borough, build
from alongside.methods.borough.happenings import Frame, apart
from alongside.methods.borough.histories import State, grown_up, moments

DAY = np.timedelta64(1, "D")
KINDS = [layout.happenings for layout in LAYOUTS]


def _known(*days: np.ndarray) -> np.ndarray:
    return ~np.logical_or.reduce([np.isnat(one) for one in days])


def _ordered(frame: Frame, *names: str) -> bool:
    """Whether each named day comes no later than the next, where both are known."""
    for first, second in pairwise(names):
        earlier, later = frame.columns[first], frame.columns[second]
        both = _known(earlier, later)
        if not (earlier[both] <= later[both]).all():
            return False
    return True


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_in_any_borough_people_are_in_one_place_at_a_time(seed: int) -> None:
    spells = build(300, seed).spells
    same = spells.who[1:] == spells.who[:-1]
    assert (spells.start < spells.end).all()
    assert (spells.end[:-1][same] == spells.start[1:][same]).all()
    assert (spells.state[:-1][same] != spells.state[1:][same]).all()
    assert (spells.after[spells.state == State.DEAD] == -1).all()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_happens_to_children_or_after_death(borough: Borough, kind: str) -> None:
    frame, people = borough.frames[kind], borough.people
    day = frame.columns["day"]
    died = borough.spells.died(len(people))[frame.who]
    assert (day >= grown_up(people.born)[frame.who] - 10 * DAY).all()
    for name, days in frame.columns.items():
        is_planned = (kind, name) in {("custody", "released"), ("sentences", "ends"), ("antisocial", "ended")}
        if days.dtype.kind == "M" and not is_planned:
            both = _known(days, died)
            assert (days[both] <= died[both]).all(), name


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"custody", "sentences", "oasys", "applications"}))
def test_what_needs_liberty_does_not_happen_in_custody(borough: Borough, kind: str) -> None:
    frame = borough.frames[kind]
    inside = borough.spells.state_on(frame.who, frame.columns["day"]) >= State.CUSTODY
    spells = borough.spells
    taken_in = moments(spells.who, spells.start)[spells.within(State.CUSTODY)]
    may_be_the_same_day = np.isin(moments(frame.who, frame.columns["day"]), taken_in) & (kind == "police")
    assert not (inside & ~may_be_the_same_day).any()


def test_a_hostel_night_is_never_a_night_in_custody(borough: Borough) -> None:
    stays, spells = borough.frames["stays"], borough.spells
    inside = spells.within(State.CUSTODY)
    for start, end, who in zip(spells.start[inside], spells.end[inside], spells.who[inside], strict=True):
        mine = stays.who == who
        left = np.where(np.isnat(stays.columns["ended"][mine]), spells.today, stays.columns["ended"][mine])
        assert not ((stays.columns["day"][mine] < end) & (left > start)).any()


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        pytest.param("custody", ("day", "released"), id="received, then released"),
        pytest.param("sentences", ("day", "released", "recalled"), id="sentenced, released, recalled"),
        pytest.param("sentences", ("day", "ends"), id="an order ends after it starts"),
        pytest.param("applications", ("day", "decided"), id="applied, then decided"),
        pytest.param("applications", ("day", "accommodated"), id="applied, then accommodated"),
        pytest.param("treatment", ("day", "ended"), id="treated, then discharged"),
        pytest.param("stays", ("day", "ended"), id="moved in, then out"),
        pytest.param("mental_health", ("day", "assessed", "ended"), id="referred, assessed, closed"),
        pytest.param("care", ("day", "assessed"), id="referred to social care, then assessed"),
        pytest.param("abuse", ("day", "conference"), id="referred, then discussed"),
    ],
)
def test_things_happen_in_their_order(borough: Borough, kind: str, names: tuple[str, ...]) -> None:
    assert len(borough.frames[kind]) > 50
    assert _ordered(borough.frames[kind], *names)


def test_a_recall_is_the_next_time_in_custody(borough: Borough) -> None:
    frame = borough.frames["sentences"]
    recalled = _known(frame.columns["recalled"])
    assert recalled.sum() > 3
    back = borough.spells.next_start(State.CUSTODY, frame.who[recalled], frame.columns["released"][recalled] - DAY)
    assert (back == frame.columns["recalled"][recalled]).all()


def test_nobody_leaves_prison_at_a_weekend(borough: Borough) -> None:
    spells = borough.spells
    left = spells.end[spells.within(State.CUSTODY) & (spells.after >= 0) & (spells.after != State.DEAD)]
    assert len(left) > 100
    assert (np.is_busday(left)).all()


def test_eviction_leads_to_the_street(borough: Borough) -> None:
    stays = borough.frames["stays"]
    evicted = np.array([str(reason).startswith("Eviction") for reason in stays.columns["leaving_reason"]])
    assert evicted.sum() > 20
    after = borough.spells.state_on(stays.who[evicted], stays.columns["ended"][evicted])
    assert (after == State.STREET).all()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=30))
def test_episodes_are_kept_apart_as_one_would_by_hand(episodes: list[tuple[int, int, int]]) -> None:
    episodes = sorted(set(episodes), key=lambda one: (one[0], one[1], one[2]))
    who = np.array([one[0] for one in episodes])
    start = np.datetime64("2026-01-01") + np.array([one[1] for one in episodes]).astype("timedelta64[D]")
    end = start + np.array([one[2] for one in episodes]).astype("timedelta64[D]")
    kept = apart(who, start, end)
    for person in set(who.tolist()):
        busy_until = None
        for place in np.flatnonzero(who == person):
            assert kept[place] == (busy_until is None or start[place] > busy_until)
            busy_until = end[place] if busy_until is None else max(busy_until, end[place])
