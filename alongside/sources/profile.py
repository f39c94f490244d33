"""A source profile: what each column of an agency's export means. Read from TOML; pure.

    title, about, system                       who exports this, in words
    [file]     format, encoding, delimiter, sheet, header_row, line_breaks, totals, dates, missing, optional
    [record]   own_key, as_of, is_full_list
    [identity] our field = their column, a list of columns (the first that is filled), or a table with
               column, codes, separator, order
    [words."Column"]  their code = our words, for summaries
    [[events]] kind, on, ends, when, unless, answer, each, summary, category, apart, known_by

A column that no line of the profile names is counted and dropped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from alongside.access.policy import Category
from alongside.methods.identifiers import KINDS as IDENTIFIER_KINDS
from alongside.people.rules import EVENT_KINDS, Answer

FORMATS = ("csv", "tsv", "xlsx", "jsonl")
ENCODINGS = ("auto", "utf-8", "utf-16", "windows-1252")
NAME_FIELDS = ("given_name", "middle_name", "family_name", "full_name", "known_as", "aliases")
ABOUT_FIELDS = ("sex", "nationality", "ethnicity", "disability")
PLACE_FIELDS = ("address", "postcode", "phone", "email")
IDENTITY_FIELDS = (*NAME_FIELDS, "date_of_birth", *ABOUT_FIELDS, *PLACE_FIELDS, *IDENTIFIER_KINDS)
NAME_ORDERS = ("given family", "family, given")
BY_HAND = "by hand"
ANY = "*"
_COLUMN_IN_SUMMARY = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a profile. near: words of the text by which its line can be found."""

    where: str
    because: str
    near: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.because}"


class BadProfile(ValueError):
    """A profile that cannot be used, with everything that has to be mended."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class FileLayout:
    """How the file is written. header_row counts from 1; totals: the first words of a closing line of totals."""

    format: str = "csv"
    encoding: str = "auto"
    delimiter: str = ","
    sheet: str = ""
    header_row: int = 1
    line_breaks: bool = False
    totals: str = ""
    dates: tuple[str, ...] = ("%d/%m/%Y",)
    missing: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityField:
    """Where one of our identity fields stands. columns: the first that is filled counts."""

    columns: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    order: str = NAME_ORDERS[0]


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column that answers a question. values: what they write, without regard to case -> the answer."""

    column: str
    values: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Each:
    """A column that holds several values, each of which is an event of its own kind."""

    column: str
    separator: str
    kinds: Mapping[str, str]


Conditions = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class EventRule:
    """What happened, if this row says so. on: the first of these columns that holds a date; empty means no event.

    apart: columns that tell two such events of one day from one another. known_by: columns that make the event itself
    instead of its day, so that a day that moves (an expected release, the last time an answer was given) moves the
    event and makes no second one.
    """

    on: tuple[str, ...]
    kind: str = ""
    ends: str = ""
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    answer: Answer | AnswerColumn | None = None
    each: Each | None = None
    summary: str = ""
    category: str = ""
    apart: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()

    def columns(self) -> Iterator[str]:
        yield from self.on
        yield from (self.ends, *self.when, *self.unless, *self.apart, *self.known_by)
        yield from _COLUMN_IN_SUMMARY.findall(self.summary)
        if isinstance(self.answer, AnswerColumn):
            yield self.answer.column
        if self.each:
            yield self.each.column

    def kinds(self) -> tuple[str, ...]:
        return tuple(self.each.kinds.values()) if self.each else (self.kind,)


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile. own_key: the columns whose values together are the agency's own key for a person."""

    title: str
    file: FileLayout
    own_key: tuple[str, ...]
    identity: Mapping[str, IdentityField]
    events: tuple[EventRule, ...] = ()
    about: str = ""
    system: str = ""
    as_of: str = ""
    is_full_list: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def columns(self) -> frozenset[str]:
        """Every column that the profile names: the allow-list."""
        named = {*self.own_key, self.as_of, *self.words}
        for each in self.identity.values():
            named.update(each.columns)
        for rule in self.events:
            named.update(rule.columns())
        return frozenset(named - {""})

    def categories(self) -> frozenset[Category]:
        """Every category of fact that a file of this profile can bring."""
        found = {Category.IDENTITY}
        found.update(Category(IDENTIFIER_KINDS[kind].category) for kind in self.identity if kind in IDENTIFIER_KINDS)
        for rule in self.events:
            found.update(Category(rule.category or EVENT_KINDS[kind].category) for kind in rule.kinds())
        return frozenset(found)


