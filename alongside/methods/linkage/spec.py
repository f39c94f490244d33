"""The spec of `alongside link-records`: which files, which column is which field.

Every mistake is answered with its mend.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.methods.linkage.records import FIELDS

USABLE_FIELDS = tuple(name for name in FIELDS if name not in {"record_id", "source"})
MEANT = {
    "surname": "family_name", "last_name": "family_name", "lastname": "family_name", "forename": "given_name",
    "first_name": "given_name", "firstname": "given_name", "name": "given_name", "full_name": "given_name",
    "dob": "date_of_birth",
    "birth_date": "date_of_birth", "birthdate": "date_of_birth", "gender": "sex", "zip": "postcode",
    "zipcode": "postcode",
    "zip_code": "postcode", "post_code": "postcode", "telephone": "phone", "mobile": "phone", "mail": "email",
    "nhs": "nhs_number",
    "nino": "ni_number", "ssn": "identifier", "id": "identifier", "alias": "aliases", "street": "address",
    "city": "address",
}  # fmt: skip


class BadSpec(ValueError):
    """The spec or a file cannot be used; the message is one sentence with the mend."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field comes from: one or more columns, and for dates the strptime format if stated."""

    columns: tuple[str, ...]
    format: str | None = None


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One file of records. id: the column of its key; rows are numbered where None."""

    path: Path
    id: str | None
    fields: Mapping[str, Column]
    encoding: str | None = None
    delimiter: str | None = None


def closest(word: str, known: Iterable[str]) -> str:
    """ " Did you mean a or b?", or nothing where no known word is near."""
    near = difflib.get_close_matches(word.lower(), [name.lower() for name in known], n=3, cutoff=0.55)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def read_spec(path: Path) -> list[FileSpec]:
    """The files of a spec. Paths are taken from the spec's own folder. Raises BadSpec."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadSpec(f"There is no spec file at {path}: check the path after --spec.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BadSpec(f"The spec {path} cannot be read ({problem}): save it as a UTF-8 text file.") from None
    except tomllib.TOMLDecodeError as problem:
        raise BadSpec(f"The spec {path.name} is not valid TOML: {problem}. Mend that line and run again.") from None
    if unknown := sorted(set(document) - {"files"}):
        raise BadSpec(
            f"The spec has “{unknown[0]}” at its top, which means nothing here: describe each file under [[files]]."
        )
    entries = document.get("files")
    if isinstance(entries, Mapping):
        entries = [entries]
    if not entries or not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise BadSpec("The spec names no file: add a [[files]] section with path, id and [files.fields].")
    return [_file_spec(entry, number, path.parent) for number, entry in enumerate(entries, 1)]


def _file_spec(entry: Mapping[str, Any], number: int, folder: Path) -> FileSpec:
    known = {"path", "id", "fields", "encoding", "delimiter"}
    if unknown := sorted(set(entry) - known):
        raise BadSpec(
            f"File {number} of the spec has “{unknown[0]}”, which is not a setting.{closest(unknown[0], known)}"
        )
    supplied = entry.get("path")
    if not isinstance(supplied, str) or not supplied.strip():
        raise BadSpec(f'File {number} of the spec has no path: add path = "people.csv".')
    path = folder / supplied
    if not path.exists() and Path(supplied).exists():
        path = Path(supplied)
    if not path.is_file():
        beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        raise BadSpec(f"There is no file {supplied} (looked in {path.parent}).{closest(path.name, beside)}")
    for key in ("id", "encoding", "delimiter"):
        if key in entry and (not isinstance(entry[key], str) or not entry[key]):
            raise BadSpec(f"In the spec, {key} of {supplied} must be text in quotes.")
    fields = entry.get("fields")
    if not isinstance(fields, Mapping) or not fields:
        raise BadSpec(
            f'The spec says no fields for {supplied}: add [files.fields] with at least family_name = "their column".'
        )
    columns = {name: _column(name, value, supplied) for name, value in fields.items()}
    own_id = entry["id"].strip() if "id" in entry else None
    return FileSpec(path, own_id, columns, entry.get("encoding"), entry.get("delimiter"))


def _column(name: str, value: Any, file: str) -> Column:
    if name not in USABLE_FIELDS:
        meant = f" Did you mean {MEANT[name.lower()]}?" if name.lower() in MEANT else closest(name, USABLE_FIELDS)
        raise BadSpec(
            f"“{name}” in the fields of {file} is not a field.{meant} The fields are {', '.join(USABLE_FIELDS)}."
        )
    written: Any = None
    if isinstance(value, Mapping):
        if unknown := sorted(set(value) - {"column", "columns", "format"}):
            raise BadSpec(f"{name} of {file} has “{unknown[0]}”: a field takes column (or columns) and format.")
        written = value.get("format")
        value = value.get("column", value.get("columns"))
    columns = [value] if isinstance(value, str) else value
    if (
        not isinstance(columns, list)
        or not columns
        or not all(isinstance(each, str) and each.strip() for each in columns)
    ):
        raise BadSpec(f'{name} of {file} must be a column name in quotes, or a list of them: {name} = "their column".')
    if written is not None and not isinstance(written, str):
        raise BadSpec(f'The format of {name} in {file} must be text such as "%d/%m/%Y".')
    return Column(tuple(each.strip() for each in columns), written)
