"""How long each kind of fact is kept, from when that is counted, and on what ground."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.access.policy import Category
from alongside.rights.rules.days import add_months


class CountedFrom(StrEnum):
    FACT = "fact"  # the fact's own last day
    LAST_CONTACT = "last_contact"  # the last day on which any agency met the person

    @property
    def label(self) -> str:
        return "the fact itself" if self is CountedFrom.FACT else "the last contact of any agency"


class BadSchedule(ValueError):
    """A schedule that cannot be used. Its message says which line and how to mend it."""


@dataclass(frozen=True)
class Rule:
    """How long facts of one category are kept."""

    category: Category
    keep_months: int
    counted_from: CountedFrom
    basis: str

    def disposed_before(self, today: dt.date) -> dt.date:
        """What was counted from an earlier day than this is kept no longer."""
        return add_months(today, -self.keep_months)


@dataclass(frozen=True)
class WorkingRule:
    """How long rows of work in hand are kept, whomever they speak of: a table, the field that dates them, days."""

    table: str
    dated: str
    keep_days: int
    basis: str

    def disposed_before(self, today: dt.date) -> dt.date:
        return today - dt.timedelta(days=self.keep_days)


@dataclass(frozen=True)
class Schedule:
    title: str
    rules: Mapping[Category, Rule]
    working: tuple[WorkingRule, ...]


def schedule_from(document: Mapping[str, object]) -> Schedule:
    """The schedule that a document describes. Raises BadSchedule."""
    listed: list[dict[str, object]] = document.get("rule") or []  # type: ignore[assignment]
    rules = [_rule(number, values) for number, values in enumerate(listed, 1)]
    named = [rule.category for rule in rules]
    if twice := sorted({category.label for category in named if named.count(category) > 1}):
        raise BadSchedule(f"There are two rules for {', '.join(twice)}. Keep one of them.")
    if missing := [category.label for category in Category if category not in named]:
        raise BadSchedule(f"No rule says how long to keep {', '.join(missing)}. Add a [[rule]] for each.")
    working: list[dict[str, object]] = document.get("working") or []  # type: ignore[assignment]
    return Schedule(
        str(document.get("title") or "How long we keep what"),
        {rule.category: rule for rule in rules},
        tuple(_working(number, values) for number, values in enumerate(working, 1)),
    )


def _rule(number: int, values: Mapping[str, object]) -> Rule:
    where = f"Rule {number}"
    category = str(values.get("category"))
    if category not in set(Category):
        raise BadSchedule(f"{where}: there is no category “{category}”. Choose from {', '.join(Category)}.")
    counted_from = str(values.get("counted_from"))
    if counted_from not in set(CountedFrom):
        raise BadSchedule(f"{where}: counted_from is “{counted_from}”. Say fact or last_contact.")
    months = _whole(where, "keep_months", values)
    return Rule(Category(category), months, CountedFrom(counted_from), _basis(where, values))


def _working(number: int, values: Mapping[str, object]) -> WorkingRule:
    where = f"Working rule {number}"
    table, dated = str(values.get("table") or ""), str(values.get("dated") or "")
    if not table or not dated:
        raise BadSchedule(f"{where}: name the table and the field that dates its rows.")
    return WorkingRule(table, dated, _whole(where, "keep_days", values), _basis(where, values))


def _whole(where: str, name: str, values: Mapping[str, object]) -> int:
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadSchedule(f"{where}: {name} must be a whole number of 1 or more.")
    return value


def _basis(where: str, values: Mapping[str, object]) -> str:
    basis = str(values.get("basis") or "").strip()
    if not basis:
        raise BadSchedule(f"{where}: say on what ground, in basis.")
    return basis
