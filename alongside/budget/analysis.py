"""What the spending papers over: by gap, by kind, and by who ought to have met the need (A1 8.32)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.policy import Reach, Viewer
from alongside.budget import reading
from alongside.budget.models import Fund, SpendingRequest
from alongside.budget.rules import Entry, Pattern, Spent, Terms, patterns
from alongside.kit.charts import Amount, Chart, amount_bars
from alongside.kit.words import counted, pounds
from alongside.methods.measures.disclosure import Profile
from alongside.outputs import disclosing

FIGURES = "what the budget papers over: only figures leave, after disclosure control"


@dataclass(frozen=True)
class Line:
    """One pattern in words. pence None: hidden, because it would speak of too few people."""

    slug: str
    label: str
    times: int | None
    people: int | None
    pence: int | None

    @property
    def behind(self) -> str:
        if self.people is None or self.times is None:
            return "too few people to show"
        return f"{counted(self.times, 'time')}, {counted(self.people, 'person')}"


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]
    picture: Chart


@dataclass(frozen=True)
class Found:
    """requests: how many lie behind it. is_whole: over everyone, protected; else only over what the viewer may see."""

    fund: Fund
    requests: int
    is_whole: bool
    sections: list[Section]

    @property
    def is_empty(self) -> bool:
        return not self.requests


def of_fund(viewer: Viewer, fund: Fund | None, agreed: Terms) -> Found | None:
    """For whoever sees people, from what they may see; for whoever sees figures, from everything, protected."""
    if fund is None:
        return None
    rows: QuerySet[SpendingRequest] = SpendingRequest.objects.filter(fund=fund)
    is_whole = viewer.grant.reach is Reach.NONE
    rows = gate.everyone(rows, why=FIGURES) if is_whole else gate.visible(viewer, rows, many=True)
    spent = reading.spending(rows)
    guard = disclosing.in_force() if is_whole else None
    sections = [
        _section("What was missing", spent, "gap", _labels(agreed.gaps), guard),
        _section(
            "Who ought to have met the need", spent, "service", lambda name: name or "Nobody in particular", guard
        ),
        _section("What was bought", spent, "kind", _labels(agreed.kinds), guard),
    ]
    return Found(fund, len(spent), is_whole, sections)


def protected(found: list[Pattern], profile: Profile) -> list[Pattern | None]:
    """Each pattern, or None where it speaks of too few. A single hidden one takes the next smallest along: the fund's own total
    would give it back."""
    hidden = {index for index, pattern in enumerate(found) if pattern.people < profile.fewest}
    if len(hidden) == 1 and len(found) > 1:
        hidden.add(min((i for i in range(len(found)) if i not in hidden), key=lambda i: (found[i].people, i)))
    return [None if index in hidden else pattern for index, pattern in enumerate(found)]


def _section(title: str, spent: list[Spent], by: str, label: Callable[[str], str], guard: Profile | None) -> Section:
    found = patterns(spent, by)
    kept: list[Pattern | None] = protected(found, guard) if guard else list(found)
    lines = [
        Line(
            pattern.name,
            label(pattern.name),
            *(
                (None, None, None)
                if shown is None
                else (shown.times, _rounded(shown.people, guard), _to_ten_pounds(shown.pence, guard))
            ),
        )
        for pattern, shown in zip(found, kept, strict=True)
    ]
    lines.sort(key=lambda line: (line.pence is None, -(line.pence or 0), line.label))
    bars = [Amount(line.label, line.pence, line.behind) for line in lines]
    return Section(title, lines, amount_bars(bars, title=title, of=title, words=pounds))


def _rounded(people: int, guard: Profile | None) -> int | None:
    return guard.show(people).count if guard else people


def _to_ten_pounds(pence: int, guard: Profile | None) -> int:
    return 1_000 * round(pence / 1_000) if guard else pence


def _labels(entries: Mapping[str, Entry]) -> Callable[[str], str]:
    return lambda slug: entries[slug].label if slug in entries else "Another"
