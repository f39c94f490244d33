"""How long everybody's standing takes: 100,000 people with 2,000,000 events against every shipped set, written down.

The limit is 30 seconds on two cores, on SQLite and on PostgreSQL. Results: benchmarks/results/criteria.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import time

from benchmarks.thrown_away import BOTH, analyse, begin, chosen, keep, measured

LIMIT_SECONDS = 30
TODAY = dt.date(2026, 11, 2)
AGENCIES = 15


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench criteria", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--db", choices=BOTH, default="both")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.inside:
        print(json.dumps(measure(args.people, args.events)))
        return 0
    sizes = ("--inside", "--people", args.people, "--events", args.events)
    figures = [measured("criteria", db, *sizes) for db in chosen(args.db)]
    for each in figures:
        print(f"{each['database']:10} {each['seconds']:6.1f} s of {LIMIT_SECONDS}, {each['peak_mb']} MB")
        print(f"           {each['steps']}")
    keep("criteria", figures)
    return int(any(each["seconds"] > LIMIT_SECONDS for each in figures))


def measure(people: int, events: int) -> dict[str, object]:
    begin()
    from alongside.access.operator import operator
    from alongside.access.policy import Role
    from alongside.cohort import changes
    from alongside.cohort.checking import assess_everyone
    from alongside.cohort.models import Standing

    fill(people, events)
    by = operator(Role.COORDINATOR)
    changes.ship_definitions(by=by)
    steps: dict[str, float] = {}
    started, cpu_before = time.perf_counter(), time.process_time()
    run = assess_everyone(
        by=by, today=TODAY, say=lambda run: steps.setdefault(run.step, round(time.perf_counter() - started, 1))
    )
    seconds, cpu = time.perf_counter() - started, round(time.process_time() - cpu_before, 2)
    again = time.perf_counter()
    assess_everyone(by=by, today=TODAY)
    return {
        "people": run.people,
        "facts_that_count": run.facts,
        "events": events,
        "sets": len(run.sets),
        "standings": Standing.objects.count(),
        "eligible": Standing.objects.of_set("default").eligible().count(),
        "asked": run.asked,
        "seconds": round(seconds, 2),
        "seconds_again": round(time.perf_counter() - again, 2),
        "cpu_seconds": cpu,
        "limit": LIMIT_SECONDS,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "steps": steps,
    }


def fill(people: int, events: int) -> None:
    """An invented index, straight into the tables: this is about working out, not about importing."""
    import numpy as np
    from django.db import connection

    from alongside.access.models import Agency, Agreement
    from alongside.access.policy import Category, Purpose
    from alongside.people.rules import EVENT_KINDS
    from alongside.workspace.rehearse_partnership import record_purposes

    draw = np.random.default_rng(7)
    agencies = Agency.objects.bulk_create([Agency(slug=f"agency-{n}", name=f"Agency {n}") for n in range(AGENCIES)])
    ids = np.array([agency.pk for agency in agencies])
    record_purposes(agencies[0], dt.date.today())
    for agency in agencies:
        agreement = Agreement.objects.create(
            title="Shares", giver=agency, purpose=Purpose.COORDINATION, categories=sorted(Category),
            starts_on=dt.date(2020, 1, 1), review_on=dt.date(2030, 1, 1),
        )  # fmt: skip
        agreement.receivers.set(agencies)
    born = np.datetime64("1950-01-01") + draw.integers(0, 365 * 60, people)
    person_rows = ((n, f"key{n}", f"Person {n}", "", str(born[n - 1])) for n in range(1, people + 1))
    insert("people_person", ("id", "key", "given_name", "family_name", "date_of_birth"), person_rows, connection)
    holders = np.unique(
        np.stack([draw.integers(1, people + 1, 5 * people // 2), ids[draw.integers(0, AGENCIES, 5 * people // 2)]], 1),
        axis=0,
    )
    insert(
        "people_record", ("id", "agency_id", "source", "own_key", "person_id", "supplied", "identity_digest"),
        ((n, int(a), "bench", str(n), int(p), "{}", "x") for n, (p, a) in enumerate(holders, 1)), connection,
    )  # fmt: skip
    slugs = list(EVENT_KINDS)
    kinds = draw.choice(len(slugs), events, p=weights(slugs))
    of = holders[draw.integers(0, len(holders), events)]
    starts = np.datetime64("2018-01-01") + draw.integers(0, 3200, events)
    lasts = draw.integers(0, 200, events)
    answers = draw.choice(["yes", "no", "not known"], events)

    def event_rows():
        for n in range(events):
            slug = slugs[kinds[n]]
            kind = EVENT_KINDS[slug]
            is_question = slug.startswith("need_") or slug == "prison_history"
            ends = str(starts[n] + lasts[n]) if kind.is_span and lasts[n] > 20 else None
            yield (
                n + 1, int(of[n, 0]), int(of[n, 1]), slug, kind.category.value, str(starts[n]), ends,
                str(answers[n]) if is_question else "", str(n),
            )  # fmt: skip

    names = ("id", "person_id", "agency_id", "kind", "category", "starts_on", "ends_on", "answer", "digest")
    insert("people_event", names, event_rows(), connection)
    analyse()


def weights(slugs: list[str]):
    """Contacts and nights out are common, deaths rare."""
    import numpy as np

    common = {"contact": 12, "slept_rough": 10, "hospital": 4, "arrest": 4, "treatment": 3, "died": 0.01}
    weight = np.array([common.get(slug, 1) for slug in slugs], dtype=float)
    return weight / weight.sum()


def insert(table: str, names: tuple[str, ...], rows, connection) -> None:
    """Rows into a table; columns not named get what an empty form would give them."""
    from django.apps import apps

    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    blanks = {
        field.column: ""
        for field in model._meta.concrete_fields
        if field.column not in names
        and not field.null
        and field.db_default is not None
        and field.get_internal_type() in ("CharField", "SlugField")
    }
    columns = (*names, *blanks)
    rest = tuple(blanks.values())
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("set statement_timeout = 0")  # filling is nobody's page
            with cursor.copy(f"copy {table} ({listed}) from stdin") as copy:
                for row in rows:
                    copy.write_row((*row, *rest))
        else:
            cursor.execute("begin")
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"insert into {table} ({listed}) values ({marks})", ((*row, *rest) for row in rows))
            cursor.execute("commit")
