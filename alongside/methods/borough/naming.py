"""Names as agencies write them: nicknames, other spellings, false and former names, slips of the keyboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.faults import Mask, Pen, mistype, rates
from alongside.methods.borough.names import NONE, Codes, names

Objects = NDArray[np.object_]
SOMETIMES_CALLED = 0.6  # people with a familiar form of their name who like to be called by it


def observe_names(pen: Pen) -> tuple[dict[str, Objects], Mask]:
    """Given, middle, family names and aliases for each record, and which records hold a false name."""
    known, people, who = names(), pen.people, pen.who
    given, family, is_false = _which_names(pen)
    second = np.where(is_false, NONE, people.second_family[who])
    given, family = _forms(given, family, pen)
    is_plain = pen.happens("plain")
    pen.mark("letters simplified", is_plain & ((known.plain[given] != given) | (known.plain[family] != family)))
    texts = {
        "given_name": known.spelled[np.where(is_plain, known.plain[given], given)],
        "family_name": _family_texts(family, second, is_plain, pen),
    }
    _street_names(texts, pen)
    _slips(texts, pen)
    middle = people.middle[who]
    has_middle = (middle != NONE) & pen.happens("middle") & ~is_false
    texts["middle_name"] = _only(has_middle, known.spelled[np.where(is_plain, known.plain[middle], middle)])
    texts["aliases"] = _aliases(is_false, pen)
    called = known.familiar.draw(people.given[who], pen.rng)
    is_called = (called != people.given[who]) & (pen.rng.random(len(pen)) < SOMETIMES_CALLED)
    texts["known_as"] = _only(is_called, known.spelled[called])
    return texts, is_false


def _only(where: Mask, texts: Objects) -> Objects:
    texts = texts.copy()
    texts[~where] = None
    return texts


def _which_names(pen: Pen) -> tuple[Codes, Codes, Mask]:
    people, who = pen.people, pen.who
    given, family = people.given[who], people.family[who]
    is_false = (people.false_given[who] != NONE) & pen.happens("false_name")
    given = np.where(is_false, people.false_given[who], given)
    family = np.where(is_false, people.false_family[who], family)
    pen.mark("false name", is_false)
    is_other = (people.other_family[who] != NONE) & ~is_false & pen.happens("other_family")
    family = np.where(is_other, people.other_family[who], family)
    pen.mark("other family name", is_other)
    is_middle = (people.middle[who] != NONE) & ~is_false & pen.happens("middle_as_given")
    given = np.where(is_middle, people.middle[who], given)
    pen.mark("middle name as given name", is_middle)
    return given, family, is_false


def _forms(given: Codes, family: Codes, pen: Pen) -> tuple[Codes, Codes]:
    """Familiar forms of given names, other spellings of both, and men's forms of women's family names."""
    known, rng = names(), pen.rng
    familiar = np.where(pen.happens("nickname"), known.familiar.draw(given, rng), given)
    pen.mark("nickname", familiar != given)
    respelled = np.where(pen.happens("spelled_otherwise"), known.spellings.draw(familiar, rng), familiar)
    family_respelled = np.where(pen.happens("spelled_otherwise"), known.spellings.draw(family, rng), family)
    pen.mark("spelled otherwise", (respelled != familiar) | (family_respelled != family))
    is_masculine = pen.people.is_woman[pen.who] & pen.happens("men_form")
    of_men = np.where(is_masculine, known.men_form[family_respelled], family_respelled)
    pen.mark("other form of family name", of_men != family_respelled)
    return respelled, of_men


def _family_texts(family: Codes, second: Codes, is_plain: Mask, pen: Pen) -> Objects:
    """Family names with the second one, where there is one, kept, left out, or standing alone."""
    known, share = names(), rates().everywhere
    written = known.spelled[np.where(is_plain, known.plain[family], family)]
    chance = pen.rng.random(len(pen))
    dropped = (second != NONE) & (chance < share["second_family_dropped"])
    alone = (second != NONE) & (chance > 1 - share["second_family_alone"])
    pen.mark("second family name left out", dropped | alone)
    further = known.spelled[np.where(is_plain, known.plain[second], second)]
    written = np.where(alone, further, written)
    both = np.flatnonzero((second != NONE) & ~dropped & ~alone)
    hyphenated = pen.people.is_hyphenated[pen.who[both]] & (pen.rng.random(len(both)) < 0.8)
    joiners = np.array([" ", "-"], dtype=object)[hyphenated.astype(np.int8)]
    written[both] = written[both] + joiners + further[both]
    return written


def _street_names(texts: dict[str, Objects], pen: Pen) -> None:
    known, on_street = names(), pen.happens("street_name")
    texts["given_name"][on_street] = known.spelled[known.street_names.draw(pen.rng, int(on_street.sum()))]
    texts["family_name"][on_street] = None
    pen.mark("street name", on_street)


def _slips(texts: dict[str, Objects], pen: Pen) -> None:
    """Reversed names, keyboard and reading slips, family names never asked for."""
    given, family = texts["given_name"], texts["family_name"]
    has_family = family != None  # noqa: E711  (element by element)
    back = pen.happens("names_reversed") & has_family
    given[back], family[back] = family[back], given[back]
    pen.mark("names reversed", back)
    slips = np.flatnonzero(pen.happens("given_typo"))
    given[slips] = [mistype(name, pen.rng) for name in given[slips]]
    pen.mark("given name mistyped", slips)
    slips = np.flatnonzero(pen.happens("family_typo") & has_family)
    family[slips] = [mistype(name, pen.rng) for name in family[slips]]
    pen.mark("family name mistyped", slips)
    asked = pen.rate("family")
    missing = has_family & (asked > 0) & (pen.rng.random(len(pen)) >= asked)
    family[missing] = None
    pen.mark("family name missing", missing)


def _aliases(is_false: Mask, pen: Pen) -> Objects:
    """Other names on record, each "Given Family", as a list; None where there are none."""
    known, people = names(), pen.people
    aliases = np.full(len(pen), None, dtype=object)
    familiar = known.familiar.draw(people.given[pen.who], pen.rng)
    for place in np.flatnonzero(pen.happens("aliases")).tolist():
        person = pen.who[place]
        given, family = people.given[person], people.family[person]
        others = []
        if is_false[place]:
            others.append((given, family))
        elif people.false_given[person] != NONE:
            others.append((people.false_given[person], people.false_family[person]))
        if people.other_family[person] != NONE:
            others.append((given, people.other_family[person]))
        if familiar[place] != given and not others:
            others.append((familiar[place], family))
        if others:
            aliases[place] = [f"{known.spelled[first]} {known.spelled[last]}" for first, last in others]
    return aliases
