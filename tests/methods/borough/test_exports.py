"""What the agencies export: the same bytes every time, one person behind every key, broken rows exactly as told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from alongside.methods.borough import AGENCIES, LAYOUTS, Borough, Layout, build, write
from alongside.methods.borough.breakage import SHARES
from tests.methods.borough.reading import good_rows, lines_of, truth

every_file = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)
IMPOSSIBLE_DATES = ("31/02", "31-Feb", "31.02", "2026-02-31", "not sure")


def _bytes(out: Path) -> dict[str, str]:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("again", 5), ("other", 6)):
        write(build(200, seed), tmp_path / name)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "again")
    assert _bytes(tmp_path / "one")["truth/people.csv"] != _bytes(tmp_path / "other")["truth/people.csv"]


def test_fifteen_agencies_export_sixteen_files(written: Path) -> None:
    found = {path.parent.name for path in (written / "exports").glob("*/*")}
    assert found == set(AGENCIES)
    assert len(list((written / "exports").glob("*/*"))) == len(LAYOUTS) == 16


@every_file
def test_the_header_names_the_columns_of_the_layout(written: Path, layout: Layout) -> None:
    if layout.format == "jsonl":
        path = written / "exports" / layout.agency / layout.file
        header = list(json.loads(path.read_text(encoding="utf-8").split("\n")[0]))
    else:
        header = lines_of(written, layout)[layout.header_row - 1]
    assert [str(name).lstrip("\ufeff") for name in header] == [column.name for column in layout.columns]


@every_file
def test_every_key_belongs_to_one_person_and_every_record_has_its_rows(written: Path, layout: Layout) -> None:
    owners = {row["own_key"]: row for row in truth(written, "records") if row["file"] == layout.file}
    rows = Counter(str(row[layout.key]) for row in good_rows(written, layout))
    broken = Counter(row["file"] for row in truth(written, "broken_rows"))[layout.file]
    assert set(rows) <= set(owners)
    assert sum(int(row["rows"]) for row in owners.values()) - sum(rows.values()) <= broken
    assert all(rows[key] >= 1 for key in owners), "somebody's only row is broken"


def test_a_record_has_one_person_and_everybody_is_known_to_one_to_twelve_agencies(written: Path) -> None:
    people, agencies = defaultdict(set), defaultdict(set)
    for row in truth(written, "records"):
        people[row["agency"], row["own_key"]].add(row["person_id"])
        agencies[row["person_id"]].add(row["agency"])
    assert {len(owners) for owners in people.values()} == {1}
    assert set(agencies) == {row["person_id"] for row in truth(written, "people")}
    assert min(map(len, agencies.values())) >= 1 and max(map(len, agencies.values())) <= 12


@every_file
def test_the_broken_rows_are_the_ones_that_the_truth_names(written: Path, layout: Layout) -> None:
    lines = lines_of(written, layout)
    names = [column.name for column in layout.columns]
    day = [column.fact for column in layout.columns].index("day")
    told = {int(row["line"]): row["fault"] for row in truth(written, "broken_rows") if row["file"] == layout.file}
    first = 0 if layout.format == "jsonl" else layout.header_row
    for number, cells in enumerate(lines[first:], start=first + 1):
        fault = told.get(number)
        is_empty = not any(cell is not None for cell in cells)
        assert (len(cells) in (0, 1) or is_empty) == (fault in ("blank line", "totals line", "cut off")), (
            number,
            cells,
        )
        if is_empty or fault in ("totals line", "too few columns"):
            assert fault == "too few columns" or is_empty or str(cells[0]).startswith("Total rows")
            continue
        assert (cells[names.index(layout.key)] in (None, "")) == (fault == "missing key")
        assert str(cells[day]).startswith(IMPOSSIBLE_DATES) == (fault == "impossible date")
        if fault == "repeated row":
            assert cells == lines[number - 2]


def test_faults_are_as_rare_as_documented(written: Path) -> None:
    rows = sum(int(row["rows"]) for row in truth(written, "records"))
    found = Counter(row["fault"] for row in truth(written, "broken_rows"))
    for fault, share in SHARES.items():
        if fault != "cut off":
            expected = rows * share
            assert abs(found[fault] - expected) < 4 * expected**0.5 + 2, (fault, found[fault], expected)


@every_file
def test_an_agency_that_lags_tells_nothing_newer(borough: Borough, layout: Layout) -> None:
    days = borough.frames[layout.happenings].columns["day"].tolist()
    assert max(days) <= borough.today - dt.timedelta(days=layout.lag_days)
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda out: build(5, 1), "20 to", id="a hamlet is no borough"),
        pytest.param(lambda out: build(1_000_000, 1), "450,000 people", id="more people than numbers to give them"),
        pytest.param(lambda out: build(100, 1, totals="paris"), "westminster", id="totals of somewhere else"),
        pytest.param(lambda out: build(900, 1, totals="westminster"), "at least 5,000", id="too small for the totals"),
        pytest.param(lambda out: write(build(50, 1), out), "not empty", id="a folder in use"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_to_do(tmp_path: Path, make, words: str) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises((ValueError, FileExistsError), match=words):
        make(tmp_path)


def test_overwriting_leaves_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    write(build(50, 1), tmp_path, overwrite=True)
    assert (tmp_path / "mine.txt").read_text() == "keep me"
    assert (tmp_path / "README.md").exists()
