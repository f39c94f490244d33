"""Whether the shortlist looks like those who are eligible, so that nobody is quietly left out."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from alongside.access import gate
from alongside.cohort.models import Standing
from alongside.cohort.ranking import Ranking
from alongside.cohort.shortlist import proposed
from alongside.methods.measures.disclosure import FEWEST_SHOWN, Shown, protect, protect_part
from alongside.methods.measures.interval import Interval, from_whole
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
    """too_few: the shortlist or those left over are so few that no breakdown can be shown."""

    everyone: int
    eligible: int
    chosen: int
    breakdowns: tuple[Breakdown, ...]
    too_few: bool


def compose(ranking: Ranking, today: dt.date) -> Composition:
    """The figures of today. Not recorded as a look at anybody: no person leaves."""
    people: dict[int, Header] = {
        row[0]: row[1:]
        for row in gate.everyone(Person.objects.current(), why=FIGURES).values_list(
            "pk", "sex", "date_of_birth", "ethnicity", "nationality", "disability"
        )
    }
    eligible_ids = set(
        gate.everyone(Standing.objects.of_set(ranking.set).eligible(), why=FIGURES).values_list("person_id", flat=True)
    )
    chosen_ids = {each.person_id for each in proposed(ranking)}
    eligible = [people[each] for each in eligible_ids if each in people]
    chosen = [people[each] for each in chosen_ids if each in people]
    too_few = len(chosen) < FEWEST_SHOWN or len(eligible) - len(chosen) < FEWEST_SHOWN
    breakdowns = () if too_few else tuple(
        break_down(title, group, order, people.values(), eligible, chosen) for title, group, order in _ways(today)
    )  # fmt: skip
    return Composition(len(people), len(eligible), len(chosen), breakdowns, too_few)


def break_down(
    title: str,
    group: Callable[[Header], str],
    order: tuple[str, ...],
    everyone: Iterable[Header],
    eligible: Iterable[Header],
    chosen: Iterable[Header],
) -> Breakdown:
    """Counts of each group, with what could point at somebody hidden."""
    counted = [Counter(map(group, people)) for people in (everyone, eligible, chosen)]
    labels = sorted(counted[0], key=lambda label: (order.index(label) if label in order else len(order), label))
    on_index, may, on_list = ({label: count[label] for label in labels} for count in counted)
    everyone_shown, eligible_shown = protect(on_index), protect_part(may, on_index)
    both = {label: may[label] for label in labels if not eligible_shown[label].is_hidden}
    chosen_shown = protect_part(on_list, may)
    totals = sum(may.values()), sum(on_list.values())
    return Breakdown(
        title,
        tuple(
            _row(
                label,
                everyone_shown[label],
                eligible_shown[label],
                chosen_shown[label] if label in both else Shown(None),
                totals,
            )
            for label in labels
        ),
    )


def _row(label: str, everyone: Shown, eligible: Shown, chosen: Shown, totals: tuple[int, int]) -> GroupRow:
    n_eligible, n_chosen = totals
    gap = None
    if eligible.count is not None and chosen.count is not None:
        gap = from_whole(chosen.count, n_chosen, eligible.count, n_eligible)
    return GroupRow(
        label, everyone, eligible, chosen,
        eligible_share=None if eligible.count is None else eligible.count / n_eligible,
        chosen_share=None if chosen.count is None else chosen.count / n_chosen,
        gap=gap,
    )  # fmt: skip


def _ways(today: dt.date) -> list[tuple[str, Callable[[Header], str], tuple[str, ...]]]:
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
