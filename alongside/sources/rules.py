"""What a row of an agency's file says, by its profile: who, and what happened. Or what is wrong, cell by cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from alongside.methods.linkage.dates import birth_form
from alongside.methods.linkage.names import split_full_name
from alongside.people.rules import EVENT_KINDS, Answer
from alongside.sources.profile import (
    ABOUT_FIELDS,
    ANY,
    BY_HAND,
    IDENTITY_FIELDS,
    NAME_ORDERS,
    AnswerColumn,
    EventRule,
    IdentityField,
    Profile,
)

EARLIEST = dt.date(1900, 1, 1)
AHEAD = dt.timedelta(days=366)  # a release may be expected; a contact in three years is a typing error
ENDS_AHEAD = dt.timedelta(days=366 * 60)
LATEST_OF_TWO_DIGITS = 2068  # as strptime has it: 68 is 2068, 69 is 1969
LONGEST: Mapping[str, int] = {"own key": 80, "given_name": 100, "middle_name": 100, "family_name": 100} | dict.fromkeys(
    ABOUT_FIELDS, 60
)
LONGEST_OTHER = 300
LONGEST_SUMMARY = 200
FREE_TEXT = 60  # a longer value in a summary is somebody's prose, and stays out
_IN_SUMMARY = re.compile(r"\{([^{}]+)\}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].*)?")

NO_KEY = "The agency's own key is missing, so nobody can be told apart by it."

Identity = tuple[tuple[str, str | tuple[str, ...]], ...]


class Fault(NamedTuple):
    """Why a row cannot be taken as it is: the column, and words that help to mend it."""

    column: str
    because: str


class Happening(NamedTuple):
    """One event that a row speaks of. digest: the same event in the next file has the same."""

    digest: str
    kind: str
    category: str
    starts_on: dt.date
    ends_on: dt.date | None
    answer: str
    summary: str


class Understood(NamedTuple):
    """A row as understood. as_of: the day it speaks for; identity: our field -> value, as supplied."""

    own_key: str
    as_of: dt.date | None
    identity: Identity
    events: tuple[Happening, ...]


class MissingColumns(ValueError):
    """The file lacks columns that its profile reads."""

    def __init__(self, names: Sequence[str], header: Sequence[str]) -> None:
        named = ", ".join(f"“{name}”" for name in names)
        super().__init__(
            f"The file has no column {named}. It has: {', '.join(header) or 'none'}. "
            "Send the usual export, or mend the profile (header row, delimiter, names of columns)."
        )


def plain(name: str) -> str:
    """A column's name without regard to case and spaces."""
    return " ".join(name.split()).casefold()


