"""Whether the shortlist looks like those who are eligible, so that nobody is quietly left out."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort.models import Place, Standing
from alongside.cohort.ranking import Ranking
from alongside.cohort.shortlist import proposed
from alongside.methods.measures.disclosure import Shown, protect_tables, shown_total
from alongside.methods.measures.interval import Interval, from_whole
from alongside.outputs import disclosing
from alongside.outputs.base_tables import of_quarter
from alongside.people.models import Person
from alongside.people.rules import AGE_BANDS, age_band, age_on

FIGURES = "composition: only figures leave, after disclosure control"
NOT_KNOWN = "Not known"
_GROUPS = tomllib.loads((Path(__file__).parent / "groups.toml").read_text(encoding="utf-8"))
Header = tuple[str, dt.date | None, str, str, str]  # sex, date of birth, ethnicity, nationality, disability


@dataclass(frozen=True)
class GroupRow:
    """One group among everyone on the index, the eligible and the shortlist. gap: shortlist's share less eligible's."""

    label: str
    everyone: Shown
    eligible: Shown
    chosen: Shown
    eligible_share: float | None
    chosen_share: float | None
    gap: Interval | None

    @property
    def is_left_out(self) -> bool:
        """Fewer of them on the shortlist than chance would explain."""
        return self.gap is not None and self.gap.high < 0


@dataclass(frozen=True)
class Breakdown:
    """One way to look at the three groups of people."""

    title: str
    rows: tuple[GroupRow, ...]

    @property
    def left_out(self) -> list[GroupRow]:
        return [row for row in self.rows if row.is_left_out]

    @property
    def is_unknown(self) -> bool:
        """Nobody's group is known: there is nothing to compare."""
        return all(row.label == NOT_KNOWN for row in self.rows)

    @property
    def has_hidden(self) -> bool:
        return any(shown.is_hidden for row in self.rows for shown in (row.everyone, row.eligible, row.chosen))


@dataclass(frozen=True)
class Composition:
    """too_few: the shortlist or those left over are so few that no breakdown can be shown. taken_on: the day of figures
    that stand for a quarter; None where they are today's."""

    everyone: int
    eligible: int
    chosen: int
    breakdowns: tuple[Breakdown, ...]
    too_few: bool
    taken_on: dt.date | None = None


def compose(ranking: Ranking, today: dt.date, *, of_list: bool = False) -> Composition:
    """The figures of today. Not recorded as a look at anybody: no person leaves.

    of_list: of the people who have a place, instead of those first on the shortlist. Whoever came onto the list without meeting
    the criteria is counted among those who could, so that the one is always a part of the other.
    """
    people: dict[int, Header] = {
        row[0]: row[1:]
        for row in gate.everyone(Person.objects.current(), why=FIGURES).values_list(
            "pk", "sex", "date_of_birth", "ethnicity", "nationality", "disability"
        )
    }
    eligible_ids = set(
        gate.everyone(Standing.objects.of_set(ranking.set).eligible(), why=FIGURES).values_list("person_id", flat=True)
    )
    if of_list:
        chosen_ids = set(gate.everyone(Place.objects.current(today), why=FIGURES).values_list("person_id", flat=True))
        eligible_ids |= chosen_ids
    else:
        chosen_ids = {each.person_id for each in proposed(ranking)}
    eligible = [people[each] for each in eligible_ids if each in people]
    chosen = [people[each] for each in chosen_ids if each in people]
    fewest = disclosing.in_force().fewest
    too_few = len(chosen) < fewest or len(eligible) - len(chosen) < fewest
    breakdowns = () if too_few else break_down(_ways(today), people.values(), eligible, chosen)
    return Composition(*_totals(breakdowns), breakdowns, too_few)


def compose_quarter(viewer: Viewer, ranking: Ranking, today: dt.date) -> Composition:
    """The figures of the quarter, for whoever sees figures and not people, and for everything that leaves."""

    def now() -> object:
        found = compose(ranking, today)
        return None if found.too_few else [
            [each.title, [[row.label, row.everyone.count, row.eligible.count, row.chosen.count] for row in each.rows]]
            for each in found.breakdowns
        ]  # fmt: skip

    base = of_quarter(viewer, "composition", today, now)
    if base is None:
        return Composition(0, 0, 0, (), True)
    breakdowns = tuple(Breakdown(title, _rows(*_columns(rows))) for title, rows in base.figures)
    return Composition(*_totals(breakdowns), breakdowns, False, base.taken_on)


def _columns(rows: list[list[Any]]) -> tuple[dict[str, Shown], ...]:
    return tuple({row[0]: Shown(row[place]) for row in rows} for place in (1, 2, 3))


