"""From a sample to a profile: what each column probably means, and the document that says so. Pure.

A meaning is one word: "" (left out), "key", "key:<identifier>", an identity field, "as_of", "on:<kind>", "ends",
"answer:<kind>", "summary" or "text". What cannot be said in these words stays in the text of a profile and is kept;
"text" marks a column that only the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from rapidfuzz import fuzz

from alongside.methods.identifiers import KINDS as IDENTIFIER_KINDS
from alongside.people.rules import EVENT_KINDS
from alongside.sources.profile import IDENTITY_FIELDS, AnswerColumn, EventRule, FileLayout, Profile, read_profile
from alongside.sources.rules import read_date
from alongside.sources.sample import Sample, likely_delimiter, likely_header_row

KNOWN_NAMES: Mapping[str, str] = {  # what columns are called -> what they mean
    "first name": "given_name", "forename": "given_name", "given name": "given_name", "christian name": "given_name",
    "surname": "family_name", "last name": "family_name", "family name": "family_name",
    "middle name": "middle_name", "middle names": "middle_name", "other names": "middle_name",
    "name": "full_name", "full name": "full_name", "client name": "full_name", "patient name": "full_name",
    "known as": "known_as", "preferred name": "known_as", "nickname": "known_as",
    "alias": "aliases", "aliases": "aliases", "aka": "aliases", "previous names": "aliases", "alias names": "aliases",
    "date of birth": "date_of_birth", "dob": "date_of_birth", "birth date": "date_of_birth", "d.o.b.": "date_of_birth",
    "sex": "sex", "gender": "sex", "nationality": "nationality", "ethnicity": "ethnicity", "ethnic origin": "ethnicity",
    "disability": "disability", "address": "address", "current address": "address", "main address": "address",
    "postcode": "postcode", "post code": "postcode", "phone": "phone", "mobile": "phone", "telephone": "phone",
    "mobile phone": "phone", "email": "email", "e-mail": "email", "email address": "email",
    "nhs number": "nhs_number", "nhs no": "nhs_number", "pnc": "pnc", "pnc id": "pnc", "pncid": "pnc", "cro": "cro",
    "prison number": "prison_number", "noms number": "prison_number", "crn": "crn", "ni number": "ni_number",
    "national insurance number": "ni_number", "nino": "ni_number", "chain number": "chain_number",
    "chain no": "chain_number", "chain": "chain_number",
    "id": "key", "ref": "key", "reference": "key", "client id": "key", "client ref": "key", "case ref": "key",
    "case": "key", "person id": "key", "patient id": "key", "profile id": "key", "case number": "key", "no": "key",
    "contact date": "on:contact", "date of contact": "on:contact", "date": "on:contact", "visit date": "on:contact",
    "arrest date": "on:arrest", "release date": "on:release", "move in date": "on:hostel_stay", "start date": "on:contact",
    "application date": "on:homelessness_application", "referral date": "on:contact", "event date": "on:contact",
    "assessment date": "on:assessment", "date met": "on:contact", "move out date": "ends", "end date": "ends",
    "alcohol": "answer:need_alcohol", "alcohol need": "answer:need_alcohol", "support need alcohol": "answer:need_alcohol",
    "drugs": "answer:need_drugs", "drug need": "answer:need_drugs", "support need drugs": "answer:need_drugs",
    "mental health": "answer:need_mental_health", "support need mental health": "answer:need_mental_health",
    "offending": "answer:need_offending", "domestic abuse": "answer:need_domestic_abuse",
}  # fmt: skip
TOO_SHORT = {"name", "date", "id", "ref", "no", "case", "reference"}  # "project name" is nobody's name
DATE_FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d %B %Y")
ALIKE = 88  # of 100
TEXT = "text"
YES, NO, NOT_KNOWN = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}, {"not known", "unknown", "nk", "n/k"}
_NOT_WORD = re.compile(r"[^a-z0-9.\-]+")
_ONLY_COLUMNS = re.compile(r"(?:\{[^{}]+\}(?:; |$))+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile in the making: how the file is written, and the meaning of each of its columns, in their order."""

    title: str
    file: FileLayout
    meanings: Mapping[str, str]
    is_full_list: bool = False


