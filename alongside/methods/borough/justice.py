"""Arrests, charges, custody, release, recall, sentences, and behaviour in public places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.happenings import Frame, Scene, together
from alongside.methods.borough.histories import NEVER, Days, Indices, Spells, State, moments
from alongside.methods.borough.people import People
from alongside.methods.borough.places import communal_addresses, draw, home_addresses

RECALLED = 0.55  # of returns to custody within the licence
LICENCE_DAYS = 220
REMANDED = 0.35
ARRESTS_PER_YEAR = 1.1
OASYS_NEEDS = (
    "accommodation",
    "work",
    "finance",
    "relationships",
    "lifestyle",
    "drugs",
    "alcohol",
    "emotional",
    "thinking",
    "attitudes",
)


@dataclass(frozen=True, slots=True)
class Custody:
    """Every stay in prison, whoever knows of it. released: NaT where no day is set; legal_status: why they are held."""

    spell: Indices
    legal_status: NDArray[np.object_]
    released: Days
    arrested: Days
    charged: Days
    offence: NDArray[np.object_]


def imprisonments(spells: Spells, rng: np.random.Generator) -> Custody:
    """What lies behind each stay in prison: recall, remand or sentence; arrest and charge while still free."""
    spell = np.flatnonzero(spells.within(State.CUSTODY))
    who, start, end = spells.who[spell], spells.start[spell], spells.end[spell]
    same = np.concatenate([[False], who[1:] == who[:-1]])
    since_last = (start - np.roll(end, 1)).astype(np.int64)
    recalled = same & (since_last < LICENCE_DAYS) & (rng.random(len(spell)) < RECALLED)
    remanded = ~recalled & (rng.random(len(spell)) < REMANDED)
    status = np.where(recalled, "RECALL", np.where(remanded, "REMAND", "SENTENCED")).astype(object)
    is_open = spells.after[spell] == -1
    to_come = spells.today + rng.integers(1, 150, len(spell)).astype("timedelta64[D]")
    released = np.where(is_open, np.where(remanded, NEVER, to_come), end)
    free_since = np.where(spells.before[spell] >= 0, np.roll(spells.start, 1)[spell], start - np.timedelta64(30, "D"))
    charged = np.maximum(start - rng.integers(0, 9, len(spell)).astype("timedelta64[D]"), free_since)
    arrested = np.maximum(charged - rng.integers(0, 13, len(spell)).astype("timedelta64[D]"), free_since)
    return Custody(spell, status, released, arrested, charged, draw("offence", len(spell), rng))


def custody(scene: Scene, terms: Custody) -> Frame:
    """Prison release notifications, one row a stay."""
    spells, people = scene.spells, scene.people
    who = spells.who[terms.spell]
    size = len(who)
    prison = np.where(people.is_woman[who], draw("prison_women", size, scene.rng), draw("prison_men", size, scene.rng))
    usual = np.where(
        scene.chance(size, 0.12), "home detention curfew", np.where(scene.chance(size, 0.2), "automatic", "conditional")
    )
    release_type = np.where(
        terms.legal_status == "REMAND", "bailed", np.where(terms.legal_status == "RECALL", "after recall", usual)
    )
    release_type = release_type.astype(object)
    release_type[np.isnat(terms.released)] = None
    release_type[(terms.released > scene.until) & scene.chance(size, 0.35)] = "confirmed"
    frame = Frame(who, {
        "day": spells.start[terms.spell], "released": terms.released, "prison": prison,
        "legal_status": terms.legal_status, "release_type": release_type,
        "release_address": _release_address(people, who, spells.after[terms.spell], scene.rng),
    })  # fmt: skip
    return frame.take(scene.known[who] & (spells.end[terms.spell] > scene.since)).in_order()


def _release_address(
    people: People, who: Indices, after: NDArray[np.int8], rng: np.random.Generator
) -> NDArray[np.object_]:
    address = np.full(len(who), "NFA", dtype=object)
    homes = np.flatnonzero((after == State.HOME) | ((after == State.FRIENDS) & (rng.random(len(who)) < 0.6)))
    address[homes] = home_addresses(people.homes[who[homes], 0])
    hostels = np.flatnonzero(after == State.HOSTEL)
    address[hostels] = communal_addresses()[0][people.communal[who[hostels], 0]]
    unsure = np.flatnonzero((after == -1) & (rng.random(len(who)) < 0.4))
    address[unsure] = None
    return address


def sentences(scene: Scene, terms: Custody) -> Frame:
    """Orders in the community and prison sentences with licence and recall, one row a sentence."""
    spells = scene.spells
    meets = scene.people.needs.has("J")[spells.who]
    who, day = scene.happens(spells.free & meets, 0.7)
    size = len(who)
    orders = Frame(who, {
        "day": day, "disposal": draw("sentence", size, scene.rng), "ends": scene.later(day, 180, 730),
        "released": np.full(size, NEVER), "recalled": np.full(size, NEVER),
    })  # fmt: skip
    is_sentence = terms.legal_status == "SENTENCED"
    spell = terms.spell[is_sentence]
    prisoner, released = spells.who[spell], terms.released[is_sentence]
    back = spells.next_start(State.CUSTODY, prisoner, spells.start[spell])
    recalls = terms.spell[terms.legal_status == "RECALL"]
    is_recall = np.isin(moments(prisoner, back), moments(spells.who[recalls], spells.start[recalls]))
    prison = Frame(prisoner, {
        "day": spells.start[spell], "disposal": np.full(len(spell), "Adult Custody", dtype=object),
        "ends": scene.later(np.where(np.isnat(released), spells.today, released), LICENCE_DAYS, 400),
        "released": np.where(released < spells.today, released, NEVER),
        "recalled": np.where(is_recall, back, NEVER),
    })  # fmt: skip
    frame = together([orders, prison.take(scene.known[prisoner] & (spells.end[spell] > scene.since))])
    frame.columns["risk"] = draw("risk_of_harm", len(scene.people), np.random.default_rng(len(scene.people)))[frame.who]
    return frame.in_order()


def oasys(scene: Scene, on_probation: NDArray[np.bool_]) -> Frame:
    """Assessments of people on probation: which of ten needs are linked to what they did."""
    known = scene.known & on_probation
    assessed = Scene(
        scene.people, scene.spells, known & (np.arange(len(known)) % 10 < 7), scene.since, scene.until, scene.rng
    )
    who, day = assessed.happens(scene.spells.state <= State.CUSTODY, 0.4)
    needs = scene.people.needs
    sure = {
        "accommodation": needs.has("H"),
        "drugs": needs.drugs,
        "alcohol": needs.alcohol,
        "emotional": needs.has("M"),
    }
    columns: dict[str, NDArray] = {"day": day}
    for name in OASYS_NEEDS:
        has = sure[name][who] if name in sure else scene.chance(len(who), 0.55)
        columns[f"need_{name}"] = np.where(has, "yes", "no").astype(object)
    columns["risk"] = draw("risk_of_harm", len(scene.people), np.random.default_rng(len(scene.people)))[who]
    return Frame(who, columns).in_order()


def police(scene: Scene, terms: Custody) -> Frame:
    """Arrests and charges, one row each; those that led to prison and those that did not."""
    spells = scene.spells
    meets = scene.people.needs.has("J")[spells.who]
    who, day = scene.happens(spells.free, np.where(meets, ARRESTS_PER_YEAR, 0.1))
    offence = draw("offence", len(who), scene.rng)
    is_charged = scene.chance(len(who), 0.45)
    charge_day = np.minimum(scene.later(day, 0, 30), spells.today)
    in_prison = spells.state_on(who, charge_day) >= State.CUSTODY
    charge_day = np.where(in_prison, day, charge_day)
    led = terms.legal_status != "RECALL"
    led &= scene.known[spells.who[terms.spell]] & (terms.arrested >= scene.since)
    prisoner = spells.who[terms.spell[led]]
    frame = together([
        _police(who, day, "arrest", offence),
        _police(who[is_charged], charge_day[is_charged], "charge", offence[is_charged]),
        _police(prisoner, terms.arrested[led], "arrest", terms.offence[led]),
        _police(prisoner, terms.charged[led], "charge", terms.offence[led]),
    ])  # fmt: skip
    managed = scene.people.needs.is_multiple & (np.arange(len(scene.people)) % 3 == 0)
    frame.columns["cohort"] = np.where(managed[frame.who], "yes", "no").astype(object)
    return frame.in_order()


def _police(who: Indices, day: Days, happening: str, offence: NDArray[np.object_]) -> Frame:
    return Frame(who, {"day": day, "happening": np.full(len(who), happening, dtype=object), "offence": offence})


def antisocial(scene: Scene) -> Frame:
    """Incidents, warnings, contracts and ban orders."""
    spells = scene.spells
    who, day = scene.happens(spells.free, np.where(spells.within(State.STREET), 2.2, 0.5))
    size = len(who)
    kind = np.array(["incident", "warning", "contract", "ban"], dtype=object)[
        np.searchsorted([0.78, 0.92, 0.96], scene.rng.random(size))
    ]
    lasts = (kind == "ban") | (kind == "contract")
    return Frame(who, {
        "day": day, "happening": kind, "detail": draw("antisocial_detail", size, scene.rng),
        "ended": np.where(lasts, scene.later(day, 90, 400), NEVER), "place": draw("place", size, scene.rng),
    }).in_order()  # fmt: skip
