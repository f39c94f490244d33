"""Treatment, health, social care, domestic abuse, women's, day-centre and peer support."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.happenings import Frame, Scene, apart, together
from alongside.methods.borough.histories import NEVER, Days, Indices, State
from alongside.methods.borough.places import draw

VISITS_PER_YEAR = 9.0
ACCOMMODATION_NEED = {
    State.HOME: "No problem",
    State.FRIENDS: "Housing problem",
    State.STREET: "NFA - urgent housing problem",
    State.HOSTEL: "Housing problem",
    State.CUSTODY: "No problem",
    State.DEAD: "No problem",
}


def treatment(scene: Scene) -> Frame:
    """Treatment episodes, one row each; custody and death cut them short."""
    spells, needs = scene.spells, scene.people.needs
    who, day = scene.happens(spells.free & needs.has("S")[spells.who], 0.8)
    planned = scene.rng.exponential(170, len(who)).astype(np.int64) + 7
    ended = day + planned.astype("timedelta64[D]")
    reason = draw("treatment_end", len(who), scene.rng)
    for state, words in ((State.CUSTODY, "Transferred - in custody"), (State.DEAD, "Incomplete - client died")):
        cut = spells.next_start(state, who, day)
        is_cut = ~np.isnat(cut) & (cut < ended)
        ended, reason = np.where(is_cut, cut, ended), np.where(is_cut, words, reason)
    alcohol, drugs = needs.alcohol[who], needs.drugs[who]
    opiate = scene.people.homes[who, 0] % 3 > 0
    other_drugs = np.where(alcohol, "Non-opiate and alcohol", "Non-opiate only")
    substance = np.where(~drugs, "Alcohol only", np.where(opiate, "Opiate", other_drugs))
    housing = np.array([ACCOMMODATION_NEED[state] for state in State], dtype=object)
    frame = Frame(who, {
        "day": day, "ended": ended, "discharge_reason": reason, "substance": substance.astype(object),
        "accommodation_need": housing[spells.state_on(who, day)],
        "referral_source": draw("referral_source", len(who), scene.rng),
    })  # fmt: skip
    return frame.take(apart(who, day, ended)).in_order()


def health(scene: Scene) -> Frame:
    """Registrations, consultations, emergency attendances and hospital admissions."""
    spells, needs = scene.spells, scene.people.needs
    on_street, uses = spells.within(State.STREET), needs.has("S")[spells.who]
    free = spells.free
    registered, registration = _firsts(scene)
    seen, consultation = scene.happens(free, 2.2)
    hurried, emergency = scene.happens(free, 0.3 * (1 + 2.5 * on_street) * (1 + 1.5 * uses))
    admitted = scene.chance(len(hurried), 0.25)
    leaving = scene.later(emergency[admitted], 1, 11)
    moved = np.full(int(admitted.sum()), NEVER)
    for state in (State.CUSTODY, State.DEAD):
        moved = np.fmin(moved, spells.next_start(state, hurried[admitted], emergency[admitted]))
    leaving = np.fmin(leaving, moved)
    frame = together([
        _health(registered, registration, "registration", _never(registered)),
        _health(seen, consultation, "consultation", _never(seen)),
        _health(hurried, emergency, "emergency", _never(hurried)),
        _health(hurried[admitted], emergency[admitted], "admission", leaving),
    ])  # fmt: skip
    diagnosed = needs.has("M") & (scene.people.homes[:, 1] % 10 < 6)
    frame.columns["mental_health_diagnosis"] = np.where(diagnosed[frame.who], "yes", "no").astype(object)
    return frame.in_order()


def _firsts(scene: Scene) -> tuple[Indices, Days]:
    """When each known person registered: on the first free day within the practice's time, for two in three."""
    first, last = scene.clipped()
    may = np.flatnonzero(scene.spells.free & scene.known[scene.spells.who] & (first <= last))
    who, places = np.unique(scene.spells.who[may], return_index=True)
    keep = scene.chance(len(who), 0.66)
    return who[keep], first[may[places[keep]]]


