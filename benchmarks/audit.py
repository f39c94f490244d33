"""How fast the ledger is: looks a second with four writers at once, and the time to verify 100,000 entries.

The limits are 100 looks a second, each sealed and on the disk before the page may leave, and 5 s for verifying, on SQLite
and on PostgreSQL with its writes as safe as in life. Results: benchmarks/results/audit.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOOKS_A_SECOND = 100
VERIFY_SECONDS = 5.0
WRITERS = 4
RESULTS = Path(__file__).parent / "results" / "audit.json"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench audit", description=__doc__)
    parser.add_argument("--looks", type=int, default=500, help="by each writer")
    parser.add_argument("--entries", type=int, default=100_000, help="to verify")
    parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--inside", choices=["measure", "write"], help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.inside:
        print(json.dumps(measure(args) if args.inside == "measure" else write(args.looks)))
        return 0
    figures = [run_on(db, args) for db in (["sqlite", "postgres"] if args.db == "both" else [args.db])]
    for each in figures:
        print(
            f"{each['database']}: {each['looks_a_second']} looks a second at {WRITERS} writers (at least "
            f"{LOOKS_A_SECOND}), p95 {each['p95_ms']} ms; {args.entries:,} entries verified in "
            f"{each['verify_seconds']} s (at most {VERIFY_SECONDS})"
        )
    keep(figures)
    return int(
        any(
            each["looks_a_second"] < LOOKS_A_SECOND or each["verify_seconds"] > VERIFY_SECONDS or not each["is_sound"]
            for each in figures
        )
    )


def run_on(db: str, args: argparse.Namespace) -> dict[str, object]:
    """One measurement in a process of its own, on a database that is thrown away."""
    from tests import database

    database.FAST = "-c listen_addresses=''"  # fsync stays on: a look that was said to be written must be
    with tempfile.TemporaryDirectory(prefix="alongside-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        stop = database.start_postgres(folder) if db == "postgres" else lambda: None
        address = (
            f"postgresql://postgres@/postgres?host={folder}" if db == "postgres" else f"sqlite:///{folder}/a.sqlite3"
        )
        settings = {"ALONGSIDE_DATA": name, "ALONGSIDE_DATABASE": address, "ALONGSIDE_SECRET_KEY": "bench"}
        try:
            done = subprocess.run(
                again("measure", args), env={**os.environ, **settings}, check=True, stdout=subprocess.PIPE, text=True
            )
        finally:
            stop()
    return {"database": db, **json.loads(done.stdout.splitlines()[-1])}


def again(inside: str, args: argparse.Namespace) -> list[str]:
    sizes = ["--looks", str(args.looks), "--entries", str(args.entries)]
    return [sys.executable, "-m", "benchmarks", "audit", "--inside", inside, *sizes]


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
    import django

    django.setup()


def measure(args: argparse.Namespace) -> dict[str, object]:
    begin()
    from django.core.management import call_command
    from django.utils import timezone

    from alongside.audit import verifying

    call_command("migrate", verbosity=0)
    writers = [
        subprocess.Popen(again("write", args), stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    for each in writers:
        each.stdout.readline()  # ready
    started = time.perf_counter()
    for each in writers:
        each.stdin.write("go\n")
        each.stdin.flush()
    took = [one for each in writers for one in json.loads(each.communicate()[0].splitlines()[-1])]
    elapsed = time.perf_counter() - started
    fill(args.entries - len(took))
    started = time.perf_counter()
    verdict = verifying.verify(timezone.now())
    verified = time.perf_counter() - started
    return {
        "looks": len(took),
        "looks_a_second": round(len(took) / elapsed),
        "p50_ms": centile(took, 50),
        "p95_ms": centile(took, 95),
        "max_ms": round(max(took), 1),
        "entries": verdict.entries,
        "is_sound": verdict.is_sound,
        "verify_seconds": round(verified, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def somebody():
    from alongside.access.policy import Role, Viewer

    return Viewer(1, "Noor Haddad", 1, "Council", Role.COORDINATOR, "coordination", is_live=True, shares={})


def write(looks: int) -> list[float]:
    """One writer: waits for the word, then looks again and again. Returns what each look took, in ms."""
    begin()
    from alongside.audit import ledger
    from alongside.audit.models import Entry

    Entry.objects.count()
    print("ready", flush=True)
    sys.stdin.readline()
    took, by = [], somebody()
    for person in range(looks):
        started = time.perf_counter()
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=person, object_id=person)
        took.append((time.perf_counter() - started) * 1000)
    return took


def fill(entries: int) -> None:
    from alongside.audit import ledger
    from alongside.audit.models import Entry

    about = {"kind": "look", "verb": "look people.person", "actor_id": 1, "actor_name": "Noor Haddad", "agency_id": 1,
             "role": "coordinator", "purpose": "coordination", "object_kind": "people.person"}  # fmt: skip
    Entry.objects.bulk_create(
        (Entry(person_id=n, object_id=str(n), nonce=f"{n:016}", **about) for n in range(entries)), batch_size=1000
    )
    ledger.seal(look_back=None)


def centile(values: list[float], part: int) -> float:
    return round(sorted(values)[min(len(values) - 1, len(values) * part // 100)], 1)


def keep(figures: list[dict[str, object]]) -> None:
    """Add this measurement to the history."""
    history = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    history.append({"on": dt.date.today().isoformat(), "cores": os.cpu_count(), "figures": figures})
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(history, indent=1) + "\n")
