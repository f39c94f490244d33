"""The whole borough: people, where they were, what happened, who knows of it, and what they wrote down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough import care, housing, justice
from alongside.methods.borough.characteristics import (
    Characteristics,
    draw_characteristics,
    observe_characteristics,
)
from alongside.methods.borough.faults import Pen
from alongside.methods.borough.happenings import Frame, Scene, together
from alongside.methods.borough.histories import WEEKS, Spells, State, live
from alongside.methods.borough.layouts import AGENCIES, LAYOUTS, Layout
from alongside.methods.borough.numbers import MOST_PEOPLE
from alongside.methods.borough.people import People, build_people
from alongside.methods.borough.register import Records, draw_known, draw_records, observe
from alongside.methods.borough.totals import TOTALS, OutreachView, outreach_view, westminster_view

TODAY = date(2026, 11, 1)
FEWEST_PEOPLE = 20
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Borough:
    """Everything that is true in an invented borough, and every record of it.

    frames: happenings -> what the agency knows of, in the order of days. rows: happenings -> position in records of
    the record that each row of the frame belongs to.
    """

    people: People
    characteristics: Characteristics
    spells: Spells
    view: OutreachView
    frames: dict[str, Frame]
    records: Records
    rows: dict[str, NDArray[np.int64]]
    seed: int
    today: date
    totals: str | None


def build(
    people: int, seed: int, today: date = TODAY, totals: str | None = None, progress: Progress = lambda _: None
) -> Borough:
    """An invented borough of so many people; the same arguments give the same borough.

    totals: "westminster" makes the outreach records add up to the published table. Raises ValueError, with what to do,
    where a borough like this cannot be made.
    """
    _check(people, totals)
    rng = np.random.default_rng([seed, people])
    progress(f"inventing {people:,} people")
    built = build_people(people, today, rng)
    spells = live(built.needs, built.born, today, rng)
    built.needs.prison_history[spells.who[spells.within(State.CUSTODY)]] = True
    view = westminster_view(built.needs, spells, rng) if totals else outreach_view(built.needs, rng)
    known = draw_known(built, rng)
    if view.seen is not None:
        known[:, AGENCIES.index("rough-sleeping-outreach")] |= view.seen
    progress("living three years")
    frames = _frames(built, spells, view, known, rng)
    _everybody_is_known(frames, built, spells, rng)
    progress("writing down who was met")
    records, rows = _write_down(built, frames, rng)
    characteristics = _characterise(built, spells, records, np.random.default_rng([seed, people, 3]))
    return Borough(built, characteristics, spells, view, frames, records, rows, seed, today, totals)


def _check(people: int, totals: str | None) -> None:
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        raise ValueError(f"A borough has {FEWEST_PEOPLE} to {MOST_PEOPLE:,} people, not {people:,}")
    if totals is not None and totals not in TOTALS:
        raise ValueError(f"No totals are known for {totals!r}. Choose one of: {', '.join(TOTALS)}")


def _frames(
    people: People, spells: Spells, view: OutreachView, known: NDArray[np.bool_], rng: np.random.Generator
) -> dict[str, Frame]:
    terms = justice.imprisonments(spells, rng)
    on_probation = np.zeros(len(people), dtype=bool)
    makers: dict[str, Callable[[Scene], Frame]] = {
        "contacts": lambda scene: housing.contacts(scene, view),
        "applications": housing.applications,
        "sentences": lambda scene: justice.sentences(scene, terms),
        "oasys": lambda scene: justice.oasys(scene, on_probation),
        "custody": lambda scene: justice.custody(scene, terms),
        "police": lambda scene: justice.police(scene, terms),
        "treatment": care.treatment,
        "health": care.health,
        "mental_health": care.mental_health,
        "stays": housing.stays,
        "visits": care.visits,
        "abuse": care.abuse,
        "antisocial": justice.antisocial,
        "care": care.care,
        "womens": care.womens,
        "peer": care.peer,
    }
    frames, died = {}, spells.died(len(people))
    for layout in LAYOUTS:
        kind = layout.happenings
        since, until = _time_of(layout, spells.today)
        scene = Scene(people, spells, known[:, AGENCIES.index(layout.agency)], since, until, rng)
        frames[kind] = makers[kind](scene).until_death(kind, died).as_known_on(kind, until)
        if kind == "sentences":
            on_probation[frames["sentences"].who] = True
    return frames


def _time_of(layout: Layout, today: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """First and last day an agency's export tells of."""
    return today - np.timedelta64(730, "D"), today - np.timedelta64(layout.lag_days, "D")


def _everybody_is_known(frames: dict[str, Frame], people: People, spells: Spells, rng: np.random.Generator) -> None:
    """People of whom nothing came out are seen once by the practice, or by the prison they never left."""
    met = np.zeros(len(people), dtype=bool)
    for frame in frames.values():
        met[frame.who] = True
    if met.all():
        return
    since, until = spells.today - np.timedelta64(7 * WEEKS, "D"), spells.today - np.timedelta64(10, "D")
    scene = Scene(people, spells, ~met, since, until, rng)
    who, day = scene.happens(spells.free, 0.0)
    extra = Frame(who, {
        "day": day, "ended": np.full(len(who), np.datetime64("NaT", "D")),
        "happening": np.full(len(who), "consultation", dtype=object),
        "mental_health_diagnosis": np.full(len(who), "no", dtype=object),
    })  # fmt: skip
    frames["health"] = together([frames["health"], extra]).in_order()
    met[who] = True
    never_free = Scene(people, spells, ~met, since - np.timedelta64(2000, "D"), spells.today, rng)
    terms = justice.imprisonments(spells, rng)
    frames["custody"] = together([frames["custody"], justice.custody(never_free, terms)]).in_order()


def _write_down(
    people: People, frames: dict[str, Frame], rng: np.random.Generator
) -> tuple[Records, dict[str, NDArray[np.int64]]]:
    """A record for everyone an agency has rows about, two for some, and whose row each row is."""
    has_rows = np.zeros((len(people), len(AGENCIES)), dtype=bool)
    for layout in LAYOUTS:
        has_rows[frames[layout.happenings].who, AGENCIES.index(layout.agency)] = True
    who, agency, is_second = draw_records(has_rows, rng)
    first = np.full(has_rows.shape, -1, dtype=np.int64)
    second = first.copy()
    first[who[~is_second], agency[~is_second]] = np.flatnonzero(~is_second)
    second[who[is_second], agency[is_second]] = np.flatnonzero(is_second)
    rows = {}
    for layout in LAYOUTS:
        met, place = frames[layout.happenings].who, AGENCIES.index(layout.agency)
        other = second[met, place]
        rows[layout.happenings] = np.where((other >= 0) & (rng.random(len(met)) < 0.5), other, first[met, place])
    return observe(people, who, agency, is_second, rng), rows


def _characterise(people: People, spells: Spells, records: Records, rng: np.random.Generator) -> Characteristics:
    """Ethnicity and disability of everybody, written into the records of the agencies that ask."""
    true = draw_characteristics(people, spells, rng)
    pen = Pen(people, records.who, records.agency, records.is_second, records.faults, rng)
    records.columns.update(observe_characteristics(true, pen))
    return true