def _never(who: Indices) -> Days:
    return np.full(len(who), NEVER)


def _health(who: Indices, day: Days, happening: str, ended: Days) -> Frame:
    return Frame(who, {"day": day, "ended": ended, "happening": np.full(len(who), happening, dtype=object)})


def mental_health(scene: Scene) -> Frame:
    """Referrals to the trust, with assessment and what came of it."""
    needs = scene.people.needs.has("M")[scene.spells.who]
    return _assessments(scene, np.where(needs, 0.9, 0.2), "mental_health_outcome", (14, 95), (30, 320))


def care(scene: Scene) -> Frame:
    """Referrals to adult social care, with assessment and what came of it."""
    return _assessments(scene, 0.5, "care_outcome", (10, 70), (1, 30))


def _assessments(
    scene: Scene,
    per_year: float | NDArray[np.float64],
    outcomes: str,
    waiting: tuple[int, int],
    lasting: tuple[int, int],
) -> Frame:
    who, day = scene.happens(scene.spells.free, per_year)
    outcome = draw(outcomes, len(who), scene.rng)
    assessed = scene.later(day, *waiting)
    ended = assessed + scene.rng.integers(*lasting, len(who)).astype("timedelta64[D]")
    died = scene.spells.next_start(State.DEAD, who, day)
    assessed = np.where(assessed > died, NEVER, assessed)
    outcome = np.where(outcome == "Did not attend", outcome, np.where(np.isnat(assessed), "Did not attend", outcome))
    frame = Frame(who, {
        "day": day, "assessed": np.where(outcome == "Did not attend", NEVER, assessed), "outcome": outcome,
        "ended": np.fmin(ended, died), "referral_source": draw("referral_source", len(who), scene.rng),
    })  # fmt: skip
    return frame.in_order()


def abuse(scene: Scene) -> Frame:
    """Referrals to the domestic abuse service."""
    who, day = scene.happens(scene.spells.free & scene.people.needs.has("D")[scene.spells.who], 0.5)
    risk = draw("abuse_risk", len(who), scene.rng)
    is_high = risk == "high"
    return Frame(who, {
        "day": day, "risk": risk,
        "refuge": np.where(scene.people.is_woman[who] & scene.chance(len(who), 0.14), "yes", "no").astype(object),
        "conference": np.where(is_high, scene.later(day, 7, 28), NEVER),
    }).in_order()  # fmt: skip


def womens(scene: Scene) -> Frame:
    """Support at the women's service, one row an episode."""
    who, day = scene.happens(scene.spells.free, 0.6)
    ended = np.fmin(scene.later(day, 14, 300), scene.spells.next_start(State.DEAD, who, day))
    frame = Frame(who, {
        "day": day, "ended": ended, "support": draw("womens_support", len(who), scene.rng),
        "outcome": draw("womens_outcome", len(who), scene.rng),
    })  # fmt: skip
    return frame.take(apart(who, day, ended)).in_order()


def visits(scene: Scene) -> Frame:
    """Visits to the day centre."""
    rough = scene.spells.within(State.STREET, State.FRIENDS, State.HOSTEL)
    who, day = scene.happens(scene.spells.free, np.where(rough, VISITS_PER_YEAR, 1.5))
    return Frame(who, {"day": day, "activity": draw("visit_activity", len(who), scene.rng)}).in_order()


def peer(scene: Scene) -> Frame:
    """Meetings with a peer who has been there."""
    who, day = scene.happens(scene.spells.free, 3.0)
    return Frame(who, {
        "day": day, "activity": draw("peer_activity", len(who), scene.rng),
        "place": draw("peer_place", len(who), scene.rng), "mentor": draw("mentor", len(who), scene.rng),
    }).in_order()  # fmt: skip
