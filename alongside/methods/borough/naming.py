"""Names as agencies write them: nicknames, other spellings, false and former names, slips of the keyboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.faults import Marks, Mask, happens, mistype, rates
from alongside.methods.borough.names import NONE, Codes, names
from alongside.methods.borough.people import People

Objects = NDArray[np.object_]


def observe_names(
    people: People, who: NDArray[np.int64], agency: NDArray[np.int8], marks: Marks, rng: np.random.Generator
) -> tuple[dict[str, Objects], Mask]:
    """Given, middle, family names and aliases for each record, and which records hold a false name."""
    known = names()
    given, family, is_false = _which_names(people, who, agency, marks, rng)
    second = np.where(is_false, NONE, people.second_family[who])
    true_given, true_family = people.given[who], people.family[who]
    given, family = _forms(given, family, people.is_woman[who], agency, marks, rng)
    is_plain = happens("plain", agency, rng)
    simplified = is_plain & ((known.plain[given] != given) | (known.plain[family] != family))
    marks.mark("letters simplified", simplified)
    texts = {
        "given_name": known.spelled[np.where(is_plain, known.plain[given], given)],
        "family_name": _family_texts(people, who, family, second, is_plain, agency, marks, rng),
    }
    _street_names(texts, agency, marks, rng)
    _slips(texts, agency, marks, rng)
    middle = people.middle[who]
    has_middle = (middle != NONE) & happens("middle", agency, rng) & ~is_false
    texts["middle_name"] = np.where(has_middle, known.spelled[np.where(is_plain, known.plain[middle], middle)], None)
    texts["aliases"] = _aliases(people, who, agency, is_false, true_given, true_family, rng)
    texts["known_as"] = _known_as(true_given, rng)
    return texts, is_false


def _which_names(
    people: People, who: NDArray[np.int64], agency: NDArray[np.int8], marks: Marks, rng: np.random.Generator
) -> tuple[Codes, Codes, Mask]:
    given, family = people.given[who], people.family[who]
    is_false = (people.false_given[who] != NONE) & happens("false_name", agency, rng)
    given = np.where(is_false, people.false_given[who], given)
    family = np.where(is_false, people.false_family[who], family)
    marks.mark("false name", is_false)
    is_other = (people.other_family[who] != NONE) & ~is_false & happens("other_family", agency, rng)
    family = np.where(is_other, people.other_family[who], family)
    marks.mark("other family name", is_other)
    is_middle = (people.middle[who] != NONE) & ~is_false & happens("middle_as_given", agency, rng)
    given = np.where(is_middle, people.middle[who], given)
    marks.mark("middle name as given name", is_middle)
    return given, family, is_false


def _forms(
    given: Codes, family: Codes, is_woman: Mask, agency: NDArray[np.int8], marks: Marks, rng: np.random.Generator
) -> tuple[Codes, Codes]:
    """Familiar forms of given names, other spellings of both, and men's forms of women's family names."""
    known = names()
    familiar = np.where(happens("nickname", agency, rng), known.familiar.draw(given, rng), given)
    marks.mark("nickname", familiar != given)
    respelled = np.where(happens("spelled_otherwise", agency, rng), known.spellings.draw(familiar, rng), familiar)
    family_respelled = np.where(happens("spelled_otherwise", agency, rng), known.spellings.draw(family, rng), family)
    marks.mark("spelled otherwise", (respelled != familiar) | (family_respelled != family))
    of_men = np.where(is_woman & happens("men_form", agency, rng), known.men_form[family_respelled], family_respelled)
    marks.mark("other form of family name", of_men != family_respelled)
    return respelled, of_men


def _family_texts(
    people: People,
    who: NDArray[np.int64],
    family: Codes,
    second: Codes,
    is_plain: Mask,
    agency: NDArray[np.int8],
    marks: Marks,
    rng: np.random.Generator,
) -> Objects:
    known = names()
    written = known.spelled[np.where(is_plain, known.plain[family], family)]
    chance = rng.random(len(who))
    dropped = (second != NONE) & (chance < rates().everywhere["second_family_dropped"])
    alone = (second != NONE) & (chance > 1 - rates().everywhere["second_family_alone"])
    marks.mark("second family name left out", dropped | alone)
    further = known.spelled[np.where(is_plain, known.plain[second], second)]
    written = np.where(alone, further, written)
    both = np.flatnonzero((second != NONE) & ~dropped & ~alone)
    hyphenated = people.is_hyphenated[who[both]] & (rng.random(len(both)) < 0.8)
    joiners = np.array([" ", "-"], dtype=object)[hyphenated.astype(np.int8)]
    written[both] = written[both] + joiners + further[both]
    return written


def _street_names(texts: dict[str, Objects], agency: NDArray[np.int8], marks: Marks, rng: np.random.Generator) -> None:
    known = names()
    on_street = happens("street_name", agency, rng)
    texts["given_name"][on_street] = known.spelled[known.street_names.draw(rng, int(on_street.sum()))]
    texts["family_name"][on_street] = None
    marks.mark("street name", on_street)


def _slips(texts: dict[str, Objects], agency: NDArray[np.int8], marks: Marks, rng: np.random.Generator) -> None:
    """Reversed names, keyboard and reading slips, family names never asked for."""
    given, family = texts["given_name"], texts["family_name"]
    has_family = family != None  # noqa: E711  (element by element)
    back = happens("names_reversed", agency, rng) & has_family
    given[back], family[back] = family[back], given[back]
    marks.mark("names reversed", back)
    for field, words, may_slip in (("given_name", "given name mistyped", True), ("family_name", "family name mistyped", has_family)):
        slips = np.flatnonzero(happens(field.replace("name", "typo"), agency, rng) & may_slip)
        texts[field][slips] = [mistype(text, rng) for text in texts[field][slips]]
        marks.mark(words, slips)
    asked = rates().of("family", agency)
    missing = has_family & (asked > 0) & (rng.random(len(agency)) >= asked)
    family[missing] = None
    marks.mark("family name missing", missing)


def _aliases(
    people: People,
    who: NDArray[np.int64],
    agency: NDArray[np.int8],
    is_false: Mask,
    true_given: Codes,
    true_family: Codes,
    rng: np.random.Generator,
) -> Objects:
    """Other names on record, each "Given Family", as a list; None where there are none."""
    known = names()
    aliases = np.full(len(who), None, dtype=object)
    familiar = known.familiar.draw(true_given, rng)
    for place in np.flatnonzero(happens("aliases", agency, rng)).tolist():
        person = who[place]
        others = []
        if is_false[place]:
            others.append((true_given[place], true_family[place]))
        elif people.false_given[person] != NONE:
            others.append((people.false_given[person], people.false_family[person]))
        if people.other_family[person] != NONE:
            others.append((true_given[place], people.other_family[person]))
        if familiar[place] != true_given[place] and not others:
            others.append((familiar[place], true_family[place]))
        if others:
            aliases[place] = [f"{known.spelled[first]} {known.spelled[last]}" for first, last in others]
    return aliases


def _known_as(given: Codes, rng: np.random.Generator) -> Objects:
    known = names()
    called = known.familiar.draw(given, rng)
    return np.where((called != given) & (rng.random(len(given)) < 0.6), known.spelled[called], None)
