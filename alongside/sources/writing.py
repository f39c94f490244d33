"""A plan becomes rows, in the caller's transaction. The tables are those of people, filled in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from alongside.people.changes import follow_records
from alongside.people.models import Event, Identifier, Name, Record
from alongside.sources import bulk
from alongside.sources.comparing import EVENT_COLUMNS, RECORD_COLUMNS, Draft, Plan
from alongside.sources.intake import Intake
from alongside.sources.models import Import, RefusedRow

STEP = 1_000
Placed = list[tuple[int, Draft]]


def write(plan: Plan, upload: Import, today: dt.date, report: Callable[[float], None] = lambda share: None) -> None:
    """Write everything that a file alters. today: the day that those missing from a list of everyone left it."""
    placed = _write_records(plan, upload)
    report(0.3)
    anew = [draft.pk for draft in plan.altered if draft.names is not None]
    for chunk in _in_steps(anew):
        Name.objects.filter(record__in=chunk).delete()
        Identifier.objects.filter(record__in=chunk).delete()
    bulk.insert(Name, ("record_id", "kind", "given_name", "family_name", "search_words"), _names(placed))
    bulk.insert(Identifier, ("record_id", "kind", "supplied", "canonical", "because", "category"), _identifiers(placed))
    report(0.5)
    columns = ("record_id", "agency_id", "kind", "digest", *EVENT_COLUMNS, "import_id", "line")
    bulk.insert(Event, columns, _events(placed, upload))
    bulk.update(Event, EVENT_COLUMNS, ((*change.columns, change.pk) for change in plan.events_changed))
    report(0.9)
    for chunk in _in_steps(plan.ended):
        Record.objects.filter(pk__in=chunk).update(left_on=today)
    follow_records()
    report(1.0)


def _write_records(plan: Plan, upload: Import) -> Placed:
    """Add the new records, alter the known ones; each with its id, for what belongs to it."""
    source = upload.source
    new = list(zip(bulk.reserve_ids(Record, len(plan.new)), plan.new, strict=True)) if plan.new else []
    columns = ("id", "agency_id", "source", "own_key", "linked_digest", *RECORD_COLUMNS, "import_id", "line")
    fixed = (source.agency_id, source.slug)
    bulk.insert(
        Record,
        columns,
        ((pk, *fixed, draft.own_key, "", *draft.columns, upload.pk, draft.line) for pk, draft in new),
    )
    known = [(draft.pk, draft) for draft in plan.altered if draft.pk is not None]
    bulk.update(
        Record,
        (*RECORD_COLUMNS, "import_id", "line"),
        ((*draft.columns, upload.pk, draft.line, pk) for pk, draft in known),
    )
    return new + known


def _names(placed: Placed) -> Iterator[tuple]:
    return ((pk, *name) for pk, draft in placed for name in draft.names or ())


def _identifiers(placed: Placed) -> Iterator[tuple]:
    return ((pk, *number) for pk, draft in placed for number in draft.identifiers or ())


def _events(placed: Placed, upload: Import) -> Iterator[tuple]:
    agency = upload.source.agency_id
    for pk, draft in placed:
        for event, line in draft.events:
            told = (event.category, event.starts_on, event.ends_on, event.answer, event.summary)
            yield (pk, agency, event.kind, event.digest, *told, upload.pk, line)


def write_refusals(intake: Intake, upload: Import) -> None:
    """Keep the refused rows of a file, in place of those of an earlier try."""
    RefusedRow.objects.filter(upload=upload).delete()
    RefusedRow.objects.bulk_create(
        (
            RefusedRow(
                upload=upload, line=each.line, column=each.column[:200], because=each.because[:500], cells=each.cells
            )
            for each in intake.refusals
        ),
        batch_size=STEP,
    )


def _in_steps(ids: list) -> Iterable[list]:
    return (ids[start : start + STEP] for start in range(0, len(ids), STEP))