def propose(sample: Sample, title: str) -> Proposal:
    """What a file probably says, for a person to check."""
    delimiter = "," if sample.format in ("xlsx", "jsonl") else likely_delimiter(sample.lines)
    table = sample.cells(delimiter)
    row = 1 if sample.format == "jsonl" else likely_header_row(table)
    header = [" ".join(cell.split()) for cell in table[row - 1]] if table else []
    body = [cells for cells in table[row:] if len(cells) == len(header)]
    columns = {name: [cells[index] for cells in body] for index, name in enumerate(header) if name}
    return Proposal(
        title=title,
        file=FileLayout(
            format="tsv" if sample.format == "csv" and delimiter == "\t" else sample.format,
            encoding=sample.encoding,
            delimiter=delimiter,
            header_row=row,
            dates=likely_dates(columns.values()),
        ),
        meanings=likely_meanings(list(columns)),
    )


def header_of(sample: Sample, file: FileLayout) -> list[str]:
    """The names of a sample's columns, where the layout says that they stand."""
    table = sample.cells(file.delimiter)
    at = 0 if sample.format == "jsonl" else file.header_row - 1
    return [name for cell in (table[at] if at < len(table) else []) if (name := " ".join(cell.split()))]


def likely_meanings(header: Sequence[str]) -> dict[str, str]:
    """What each column probably means by its name. No meaning that can stand once is given twice."""
    found: dict[str, str] = {}
    for name in header:
        meaning = likely_meaning(name)
        can_repeat = meaning in ("", "summary") or meaning.startswith("on:")
        found[name] = meaning if can_repeat or meaning not in found.values() else ""
    if "key" not in found.values():
        numbers = [name for name, meaning in found.items() if meaning in IDENTIFIER_KINDS]
        for name in numbers[:1]:
            found[name] = f"key:{found[name]}"
    return found


def likely_meaning(name: str) -> str:
    """What a column of this name probably means: as it stands, without its first words ("Client first name"), or nearly
    so spelled; blank where nothing is like it."""
    words = _NOT_WORD.sub(" ", name.casefold()).strip()
    if words in KNOWN_NAMES:
        return KNOWN_NAMES[words]
    parts = words.split()
    shorter = (" ".join(parts[start:]) for start in range(1, len(parts)))
    if ending := next((each for each in shorter if each in KNOWN_NAMES and each not in TOO_SHORT), ""):
        return KNOWN_NAMES[ending]
    score, best = max((fuzz.ratio(words, known), known) for known in KNOWN_NAMES)
    return KNOWN_NAMES[best] if score >= ALIKE else ""


