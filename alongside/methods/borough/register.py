"""One agency's record of one person: which agencies know whom, and what each has written down about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.births import observe_births
from alongside.methods.borough.faults import BIT, FAULTS, Mask, Pen, mistype_digit, rates
from alongside.methods.borough.layouts import AGENCIES
from alongside.methods.borough.names import names
from alongside.methods.borough.naming import observe_names
from alongside.methods.borough.needs import LETTERS
from alongside.methods.borough.numbers import NUMBERS, postcodes, telephones
from alongside.methods.borough.people import People
from alongside.methods.borough.places import OFFICE_POSTCODE, communal_addresses, home_addresses, world

Objects = NDArray[np.object_]

# The agency whose own key a number is: always there, never wrong, and another one on a second record.
OWNERS = {"chain_number": "rough-sleeping-outreach", "crn": "probation", "prison_number": "prisons"}
HAS_NUMBER = {"nhs_number": 0.95, "ni_number": 0.85, "chain_number": 0.85}
WOMEN_ONLY = ("womens-service",)
MOST_AGENCIES = 12


@dataclass(frozen=True, slots=True)
class Records:
    """Records as agencies hold them; arrays over records.

    who: position of the person; columns: field -> text, None where unknown; born: NaT where unknown.
    """

    who: NDArray[np.int64]
    agency: NDArray[np.int8]
    is_second: NDArray[np.bool_]
    columns: dict[str, NDArray[np.object_]]
    born: NDArray[np.datetime64]
    is_year_only: NDArray[np.bool_]
    faults: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.who)


def fault_words(bits: int) -> str:
    """The faults of one record in words, separated by semicolons."""
    return ";".join(name for name in FAULTS if bits & BIT[name])


def draw_known(people: People, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which agencies know whom: one row a person, one column an agency. Everybody is known to one at least."""
    known = np.empty((len(people), len(AGENCIES)), dtype=bool)
    chances = np.empty((len(people), len(AGENCIES)))
    for place, slug in enumerate(AGENCIES):
        causes = rates().agencies[slug]["known"]
        unknown = np.full(len(people), 1 - causes.get("any", 0.0))
        for letter in LETTERS:
            unknown *= 1 - causes.get(letter, 0.0) * people.needs.has(letter)
        chances[:, place] = np.clip((1 - unknown) * people.visibility, 0, 0.95)
        if slug in WOMEN_ONLY:
            chances[~people.is_woman, place] = 0
    known = rng.random(known.shape) < chances
    nobody = np.flatnonzero(~known.any(axis=1))
    likeliest = chances[nobody] * rng.random((len(nobody), len(AGENCIES)))
    known[nobody, likeliest.argmax(axis=1)] = True
    _forget_some(known, chances)
    return known


def _forget_some(known: NDArray[np.bool_], chances: NDArray[np.float64]) -> None:
    for person in np.flatnonzero(known.sum(axis=1) > MOST_AGENCIES):
        agencies = np.flatnonzero(known[person])
        known[person, agencies[chances[person, agencies].argsort()[:-MOST_AGENCIES]]] = False


def draw_records(known: Mask, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int8], Mask]:
    """Who has a record where: people, agencies, and whether it is a second record of the same person there."""
    who, agency = np.nonzero(known)
    again = rng.random(len(who)) < rates().everywhere["second_record"]
    order = np.argsort(np.concatenate([who, who[again]]), kind="stable")
    is_second = np.concatenate([np.zeros(len(who), dtype=bool), np.ones(again.sum(), dtype=bool)])[order]
    return (
        np.concatenate([who, who[again]])[order],
        np.concatenate([agency, agency[again]])[order].astype(np.int8),
        is_second,
    )


def observe(
    people: People, who: NDArray[np.int64], agency: NDArray[np.int8], is_second: Mask, rng: np.random.Generator
) -> Records:
    """Write each person down as the agency would."""
    pen = Pen(people, who, agency, is_second, np.zeros(len(who), dtype=np.int64), rng)
    columns, is_false = observe_names(pen)
    born, is_year_only = observe_births(pen, is_false)
    wrong = pen.happens("sex_wrong")
    pen.mark("sex wrong", wrong)
    columns["sex"] = np.array(["male", "female"], dtype=object)[(people.is_woman[who] ^ wrong).astype(np.int8)]
    columns["nationality"] = np.array(names().nationalities, dtype=object)[people.nationality[who]]
    columns["address"], columns["postcode"] = _addresses(pen)
    columns["phone"], columns["email"] = _contacts(pen)
    for kind in NUMBERS:
        columns[kind] = _numbers(kind, pen)
    return Records(who, agency, is_second, columns, born, is_year_only, pen.faults)