@dataclass(slots=True)
class Reader:
    """Understands the rows of one file: its profile bound to the columns that the file has. Raises MissingColumns."""

    profile: Profile
    header: Sequence[str]
    today: dt.date
    _at: dict[str, int] = field(init=False)
    _missing: frozenset[str] = field(init=False)
    _key: list[int] = field(init=False)
    _identity: list[tuple[str, IdentityField, list[int]]] = field(init=False)
    _events: list[BoundRule] = field(init=False)

    def __post_init__(self) -> None:
        at = {plain(name): index for index, name in reversed(list(enumerate(self.header)))}
        optional = {plain(name) for name in self.profile.file.optional}
        wanted = sorted(self.profile.columns())
        if absent := [name for name in wanted if plain(name) not in at and plain(name) not in optional]:
            raise MissingColumns(absent, self.header)
        self._at = {name: at[plain(name)] for name in wanted if plain(name) in at}
        self._missing = frozenset(word.casefold() for word in self.profile.file.missing)
        self._key = self._indexes(self.profile.own_key)
        fields = self.profile.identity
        self._identity = [
            (name, fields[name], self._indexes(fields[name].columns)) for name in IDENTITY_FIELDS if name in fields
        ]
        self._events = [BoundRule(rule, self.profile, self._at, self.today) for rule in self.profile.events]

    def _indexes(self, columns: Iterable[str]) -> list[int]:
        return [self._at[column] for column in columns if column in self._at]

    @property
    def dropped(self) -> list[str]:
        """Columns of the file that the profile does not name: read past, never kept."""
        kept = set(self._at.values())
        return [name for index, name in enumerate(self.header) if index not in kept and name]

    def allowed(self, cells: Sequence[str]) -> list[str]:
        """The cells with those of columns that the profile does not name left blank."""
        kept = set(self._at.values())
        return [cell if index in kept else "" for index, cell in enumerate(cells)]

    def key_of(self, cells: Sequence[str]) -> str:
        """The agency's own key in this row; blank where it has none."""
        return self._own_key(self._filled([cell.strip() for cell in cells]))

    def understand(self, cells: Sequence[str]) -> Understood | list[Fault]:
        """What a row says, or every fault that it has."""
        written = [cell.strip() for cell in cells]
        row = self._filled(written)
        faults: list[Fault] = []
        own_key = self._own_key(row)
        if not own_key:
            faults.append(Fault(self.profile.own_key[0], NO_KEY))
        elif len(own_key) > LONGEST["own key"]:
            faults.append(Fault(self.profile.own_key[0], f"The key is longer than {LONGEST['own key']} characters."))
        identity = self._identity_of(row, faults)
        events: list[Happening] = []
        for rule in self._events:
            events += rule.happenings(row, written, faults)
        as_of = self._as_of(row, events, faults)
        return faults or Understood(own_key, as_of, identity, tuple(events))

    def _filled(self, written: list[str]) -> list[str]:
        """The cells with the words that mean nothing is known left blank."""
        if not self._missing:
            return written
        return ["" if cell.casefold() in self._missing else cell for cell in written]

    def _own_key(self, row: Sequence[str]) -> str:
        parts = [row[index] for index in self._key]
        return "/".join(parts) if all(parts) else ""

    def _identity_of(self, row: Sequence[str], faults: list[Fault]) -> Identity:
        found: dict[str, str | tuple[str, ...]] = {}
        for name, where, indexes in self._identity:
            value = next((row[index] for index in indexes if row[index]), "")
            if not value:
                continue
            if len(value) > (longest := LONGEST.get(name, LONGEST_OTHER)):
                faults.append(Fault(where.columns[0], f"Longer than {longest} characters: is the column right?"))
            if name == "full_name":
                family = str(found.get("family_name", ""))
                found["given_name"], found["family_name"] = _split(value, where.order, family)
            elif name == "known_as":
                found["aliases"] = (f"{value} {found.get('family_name', '')}".strip(),)
            elif name == "aliases":
                also = tuple(part.strip() for part in value.split(where.separator or ";") if part.strip())
                found["aliases"] = (*found.get("aliases", ()), *also)
            else:
                found[name] = where.codes.get(value.casefold(), value) if where.codes else value
        return tuple((name, found[name]) for name in IDENTITY_FIELDS if found.get(name))

    def _as_of(self, row: Sequence[str], events: list[Happening], faults: list[Fault]) -> dt.date | None:
        index = self._at.get(self.profile.as_of)
        if index is None:
            return max((event.starts_on for event in events if event.starts_on <= self.today), default=None)
        if not row[index]:
            return None
        return a_day(row[index], self.profile.as_of, self.profile.file.dates, self.today + AHEAD, faults)


class BoundRule:
    """An event rule bound to the columns that a file has."""

    def __init__(self, rule: EventRule, profile: Profile, at: Mapping[str, int], today: dt.date) -> None:
        self.rule, self.dates, self.today = rule, profile.file.dates, today
        self.on = [(at[column], column) for column in rule.on if column in at]
        self.ends = at.get(rule.ends)
        self.when = [(at.get(column), values) for column, values in rule.when.items()]
        self.unless = [(at[column], values) for column, values in rule.unless.items() if column in at]
        self.itself = [at[column] for column in (*rule.known_by, *rule.apart) if column in at]
        self.each = at.get(rule.each.column) if rule.each else None
        self.answer = at.get(rule.answer.column) if isinstance(rule.answer, AnswerColumn) else None
        self.summary = [_Part(part, profile.words, at) for part in rule.summary.split("; ")] if rule.summary else []

    def happenings(self, row: Sequence[str], written: Sequence[str], faults: list[Fault]) -> Iterator[Happening]:
        """What the row says happened, by this rule. written: the row before words for nothing were left blank."""
        rule = self.rule
        started = next((place for place in self.on if row[place[0]]), None)
        if started is None or not all(index is not None and _meets(row[index], values) for index, values in self.when):
            return
        if any(_meets(row[index], values) for index, values in self.unless):
            return
        answer = self._answer(row, written, faults)
        kinds = self._kinds(row)
        if answer is None or not kinds or (span := self._span(row, *started, faults)) is None:
            return
        summary = "; ".join(said for part in self.summary if (said := part.of(row)))[:LONGEST_SUMMARY]
        itself = "|".join([row[index] for index in self.itself])
        for kind in kinds:
            category = rule.category or EVENT_KINDS[kind].category.value
            digest = digest_of(kind, None if rule.known_by else span[0], itself)
            yield Happening(digest, kind, category, *span, answer, summary)

    def _kinds(self, row: Sequence[str]) -> list[str]:
        if self.rule.each is None:
            return [self.rule.kind]
        values = row[self.each].split(self.rule.each.separator) if self.each is not None else []
        return [kind for value in values if (kind := self.rule.each.kinds.get(value.strip().casefold()))]

    def _answer(self, row: Sequence[str], written: Sequence[str], faults: list[Fault]) -> str | None:
        """The answer; blank where the rule asks nothing, None where the row does not answer. An answer may be spelled with
        a word that elsewhere means that nothing is known."""
        asked = self.rule.answer
        if not isinstance(asked, AnswerColumn):
            return asked.value if isinstance(asked, Answer) else ""
        if self.answer is None or not written[self.answer]:
            return None
        if (answer := asked.values.get(written[self.answer].casefold())) is not None:
            return answer.value
        if row[self.answer]:
            because = (
                f"“{written[self.answer]}” is not among the answers that the profile knows ({', '.join(asked.values)})."
            )
            faults.append(Fault(asked.column, because))
        return None

    def _span(
        self, row: Sequence[str], index: int, column: str, faults: list[Fault]
    ) -> tuple[dt.date, dt.date | None] | None:
        starts_on = a_day(row[index], column, self.dates, self.today + AHEAD, faults)
        ends_on = None
        if self.ends is not None and row[self.ends]:
            ends_on = a_day(row[self.ends], self.rule.ends, self.dates, self.today + ENDS_AHEAD, faults)
        if starts_on and ends_on and ends_on < starts_on:
            _add(faults, Fault(self.rule.ends, f"It ends before it starts ({column}: {row[index]})."))
            return None
        return (starts_on, ends_on) if starts_on else None


