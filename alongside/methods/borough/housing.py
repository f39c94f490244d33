"""Nights on the street, homelessness applications and hostel stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.happenings import Frame, Scene, together
from alongside.methods.borough.histories import NEVER, Days, Indices, Mask, State
from alongside.methods.borough.places import communal_addresses, draw, hostel_names
from alongside.methods.borough.totals import YEAR, OutreachView

NIGHTS_SEEN_PER_YEAR = 26
CONTACTS_NOT_BEDDED_DOWN = 0.14


def contacts(scene: Scene, view: OutreachView) -> Frame:
    """Street contacts; bedded_down is yes for a night seen sleeping rough."""
    who, day = scene.happens(scene.spells.within(State.STREET), NIGHTS_SEEN_PER_YEAR)
    bedded = ~scene.chance(len(who), CONTACTS_NOT_BEDDED_DOWN)
    if view.seen is not None:
        who, day, bedded = _as_published(scene, view.seen, who, day, bedded)
    return Frame(who, {
        "day": day,
        "bedded_down": np.where(bedded, "yes", "no").astype(object),
        "place": draw("place", len(who), scene.rng),
        **{name: values[who] for name, values in view.columns.items()},
    }).in_order()  # fmt: skip


def _as_published(scene: Scene, seen: Mask, who: Indices, day: Days, bedded: Mask) -> tuple[Indices, Days, Mask]:
    """The same contacts, with exactly the people of the published table bedded down in the last year."""
    year_ago = scene.spells.today - YEAR
    last = Scene(scene.people, scene.spells, seen, year_ago, scene.until, scene.rng)
    more_who, more_day = last.happens(scene.spells.within(State.STREET), 0.5)
    who, day = np.concatenate([who, more_who]), np.concatenate([day, more_day])
    bedded = np.concatenate([bedded, np.ones(len(more_who), dtype=bool)])
    is_recent = day >= year_ago
    bedded &= ~is_recent | seen[who]
    newest = np.full(len(scene.people), scene.since)
    np.maximum.at(newest, who, day)
    bedded |= seen[who] & is_recent & (day == newest[who])
    return who, day, bedded


def applications(scene: Scene) -> Frame:
    """Homelessness applications: those that led to a hostel or a tenancy, and those turned down or still open."""
    spells = scene.spells
    frames = []
    for state, outcomes in (
        (State.HOSTEL, ("Hostel placement",)),
        (State.HOME, ("Private rented tenancy", "Supported housing")),
    ):
        led = spells.within(state) & (spells.before >= 0) & scene.known[spells.who] & scene.chance(len(spells), 0.55)
        start = spells.start[led]
        words = np.array(outcomes, dtype=object)[scene.rng.integers(0, len(outcomes), len(start))]
        frames.append(_application(scene, spells.who[led], scene.later(start, -45, -6), start, words))
    who, day = scene.happens(spells.within(State.STREET, State.FRIENDS, State.HOME), _asking(scene))
    frames.append(_application(scene, who, day, np.full(len(who), NEVER), draw("barrier", len(who), scene.rng)))
    frame = together(frames)
    return frame.take(frame.columns["day"] >= scene.since).in_order()


def _asking(scene: Scene) -> NDArray[np.float64]:
    return np.where(scene.spells.within(State.HOME), 0.08, 0.5)


def _application(scene: Scene, who: Indices, day: Days, accommodated: Days, outcome: NDArray[np.object_]) -> Frame:
    turned_down = np.isnat(accommodated)
    decided = np.where(turned_down, scene.later(day, 14, 56), np.maximum(day, accommodated - np.timedelta64(2, "D")))
    duty = np.where(turned_down, np.where(scene.chance(len(who), 0.4), "none", "relief"), "relief").astype(object)
    duty[~turned_down & scene.chance(len(who), 0.3)] = "main"
    duty[turned_down & (scene.spells.state_on(who, day) == State.HOME)] = "prevention"
    settled = draw("last_settled", len(who), scene.rng)
    left_prison = scene.spells.state_on(who, day - np.timedelta64(42, "D")) == State.CUSTODY
    settled[left_prison] = "Departure from institution: custody"
    return Frame(who, {
        "day": day, "decided": decided, "accommodated": accommodated, "outcome": outcome, "duty": duty,
        "last_settled": settled, "support_needs": _support_needs(scene, who),
    })  # fmt: skip


def _support_needs(scene: Scene, who: Indices) -> NDArray[np.object_]:
    needs = scene.people.needs
    told = (
        ("Offending history", needs.has("J")), ("Alcohol dependency needs", needs.alcohol),
        ("Drug dependency needs", needs.drugs), ("History of mental health problems", needs.has("M")),
        ("At risk of/has experienced domestic abuse", needs.has("D")), ("History of rough sleeping", needs.has("H")),
        ("Care leaver", needs.care_history), ("Served in HM Forces", needs.forces_history),
    )  # fmt: skip
    flags = np.array([values[who] & scene.chance(len(who), 0.7) for _, values in told])
    codes = (flags * (1 << np.arange(len(told)))[:, None]).sum(axis=0)
    words = np.array(
        [
            "|".join(word for place, (word, _) in enumerate(told) if code >> place & 1) or None
            for code in range(1 << len(told))
        ],
        dtype=object,
    )
    return words[codes]


def stays(scene: Scene) -> Frame:
    """Nights in hostels, one row a stay, with why it ended."""
    spells = scene.spells
    stay = np.flatnonzero(spells.within(State.HOSTEL) & scene.known[spells.who] & (spells.end > scene.since))
    who, after = spells.who[stay], spells.after[stay]
    hostel = (scene.people.communal[who, 0] + stay) % len(hostel_names())
    reason = draw("hostel_left_otherwise", len(who), scene.rng)
    for state, words in (
        (State.STREET, draw("hostel_left_for_street", len(who), scene.rng)),
        (State.HOME, draw("hostel_left_for_home", len(who), scene.rng)),
        (State.CUSTODY, "Custody"),
        (State.DEAD, "Deceased"),
    ):
        reason = np.where(after == state, words, reason)
    is_open = after == -1
    reason[is_open] = None
    addresses, postcodes = communal_addresses()
    room = scene.rng.integers(1, 60, len(who))
    return Frame(who, {
        "day": spells.start[stay], "ended": np.where(is_open, NEVER, spells.end[stay]), "leaving_reason": reason,
        "hostel": hostel_names()[hostel], "hostel_address": addresses[hostel], "hostel_postcode": postcodes[hostel],
        "room": np.array([str(number) for number in room.tolist()], dtype=object),
    }).in_order()  # fmt: skip
