"""Who meets a criteria set, for everyone at once: `rules.assess` over columns instead of people. Pure.

Facts lie in one order: by person, then newest first. So the first of a person's facts are their newest, and equal days
stand beside each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.cohort.criteria import (
    FACT_KINDS,
    Absent,
    AgeAtLeast,
    Assessed,
    AtLeast,
    CriteriaSet,
    Criterion,
    Events,
    RepeatContact,
)
from alongside.cohort.ranking import Ranking
from alongside.cohort.rules import EVIDENCE_KEPT, months_before
from alongside.people.rules import Answer

KIND_CODES: Mapping[str, int] = {slug: code for code, slug in enumerate(FACT_KINDS)}
ANSWER_CODES: Mapping[str, int] = {"": 0, Answer.YES: 1, Answer.NO: 2, Answer.NOT_KNOWN: 3}
YES, NO, NOT_KNOWN = 1, 2, 3
ANSWERS = ("", Answer.YES, Answer.NO, Answer.NOT_KNOWN)
NONE = -(2**31)  # no date
DAYS = 2**24  # more days than there are, so that person and day sort as one number
EPOCH = dt.date(1970, 1, 1)

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]


def day_number(day: dt.date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Columns:
    """Everyone and everything that bears on the criteria.

    people: ids, ascending. born: dates of birth as the number 19850304, NONE where not known. told: people × kinds,
    whether an agency with a record of the person tells of that kind. The others have one row a fact, ordered by person
    (a place in `people`), then day and id downwards; days are day numbers, ends NONE where there is no end.
    """

    people: Ints
    born: Ints
    told: Flags
    person: Ints
    kind: Ints
    agency: Ints
    starts: Ints
    ends: Ints
    answer: Ints
    id: Ints


def ordered(*, people: Ints, born: Ints, told: Flags, facts: Mapping[str, Ints]) -> Columns:
    """Columns from facts in any order; facts of nobody in `people` are left out. facts["person"] holds ids."""
    place = np.searchsorted(people, facts["person"])
    place = np.minimum(place, max(len(people) - 1, 0))
    known = people[place] == facts["person"] if len(people) else np.zeros(len(place), dtype=bool)
    kept = {name: column[known] for name, column in facts.items()} | {"person": place[known]}
    order = np.lexsort((-kept["id"], kept["person"] * DAYS - kept["starts"]))
    return Columns(people=people, born=born, told=told, **{name: column[order] for name, column in kept.items()})


@dataclass(frozen=True)
class Outcomes:
    """How everyone stands against one set: one row a person, as in `Columns.people`.

    answers: name -> codes. evidence: name -> people × EVIDENCE_KEPT ids, zero where there is none. values: what the
    ranking measures, by part.
    """

    verdict: Codes
    answers: Mapping[str, Codes]
    evidence: Mapping[str, Ints]
    open: Codes
    areas: Ints
    values: Mapping[str, Ints]


def assess_everyone(
    criteria: CriteriaSet, columns: Columns, today: dt.date, ranking: Ranking | None = None
) -> Outcomes:
    """How everyone stands today; with what the ranking measures, if it is asked for."""
    answers: dict[str, Codes] = {}
    evidence: dict[str, Ints] = {}
    for criterion in criteria.criteria:
        answers[criterion.name], counted = _answer(criterion, columns, today, answers)
        if counted is not None:
            evidence[criterion.name] = _first_of_each(columns, counted)
    deciding = [answers[each.name] for each in criteria.deciding]
    nobody = np.zeros(len(columns.people), dtype=np.int64)
    areas = (
        _yeses([answers[each.name] for each in criteria.parts(criteria.named(criteria.areas))])
        if criteria.areas
        else nobody
    )
    return Outcomes(
        verdict=_at_least(len(deciding), deciding),
        answers=answers,
        evidence=evidence,
        open=np.sum([each == NOT_KNOWN for each in deciding], axis=0).astype(np.int8),
        areas=areas,
        values=_measured(ranking, columns, today, areas) if ranking else {},
    )


def _measured(ranking: Ranking, columns: Columns, today: dt.date, areas: Ints) -> dict[str, Ints]:
    values = {}
    for part in ranking.parts:
        if part.type == "areas":
            values[part.name] = areas
            continue
        counted = _in_months(columns, part.kinds, part.months, today)
        values[part.name] = _days(columns, counted) if part.type == "days" else _agencies(columns, counted)
    return values


def _answer(
    criterion: Criterion, columns: Columns, today: dt.date, above: Mapping[str, Codes]
) -> tuple[Codes, Flags | None]:
    """Everyone's answer, and which facts are the evidence (None: answers of others are)."""
    match criterion:
        case AgeAtLeast():
            birthday_by = today.year * 10_000 + today.month * 100 + today.day - criterion.years * 10_000
            answer = np.where(columns.born == NONE, NOT_KNOWN, np.where(columns.born <= birthday_by, YES, NO))
            return answer.astype(np.int8), None
        case Events():
            counted = _in_months(columns, criterion.kinds, criterion.months, today)
            telling = criterion.kinds if criterion.silence_may_mean_no else ()
            return _enough(_days(columns, counted) >= criterion.at_least, columns, telling), counted
        case RepeatContact():
            counted = _in_months(columns, criterion.kinds, criterion.months, today)
            is_enough = _days(columns, counted) >= criterion.days
            if criterion.agencies > 1:
                is_enough &= _agencies(columns, counted) >= criterion.agencies
            return _enough(is_enough, columns, criterion.kinds), counted
        case Absent():
            told = _in_months(columns, criterion.kinds, None, today)
            return np.where(_how_many(columns, told) > 0, NO, YES).astype(np.int8), told
        case Assessed():
            return _assessed(criterion, columns, today)
        case AtLeast():
            return _at_least(criterion.number, [above[name] for name in criterion.of]), None


