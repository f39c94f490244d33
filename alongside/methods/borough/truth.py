"""The truth beside the exports: who everybody is, whose record is whose, what happened, and which rows are broken."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.characteristics import ethnicities
from alongside.methods.borough.happenings import Frame
from alongside.methods.borough.histories import NEVER, State
from alongside.methods.borough.layouts import AGENCIES, LAYOUTS
from alongside.methods.borough.names import NONE, names
from alongside.methods.borough.needs import DOMAINS
from alongside.methods.borough.register import fault_words
from alongside.methods.borough.town import Borough
from alongside.methods.borough.writing import Written

PEOPLE = (
    "person_id", "given_name", "middle_name", "family_name", "second_family_name", "other_family_name", "sex",
    "date_of_birth", "nationality", "nationality_group", "ethnicity", "disability", *DOMAINS, "multiple_disadvantage",
    "alcohol", "drugs", "prison_history", "care_history", "forces_history", "died",
)  # fmt: skip
RECORDS = ("agency", "file", "own_key", "person_id", "rows", "is_second_record", "faults")
EVENTS = ("person_id", "kind", "day", "ended", "detail")
BROKEN = ("agency", "file", "line", "fault")
DETAILS = (
    "bedded_down",
    "outcome",
    "disposal",
    "legal_status",
    "happening",
    "discharge_reason",
    "leaving_reason",
    "risk",
    "activity",
)
ENDS = ("ended", "released", "decided", "assessed")
PLACES = {
    State.HOME: "at home",
    State.FRIENDS: "with friends",
    State.STREET: "on the street",
    State.HOSTEL: "in a hostel",
    State.CUSTODY: "in custody",
    State.DEAD: "died",
}


def person_ids(people: NDArray[np.int64]) -> list[str]:
    """The truth's name for each person."""
    return [f"P{person:06d}" for person in people.tolist()]


def write_truth(borough: Borough, keys: NDArray[np.object_], written: Sequence[Written], out: Path) -> dict[str, Any]:
    """Write the truth into a folder; return its summary: people, records, true pairs of records, rows of files."""
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "people.csv", PEOPLE, _people(borough))
    _write(out / "records.csv", RECORDS, _records(borough, keys))
    _write(out / "events.csv", EVENTS, _events(borough))
    broken = ((one.layout.agency, one.layout.file, *line_and_fault) for one in written for line_and_fault in one.broken)
    _write(out / "broken_rows.csv", BROKEN, broken)
    per_person = np.bincount(borough.records.who)
    summary = {
        "people": len(borough.people),
        "records": len(borough.records),
        "pairs": int((per_person * (per_person - 1) // 2).sum()),
        "seed": borough.seed,
        "today": borough.today.isoformat(),
        "totals": borough.totals,
        "files": [
            {"agency": one.layout.agency, "file": one.layout.file, "rows": one.rows, "broken": len(one.broken)}
            for one in written
        ],
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    return summary


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _people(borough: Borough) -> Iterable[Sequence[Any]]:
    people, needs, known = borough.people, borough.people.needs, names()
    flags = [
        *needs.domains.T,
        needs.is_multiple,
        needs.alcohol,
        needs.drugs,
        needs.prison_history,
        needs.care_history,
        needs.forces_history,
    ]
    return zip(
        person_ids(np.arange(len(people))),
        *(
            _names(codes)
            for codes in (people.given, people.middle, people.family, people.second_family, people.other_family)
        ),
        ["female" if is_woman else "male" for is_woman in people.is_woman],
        _days(people.born),
        [known.nationalities[code] for code in people.nationality],
        [known.groups[code].nationality_group for code in people.group],
        ethnicities()[borough.characteristics.ethnicity].tolist(),
        borough.characteristics.disability.tolist(),
        *(np.where(flag, "yes", "no").tolist() for flag in flags),
        _days(borough.spells.died(len(people))),
        strict=True,
    )


def _names(codes: NDArray[np.int32]) -> list[str]:
    return np.where(codes == NONE, "", names().spelled[codes]).tolist()


def _days(days: NDArray[np.datetime64]) -> list[str]:
    return np.where(np.isnat(days), "", np.datetime_as_string(days, unit="D")).tolist()


def _records(borough: Borough, keys: NDArray[np.object_]) -> Iterable[Sequence[Any]]:
    records = borough.records
    ids = np.array(person_ids(records.who), dtype=object)
    for layout in LAYOUTS:
        rows = np.bincount(borough.rows[layout.happenings], minlength=len(records))
        mine = np.flatnonzero((rows > 0) & (records.agency == AGENCIES.index(layout.agency)))
        for record in mine.tolist():
            yield (
                layout.agency, layout.file, keys[record], ids[record], rows[record],
                "yes" if records.is_second[record] else "no", fault_words(int(records.faults[record])),
            )  # fmt: skip


def _events(borough: Borough) -> Iterable[Sequence[Any]]:
    spells = borough.spells
    ended = np.where(spells.after == -1, NEVER, spells.end)
    yield from zip(
        person_ids(spells.who), [PLACES[State(state)] for state in spells.state.tolist()],
        _days(spells.start), _days(ended), [""] * len(spells), strict=True,
    )  # fmt: skip
    for layout in LAYOUTS:
        frame = borough.frames[layout.happenings]
        size = len(frame)
        ends = next((_days(frame.columns[name]) for name in ENDS if name in frame.columns), [""] * size)
        yield from zip(
            person_ids(frame.who),
            [layout.happenings] * size,
            _days(frame.columns["day"]),
            ends,
            _details(frame),
            strict=True,
        )


def _details(frame: Frame) -> list[str]:
    name = next((name for name in DETAILS if name in frame.columns), None)
    return [""] * len(frame) if name is None else [value or "" for value in frame.columns[name].tolist()]
