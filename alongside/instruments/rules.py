"""What an instrument is, what its answers come to, and how much of a change is more than chance. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from alongside.access.policy import Category

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
Z_95 = 1.96
MOVING_RANGE = 2.66
"""Three standard deviations over the mean moving range of two, 3 / 1.128 (Shewhart's chart for single readings)."""
ENOUGH_READINGS = 4
MOST_STEPS = 20


class BadInstrument(ValueError):
    """An instrument that cannot be used. The message names the key, what is wrong there and how to mend it."""


class Better(StrEnum):
    """In which direction lies what is wished for."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Item:
    """One question or area. lowest, highest, step: which answers there are. weight: what it counts in the total.

    question: as it is to be asked; blank where the wording is not ours to ship. anchors: answer -> its words.
    """

    key: str
    title: str
    lowest: int
    highest: int
    step: int = 1
    weight: int = 1
    better: Better = Better.HIGHER
    question: str = ""
    anchors: Mapping[int, str] = field(default_factory=dict)

    @property
    def answers(self) -> range:
        return range(self.lowest, self.highest + 1, self.step)


@dataclass(frozen=True)
class Precision:
    """How exactly the total measures, as published. deviation: the standard deviation in those people."""

    reliability: float
    deviation: float
    source: str

    @property
    def reliable_change(self) -> float:
        """The least change that error of measurement alone makes in fewer than one of twenty (Jacobson and Truax 1991)."""
        return Z_95 * math.sqrt(2) * self.deviation * math.sqrt(1 - self.reliability)


@dataclass(frozen=True)
class Instrument:
    """One instrument. acknowledgement: shown wherever it is used. has_total: whether its items may be added up.

    threshold: set by the partnership alone, with its reason; None says nothing about anybody.
    """

    title: str
    about: str
    holder: str
    licence: str
    acknowledgement: str
    category: Category
    items: tuple[Item, ...]
    has_total: bool
    precision: Precision | None = None
    threshold: int | None = None
    threshold_because: str = ""

    @property
    def most(self) -> int:
        """The highest total there is."""
        return sum(item.highest * item.weight for item in self.items)

    @property
    def least(self) -> int:
        return sum(item.lowest * item.weight for item in self.items)

    @property
    def total_better(self) -> Better:
        """All items of a total point the same way."""
        return self.items[0].better

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


@dataclass(frozen=True)
class Score:
    """total: None where the instrument has none, or where `missing` names what was not answered."""

    total: int | None
    missing: tuple[str, ...]


class Beyond(StrEnum):
    """What a change was held against."""

    PUBLISHED = "published"
    OWN = "own"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Change:
    """From an earlier answer to a later one. within: the change that chance alone makes; None where nothing says so."""

    before: int
    after: int
    is_better: bool | None
    against: Beyond
    within: float | None

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def is_beyond(self) -> bool | None:
        """Whether it is more than chance; None where it cannot be said."""
        return None if self.within is None else abs(self.difference) > self.within


def score(instrument: Instrument, answers: Mapping[str, int]) -> Score:
    """No total with anything missing: an empty area is not a nought."""
    missing = tuple(item.key for item in instrument.items if item.key not in answers)
    if not instrument.has_total or missing:
        return Score(None, missing)
    return Score(sum(item.weight * answers[item.key] for item in instrument.items), ())


def wrong_answers(instrument: Instrument, answers: Mapping[str, int]) -> list[str]:
    """What cannot be kept, in words; empty where all of it fits the instrument."""
    found = [f"“{key}” is not part of {instrument.title}." for key in answers if instrument.item(key) is None]
    for item in instrument.items:
        if item.key in answers and answers[item.key] not in item.answers:
            found.append(f"{item.title}: choose one of {', '.join(map(str, item.answers))}.")
    return found


def change(series: Sequence[int], better: Better, precision: Precision | None = None) -> Change | None:
    """The newest answer beside the one before. series: oldest first. None with fewer than two.

    What is published about the instrument is used first. Otherwise a person's own ups and downs until now say what is usual for
    them, once there are enough. Otherwise nothing is said about chance.
    """
    if len(series) < 2:
        return None
    *earlier, before, after = series
    difference = after - before
    is_better = None if difference == 0 else (difference > 0) is (better is Better.HIGHER)
    if precision is not None:
        return Change(before, after, is_better, Beyond.PUBLISHED, precision.reliable_change)
    known = [*earlier, before]
    if len(known) < ENOUGH_READINGS:
        return Change(before, after, is_better, Beyond.NOTHING, None)
    ranges = [abs(later - sooner) for sooner, later in pairwise(known)]
    return Change(before, after, is_better, Beyond.OWN, MOVING_RANGE * fmean(ranges))


def instrument_from(values: Mapping[str, object]) -> Instrument:
    """The instrument in a document. Raises BadInstrument."""
    items = tuple(_item(row, number) for number, row in enumerate(_rows(values), 1))
    keys = [item.key for item in items]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise BadInstrument(f"[[item]] {twice} stands there twice. Give one of them another key.")
    has_total = values.get("has_total", False)
    if not isinstance(has_total, bool):
        raise BadInstrument("has_total must be true or false.")
    if has_total and len({item.better for item in items}) > 1:
        raise BadInstrument("Items that point in different directions cannot be added up: set has_total to false.")
    threshold, because = values.get("threshold"), str(values.get("threshold_because", "")).strip()
    if threshold is not None and (not has_total or not _is_whole(threshold) or not because):
        raise BadInstrument("A threshold is a whole number of an instrument with a total, and needs threshold_because.")
    found = Instrument(
        title=_words(values, "title"),
        about=_words(values, "about"),
        holder=_words(values, "holder"),
        licence=_words(values, "licence"),
        acknowledgement=_words(values, "acknowledgement"),
        category=_category(values),
        items=items,
        has_total=has_total,
        precision=_precision(values, has_total=has_total),
        threshold=threshold if isinstance(threshold, int) else None,
        threshold_because=because,
    )
    if found.threshold is not None and not found.least <= found.threshold <= found.most:
        raise BadInstrument(f"The threshold must lie between {found.least} and {found.most}.")
    return found


def _words(values: Mapping[str, object], key: str) -> str:
    found = values.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadInstrument(f"Say its {key}: a line of words.")
    return found.strip()


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _category(values: Mapping[str, object]) -> Category:
    try:
        return Category(str(values.get("category")))
    except ValueError:
        known = ", ".join(sorted(Category))
        raise BadInstrument(f"category must be one of {known}: it decides who may see the answers.") from None


def _rows(values: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = values.get("item")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadInstrument("List at least one [[item]].")
    return rows


def _item(row: Mapping[str, object], number: int) -> Item:
    key, title = row.get("key"), row.get("title")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise BadInstrument(f"[[item]] number {number} needs a key of small letters, digits and underscores.")
    if not isinstance(title, str) or not title.strip():
        raise BadInstrument(f"[[item]] {key} needs a title.")
    numbers = {}
    for name, otherwise in (("lowest", None), ("highest", None), ("step", 1), ("weight", 1)):
        value = row.get(name, otherwise)
        if not _is_whole(value):
            raise BadInstrument(f"[[item]] {key}: {name} must be a whole number.")
        numbers[name] = int(str(value))
    if numbers["step"] < 1 or numbers["weight"] < 1:
        raise BadInstrument(f"[[item]] {key}: step and weight must be 1 or more.")
    span = numbers["highest"] - numbers["lowest"]
    if span < 1 or span % numbers["step"]:
        raise BadInstrument(f"[[item]] {key}: highest must be reached from lowest in whole steps.")
    if span // numbers["step"] > MOST_STEPS:
        raise BadInstrument(f"[[item]] {key}: more than {MOST_STEPS} steps are no choice for anybody. Make them wider.")
    scale = (numbers["lowest"], numbers["highest"], numbers["step"], numbers["weight"])
    return _with_words(Item(key, title.strip(), *scale), row)


def _with_words(item: Item, row: Mapping[str, object]) -> Item:
    try:
        better = Better(str(row.get("better", "higher")))
    except ValueError:
        raise BadInstrument(f"[[item]] {item.key}: better must be higher or lower.") from None
    told = row.get("anchors", {})
    if not isinstance(told, dict):
        raise BadInstrument(f'[[item]] {item.key}: anchors are lines like 0 = "words".')
    anchors: dict[int, str] = {}
    for answer, words in told.items():
        if not re.fullmatch(r"-?\d+", str(answer)) or int(answer) not in item.answers:
            raise BadInstrument(f"[[item]] {item.key}: there is no answer {answer} to give words to.")
        anchors[int(answer)] = str(words).strip()
    return replace(item, better=better, question=str(row.get("question", "")).strip(), anchors=anchors)


def _precision(values: Mapping[str, object], *, has_total: bool) -> Precision | None:
    told = values.get("precision")
    if told is None:
        return None
    if not isinstance(told, dict) or not has_total:
        raise BadInstrument("[precision] is about the total: only an instrument with a total has it.")
    reliability, deviation, source = told.get("reliability"), told.get("deviation"), told.get("source")
    if not isinstance(reliability, (int, float)) or not 0 < reliability < 1:
        raise BadInstrument("[precision]: reliability must lie between 0 and 1.")
    if not isinstance(deviation, (int, float)) or deviation <= 0:
        raise BadInstrument("[precision]: deviation must be more than 0.")
    if not isinstance(source, str) or not source.strip():
        raise BadInstrument("[precision]: say the source of these figures. Without one, leave it out.")
    return Precision(float(reliability), float(deviation), source.strip())