def _in_months(columns: Columns, kinds: Iterable[str], months: int | None, today: dt.date) -> Flags:
    kind = np.zeros(len(KIND_CODES), dtype=bool)
    kind[[KIND_CODES[each] for each in kinds]] = True
    now = day_number(today)
    counted = kind[columns.kind] & (columns.starts <= now)
    if months is None:
        return counted
    first = day_number(months_before(today, months))
    lasts_still = (columns.ends == NONE) & _SPANS[columns.kind]
    return counted & ((columns.starts >= first) | (columns.ends >= first) | lasts_still)


_SPANS = np.array([kind.is_span for kind in FACT_KINDS.values()])


def _how_many(columns: Columns, counted: Flags) -> Ints:
    return np.bincount(columns.person[counted], minlength=len(columns.people))


def _days(columns: Columns, counted: Flags) -> Ints:
    """Different days; equal ones stand beside each other."""
    person, starts = columns.person[counted], columns.starts[counted]
    is_new = np.ones(len(person), dtype=bool)
    is_new[1:] = (person[1:] != person[:-1]) | (starts[1:] != starts[:-1])
    return np.bincount(person[is_new], minlength=len(columns.people))


def _agencies(columns: Columns, counted: Flags) -> Ints:
    """Different agencies."""
    width = int(columns.agency.max(initial=0)) + 1
    pairs = np.unique(columns.person[counted] * width + columns.agency[counted])
    return np.bincount(pairs // width, minlength=len(columns.people))


def _enough(is_enough: Flags, columns: Columns, telling: Iterable[str]) -> Codes:
    told = columns.told[:, np.array([KIND_CODES[each] for each in telling], dtype=np.int64)].any(axis=1)
    return np.where(is_enough, YES, np.where(told, NO, NOT_KNOWN)).astype(np.int8)


def _assessed(criterion: Assessed, columns: Columns, today: dt.date) -> tuple[Codes, Flags]:
    answered = _in_months(columns, criterion.kinds, criterion.months, today)
    answered &= (columns.answer == YES) | (columns.answer == NO)
    newest = _newest_answers(columns, np.flatnonzero(answered))
    says_yes, says_no = newest & (columns.answer == YES), newest & (columns.answer == NO)
    yes = says_yes | _in_months(columns, criterion.shown_by, criterion.months, today)
    is_yes = _how_many(columns, yes) > 0
    is_no = ~is_yes
    for kind in criterion.kinds:
        is_no &= _how_many(columns, says_no & (columns.kind == KIND_CODES[kind])) > 0
    answer = np.where(is_yes, YES, np.where(is_no, NO, NOT_KNOWN)).astype(np.int8)
    return answer, yes | (says_no & is_no[columns.person])


def _newest_answers(columns: Columns, answered: Ints) -> Flags:
    """Of the facts at these places, what each agency says now: its latest day, and on that day a yes before a no."""
    person, agency, kind = columns.person[answered], columns.agency[answered], columns.kind[answered]
    starts, answer = columns.starts[answered], columns.answer[answered]
    order = np.lexsort((answer, -starts, kind, agency, person))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = np.any([np.diff(each[order]) != 0 for each in (person, agency, kind)], axis=0)
    leader = order[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]] if len(order) else order
    agrees = (starts[order] == starts[leader]) & (answer[order] == answer[leader])
    newest = np.zeros(len(columns.person), dtype=bool)
    newest[answered[order[agrees]]] = True
    return newest


def _yeses(answers: list[Codes]) -> Ints:
    return np.asarray(np.sum([each == YES for each in answers], axis=0), dtype=np.int64)


def _at_least(number: int, answers: list[Codes]) -> Codes:
    sure = _yeses(answers)
    possible = sure + np.sum([each == NOT_KNOWN for each in answers], axis=0)
    return np.where(sure >= number, YES, np.where(possible >= number, NOT_KNOWN, NO)).astype(np.int8)


def _first_of_each(columns: Columns, counted: Flags) -> Ints:
    """The ids of each person's newest counted facts: people × EVIDENCE_KEPT, zero where there are fewer."""
    places = np.flatnonzero(counted)
    person = columns.person[places]
    firsts = np.searchsorted(person, person)  # where this person's facts begin: they lie together
    nth = np.arange(len(person)) - firsts
    kept = nth < EVIDENCE_KEPT
    first_ids = np.zeros((len(columns.people), EVIDENCE_KEPT), dtype=np.int64)
    first_ids[person[kept], nth[kept]] = columns.id[places[kept]]
    return first_ids
