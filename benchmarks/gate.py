"""What the gate costs: rows that a viewer may see, asked of `gate.visible` and of the same query written by hand.

100,000 people with records at fifteen agencies, 500,000 events, conflicts, keepings-apart, restrictions and objections. Both
answers must agree; the gate may take at most 1.3 times as long, over all questions together. On PostgreSQL the wall's own cost is
measured beside it. Results: benchmarks/results/gate.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import criteria
from benchmarks.thrown_away import BOTH, analyse, begin, chosen, keep, measured

LIMIT_RATIO = 1.3
ROUNDS = 7
PAGE = 50

KEPT_AWAY = """{person} not in (select person_id from access_conflict
      where lifted_at is null and (user_id = %(user)s or agency_id = %(agency)s))
  and {person} not in (select k.person_id from access_keptapart k where k.lifted_at is null and (
      (exists (select 1 from people_record r where r.person_id = k.other_id and r.agency_id = %(agency)s)
       and not exists (select 1 from people_record r where r.person_id = k.person_id and r.agency_id = %(agency)s))))
  and {person} not in (select x.person_id from access_restriction x where x.lifted_at is null and not exists (
      select 1 from access_restriction_readers d where d.restriction_id = x.id and d.user_id = %(user)s))"""
GIVEN = """({row}.agency_id = %(agency)s or ({row}.agency_id in ({givers}) and not exists (
      select 1 from access_objection o where o.category = {category} and o.person_id = {row}.person_id and o.ended_at is null
      and (o.agency_id is null or o.agency_id = %(agency)s))))"""
INVOLVED = " and {row}.person_id in (select person_id from people_record where agency_id = %(agency)s)"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench gate", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--db", choices=BOTH, default="both")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.inside:
        print(json.dumps(measure(args.people, args.events)))
        return 0
    sizes = ("--inside", "--people", args.people, "--events", args.events)
    figures = [measured("gate", db, *sizes) for db in chosen(args.db)]
    for each in figures:
        print(f"{each['database']}: gate {each['ratio']} of by hand (at most {LIMIT_RATIO})")
        for name, (ours, theirs, wall) in each["milliseconds"].items():
            behind = f", behind the wall {wall:7.1f}" if wall is not None else ""
            print(f"  {name:34} gate {ours:7.1f} ms, by hand {theirs:7.1f}{behind}")
    keep("gate", figures)
    return int(any(each["ratio"] > LIMIT_RATIO for each in figures))


def measure(people: int, events: int) -> dict[str, Any]:
    begin()
    from django.db import connection

    criteria.fill(people, events)
    viewers = protect(people)
    found: dict[str, tuple[float, float, float | None]] = {}
    for viewer in viewers:
        for name, ours, theirs in questions(viewer):
            mine, by_hand = alternately(ours, theirs)
            found[f"{viewer.role}, {name}"] = (mine, by_hand, None)
    if connection.vendor == "postgresql":
        found = behind_the_wall(viewers, found)
    ours, theirs = (sum(each[side] for each in found.values()) for side in (0, 1))
    rounded = {name: [None if ms is None else round(ms, 1) for ms in each] for name, each in found.items()}
    return {"people": people, "events": events, "ratio": round(ours / theirs, 3), "milliseconds": rounded}


def protect(people: int) -> list[Any]:
    """Some of everything that keeps rows from somebody, and two viewers at the first agency."""
    import datetime as dt
    import random

    from alongside.access import gate
    from alongside.access.models import Agency, Conflict, KeptApart, Membership, Objection, Restriction, User
    from alongside.access.policy import Category, Role

    chance, agency = random.Random(7), Agency.objects.order_by("pk").first()
    several = chance.sample(range(1, people + 1), people // 50)
    parts = [several[start::4] for start in range(4)]
    set_by = {"because": "concern", "set_by_name": "Bench"}
    Conflict.objects.bulk_create([Conflict(person_id=person, agency=agency, **set_by) for person in parts[0]])
    KeptApart.objects.bulk_create([
        KeptApart(person_id=one, other_id=other, **set_by) for a, b in zip(parts[1][::2], parts[1][1::2], strict=False)
        for one, other in ((a, b), (b, a))
    ])  # fmt: skip
    Restriction.objects.bulk_create([Restriction(person_id=person, **set_by) for person in parts[2]])
    Objection.objects.bulk_create([
        Objection(person_id=person, category=chance.choice(list(Category)), recorded_by_name="Bench") for person in parts[3]
    ])  # fmt: skip
    viewers = []
    for role in (Role.COORDINATOR, Role.LEAD_WORKER):
        user = User.objects.create_user(f"{role}@bench.example", "a-long-password-1", name=role.label)
        membership = Membership.objects.create(user=user, agency=agency, role=role, starts_on=dt.date(2020, 1, 1))
        viewers.append(gate.viewer_for(membership))
    analyse()
    return viewers


def questions(viewer: Any) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    """What pages ask: how many there are, and the first page of them, of people and of events."""
    from alongside.access import gate
    from alongside.people.models import Event, Person

    asked = []
    for name, model, sql in (("people", Person, people_sql(viewer)), ("events", Event, events_sql(viewer))):
        table = model._meta.db_table

        def ours(model=model):
            return gate.visible(viewer, model.objects.all(), many=True).count()

        def first(model=model):
            rows = gate.visible(viewer, model.objects.all()).order_by("pk").values_list("pk", flat=True)
            return list(rows[:PAGE])

        count = f"select count(*) from {table} t where {sql}"
        page = f"select t.id from {table} t where {sql} order by t.id limit {PAGE}"
        asked.append((f"how many {name}", ours, lambda count=count: run(count, viewer)[0]))
        asked.append((f"first page of {name}", first, lambda page=page: run(page, viewer)))
    return asked


def people_sql(viewer: Any) -> str:
    given = GIVEN.format(row="r", givers=givers(viewer, "identity"), category="'identity'")
    involved = INVOLVED.format(row="r") if viewer.grant.reach == "involved" else ""
    return f"""{KEPT_AWAY.format(person="t.id")}
      and exists (select 1 from people_record r where r.person_id = t.id and {given}{involved})"""


def events_sql(viewer: Any) -> str:
    given = GIVEN.format(row="t", givers=givers(viewer, "identity"), category="t.category")
    held = ", ".join(f"'{each}'" for each in sorted(viewer.grant.categories))
    involved = INVOLVED.format(row="t") if viewer.grant.reach == "involved" else ""
    return f"{KEPT_AWAY.format(person='t.person_id')} and t.category in ({held}) and {given}{involved}"


def givers(viewer: Any, category: str) -> str:
    return ", ".join(str(agency) for agency, categories in sorted(viewer.shares.items()) if category in categories)


def run(sql: str, viewer: Any) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, {"user": viewer.user_id, "agency": viewer.agency_id})
        return [row[0] for row in cursor.fetchall()]


def alternately(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """The median milliseconds of each, taken in turns so that what else the machine does falls on both."""
    assert ours() == theirs(), "the query by hand answers something else"
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for side, ask in zip(taken, (ours, theirs), strict=True):
            started = time.perf_counter()
            ask()
            side.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken[0]), statistics.median(taken[1])


def behind_the_wall(viewers: list[Any], found: dict[str, Any]) -> dict[str, Any]:
    """The same questions asked by the role that pages use, once the wall stands."""
    from django.db import connection, transaction

    from alongside.access.wall import asking
    from alongside.access.wall.building import Roles, raise_wall

    raise_wall(Roles())
    for viewer in viewers:
        for name, ours, _ in questions(viewer):
            taken = []
            with asking.behind(viewer), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"set local role {Roles.app}")
                for _ in range(ROUNDS):
                    started = time.perf_counter()
                    ours()
                    taken.append(1000 * (time.perf_counter() - started))
            key = f"{viewer.role}, {name}"
            found[key] = (*found[key][:2], statistics.median(taken))
    return found
