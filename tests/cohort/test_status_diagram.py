"""The picture of the statuses shows every move there is and no other."""

from __future__ import annotations

import re

from alongside.cohort import documents
from alongside.cohort.status_diagram import document, statuses
from alongside.cohort.statuses import read_statuses


def test_every_move_is_an_arrow_and_every_arrow_a_move():
    used = read_statuses(documents.shipped(documents.STATUSES))
    arrows = set(re.findall(r"^  (\w+) --> (\w+)$", statuses(), re.M))
    names = list(used.statuses)
    assert arrows == {(a, b) for a in names for b in names if a != b and used.allows(a, b)}
    assert document(used) == statuses()


def test_each_row_has_as_many_cells_as_the_head():
    rows = [line for line in statuses().splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1 and len(rows) == 8
