"""Every export of the invented borough is read by its shipped profile: what was broken on purpose is refused, and nothing
else is."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.methods.borough.__main__ import main as borough
from alongside.methods.borough.layouts import LAYOUTS
from alongside.people.models import Record
from alongside.sources import changes
from alongside.sources.importing import read_file
from alongside.sources.models import State

pytestmark = pytest.mark.django_db

PASSED_OVER = {"repeated row", "blank line", "totals line"}  # no fault of anybody's: counted, and nothing is lost


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("borough")
    assert borough(["--people", "1000", "--seed", "11", "--out", str(folder), "--overwrite"]) in (0, None)
    return folder


@pytest.fixture
def by(partnership, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    changes.ship_profiles()
    return operator(Role.DATA_OFFICER)


def truth(exports: Path, name: str, file: str) -> list[dict[str, str]]:
    with (exports / "truth" / name).open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["file"] == file]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.profile)
def test_refused_rows_are_the_broken_ones_and_no_others(layout, exports, by, partnership):
    source = changes.add_source(
        by=by, slug="s", title="S", agency=partnership.probation, profile=layout.profile
    )  # fmt: skip
    upload = read_file(by=by, source=source, path=exports / "exports" / layout.agency / layout.file)
    assert upload.state == State.APPLIED, upload.message
    broken = {int(row["line"]): row["fault"] for row in truth(exports, "broken_rows.csv", layout.file)}
    expected = {line for line, fault in broken.items() if fault not in PASSED_OVER}
    assert set(upload.refused_rows.values_list("line", flat=True)) == expected
    assert upload.blank_lines == sum(1 for fault in broken.values() if fault == "blank line")
    assert upload.notices == [] or "totals" not in " ".join(upload.notices)
    known = {row["own_key"] for row in truth(exports, "records.csv", layout.file)}
    assert set(Record.objects.values_list("own_key", flat=True)) <= known


def test_the_whole_borough_agrees_with_the_truth_on_who_slept_rough_and_when(exports, by, partnership):
    layout = next(layout for layout in LAYOUTS if layout.profile == "chain")
    source = changes.add_source(by=by, slug="s", title="S", agency=partnership.probation, profile="chain")
    upload = read_file(by=by, source=source, path=exports / "exports" / layout.agency / layout.file)
    person_of = {row["own_key"]: row["person_id"] for row in truth(exports, "records.csv", layout.file)}
    nights = defaultdict(set)
    with (exports / "truth" / "events.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            nights[row["person_id"]].add(row["day"])
    events = source_events(upload.pk)
    assert len(events) > 500
    assert [event for event in events if event[1] not in nights[person_of[event[0]]]] == []


def source_events(import_id: int) -> list[tuple[str, str]]:
    from alongside.people.models import Event

    rows = Event.objects.filter(import_id=import_id, kind="slept_rough").values_list("record__own_key", "starts_on")
    return [(own_key, day.isoformat()) for own_key, day in rows]


def test_every_agency_of_the_borough_has_a_profile_for_each_of_its_files():
    assert {layout.profile for layout in LAYOUTS} <= {path.stem for path in changes.SHIPPED.glob("*.toml")}
