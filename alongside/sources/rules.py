"""What a row of an agency's file says, by its profile: who, and what happened. Or what is wrong with it, cell by cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    _events: list[Callable[[Sequence[str], list[Fault]], Iterator[Happening]]] = field(init=False)

    def __post_init__(self) -> None:
        at = {plain(name): index for index, name in reversed(list(enumerate(self.header)))}
        optional = {plain(name) for name in self.profile.file.optional}
        wanted = sorted(self.profile.columns())
        if absent := [name for name in wanted if plain(name) not in at and plain(name) not in optional]:
            raise MissingColumns(absent, self.header)
        self._at = {name: at[plain(name)] for name in wanted if plain(name) in at}
        self._missing = frozenset(word.casefold() for word in self.profile.file.missing)
        self._key = [self._at[name] for name in self.profile.own_key if name in self._at]
        fields = self.profile.identity
        self._identity = [
            (name, fields[name], [self._at[column] for column in fields[name].columns if column in self._at])
            for name in IDENTITY_FIELDS
            if name in fields
        ]
        self._events = [self._bound(rule) for rule in self.profile.events]

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
        parts = [self._value(cells, index) for index in self._key]
        return "/".join(parts) if all(parts) else ""

    def understand(self, cells: Sequence[str]) -> Understood | list[Fault]:
        """What a row says, or every fault that it has."""
        faults: list[Fault] = []
        own_key = self.key_of(cells)
        if not own_key:
            faults.append(
                Fault(self.profile.own_key[0], "The agency's own key is missing, so nobody can be told apart by it.")
            )
        elif len(own_key) > LONGEST["own key"]:
            faults.append(Fault(self.profile.own_key[0], f"The key is longer than {LONGEST['own key']} characters."))
        identity = self._identity_of(cells, faults)
        events = tuple(event for happenings in self._events for event in happenings(cells, faults))
        as_of = self._as_of(cells, events, faults)
        return faults or Understood(own_key, as_of, identity, events)

    def _value(self, cells: Sequence[str], index: int) -> str:
        value = cells[index].strip()
        return "" if value.casefold() in self._missing else value

    def _cell(self, cells: Sequence[str], column: str) -> str:
        index = self._at.get(column)
        return "" if index is None else self._value(cells, index)

    def _identity_of(self, cells: Sequence[str], faults: list[Fault]) -> Identity:
        found: dict[str, str | tuple[str, ...]] = {}
        for name, where, indexes in self._identity:
            value = next((value for index in indexes if (value := self._value(cells, index))), "")
            if not value:
                continue
            if len(value) > (longest := LONGEST.get(name, LONGEST_OTHER)):
                faults.append(
                    Fault(where.columns[0], f"This is longer than {longest} characters: is the column right?")
                )
            if name == "full_name":
                family = str(found.get("family_name", ""))
                found["given_name"], found["family_name"] = _split(value, where.order, family)
            elif name == "known_as":
                found["aliases"] = (f"{value} {found.get('family_name', '')}".strip(),)
            elif name == "aliases":
                also = tuple(part.strip() for part in value.split(where.separator or ";") if part.strip())
                found["aliases"] = (*found.get("aliases", ()), *also)
            else:
                found[name] = where.codes.get(value.casefold(), value)
        return tuple((name, found[name]) for name in IDENTITY_FIELDS if found.get(name))

    def _bound(self, rule: EventRule) -> Callable[[Sequence[str], list[Fault]], Iterator[Happening]]:
        when = [(self._at[column], values) for column, values in rule.when.items() if column in self._at]
        unless = [(self._at[column], values) for column, values in rule.unless.items() if column in self._at]

        def happenings(cells: Sequence[str], faults: list[Fault]) -> Iterator[Happening]:
            if not all(self._meets(cells, index, values) for index, values in when):
                return
            if any(self._meets(cells, index, values) for index, values in unless):
                return
            answer = self._answer(rule, cells, faults)
            if answer is None:
                return
            if rule.each is not None:
                values = self._cell(cells, rule.each.column).split(rule.each.separator)
                kinds = [kind for value in values if (kind := rule.each.kinds.get(value.strip().casefold()))]
            else:
                kinds = [rule.kind]
            if kinds and (span := self._span(rule, cells, faults)):
                summary = self._summary(rule.summary, cells)
                itself = "|".join(self._cell(cells, column) for column in (*rule.known_by, *rule.apart))
                for kind in kinds:
                    category = rule.category or EVENT_KINDS[kind].category.value
                    digest = digest_of(kind, None if rule.known_by else span[0], itself)
                    yield Happening(digest, kind, category, *span, answer, summary)

        return happenings

    def _meets(self, cells: Sequence[str], index: int, values: tuple[str, ...]) -> bool:
        value = self._value(cells, index).casefold()
        return value in values or (ANY in values and value != "")

    def _answer(self, rule: EventRule, cells: Sequence[str], faults: list[Fault]) -> str | None:
        """The answer; blank where the rule asks nothing, None where the row does not answer."""
        if not isinstance(rule.answer, AnswerColumn):
            return rule.answer.value if isinstance(rule.answer, Answer) else ""
        # An answer may be spelled with a word that elsewhere means "nothing there".
        index = self._at.get(rule.answer.column)
        written = cells[index].strip() if index is not None else ""
        if (answer := rule.answer.values.get(written.casefold())) is not None:
            return answer.value
        if index is not None and self._value(cells, index):
            known = ", ".join(rule.answer.values)
            faults.append(
                Fault(rule.answer.column, f"“{written}” is not among the answers that the profile knows ({known}).")
            )
        return None

    def _span(
        self, rule: EventRule, cells: Sequence[str], faults: list[Fault]
    ) -> tuple[dt.date, dt.date | None] | None:
        column = next((column for column in rule.on if self._cell(cells, column)), None)
        if column is None:
            return None
        starts_on = self._date(cells, column, faults, AHEAD)
        ends_on = (
            self._date(cells, rule.ends, faults, ENDS_AHEAD) if rule.ends and self._cell(cells, rule.ends) else None
        )
        if starts_on and ends_on and ends_on < starts_on:
            _add(faults, Fault(rule.ends, f"It ends before it starts ({column}: {self._cell(cells, column)})."))
            return None
        return (starts_on, ends_on) if starts_on else None

    def _date(self, cells: Sequence[str], column: str, faults: list[Fault], ahead: dt.timedelta) -> dt.date | None:
        written = self._cell(cells, column)
        day = read_date(written, self.profile.file.dates)
        if day is None:
            like = " or ".join(example(pattern) for pattern in self.profile.file.dates)
            _add(faults, Fault(column, f"“{written}” is not a day in the calendar. Dates here look like {like}."))
        elif not EARLIEST <= day <= self.today + ahead:
            _add(faults, Fault(column, f"“{written}” cannot be right: check the year."))
            day = None
        return day

    def _as_of(self, cells: Sequence[str], events: tuple[Happening, ...], faults: list[Fault]) -> dt.date | None:
        if self.profile.as_of:
            filled = self._cell(cells, self.profile.as_of)
            return self._date(cells, self.profile.as_of, faults, AHEAD) if filled else None
        return max((event.starts_on for event in events if event.starts_on <= self.today), default=None)

    def _summary(self, pattern: str, cells: Sequence[str]) -> str:
        """The pattern with its columns filled in; a part (they are separated by "; ") with an empty column is left out."""
        if not pattern:
            return ""
        parts = []
        for part in pattern.split("; "):
            values = {column: self._word(column, cells) for column in _IN_SUMMARY.findall(part)}
            if all(values.values()):
                parts.append(_IN_SUMMARY.sub(lambda match, values=values: values[match[1]], part))
        return "; ".join(parts)[:LONGEST_SUMMARY]

    def _word(self, column: str, cells: Sequence[str]) -> str:
        value = self._cell(cells, column)
        word = self.profile.words.get(column, {}).get(value, value)
        return word if len(word) <= FREE_TEXT else ""


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
