"""What of the cohort can be taken out: the shortlist as its asker may see it, and the figures of who is on it."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.cohort import documents, shortlist
from alongside.cohort.composition import compose_quarter
from alongside.kit.words import day
from alongside.outputs import disclosing, kinds
from alongside.outputs.kinds import Kind, Table

AT_ONCE = 500
NOT_SET_UP = "There is no shortlist yet. Put the criteria and the order in place first."


def shortlist_table(viewer: Viewer, today: dt.date) -> Table:
    """Everybody on the list whom this viewer may see, in its order. Of the others only how many there are."""
    used = documents.list_in_use()
    if used is None:
        raise Refused(NOT_SET_UP)
    ranked = shortlist.Listed(viewer, used.ranking)[:]
    rows, people = [], set()
    for start in range(0, len(ranked), AT_ONCE):
        shown = shortlist.rows_for(viewer, ranked[start : start + AT_ONCE], used.criteria, used.ranking)
        seen = [row for row in shown if row.person is not None]
        for row in seen:
            people.add(row.ranked.person_id)
            rows.append(
                (
                    "" if row.ranked.place is None else row.ranked.place,
                    row.name,
                    "hidden" if row.total is None else row.total,
                    ", ".join(row.nominated_by),
                    day(row.standing.since),
                )
            )
    others = len(ranked) - len(rows)
    notes = (f"{others:,} more on the list may not be shown to you.",) if others else ()
    return Table(
        ("Place", "Name", "Points", "Nominated by", "On the list since"), tuple(rows), frozenset(people), notes
    )


def composition_table(viewer: Viewer, today: dt.date) -> Table:
    """The quarter's figures of every group, protected as on the page."""
    used = documents.ranking_in_use()
    if used is None:
        raise Refused(NOT_SET_UP)
    figures = compose_quarter(viewer, used[1], today)
    if figures.taken_on is None:
        raise Refused("Too few people are on the list, or left over, to show figures without pointing at somebody.")
    rows = tuple(
        (each.title, row.label, row.everyone.words, row.eligible.words, row.chosen.words)
        for each in figures.breakdowns
        for row in each.rows
    )
    notes = (
        f"Figures of the quarter, taken on {day(figures.taken_on)}. {disclosing.in_force().words} "
        "What would give a hidden number away is hidden too.",
    )
    return Table(("By", "Group", "On the index", "Eligible", "Shortlist"), rows, notes=notes)


def offer() -> None:
    kinds.register(
        Kind(
            "shortlist",
            "The shortlist",
            "Place, name, points and who nominated them, of everybody on the list whom you may see.",
            "shortlist.see",
            shortlist_table,
        )
    )
    kinds.register(
        Kind(
            "composition",
            "Who is on the shortlist, in figures",
            "Counts of each group on the index, among the eligible and on the shortlist. No names; small numbers are hidden.",
            "composition.see",
            composition_table,
        )
    )
