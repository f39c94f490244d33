from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from alongside.methods.linkage.linkrecords import main

PEOPLE = """ rec_id , first , last , born , ssn
1, Anna ,Kowalska,1980-02-17,A100200
2,Ania,Kowalska,17/02/1980,A100200
3,John,O'Brien,1975-06-30,B777888
4,Łukasz,Nowak,1990-11-05,C314159
5,Lukasz,Nowak,1990-11-05,C314159
"""
FIELDS = {"given_name": "first", "family_name": "last", "date_of_birth": "born", "identifier": "ssn"}


def spec(folder: Path, files: dict[str, dict], **more) -> list[str]:
    lines = []
    for name, fields in files.items():
        lines += ["[[files]]", f'path = "{name}"', *([] if "no_id" in more else ['id = "rec_id"']), "[files.fields]"]
        lines += [
            f"{key} = {json.dumps(value) if not isinstance(value, dict) else toml(value)}"
            for key, value in fields.items()
        ]
    (folder / "spec.toml").write_text("\n".join(lines), encoding="utf-8")
    return ["--spec", str(folder / "spec.toml"), "--out", str(folder / "out")]


def toml(value: dict) -> str:
    return "{" + ", ".join(f"{key} = {json.dumps(each)}" for key, each in value.items()) + "}"


def groups(folder: Path) -> set[frozenset[str]]:
    with (folder / "out" / "clusters.csv").open(encoding="utf-8", newline="") as rows:
        found: dict[str, set[str]] = {}
        for row in csv.DictReader(rows):
            found.setdefault(row["cluster"], set()).add(row["id"])
    return {frozenset(members) for members in found.values()}


EXPECTED = {frozenset("12"), frozenset("3"), frozenset("45")}


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ","), ("cp1252", "|")],
)
def test_any_usual_encoding_and_delimiter_is_read(tmp_path, encoding, delimiter):
    text = PEOPLE.replace(",", delimiter)
    text = text.replace("Łukasz", "Lukasz") if encoding == "cp1252" else text
    (tmp_path / "people.csv").write_bytes(
        text.replace("Anna", "Änna" if encoding == "cp1252" else "Anna").encode(encoding)
    )
    assert main(spec(tmp_path, {"people.csv": FIELDS})) == 0
    assert groups(tmp_path) == EXPECTED


