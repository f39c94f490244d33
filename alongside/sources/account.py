"""One agency's account of one human, put together from the rows of a file that carry the same own key. Pure.

Nothing here depends on the order of the rows: of two versions of a fact the one of the later day holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from alongside.methods import identifiers
from alongside.methods.linkage.dates import PLACEHOLDERS, birth_form
from alongside.methods.linkage.names import fold
from alongside.sources.profile import ABOUT_FIELDS, IDENTITY_FIELDS
from alongside.sources.rules import Happening, Identity, Understood, read_date

Supplied = dict[str, str | list[str]]
TOGETHER = (("given_name", "family_name"), ("address", "postcode"))  # a fact and its fellow come from one version
MOST_ALIASES = 20
NEVER = dt.date.min
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Account:
    """What a file says of one own key. versions: identity -> the latest day it was given for; line: its first line."""

    own_key: str
    line: int
    versions: dict[Identity, dt.date] = field(default_factory=dict)
    events: dict[str, tuple[Happening, int]] = field(default_factory=dict)
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    def add(self, line: int, row: Understood) -> bool:
        """Take in one row. False where it says nothing that was not there already."""
        as_of = row.as_of or NEVER
        is_news = row.identity not in self.versions or not self.events
        if self.versions.get(row.identity, NEVER) <= as_of:
            self.versions[row.identity] = as_of
        if row.as_of is not None:
            self.first_on = min(self.first_on or row.as_of, row.as_of)
            self.last_on = max(self.last_on or row.as_of, row.as_of)
        self.line = min(self.line, line)
        for event in row.events:
            held = self.events.get(event.digest)
            if held is None or _fullness(event) > _fullness(held[0]):
                self.events[event.digest] = (event, line)
                is_news = True
        return is_news


def _fullness(event: Happening) -> tuple[dt.date, dt.date, str, str, str]:
    """Of two tellings of one event in one file, the one of the later day, or with the later end; then any steady choice."""
    return (event.starts_on, event.ends_on or NEVER, event.answer, event.summary, event.category)


class Settled(NamedTuple):
    """Who a record is about: identity as supplied, and the facts about them that are columns of their own."""

    supplied: Supplied
    about: dict[str, str]


def settle(versions: Mapping[Identity, dt.date], known: Identity = (), known_as_of: dt.date | None = None) -> Settled:
    """One identity from the versions in a file and what was known before (nothing, for a file that lists everyone).

    A later version replaces an earlier one, blank cells apart; every other name somebody had becomes an alias.
    """
    ranked = [version for version, _ in sorted(versions.items(), key=lambda item: (item[1], repr(item[0])))]
    if known:
        is_older_file = max(versions.values(), default=NEVER) < (known_as_of or NEVER)
        ranked.insert(len(ranked) if is_older_file else 0, known)
    found: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for version in ranked:
        given = dict(version)
        aliases |= {alias.casefold(): alias for alias in given.pop("aliases", ())}
        for group in TOGETHER:
            if any(name in given for name in group):
                for name in group:
                    found.pop(name, None)
        found |= given  # type: ignore[arg-type]
        if name := full_name(given):
            aliases.setdefault(name.casefold(), name)
    aliases.pop(full_name(found).casefold(), None)
    supplied: Supplied = {
        name: found[name] for name in IDENTITY_FIELDS if name in found and name not in ABOUT_FIELDS[1:]
    }
    if aliases:
        supplied["aliases"] = [aliases[key] for key in sorted(aliases)][:MOST_ALIASES]
    return Settled(supplied, {name: found.get(name, "") for name in ABOUT_FIELDS})


def as_identity(supplied: Mapping[str, object], about: Mapping[str, str]) -> Identity:
    """What a record holds, as a version to settle with."""
    held = {**{name: value for name, value in about.items() if value}, **supplied}
    pairs = ((name, held[name]) for name in IDENTITY_FIELDS if held.get(name))
    return tuple((name, tuple(value) if isinstance(value, list) else str(value)) for name, value in pairs)


def full_name(identity: Mapping[str, object]) -> str:
    return f"{identity.get('given_name', '')} {identity.get('family_name', '')}".strip()


def supplied_text(supplied: Supplied) -> str:
    """What a record holds, as JSON that is the same for the same."""
    return json.dumps(supplied, sort_keys=True, ensure_ascii=False)


def identity_digest(text: str) -> str:
    """Changes when, and only when, there is something new for the linkage to weigh. text: from `supplied_text`."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def birth_date(written: str, patterns: tuple[str, ...], today: dt.date) -> dt.date | None:
    """A date of birth as a day, for showing; None where only a year, a placeholder or no day of the calendar is given."""
    day = read_date(written, patterns)
    if day is not None and day > today:  # two digits of a year say nothing of the century
        day = read_date(f"{day.year - 100}{day:-%m-%d}", ())
    if day is None:
        form = birth_form(written, today_year=today.year)
        day = dt.date.fromisoformat(form.text) if form.text and not form.because else None
    return day if day and day.isoformat() not in PLACEHOLDERS and day.year > 1875 else None


@lru_cache(maxsize=1 << 16)
def tidy(name: str) -> str:
    """A name for showing: capitals and small letters where a system knows only one kind. ADEYEMI-O'BRIEN -> Adeyemi-O'Brien."""
    if not name.isupper() and not name.islower():
        return name
    return _LETTERS.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), name)


class NameRow(NamedTuple):
    kind: str
    given_name: str
    family_name: str
    search_words: str


def names_of(supplied: Supplied) -> list[NameRow]:
    """Every name that an account gives, the main one first."""
    given, family = tidy(str(supplied.get("given_name", ""))), tidy(str(supplied.get("family_name", "")))
    rows = [NameRow("main", given, family, _search_words(f"{given} {family}"))] if given or family else []
    for alias in supplied.get("aliases", ()):
        first, _, last = tidy(alias).rpartition(" ")
        rows.append(NameRow("alias", (first or last)[:100], last[:100] if first else "", _search_words(alias)))
    return rows


def _search_words(name: str) -> str:
    return fold(name)[:250]


class IdentifierRow(NamedTuple):
    kind: str
    supplied: str
    canonical: str
    because: str
    category: str


def identifiers_of(supplied: Supplied, today: dt.date) -> list[IdentifierRow]:
    """Every number that an account gives, checked."""
    rows = []
    for kind, about in identifiers.KINDS.items():
        if written := str(supplied.get(kind, "")):
            checked = identifiers.check(kind, written, today.year)
            rows.append(
                IdentifierRow(kind, written[:60], checked.canonical or "", checked.because[:200], about.category)
            )
    return rows


def in_steps(items: list[Account], size: int) -> Iterable[list[Account]]:
    return (items[start : start + size] for start in range(0, len(items), size))