def _empty(pen: Pen) -> Objects:
    return np.full(len(pen), None, dtype=object)


def _addresses(pen: Pen) -> tuple[Objects, Objects]:
    """Address and postcode: no fixed abode, a place that many share, or a home, perhaps a former one."""
    size, rng, share = len(pen), pen.rng, rates().everywhere
    address, postcode = _empty(pen), _empty(pen)
    kind, is_given = rng.random(size), pen.happens("address")
    homeless = is_given & (kind < share["no_fixed_abode"])
    words = np.array(world()["no_fixed_abode"]["words"], dtype=object)
    address[homeless] = words[rng.integers(0, len(words), int(homeless.sum()))]
    at_office = homeless & (rng.random(size) < 0.15)
    postcode[at_office] = OFFICE_POSTCODE
    together = is_given & ~homeless & (kind < share["no_fixed_abode"] + share["communal_address"])
    places = pen.people.communal[pen.who[together], rng.integers(0, 2, int(together.sum()))]
    shared_addresses, shared_postcodes = communal_addresses()
    address[together], postcode[together] = shared_addresses[places], shared_postcodes[places]
    own = np.flatnonzero(is_given & ~homeless & ~together)
    homes = pen.people.homes[pen.who[own], (rng.random(len(own)) < share["former_address"]).astype(np.int8)]
    address[own], postcode[own] = home_addresses(homes), postcodes(homes)
    return address, postcode


def _contacts(pen: Pen) -> tuple[Objects, Objects]:
    """Telephone, perhaps a former one, and e-mail."""
    phone, email, known = _empty(pen), _empty(pen), names()
    reachable = np.flatnonzero(pen.happens("phone"))
    phone[reachable] = telephones(2 * pen.who[reachable] + (pen.rng.random(len(reachable)) < 0.3))
    online = np.flatnonzero(pen.happens("email"))
    people, who = pen.people, pen.who[online]
    email[online] = [
        f"{given}.{family}{person % 1000}@example.org".lower().replace(" ", "").replace("'", "")
        for given, family, person in zip(
            known.spelled[known.plain[people.given[who]]],
            known.spelled[known.plain[people.family[who]]],
            who.tolist(),
            strict=True,
        )
    ]
    return phone, email


def _numbers(kind: str, pen: Pen) -> Objects:
    """One kind of number for each record, None where the agency does not have it."""
    rng, share, size = pen.rng, rates().everywhere, len(pen.people)
    is_own_key = np.full(len(pen), kind in OWNERS) & (pen.agency == AGENCIES.index(OWNERS.get(kind, AGENCIES[0])))
    has_number = (pen.who * 2_654_435_761 % 1000) / 1000 < HAS_NUMBER.get(kind, 1.0)
    filled = np.flatnonzero((pen.happens(kind) & has_number) | is_own_key)
    owner = pen.who[filled] + size * (pen.is_second & is_own_key)[filled]
    may_be_wrong = ~is_own_key[filled]
    stray = may_be_wrong & (rng.random(len(filled)) < share["number_of_another"])
    owner[stray] = rng.integers(0, size, int(stray.sum()))
    pen.mark("number of another person", filled[stray])
    written = np.array(NUMBERS[kind](owner, _years_of_first_number(pen.people, owner % size)), dtype=object)
    slips = np.flatnonzero(may_be_wrong & (rng.random(len(filled)) < share["number_mistyped"]))
    written[slips] = [mistype_digit(number, rng) for number in written[slips]]
    pen.mark("number mistyped", filled[slips])
    column = _empty(pen)
    column[filled] = written
    return column


def _years_of_first_number(people: People, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """The year in which each person first met the police: from 15 on, and not before computers kept count."""
    year_of_birth = people.born[owner].astype("datetime64[Y]").astype(np.int64) + 1970
    return np.clip(year_of_birth + 16 + owner % 11, 1984, 2025)
