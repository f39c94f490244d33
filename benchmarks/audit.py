"""How fast the ledger is: looks a second with four writers at once, and the time to verify 100,000 entries.

The limits are 100 looks a second, each sealed and on the disk before the page may leave, and 5 s for verifying, on SQLite
and on PostgreSQL with its writes as safe as in life. Results: benchmarks/results/audit.json.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

from benchmarks.thrown_away import BOTH, begin, centile, chosen, keep, measured

LOOKS_A_SECOND = 100
VERIFY_SECONDS = 5.0
WRITERS = 4


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench audit", description=__doc__)
    parser.add_argument("--looks", type=int, default=500, help="by each writer")
    parser.add_argument("--entries", type=int, default=100_000, help="to verify")
    parser.add_argument("--db", choices=BOTH, default="both")
    parser.add_argument("--inside", choices=["measure", "write"], help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.inside:
        print(json.dumps(measure(args) if args.inside == "measure" else write(args.looks)))
        return 0
    figures = [measured("audit", db, *sizes("measure", args), is_safe=True) for db in chosen(args.db)]
    for each in figures:
        print(
            f"{each['database']}: {each['looks_a_second']} looks a second at {WRITERS} writers (at least "
            f"{LOOKS_A_SECOND}), p95 {each['p95_ms']} ms; {args.entries:,} entries verified in "
            f"{each['verify_seconds']} s (at most {VERIFY_SECONDS})"
        )
    keep("audit", figures)
    return int(
        any(
            each["looks_a_second"] < LOOKS_A_SECOND or each["verify_seconds"] > VERIFY_SECONDS or not each["is_sound"]
            for each in figures
        )
    )


def sizes(inside: str, args: argparse.Namespace) -> list[str]:
    return ["--inside", inside, "--looks", str(args.looks), "--entries", str(args.entries)]


def measure(args: argparse.Namespace) -> dict[str, object]:
    begin()
    from django.utils import timezone

    from alongside.audit import verifying

    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks", "audit", *sizes("write", args)],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )
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
    begin(is_new=False)
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