def _totals(breakdowns: tuple[Breakdown, ...]) -> tuple[int, int, int]:
    """How many people, as the shown counts of the fullest breakdown add up: no total tells more than its cells."""

    def total(take: Callable[[GroupRow], Shown]) -> int:
        return max((shown_total({row.label: take(row) for row in each.rows}) for each in breakdowns), default=0)

    return total(lambda row: row.everyone), total(lambda row: row.eligible), total(lambda row: row.chosen)


Way = tuple[str, Callable[[Header], str], tuple[str, ...]]
Tables = dict[str, dict[str, int]]


def break_down(
    ways: Iterable[Way], everyone: Iterable[Header], eligible: Iterable[Header], chosen: Iterable[Header]
) -> tuple[Breakdown, ...]:
    """Counts of each group in every way, with what could point at somebody hidden in all of them together.

    How many are chosen is known to everybody; a group hidden among the many is hidden among the few, and few left over
    are hidden like few chosen.
    """
    ways, rule = list(ways), disclosing.in_force()
    tables = [_counted(ways, people) for people in (everyone, eligible, chosen)]
    for title, _, order in ways:
        labels = sorted(
            tables[0][title], key=lambda label: (order.index(label) if label in order else len(order), label)
        )
        for table in tables:
            table[title] = {label: table[title].get(label, 0) for label in labels}
    on_index, may, on_list = tables
    everyone_shown = protect_tables(on_index, rule)
    eligible_shown = protect_tables(may, rule, hidden=_hidden(everyone_shown))
    few_left = {
        title: {label for label, count in on_list[title].items() if 0 < may[title][label] - count < rule.fewest}
        for title in may
    }
    hidden = {title: labels | few_left[title] for title, labels in _hidden(eligible_shown).items()}
    size = sum(next(iter(on_list.values()), {}).values())
    chosen_shown = protect_tables(on_list, rule, known_total=size, hidden=hidden)
    return tuple(
        Breakdown(title, _rows(everyone_shown[title], eligible_shown[title], chosen_shown[title])) for title, *_ in ways
    )


def _counted(ways: list[Way], people: Iterable[Header]) -> Tables:
    people = list(people)
    return {title: dict(Counter(map(group, people))) for title, group, _ in ways}


def _hidden(shown: Mapping[str, Mapping[str, Shown]]) -> dict[str, set[str]]:
    return {title: {label for label, each in table.items() if each.is_hidden} for title, table in shown.items()}


def _rows(
    everyone: Mapping[str, Shown], eligible: Mapping[str, Shown], chosen: Mapping[str, Shown]
) -> tuple[GroupRow, ...]:
    totals = shown_total(eligible), shown_total(chosen)
    return tuple(_row(label, everyone[label], eligible[label], chosen[label], totals) for label in everyone)


def _row(label: str, everyone: Shown, eligible: Shown, chosen: Shown, totals: tuple[int, int]) -> GroupRow:
    """Shares and intervals come from what is shown, and are hidden with it."""
    n_eligible, n_chosen = totals
    gap = None
    if eligible.count is not None and chosen.count is not None:
        part = min(chosen.count, eligible.count)
        if 0 <= eligible.count - part <= n_eligible - n_chosen:
            gap = from_whole(part, n_chosen, eligible.count, n_eligible)
    return GroupRow(
        label, everyone, eligible, chosen,
        eligible_share=None if eligible.count is None or not n_eligible else eligible.count / n_eligible,
        chosen_share=None if chosen.count is None or not n_chosen else chosen.count / n_chosen,
        gap=gap,
    )  # fmt: skip


def _ways(today: dt.date) -> list[Way]:
    bands = (age_band(0), *(age_band(low) for low, _ in AGE_BANDS), age_band(AGE_BANDS[-1][1] + 1), NOT_KNOWN)
    return [
        ("Sex", lambda row: _worded(row[0]), ("Female", "Male", NOT_KNOWN)),
        ("Age", lambda row: age_band(age_on(row[1], today)), bands),
        ("Ethnicity", lambda row: grouped("ethnicity", row[2]), ()),
        ("Nationality", lambda row: grouped("nationality", row[3]), ("UK", "Ireland", "EU and rest of Europe")),
        ("Disability", lambda row: _worded(row[4]), ("Yes", "No", NOT_KNOWN)),
    ]


def grouped(way: str, value: str) -> str:
    """The wider group that a nationality or an ethnicity belongs to."""
    folded = value.strip().casefold()
    if not folded or folded in _GROUPS["not_known"]:
        return NOT_KNOWN
    groups: Mapping[str, list[str]] = _GROUPS[way]["groups"]
    found = (label for label, words in groups.items() if any(word in folded for word in words))
    return next(found, _GROUPS[way]["others"])


def _worded(value: str) -> str:
    folded = value.strip().casefold()
    return NOT_KNOWN if not folded or folded in _GROUPS["not_known"] else folded.capitalize()
