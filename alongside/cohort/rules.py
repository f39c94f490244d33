"""Who meets a criteria set, and why: three-valued, one person at a time, as plainly as it can be said. Pure.

`columns` gives the same answers for everyone at once; a property holds the two together.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
from alongside.people.rules import Answer, age_on

EVIDENCE_KEPT = 3  # pieces of evidence kept with each answer; the person's page finds them all
YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated thing about a person as one agency says. id: the event's, or below zero a nomination's."""

    id: int
    kind: str
    agency: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one person. told: kinds of fact that some agency with a record of them tells of."""

    date_of_birth: dt.date | None
    facts: tuple[Fact, ...] = ()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question. evidence: ids of facts, newest first. found: how many days, answers or yeses."""

    answer: Answer
    evidence: tuple[int, ...] = ()
    found: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a person stands against a whole set. open: deciding questions whose answer is not known."""

    verdict: Answer
    findings: Mapping[str, Finding]
    open: tuple[str, ...]
    areas: int


def at_least(number: int, answers: Iterable[Answer]) -> Answer:
    """So many yeses, where "not known" may yet turn out either way (Kleene's logic). All of n: number = n."""
    given = list(answers)
    sure, possible = given.count(YES), given.count(YES) + given.count(NOT_KNOWN)
    if sure >= number:
        return YES
    return NOT_KNOWN if possible >= number else NO


def months_before(today: dt.date, months: int | None) -> dt.date:
    """The first day that counts when looking back so many months; None looks back for ever."""
    if months is None:
        return dt.date.min
    month = today.year * 12 + today.month - 1 - months
    year, month = divmod(month, 12)
    return dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def assess(criteria: CriteriaSet, life: Life, today: dt.date) -> Outcome:
    """How this person stands today. Facts that lie ahead of today do not count."""
    findings: dict[str, Finding] = {}
    for criterion in criteria.criteria:
        findings[criterion.name] = find(criterion, life, today, findings)
    deciding = {each.name: findings[each.name].answer for each in criteria.deciding}
    return Outcome(
        verdict=at_least(len(deciding), deciding.values()),
        findings=findings,
        open=tuple(name for name, answer in deciding.items() if answer is NOT_KNOWN),
        areas=findings[criteria.areas].found if criteria.areas else 0,
    )


def find(criterion: Criterion, life: Life, today: dt.date, above: Mapping[str, Finding]) -> Finding:
    """The answer to one question. above: the findings of those before it."""
    match criterion:
        case AgeAtLeast():
            age = age_on(life.date_of_birth, today)
            return Finding(NOT_KNOWN if age is None else YES if age >= criterion.years else NO, found=age or 0)
        case Events():
            counted = facts_in(life, criterion.kinds, criterion.months, today)
            days = len({fact.starts_on for fact in counted})
            telling = criterion.kinds if criterion.silence_may_mean_no else ()
            return Finding(_enough(days >= criterion.at_least, life, telling), _ids(counted), days)
        case RepeatContact():
            counted = facts_in(life, criterion.kinds, criterion.months, today)
            days = len({fact.starts_on for fact in counted})
            agencies = len({fact.agency for fact in counted})
            is_enough = days >= criterion.days and agencies >= criterion.agencies
            return Finding(_enough(is_enough, life, criterion.kinds), _ids(counted), days)
        case Absent():
            told = facts_in(life, criterion.kinds, None, today)
            return Finding(NO if told else YES, _ids(told), len(told))
        case Assessed():
            return _assessed(criterion, life, today)
        case AtLeast():
            answers = [above[name].answer for name in criterion.of]
            return Finding(at_least(criterion.number, answers), found=answers.count(YES))


def facts_in(life: Life, kinds: Iterable[str], months: int | None, today: dt.date) -> list[Fact]:
    """The facts of these kinds that touch the months up to today, newest first. What lasts without end lasts still."""
    first = months_before(today, months)
    counted = [
        fact
        for fact in life.facts
        if fact.kind in kinds and fact.starts_on <= today and _last_day(fact, today) >= first
    ]
    return sorted(counted, key=lambda fact: (fact.starts_on, fact.id), reverse=True)


def _last_day(fact: Fact, today: dt.date) -> dt.date:
    return fact.ends_on or (today if FACT_KINDS[fact.kind].is_span else fact.starts_on)


def _enough(is_enough: bool, life: Life, telling: Iterable[str]) -> Answer:
    """Too few is a no only where an agency that tells of such kinds knows the person."""
    if is_enough:
        return YES
    return NO if life.told.intersection(telling) else NOT_KNOWN


def _assessed(criterion: Assessed, life: Life, today: dt.date) -> Finding:
    answered = [fact for fact in facts_in(life, criterion.kinds, criterion.months, today) if fact.answer in (YES, NO)]
    newest = [fact for fact in answered if _is_newest(fact, answered)]
    yes = [fact for fact in newest if fact.answer == YES] + facts_in(life, criterion.shown_by, criterion.months, today)
    if yes:
        yes.sort(key=lambda fact: (fact.starts_on, fact.id), reverse=True)
        return Finding(YES, _ids(yes), len(yes))
    if {fact.kind for fact in newest} == set(criterion.kinds):
        return Finding(NO, _ids(newest), len(newest))
    return Finding(NOT_KNOWN)


def _is_newest(fact: Fact, answered: list[Fact]) -> bool:
    """Whether this is what its agency says now about this need: its latest day, and on that day a yes before a no."""
    same = [each for each in answered if (each.agency, each.kind) == (fact.agency, fact.kind)]
    day = max(each.starts_on for each in same)
    says = YES if any(each.answer == YES for each in same if each.starts_on == day) else NO
    return fact.starts_on == day and fact.answer == says


def _ids(facts: list[Fact]) -> tuple[int, ...]:
    return tuple(fact.id for fact in facts)
