"""Write everybody's standing at once: one statement to clear, one stream to fill."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import IntegerField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from alongside.cohort.columns import ANSWERS, Codes, Columns, Ints, Outcomes
from alongside.cohort.models import Standing
from alongside.cohort.ranking import Ranking

FIELDS = (
    "person_id", "set_slug", "set_version", "verdict", "answers", "evidence", "values", "points", "open", "areas", "was",
    "since", "assessed_on",
)  # fmt: skip
Row = tuple[object, ...]
AT_ONCE = 5_000  # rows sent at a time


def replace_standings(
    *, slug: str, version: int, on: dt.date, columns: Columns, outcomes: Outcomes, ranking: Ranking | None
) -> None:
    """Put these standings in place of the set's last ones. `was` and `since` carry on where the verdict is the same."""
    before = {
        person: (verdict, was, since)
        for person, verdict, was, since in Standing.objects.filter(set_slug=slug).values_list(
            "person_id", "verdict", "was", "since"
        )
    }
    rows = _rows(slug, version, on, columns, outcomes, _points(outcomes, len(columns.people), ranking), before)
    with connection.cursor() as cursor:
        cursor.execute("delete from cohort_standing where set_slug = %s", [slug])
    _fill(rows)
    Standing.objects.filter(set_slug=slug).exclude(
        person__merged_into=None
    ).delete()  # joined while this was worked out


def order_anew(ranking: Ranking) -> None:
    """The points of every standing under a new ranking, from what was measured, in one statement. Twin of Ranking.points."""
    whole: Any = Value(0)
    for part in ranking.parts:
        measured: Any = Coalesce(Cast(KeyTextTransform(part.name, "values"), IntegerField()), 0)
        steps = Greatest(Value(part.fewer_than) - measured, Value(0)) if part.type == "few_agencies" else measured
        points = steps * Value(part.points_each)
        whole = whole + (points if part.at_most is None else Least(points, Value(part.at_most)))
    Standing.objects.filter(set_slug=ranking.set).exclude(points=whole).update(points=whole)


def _points(outcomes: Outcomes, people: int, ranking: Ranking | None) -> Ints:
    """Each person's points, the columnar twin of Ranking.points; none in a set that is not ordered."""
    whole = np.zeros(people, dtype=np.int64)
    for part in ranking.parts if ranking else ():
        measured = outcomes.values[part.name]
        steps = np.maximum(part.fewer_than - measured, 0) if part.type == "few_agencies" else measured
        points = steps * part.points_each
        whole += points if part.at_most is None else np.minimum(points, part.at_most)
    return whole


def _rows(
    slug: str,
    version: int,
    on: dt.date,
    columns: Columns,
    outcomes: Outcomes,
    points: Ints,
    before: Mapping[int, tuple],
) -> Iterator[Row]:
    today = on.isoformat()
    verdicts = [str(ANSWERS[code]) for code in outcomes.verdict.tolist()]
    answers, evidence = _answers(outcomes.answers), _evidence(outcomes.evidence, len(columns.people))
    values = _values(outcomes.values, len(columns.people))
    people, opens, areas = columns.people.tolist(), outcomes.open.tolist(), outcomes.areas.tolist()
    scored = points.tolist()
    for place, person in enumerate(people):
        verdict = verdicts[place]
        earlier, was, since = before.get(person, ("", "", on))
        was, since = (was, since) if earlier == verdict else (earlier, today)
        yield (
            person, slug, version, verdict, answers[place], evidence[place], values[place], scored[place], opens[place],
            areas[place], was, str(since), today,
        )  # fmt: skip


def _answers(answers: Mapping[str, Codes]) -> list[str]:
    """JSON by person. There are few different sets of answers: each is written once."""
    table = np.stack(list(answers.values()), axis=1)
    patterns, which = np.unique(table, axis=0, return_inverse=True)
    written = [
        json.dumps({name: ANSWERS[code] for name, code in zip(answers, row, strict=True)}, ensure_ascii=False)
        for row in patterns.tolist()
    ]
    return [written[number] for number in which.reshape(-1).tolist()]


def _evidence(evidence: Mapping[str, Ints], people: int) -> list[str]:
    """JSON by person: criterion -> ids, those without any left out."""
    parts: list[list[str]] = [[] for _ in range(people)]
    for name, ids in evidence.items():
        for count in range(1, ids.shape[1] + 1):
            places = np.flatnonzero((ids != 0).sum(axis=1) == count)
            for place, row in zip(places.tolist(), ids[places, :count].tolist(), strict=True):
                parts[place].append(f'"{name}":{row}')
    return ["{" + ",".join(each) + "}" for each in parts]


def _values(values: Mapping[str, Ints], people: int) -> list[str]:
    """JSON by person: part -> value, zeros left out."""
    parts: list[list[str]] = [[] for _ in range(people)]
    for name, column in values.items():
        for place in np.flatnonzero(column).tolist():
            parts[place].append(f'"{name}":{column[place]}')
    return ["{" + ",".join(each) + "}" for each in parts]


def _fill(rows: Iterator[Row]) -> None:
    """Nothing in a row needs escaping: names are identifiers, and the JSON holds no backslash."""
    names = ", ".join(f'"{name}"' for name in FIELDS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy cohort_standing ({names}) from stdin") as copy:
                while block := list(islice(rows, AT_ONCE)):
                    copy.write("".join("\t".join(map(str, row)) + "\n" for row in block))
        else:
            marks = ", ".join(["%s"] * len(FIELDS))
            cursor.executemany(f"insert into cohort_standing ({names}) values ({marks})", rows)  # type: ignore[arg-type]