def test_pairs_are_written_with_their_evidence(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert main([*spec(tmp_path, {"people.csv": FIELDS}), "--report"]) == 0
    with (tmp_path / "out" / "pairs.csv").open(encoding="utf-8", newline="") as rows:
        pairs = list(csv.DictReader(rows))
    assert list(pairs[0]) == ["left_id", "right_id", "weight", "probability", "reasons"]
    assert {frozenset((pair["left_id"], pair["right_id"])) for pair in pairs} == {frozenset("12"), frozenset("45")}
    assert all(0 <= float(pair["probability"]) <= 1 and "Name: " in pair["reasons"] for pair in pairs)
    assert json.loads((tmp_path / "out" / "report.json").read_text())["clusters"] == 3


def test_several_files_are_linked_within_and_across_under_their_names(tmp_path, capsys):
    head, *rows = PEOPLE.splitlines(keepends=True)
    (tmp_path / "first.csv").write_text("".join([head, rows[0], rows[2], rows[3]]), encoding="utf-8")
    (tmp_path / "second.csv").write_text("".join([head, rows[1].replace("2,", "1,", 1), rows[4]]), encoding="utf-8")
    assert main(spec(tmp_path, {"first.csv": FIELDS, "second.csv": FIELDS})) == 0
    assert frozenset({"first:1", "second:1"}) in groups(tmp_path)
    assert "every id is written with its file's name" in capsys.readouterr().err


def test_dates_may_have_a_format_or_stand_in_three_columns(tmp_path):
    rows = [
        "rec_id,first,last,y,m,d",
        "1,Anna,Kowalska,1980,2,17",
        "2,Anna,Kowalska,1980,02,17",
        "3,John,Nowak,1971,12,25",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    fields = {"given_name": "first", "family_name": "last", "date_of_birth": ["d", "m", "y"]}
    assert main(spec(tmp_path, {"a.csv": fields})) == 0
    (tmp_path / "b.csv").write_text(
        "rec_id,first,last,born\n8,Anna,Kowalska,17|1980|02\n9,Jan,Nowak,1|1990|01\n", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(
        "rec_id,first,last,born\n8,Anna,Kowalska,17.1980.02\n9,Jan,Nowak,1.1990.01\n", encoding="utf-8"
    )
    one = {"given_name": "first", "family_name": "last", "date_of_birth": {"column": "born", "format": "%d.%Y.%m"}}
    assert main(spec(tmp_path, {"a.csv": fields, "b.csv": one})) == 0
    assert frozenset("128") in groups(tmp_path)


def test_the_threshold_moves_the_line(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    fields = {"family_name": "last"}
    assert main([*spec(tmp_path, {"people.csv": fields}), "--threshold", "0.9999999"]) == 0
    assert len(groups(tmp_path)) == 5


def test_rows_are_numbered_where_there_is_no_id(tmp_path, capsys):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert main(spec(tmp_path, {"people.csv": FIELDS}, no_id=True)) == 0
    assert groups(tmp_path) == EXPECTED
    assert "numbered from 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[files]\n", "is not valid TOML"),
        ("title = 'x'\n", "means nothing here"),
        ("", "names no file"),
        ("[[files]]\nid = 'rec_id'\n", "has no path"),
        ("[[files]]\npath = 'peple.csv'\n", "Did you mean people.csv"),
        ("[[files]]\npath = 'people.csv'\n", "says no fields"),
        (
            "[[files]]\npath = 'people.csv'\nkey = 'x'\n[files.fields]\ngiven_name='first'\n",
            "“key”, which is not a setting",
        ),
        ("[[files]]\npath = 'people.csv'\n[files.fields]\nsurname = 'last'\n", "Did you mean family_name?"),
        (
            "[[files]]\npath = 'people.csv'\n[files.fields]\nfamily_name = 'lst'\n",
            "has no column “lst”. Did you mean last",
        ),
        ("[[files]]\npath = 'people.csv'\nid = 'last'\n[files.fields]\nfamily_name = 'last'\n", "occur more than once"),
        ("[[files]]\npath = 'people.csv'\n[files.fields]\nfamily_name = 3\n", "must be a column name in quotes"),
        ("[[files]]\npath = 'empty.csv'\n[files.fields]\nfamily_name = 'last'\n", "is empty"),
        (
            "[[files]]\npath = 'people.csv'\nencoding = 'ascii'\n[files.fields]\nfamily_name = 'last'\n",
            "cannot be read as ascii",
        ),
    ],
)
def test_every_mistake_is_answered_with_its_mend(tmp_path, capsys, text, words):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "spec.toml").write_text(text, encoding="utf-8")
    assert main(["--spec", str(tmp_path / "spec.toml"), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_a_threshold_that_is_no_probability_is_refused(tmp_path, capsys):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert main([*spec(tmp_path, {"people.csv": FIELDS}), "--threshold", "90"]) == 2
    assert "between 0 and 1" in capsys.readouterr().err


def test_uneven_rows_are_read_and_counted_aloud(tmp_path, capsys):
    (tmp_path / "people.csv").write_text(PEOPLE + "6,Zoe\n7,Max,Brown,1980-01-05,D1,extra\n", encoding="utf-8")
    assert main(spec(tmp_path, {"people.csv": FIELDS})) == 0
    assert "2 rows of people.csv have more or fewer cells" in capsys.readouterr().err
    assert sum(map(len, groups(tmp_path))) == 7