def likely_dates(columns: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The date formats that read the sample's dates, the likeliest first."""
    counts: dict[str, int] = {}
    for values in columns:
        filled = [value.strip() for value in values if value.strip()]
        for pattern in DATE_FORMATS:
            read = sum(1 for value in filled if read_date(value, (pattern,)))
            if filled and read * 2 > len(filled):
                counts[pattern] = counts.get(pattern, 0) + read
    ranked = sorted(counts, key=lambda pattern: (-counts[pattern], DATE_FORMATS.index(pattern)))
    return tuple(ranked[:2]) or FileLayout().dates


def meanings_of(profile: Profile, header: Sequence[str]) -> dict[str, str]:
    """What a profile already says of these columns, as far as one word says it."""
    found: dict[str, str] = {}
    for rule in profile.events:
        if not is_plain(rule):
            found |= dict.fromkeys(rule.columns(), TEXT)
    for name, where in profile.identity.items():
        found |= dict.fromkeys(where.columns[:1], name)
    for rule in profile.events:
        if is_plain(rule):
            found |= {rule.on[0]: f"on:{rule.kind}"} if not isinstance(rule.answer, AnswerColumn) else {}
            found |= {rule.ends: "ends"} if rule.ends else {}
            found |= dict.fromkeys(re.findall(r"\{([^{}]+)\}", rule.summary), "summary")
            if isinstance(rule.answer, AnswerColumn):
                found[rule.answer.column] = f"answer:{rule.kind}"
    if profile.as_of:
        found[profile.as_of] = found[profile.as_of] if found.get(profile.as_of, TEXT) != TEXT else "as_of"
    for column in profile.own_key:
        found[column] = f"key:{found[column]}" if found.get(column) in IDENTIFIER_KINDS else "key"
    return {name: found.get(name, "") for name in header}


def is_plain(rule: EventRule) -> bool:
    """Whether the meanings of columns can say all that this rule says."""
    has_more = (
        rule.when or rule.unless or rule.each or rule.category or rule.apart or rule.known_by or len(rule.on) != 1
    )
    return not has_more and (not rule.summary or bool(_ONLY_COLUMNS.fullmatch(rule.summary)))


def compose(proposal: Proposal, sample: Sample | None, before: str = "") -> str:
    """The document that says what the proposal says. before: the text it replaces, of which comments and all that has no
    one-word meaning are kept."""
    document = tomlkit.parse(before)
    document["title"] = proposal.title
    _put(document, "file", _file_table(proposal.file))
    own_key = [name for name, meaning in proposal.meanings.items() if meaning.partition(":")[0] == "key"]
    as_of = next((name for name, meaning in proposal.meanings.items() if meaning == "as_of"), "")
    record = {"own_key": own_key, "as_of": as_of, "is_full_list": proposal.is_full_list or ""}
    _put(document, "record", record)
    _put_identity(document, proposal.meanings)
    kept = _kept_events(document, before)
    events = tomlkit.aot()
    for table in (*kept, *_events(proposal.meanings, as_of, _values(proposal, sample))):
        events.append(table)
    document.pop("events", None)
    if len(events):
        document["events"] = events
    return tomlkit.dumps(document)


def _file_table(file: FileLayout) -> dict[str, Any]:
    default = FileLayout(format=file.format)
    values: dict[str, Any] = {"format": file.format}
    for name in ("encoding", "delimiter", "sheet", "header_row", "line_breaks", "totals", "dates", "missing"):
        value = getattr(file, name)
        is_said = value != getattr(default, name) and not (name == "delimiter" and file.format != "csv")
        values[name] = (list(value) if isinstance(value, tuple) else value) if is_said else ""
    return values


def _put(document: Any, name: str, values: Mapping[str, Any]) -> None:
    """Set what is said, take away what is not, leave everything else as it stands."""
    table = document.setdefault(name, tomlkit.table())
    for key, value in values.items():
        if value not in ("", []):
            table[key] = value
        else:
            table.pop(key, None)


def _put_identity(document: Any, meanings: Mapping[str, str]) -> None:
    table = document.setdefault("identity", tomlkit.table())
    said = {meaning.removeprefix("key:"): name for name, meaning in meanings.items() if meaning not in ("", TEXT)}
    for field in IDENTITY_FIELDS:
        column = said.get(field)
        before = table.get(field)
        columns = before.get("column") if isinstance(before, Mapping) else before
        if column is None:
            if before is not None and (columns[0] if isinstance(columns, list) else columns) in meanings:
                table.pop(field)
        elif (columns[0] if isinstance(columns, list) and columns else columns) != column:
            table[field] = column


def _kept_events(document: Any, before: str) -> list[Any]:
    """Events that no one-word meanings can say."""
    if not before:
        return []
    rules = read_profile(before).events
    return [table for table, rule in zip(document.get("events", []), rules, strict=True) if not is_plain(rule)]


def _events(meanings: Mapping[str, str], as_of: str, values: Mapping[str, Sequence[str]]) -> list[Any]:
    days = [name for name, meaning in meanings.items() if meaning.startswith("on:")]
    summary = "; ".join(f"{{{name}}}" for name, meaning in meanings.items() if meaning == "summary")
    tables, order = [], list(meanings)
    for name in days:
        kind = meanings[name].removeprefix("on:")
        event: dict[str, Any] = {"kind": kind, "on": name}
        later = [end for end in order[order.index(name) :] if meanings[end] == "ends"]
        if later and EVENT_KINDS[kind].is_span:
            event["ends"] = later[0]
        if summary:
            event["summary"] = summary
        tables.append(_table(event))
    day = as_of or (days[0] if days else "")
    for name, meaning in meanings.items():
        if meaning.startswith("answer:") and day:
            answer = {"column": name, **likely_answers(values.get(name, ()))}
            inline = tomlkit.inline_table()
            inline.update(answer)
            tables.append(_table({"kind": meaning.removeprefix("answer:"), "on": day, "answer": inline}))
    return tables


def _table(values: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    table.update(values)
    return table


def _values(proposal: Proposal, sample: Sample | None) -> dict[str, list[str]]:
    if sample is None:
        return {}
    table = sample.cells(proposal.file.delimiter)
    at = 0 if sample.format == "jsonl" else proposal.file.header_row - 1
    header = [" ".join(cell.split()) for cell in table[at]] if len(table) > at else []
    return {name: [row[i] for row in table[at + 1 :] if i < len(row)] for i, name in enumerate(header)}


def likely_answers(values: Iterable[str]) -> dict[str, list[str]]:
    """Which of the values seen mean yes, no and not known; the usual words where none is seen."""
    seen = dict.fromkeys(value.strip() for value in values if value.strip())
    found = {
        name: [value for value in seen if value.casefold() in words]
        for name, words in (("yes", YES), ("no", NO), ("not_known", NOT_KNOWN))
    }
    usual = {"yes": ["Yes"], "no": ["No"], "not_known": ["Not known"]}
    return {name: found[name] or usual[name] for name in usual}
