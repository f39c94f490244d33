"""What was answered, as far as one viewer may see it.

reading.histories(viewer, person) -> one History for each instrument that was ever answered about them, newest first.
reading.newest(viewer, people, slug) -> {person id: the newest standing answers}, for lists and figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.instruments import documents
from alongside.instruments.models import Completion
from alongside.instruments.rules import Change, Instrument, Item, Score, change, score
from alongside.people.models import Person


@dataclass(frozen=True)
class Answered:
    """One completion with what it comes to. is_comparable: it was answered with the items as they are now."""

    row: Completion
    score: Score
    is_comparable: bool


@dataclass(frozen=True)
class Line:
    """One item, or the total, over time. points: who answers it, oldest first. change: the newest beside the one before."""

    title: str
    item: Item | None
    points: list[tuple[Completion, int]]
    change: Change | None

    @property
    def newest(self) -> int | None:
        return self.points[-1][1] if self.points else None


@dataclass(frozen=True)
class History:
    """Everything answered about one person with one instrument, newest first."""

    slug: str
    instrument: Instrument
    answered: list[Answered]

    @property
    def lines(self) -> list[Line]:
        """The total where there is one, else each item."""
        oldest = [each for each in reversed(self.answered) if each.is_comparable]
        if self.instrument.has_total:
            points = [(each.row, each.score.total) for each in oldest if each.score.total is not None]
            return [_line("Total", None, points, self.instrument)]
        return [
            _line(item.title, item, [(each.row, each.row.answers[item.key]) for each in oldest if item.key in each.row.answers],
                  self.instrument)
            for item in self.instrument.items
        ]  # fmt: skip

    @property
    def missing(self) -> list[str]:
        """Titles of what the newest completion leaves open."""
        newest = self.answered[0].score.missing if self.answered else ()
        return [item.title for item in self.instrument.items if item.key in newest]


def _line(title: str, item: Item | None, points: list[tuple[Completion, int]], instrument: Instrument) -> Line:
    better = item.better if item else instrument.total_better
    series = [value for _, value in points]
    return Line(title, item, points, change(series, better, None if item else instrument.precision))


def histories(viewer: Viewer, person: Person) -> list[History]:
    """Those that the viewer may see, the last answered first."""
    known = documents.open_to(viewer)
    rows: dict[str, list[Completion]] = defaultdict(list)
    seen = gate.visible(viewer, Completion.objects.standing().filter(person=person, instrument__in=list(known)))
    for row in seen.select_related("agency"):
        rows[row.instrument].append(row)
    return [History(slug, known[slug], [_answered(row, known[slug]) for row in each]) for slug, each in rows.items()]


def _answered(row: Completion, now: Instrument) -> Answered:
    then = documents.as_answered(row.instrument, row.version) or now
    same = {item.key: (item.answers, item.weight) for item in then.items} == {
        item.key: (item.answers, item.weight) for item in now.items
    }
    return Answered(row, score(then, row.answers), same)


def newest(viewer: Viewer, people: Iterable[int], slug: str) -> Mapping[int, Completion]:
    """The newest standing answers of each person."""
    rows = gate.visible(viewer, Completion.objects.standing().filter(person__in=set(people), instrument=slug))
    found: dict[int, Completion] = {}
    for row in rows.order_by("on", "pk"):
        found[row.person_id] = row
    return found
