"""How long pages take at the size of a borough, while twenty people open one after another.

100,000 people with 2,000,000 events, 2,000 of them on the list with all that is done for each; the product's own server; sitting,
gate, ledger and all. Twenty people each read for two seconds, on the average, before they open the next: some nine pages a second,
a page a minute from each of five hundred workers. The limit is 150 ms for 95 of 100 openings of every page, from the question to
the last byte, on SQLite and on PostgreSQL. Results: benchmarks/results/pages.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import criteria, rooms
from benchmarks.thrown_away import BOTH, analyse, begin, centile, chosen, keep, measured

LIMIT_MS = 150
VISITORS = 20
PAUSE_SECONDS = 2.0
OF_EVERYBODY = {
    "home": "/",
    "list": "/cohort/list/",
    "board": "/alongside/",
    "actions": "/tasks/",
    "barriers": "/barriers/",
    "contacts": "/contact/",
    "budget": "/budget/",
    "notices": "/notices/",
    "waiting on us": "/package/waiting/",
}
OF_COORDINATORS = {
    "shortlist": "/cohort/",
    "workers": "/alongside/workers/",
    "proposals": "/cohort/list/proposals/",
    "gaps": "/budget/gaps/",
    "why on the list": "/cohort/person/{}/",
}
OF_ONE_PERSON = {
    "person": "/person/{}/",
    "place": "/cohort/list/person/{}/",
    "who is alongside": "/alongside/person/{}/",
    "person's actions": "/tasks/person/{}/",
    "person's contacts": "/contact/person/{}/",
    "log a contact": "/contact/log/{}/",
    "ask for money": "/budget/ask/{}/",
    "plan": "/support/plan/{}/",
    "package": "/package/{}/",
    "conferences": "/conference/of/{}/",
    "assessments": "/conference/assessments/{}/",
}


@dataclass(frozen=True)
class Visitor:
    """Somebody who opens pages. cookie: of a session that has begun; keys: the people they open."""

    cookie: str
    keys: list[str]
    pages: dict[str, str]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench pages", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--on-list", type=int, default=2_000)
    parser.add_argument("--openings", type=int, default=100, help="by each visitor: four rounds of every page")
    parser.add_argument("--db", choices=BOTH, default="both")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.inside:
        print(json.dumps(measure(args)))
        return 0
    sizes = ["--inside"]
    for name in ("people", "events", "on-list", "openings"):
        sizes += [f"--{name}", str(getattr(args, name.replace("-", "_")))]
    figures = []
    for db in chosen(args.db):
        each = measured("pages", db, *sizes)
        figures.append(each)
        print(f"{each['database']}: p95 {each['p95_ms']} of {LIMIT_MS} ms over {each['openings']:,} openings")
        for page, (median, high) in sorted(each["pages"].items(), key=lambda page: -page[1][1]):
            beyond = "" if high <= LIMIT_MS else "  beyond the limit"
            print(f"  {page:20} p50 {median:7.1f} p95 {high:7.1f} ms{beyond}", flush=True)
    keep("pages", figures)
    return int(any(high > LIMIT_MS for each in figures for _, high in each["pages"].values()))


def measure(args: argparse.Namespace) -> dict[str, Any]:
    begin()
    today = dt.date.today()
    criteria.fill(args.people, args.events)
    _assess(today)
    borough = rooms.fill(args.on_list, today)
    visitors = _visitors(borough)
    analyse()
    with serving() as port:
        for visitor in visitors[:4]:
            _Opener(port, visitor, len(visitor.pages)).run()  # what is read once, is read
        openers = [_Opener(port, visitor, args.openings, number) for number, visitor in enumerate(visitors)]
        for each in openers:
            each.start()
        for each in openers:
            each.join()
    if wrong := {each.wrong for each in openers} - {""}:
        raise SystemExit("\n".join(sorted(wrong)))
    took: dict[str, list[float]] = defaultdict(list)
    for page, ms in itertools.chain.from_iterable(each.took for each in openers):
        took[page].append(ms)
    every = list(itertools.chain.from_iterable(took.values()))
    return {
        "people": args.people,
        "events": args.events,
        "on_list": args.on_list,
        "visitors": VISITORS,
        "openings": len(every),
        "p50_ms": centile(every, 50),
        "p95_ms": centile(every, 95),
        "max_ms": round(max(every), 1),
        "limit_ms": LIMIT_MS,
        "pages": {page: [centile(each, 50), centile(each, 95)] for page, each in took.items()},
    }


def _assess(today: dt.date) -> None:
    from alongside.access.operator import operator
    from alongside.access.policy import Role
    from alongside.cohort import changes
    from alongside.cohort.checking import assess_everyone
    from alongside.people import search

    by = operator(Role.COORDINATOR)
    changes.ship_definitions(by=by)
    assess_everyone(by=by, today=today)
    search.refresh()


def _visitors(borough: rooms.Borough) -> list[Visitor]:
    """Five coordinators, who open anybody on the list, and fifteen lead workers, who open their own six."""
    from alongside.access.models import Agency, Membership, User
    from alongside.access.policy import Role
    from alongside.people.models import Person

    keys = dict(Person.objects.filter(pk__in=borough.homes).values_list("pk", "key"))
    agencies = list(Agency.objects.order_by("pk"))
    visitors = []
    for number in range(VISITORS // 4):
        user = User.objects.create(
            email=f"coordinator{number}@bench.example", name=f"Coordinator {number}", password="!"
        )
        Membership.objects.create(user=user, agency=agencies[0], role=Role.COORDINATOR, starts_on=dt.date(2020, 1, 1))
        visitors.append(Visitor(_session(user), list(keys.values()), OF_EVERYBODY | OF_COORDINATORS | OF_ONE_PERSON))
    led: dict[Any, list[str]] = defaultdict(list)
    for person, worker in borough.leads.items():
        led[worker].append(keys[person])
    for worker, theirs in itertools.islice(led.items(), VISITORS - len(visitors)):
        visitors.append(Visitor(_session(worker), theirs, OF_EVERYBODY | OF_ONE_PERSON))
    return visitors


def _session(user: Any) -> str:
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def serving() -> Iterator[int]:
    """The product's own server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "alongside.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(words, start_new_session=True)
    try:
        for _ in range(240):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


class _Opener(threading.Thread):
    """One visitor's browser. took: (page, milliseconds to the last byte) of every opening."""

    def __init__(self, port: int, visitor: Visitor, openings: int, seed: int = 0) -> None:
        super().__init__()
        self.visitor, self.openings, self.chance = visitor, openings, random.Random(seed)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.took: list[tuple[str, float]] = []
        self.wrong = ""

    def run(self) -> None:
        pages = list(self.visitor.pages)
        self.chance.shuffle(pages)
        for page in itertools.islice(itertools.cycle(pages), self.openings):
            time.sleep(self.chance.expovariate(1 / PAUSE_SECONDS))
            self.took.append((page, self._open(self.visitor.pages[page].format(self.chance.choice(self.visitor.keys)))))

    def _open(self, path: str) -> float:
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.visitor.cookie, "Host": "localhost"})
        answer = self.connection.getresponse()
        answer.read()
        taken = (time.perf_counter() - started) * 1000
        if answer.status != 200:
            self.wrong = f"{path} answered {answer.status} {answer.getheader('Location', '')}"
        return taken
