"""Rules and aims that cannot both be kept, by a table that a partnership can read; and the same thing asked twice."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alongside.methods.one_plan.findings import Clash, Finding, day_words, finding
from alongside.methods.one_plan.requirements import (
    Kind,
    Mode,
    Occurrence,
    Requirement,
    Zone,
    hours_meet,
    overlap_in_validity,
    spans,
)
from alongside.methods.one_plan.timetable import holds_on
from alongside.methods.one_plan.travel import kilometres

SHIPPED = Path(__file__).parent / "vocabulary.toml"
ANYTHING = "*"
WHEN = frozenset({"always", "hours", "zone"})


class BadVocabulary(ValueError):
    """A table of contradictions that cannot be read, and what to mend."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """a, b: the two kinds; b may be anything. ask: which of the two is asked to give way first."""

    id: str
    a: str
    b: str
    when: str
    sentence: str
    next_step: str
    ask: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """kinds: kind of rule or aim -> how people say it."""

    kinds: Mapping[str, str]
    contradictions: tuple[Contradiction, ...]


@cache
def shipped() -> Vocabulary:
    return read(SHIPPED.read_text())


def read(text: str) -> Vocabulary:
    """The table from its text; refused where a row names a kind that the table does not explain."""
    try:
        found = tomllib.loads(text)
        kinds = {str(key): str(label) for key, label in found["kinds"].items()}
        rows = tuple(
            Contradiction(
                row["id"], row["between"][0], row["between"][1], row.get("when", "always"), row["sentence"],
                row["next"], row["ask"],
            )
            for row in found["contradictions"]
        )  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadVocabulary(f"The table cannot be read: {error}.") from error
    for row in rows:
        if row.a not in kinds or row.b not in {*kinds, ANYTHING}:
            raise BadVocabulary(f"“{row.id}” speaks of a kind that is not explained.")
        if row.when not in WHEN or row.ask not in ("a", "b"):
            raise BadVocabulary(f"“{row.id}” has to say when (always, hours or zone) and whom to ask (a or b).")
    return Vocabulary(kinds, rows)


@dataclass(frozen=True, slots=True)
class Window:
    """The days looked at, on the clock of one place, and when each appointment takes place in them."""

    since: dt.date
    until: dt.date
    zone: dt.tzinfo
    times: Mapping[str, Sequence[Occurrence]]


def contradictions(rows: Sequence[Requirement], vocabulary: Vocabulary, window: Window) -> Iterator[Finding]:
    """Every pair that a row of the table forbids. A row about anything speaks only where no closer one does."""
    saying: dict[str, list[Requirement]] = defaultdict(list)
    for row in rows:
        for kind in row.says:
            saying[kind].append(row)
    closer: set[tuple[str, str]] = set()
    for rule in sorted(vocabulary.contradictions, key=lambda each: each.b == ANYTHING):
        said: set[frozenset[str]] = set()
        for one in saying[rule.a]:
            for other in rows if rule.b == ANYTHING else saying[rule.b]:
                pair = frozenset({one.id, other.id})
                if len(pair) < 2 or pair in said or (rule.b == ANYTHING and (one.id, other.id) in closer):
                    continue
                if _holds(rule, one, other, window):
                    said.add(pair)
                    closer.add((one.id, other.id))
                    yield _contradiction(rule, one, other)


def _holds(rule: Contradiction, one: Requirement, other: Requirement, window: Window) -> bool:
    if one.met_on or other.met_on or not overlap_in_validity(one, other, window.since, window.until):
        return False
    if rule.b == ANYTHING and other.mode is not Mode.IN_PERSON:
        return False
    if rule.when == "hours":
        return _at_those_hours(one, other, window)
    if rule.when == "zone":
        return one.zone is not None and _in_zone(one.zone, other) and _while_it_holds(one, other, window)
    return _while_it_holds(one, other, window)


def _at_those_hours(one: Requirement, other: Requirement, window: Window) -> bool:
    """The other takes place while the hours of the one hold, and not there where the one wants the person to be."""
    at_home = one.place is not None and other.place is not None and one.place.name == other.place.name
    if one.hours is None or other.is_far_away or at_home:
        return False
    if other.starts is None:
        return other.hours is not None and hours_meet(one.hours, other.hours)
    for each in window.times.get(other.id, ()):
        first, last = each.starts.astimezone(window.zone).date(), each.ends.astimezone(window.zone).date()
        for begins, ends in spans(one.hours, first, last, window.zone):
            meets = begins <= each.starts < ends or each.starts < begins < each.ends
            if meets and holds_on(one, begins.astimezone(window.zone).date()):
                return True
    return False


def _while_it_holds(one: Requirement, other: Requirement, window: Window) -> bool:
    """Where the other has a day, the one holds on it. An appointment without a day: only if the one has no end."""
    days = [each.starts.astimezone(window.zone).date() for each in window.times.get(other.id, ())]
    if other.starts is None and other.on is not None:
        days = [other.on] if window.since <= other.on <= window.until else []
    elif other.starts is None and other.kind is Kind.APPOINTMENT:
        return one.from_on is None and one.until_on is None
    elif other.starts is None:
        return True
    return any(holds_on(one, day) for day in days)


def _in_zone(zone: Zone, other: Requirement) -> bool:
    if other.place is None:
        return False
    if zone.area and zone.area.casefold() == other.place.area.casefold():
        return True
    if zone.centre is None or not zone.centre.is_on_map or not other.place.is_on_map:
        return False
    return kilometres(zone.centre, other.place) * 1000 <= zone.metres


def _contradiction(rule: Contradiction, one: Requirement, other: Requirement) -> Finding:
    words = {
        "a": one.agency, "b": other.agency, "what_a": one.what, "what_b": other.what,
        "place_b": other.place.name if other.place else "a place",
    }  # fmt: skip
    first, second = (one, other) if rule.ask == "a" else (other, one)
    asked = second if first.is_fixed and not second.is_fixed else first
    return finding(
        Clash.CONTRADICTION, (one, other), rule.sentence.format(**words), rule.next_step.format(**words), asked.agency,
        about=rule.id,
    )  # fmt: skip


def asked_twice(rows: Sequence[Requirement], window: Window) -> Iterator[Finding]:
    """The same assessment, document or question asked by two agencies, or asked though another has the answer."""
    asking: dict[str, list[Requirement]] = defaultdict(list)
    for row in rows:
        for code in row.asks:
            asking[code].append(row)
    for code, those in sorted(asking.items()):
        answered = sorted((row for row in those if row.met_on is not None), key=lambda row: (row.met_on, row.id))
        still = sorted((row for row in those if row.met_on is None), key=lambda row: row.id)
        has = next((row for row in reversed(answered) if any(_serves(row, each, window) for each in still)), None)
        if has is not None:
            yield _done_already(code, has, [each for each in still if _serves(has, each, window)])
        elif len({row.agency for row in still}) > 1 and not _all_together(still):
            yield _asked_by_several(code, still)


def _serves(done: Requirement, wanted: Requirement, window: Window) -> bool:
    """What one agency has would still count on the day that another wants it."""
    needed_on = wanted.due_on or wanted.on or (wanted.starts.astimezone(window.zone).date() if wanted.starts else None)
    until = done.good_until or dt.date.max
    return done.agency != wanted.agency and until >= max(window.since, needed_on or window.since)


def _all_together(rows: Sequence[Requirement]) -> bool:
    """They meet the person together to ask it once."""
    meetings = {(row.starts, row.place.name if row.place else None) for row in rows}
    return len(meetings) == 1 and None not in next(iter(meetings))


def _done_already(code: str, done: Requirement, wanted: Sequence[Requirement]) -> Finding:
    agencies = sorted({row.agency for row in wanted})
    met_on = done.met_on or dt.date.min
    ask = "asks" if len(agencies) == 1 else "ask"
    sentence = (
        f"{_join(agencies)} {ask} for {_asked(code)}. Done by {done.agency} on {day_words(met_on)}: ask to see it."
    )
    step = f"Ask {done.agency} for it, with the person's agreement, before they are asked again."
    return finding(Clash.ASKED_TWICE, (done, *wanted), sentence, step, agencies[0], about=code)


def _asked_by_several(code: str, rows: Sequence[Requirement]) -> Finding:
    agencies = sorted({row.agency for row in rows})
    sentence = f"{_join(agencies)} each ask the person for {_asked(code)}."
    step = f"Agree that one of you does it and the others use it: {agencies[0]} says who."
    return finding(Clash.ASKED_TWICE, rows, sentence, step, agencies[0], about=code)


def _asked(code: str) -> str:
    sort, _, topic = code.partition(":")
    said = topic.replace("_", " ")
    return {
        "assessment": f"an assessment of {said}",
        "document": f"a document ({said})",
        "question": f"an answer about {said}",
    }.get(sort, code.replace("_", " "))


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