class _Part:
    """One part of a summary, left out where a column of it is empty or holds somebody's prose."""

    def __init__(self, pattern: str, words: Mapping[str, Mapping[str, str]], at: Mapping[str, int]) -> None:
        self.columns = [(at.get(column), words.get(column, {})) for column in _IN_SUMMARY.findall(pattern)]
        self.pattern = _IN_SUMMARY.sub("%s", pattern.replace("%", "%%"))

    def of(self, row: Sequence[str]) -> str:
        values = []
        for index, words in self.columns:
            value = row[index] if index is not None else ""
            value = words.get(value, value) if words else value
            if not value or len(value) > FREE_TEXT:
                return ""
            values.append(value)
        return self.pattern % tuple(values)


def _meets(value: str, values: tuple[str, ...]) -> bool:
    return value != "" and (value.casefold() in values or ANY in values)


def a_day(written: str, column: str, patterns: tuple[str, ...], latest: dt.date, faults: list[Fault]) -> dt.date | None:
    """A date of this file as a day; None, and a fault, where it is none or cannot be."""
    day = read_date(written, patterns)
    if day is None:
        like = " or ".join(example(pattern) for pattern in patterns)
        _add(faults, Fault(column, f"“{written}” is not a day in the calendar. Dates here look like {like}."))
    elif not EARLIEST <= day <= latest:
        _add(faults, Fault(column, f"“{written}” cannot be right: check the year."))
        return None
    return day


def _add(faults: list[Fault], fault: Fault) -> None:
    if fault not in faults:  # several events may read one date
        faults.append(fault)


def _split(full: str, order: str, family: str) -> tuple[str, str]:
    """Given and family name of a name in one field. family: what a field of its own says, which is then left out here."""
    if family:
        rest = " ".join(word for word in full.split() if word.casefold() != family.casefold())
        return rest or full, family
    if order == NAME_ORDERS[1] and "," not in full:
        return "", full
    return split_full_name(full) if " " in full else (full, "")


@lru_cache(maxsize=1 << 18)
def digest_of(kind: str, starts_on: dt.date | None, itself: str = "") -> str:
    """What makes an event itself among those of one record: its kind, its first day and what tells two of a day apart."""
    return hashlib.blake2b(f"{kind}|{starts_on or ''}|{itself}".encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=1 << 16)
def read_date(written: str, patterns: tuple[str, ...]) -> dt.date | None:
    """A day as this file writes days; ISO dates, which spreadsheets give, are always understood. None if it is none."""
    if _ISO.fullmatch(written):
        try:
            return dt.date.fromisoformat(written[:10])
        except ValueError:
            return None
    for pattern in patterns:
        if pattern == BY_HAND:
            form = birth_form(written, today_year=LATEST_OF_TWO_DIGITS)
            return dt.date.fromisoformat(form.text) if form.text and not form.because else None
        try:
            return dt.datetime.strptime(written, pattern).date()
        except ValueError:
            continue
    return None


def example(pattern: str) -> str:
    """A date written by this pattern, for people."""
    return "31 March 2026 in any usual form" if pattern == BY_HAND else dt.datetime(2026, 3, 31, 9, 5).strftime(pattern)
