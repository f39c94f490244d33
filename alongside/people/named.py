"""Whose names fit the words that were typed: the rarest word is asked of everybody, the others of those it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.people.models import NameWordUse, Record
from alongside.people.search_words import vocabulary
from alongside.people.vocabulary import Vocabulary

FEW = 2_000  # people whose own words are read, rather than everybody who has one of the words
ENOUGH = 1_000  # people who fit one word well, before those who fit it less well are asked for

Fits = dict[int, float]  # person id -> how well they fit, 0 to 1


def people_named(viewer: Viewer, words: Collection[str], *, of: Collection[int] | None = None) -> tuple[Fits, bool]:
    """Whoever fits every word; where nobody does, whoever fits all but one, and then the second value is true.

    of: only among these people.
    """
    known = vocabulary()
    readings = sorted(known.readings(tuple(words)), key=known.commonness)
    found = [_fits(viewer, known, readings[0], of, is_alone=len(readings) == 1)]
    for reading in readings[1:]:
        among = set.intersection(*map(set, found))
        found.append(_fits(viewer, known, reading, among) if among else {})
    every = set.intersection(*map(set, found))
    if not every and (len(readings) > 2 or not found[0]):
        found = [_fits(viewer, known, reading, of) for reading in readings]
    chosen = every or _all_but_one(found)
    return {person: sum(fits.get(person, 0.0) for fits in found) / len(found) for person in chosen}, not every


def _all_but_one(found: list[Fits]) -> set[int]:
    """Of two words the rarer alone is worth showing."""
    if len(found) == 1:
        return set()
    if len(found) == 2:
        return set(found[0] or found[1])
    counts: dict[int, int] = defaultdict(int)
    for fits in found:
        for person in fits:
            counts[person] += 1
    return {person for person, count in counts.items() if count == len(found) - 1}


def _fits(
    viewer: Viewer,
    known: Vocabulary,
    reading: dict[str, float],
    among: Collection[int] | None = None,
    *,
    is_alone: bool = False,
) -> Fits:
    scores = {known.numbers[word]: score for word, score in reading.items()}
    if among is not None and len(among) <= FEW:
        return _best(scores, _words_of(viewer, among))
    fits: Fits = {}
    for tier in sorted(set(scores.values()), reverse=True) if is_alone else [0.0]:
        words = [word for word, score in scores.items() if score == tier or not is_alone]
        for person, score in _best(scores, _people_with(viewer, words)).items():
            fits.setdefault(person, score)
        if is_alone and len(fits) >= ENOUGH:
            break
    return fits if among is None else {person: fits[person] for person in fits.keys() & set(among)}


def _best(scores: dict[int, float], uses: Iterable[tuple[int, int]]) -> Fits:
    """The best score of any of somebody's words. uses: (word id, person id)."""
    fits: Fits = {}
    for word, person in uses:
        score = scores.get(word)
        if score is not None and score > fits.get(person, 0.0):
            fits[person] = score
    return fits


def _people_with(viewer: Viewer, words: Collection[int]) -> Iterable[tuple[int, int]]:
    rows = gate.on_index(viewer, NameWordUse.objects.filter(word__in=words, record__person__isnull=False))
    return rows.values_list("word_id", "record__person_id").distinct()


def _words_of(viewer: Viewer, people: Collection[int]) -> Iterable[tuple[int, int]]:
    records = gate.on_index(viewer, Record.objects.filter(person__in=list(people)))
    person_of = dict(records.values_list("pk", "person_id"))
    uses = NameWordUse.objects.filter(record__in=list(person_of)).values_list("word_id", "record_id")
    return ((word, person_of[record]) for word, record in uses)