def read_profile(body: str) -> Profile:
    """The profile that a TOML text describes. Raises BadProfile with every problem found."""
    try:
        document = tomllib.loads(body)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile([Problem("The text", f"is not valid TOML: {error}. Mend that line.")]) from error
    reading = _Reading()
    profile = reading.profile(document)
    if reading.problems:
        raise BadProfile(reading.problems)
    return profile


class _Reading:
    """Turns a document into a Profile and keeps every problem on the way, so that all are mended at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, where: str, because: str, near: object = "") -> None:
        self.problems.append(Problem(where, because, str(near)))

    def profile(self, document: Mapping[str, Any]) -> Profile:
        self.known(
            "The profile", document, ("title", "about", "system", "file", "record", "identity", "words", "events")
        )
        record = self.table(document, "record")
        self.known("[record]", record, ("own_key", "as_of", "is_full_list"))
        own_key = texts(record.get("own_key"))
        if not own_key:
            self.problem("[record]", "names no own_key. Say which column holds the agency's own number of a person.")
        title = self.text("The profile", document, "title")
        if not title:
            self.problem("The profile", 'has no title. Begin it with title = "…".')
        file = self.layout(self.table(document, "file"))
        return Profile(
            title=title,
            about=self.text("The profile", document, "about"),
            system=self.text("The profile", document, "system"),
            file=file,
            own_key=own_key,
            as_of=self.text("[record]", record, "as_of"),
            is_full_list=self.flag("[record]", record, "is_full_list"),
            identity=self.identity(self.table(document, "identity")),
            events=tuple(self.event(n, each) for n, each in enumerate(self.tables(document, "events"), 1)),
            words={
                column: self.codes(f'[words."{column}"]', of) for column, of in self.table(document, "words").items()
            },
        )

    def layout(self, table: Mapping[str, Any]) -> FileLayout:
        self.known("[file]", table, tuple(each.name for each in fields(FileLayout)))
        format_ = self.one_of("[file]", table, "format", FORMATS, "csv")
        header_row = table.get("header_row", 1)
        if not isinstance(header_row, int) or not 1 <= header_row <= 100:
            self.problem(
                "[file]", f"header_row is {header_row!r}. Give the row that names the columns, from 1.", "header_row"
            )
            header_row = 1
        delimiter = self.text("[file]", table, "delimiter") or ("\t" if format_ == "tsv" else ",")
        if len(delimiter) != 1:
            self.problem("[file]", f"delimiter is {delimiter!r}. Give one character.", "delimiter")
            delimiter = ","
        for pattern in (dates := texts(table.get("dates")) or FileLayout().dates):
            if pattern != BY_HAND and not re.fullmatch(r"(%[dmYybBHMS]|[-/. ,:T])+", pattern):
                self.problem("[file]", f"the date format {pattern!r} is not understood. Example: %d/%m/%Y", pattern)
        return FileLayout(
            format=format_,
            encoding=self.one_of("[file]", table, "encoding", ENCODINGS, "auto"),
            delimiter=delimiter,
            sheet=self.text("[file]", table, "sheet"),
            header_row=header_row,
            line_breaks=self.flag("[file]", table, "line_breaks"),
            totals=self.text("[file]", table, "totals"),
            dates=dates,
            missing=texts(table.get("missing")),
            optional=texts(table.get("optional")),
        )

    def identity(self, table: Mapping[str, Any]) -> dict[str, IdentityField]:
        self.known("[identity]", table, IDENTITY_FIELDS)
        found = {name: self.identity_field(name, value) for name, value in table.items() if name in IDENTITY_FIELDS}
        if not {"given_name", "family_name", "full_name"} & set(found):
            self.problem(
                "[identity]", "names no column for given_name, family_name or full_name. Say where the name stands."
            )
        return found

    def identity_field(self, name: str, value: Any) -> IdentityField:
        if not isinstance(value, Mapping):
            value = {"column": value}
        where = f"[identity] {name}"
        self.known(where, value, ("column", "codes", "separator", "order"))
        columns = texts(value.get("column"))
        if not columns:
            self.problem(where, "names no column.", name)
        return IdentityField(
            columns=columns,
            codes=fold_keys(self.codes(where, value.get("codes", {}))),
            separator=self.text(where, value, "separator"),
            order=self.one_of(where, value, "order", NAME_ORDERS, NAME_ORDERS[0]),
        )

    def event(self, number: int, table: Mapping[str, Any]) -> EventRule:
        where = f"[[events]] {number}"
        self.known(where, table, tuple(each.name for each in fields(EventRule)))
        each = self.each(where, table["each"]) if "each" in table else None
        kind = self.text(where, table, "kind")
        for of in each.kinds.values() if each else (kind,):
            if of not in EVENT_KINDS:
                self.problem(
                    where, f"the kind {of!r} is not known. Choose from: {', '.join(EVENT_KINDS)}.", of or "[[events]]"
                )
        if not (on := texts(table.get("on"))):
            self.problem(where, 'says no date. Add on = "the column that says when".', kind)
        category = self.text(where, table, "category")
        if category and category not in set(Category):
            self.problem(
                where, f"the category {category!r} is not known. Choose from: {', '.join(Category)}.", category
            )
            category = ""
        ends = self.text(where, table, "ends")
        if ends and kind in EVENT_KINDS and not EVENT_KINDS[kind].is_span:
            self.problem(where, f"{kind} happens on a day and has no end. Leave out ends.", kind)
        return EventRule(
            on=on,
            kind=kind,
            ends=ends,
            when=self.conditions(where, table, "when"),
            unless=self.conditions(where, table, "unless"),
            answer=self.answer(where, table.get("answer")),
            each=each,
            summary=self.text(where, table, "summary"),
            category=category,
            apart=texts(table.get("apart")),
            known_by=texts(table.get("known_by")),
        )

    def each(self, where: str, table: Any) -> Each:
        table = table if isinstance(table, Mapping) else {}
        self.known(f"{where} each", table, ("column", "separator", "kinds"))
        column, kinds = self.text(where, table, "column"), self.codes(where, table.get("kinds", {}))
        if not column or not kinds:
            self.problem(where, "each needs a column and kinds (their value = our kind of event).", "each")
        return Each(column, self.text(where, table, "separator") or ";", fold_keys(kinds))

    def answer(self, where: str, value: Any) -> Answer | AnswerColumn | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            if value not in set(Answer):
                self.problem(where, f"the answer {value!r} is not one of: {', '.join(Answer)}.", value)
                return None
            return Answer(value)
        table = value if isinstance(value, Mapping) else {}
        self.known(f"{where} answer", table, ("column", "yes", "no", "not_known"))
        column = self.text(where, table, "column")
        values = {
            code.strip().casefold(): answer
            for word, answer in (("yes", Answer.YES), ("no", Answer.NO), ("not_known", Answer.NOT_KNOWN))
            for code in texts(table.get(word))
        }
        if not column or not values:
            self.problem(where, "answer needs a column and what is written there for yes, no and not_known.", "answer")
        return AnswerColumn(column, values)

    def conditions(self, where: str, table: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
        value = table.get(name, {})
        if not isinstance(value, Mapping):
            self.problem(where, f'{name} should look like {{ "Column" = ["value", "value"] }}.', name)
            return {}
        return {column: tuple(each.strip().casefold() for each in texts(values)) for column, values in value.items()}

    def known(self, where: str, table: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for name in table:
            if name not in names:
                self.problem(where, f"{name!r} is not understood here. What may stand here: {', '.join(names)}.", name)

    def table(self, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = document.get(name, {})
        if isinstance(value, Mapping):
            return value
        self.problem(f"[{name}]", "should be a table.", name)
        return {}

    def tables(self, document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        value = document.get(name, [])
        if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            return value
        self.problem(f"[[{name}]]", f"should be tables: write [[{name}]] above each.", name)
        return []

    def text(self, where: str, table: Mapping[str, Any], name: str) -> str:
        value = table.get(name, "")
        if isinstance(value, str):
            return value
        self.problem(where, f"{name} should be text in quotation marks.", name)
        return ""

    def flag(self, where: str, table: Mapping[str, Any], name: str) -> bool:
        value = table.get(name, False)
        if not isinstance(value, bool):
            self.problem(where, f"{name} should be true or false.", name)
        return value is True

    def one_of(self, where: str, table: Mapping[str, Any], name: str, choices: tuple[str, ...], default: str) -> str:
        value = table.get(name, default)
        if value in choices:
            return str(value)
        self.problem(where, f"{name} is {value!r}. Choose from: {', '.join(choices)}.", name)
        return default

    def codes(self, where: str, value: Any) -> dict[str, str]:
        if isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values()):
            return dict(value)
        self.problem(where, 'codes should look like { "their code" = "our word" }.', "codes")
        return {}


def texts(value: Any) -> tuple[str, ...]:
    """One text or a list of texts, as texts."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def fold_keys(codes: Mapping[str, str]) -> dict[str, str]:
    return {code.strip().casefold(): word for code, word in codes.items()}
