"""`./run bench suggestions`: are there few enough questions to be worked, and do the first hundred settle most?

The borough's exports as they would have come: a first load of all that was known eight weeks ago, then each week's new
records. People answer 250 questions a week, always truly, until none are left; after the first hundred they also tick what
can be taken in at a glance.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_A_WEEK = 60
MOST = 0.5
WEEKS, MONTH, ANSWERED_A_WEEK = 8, 4, 250
RESULTS = Path(__file__).parent / "results" / "suggestions.json"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench suggestions", description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return play(options.people, options.seed)
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
        place = {
            "ALONGSIDE_DATA": name,
            "ALONGSIDE_SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "alongside.settings",
        }
        place["ALONGSIDE_DATABASE"] = f"sqlite:///{name}/alongside.sqlite3"
        words = [sys.executable, "-m", "benchmarks", "suggestions", "--child", f"--people={options.people}"]
        done = subprocess.run(
            [*words, f"--seed={options.seed}"],
            env={**os.environ, **place},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return report(options.people, json.loads(done.stdout.splitlines()[-1]))


def play(people: int, seed: int) -> int:
    """In the child: the first load, then week after week. Prints the figures as JSON."""
    import django

    django.setup()
    from alongside.matching.linking import link_records
    from benchmarks.peers.weeks import Weeks

    game = Weeks.set_up(people, seed, weeks=WEEKS)
    weeks = []
    for week in range(WEEKS + 1):
        arrived = game.arrive(week)
        run = link_records(by=game.by, today=game.start + dt.timedelta(days=7 * week))
        figures = {"week": week, "records": arrived, "asked": run.counts["asked"] if run else 0}
        figures |= {"held": run.counts["held"] if run else 0, "open": game.open(), "before": game.quality()}
        if week == 0:
            doubt = game.doubt()
            figures["answered_100"] = game.answer(100)
            figures["doubt_settled"] = round(1 - game.doubt() / doubt, 3)
            figures["after_100"] = game.quality()
            figures["glance_pages"], figures["glance_ticks"] = game.glance()
            figures["after_glance"] = game.quality()
        figures["answered"] = game.answer(ANSWERED_A_WEEK)
        weeks.append(figures | {"after": game.quality()})
        print(json.dumps(weeks[-1]), file=sys.stderr, flush=True)
        game.a_week_passes()
    print(json.dumps(weeks))
    return 0


def report(people: int, weeks: list[dict]) -> int:
    print("week  new records  asked  held  open   F1 before  F1 after answering")
    for each in weeks:
        print(
            f"{each['week']:4}  {each['records']:11,}  {each['asked']:5}  {each['held']:4}  {each['open']:4}"
            f"  {each['before']['f1']:9.3f}  {each['after']['f1']:8.3f}"
        )
    first = weeks[0]
    print(
        f"First load: F1 {first['before']['f1']:.3f}, {first['after_100']['f1']:.3f} after the first hundred answers, "
        f"{first['after_glance']['f1']:.3f} after {first['glance_ticks']} ticks on {first['glance_pages']} pages more."
    )
    settles = first["doubt_settled"] > MOST
    print(
        f"The first hundred answers settle {first['doubt_settled']:.0%} of the doubt in bits; asked: over {MOST:.0%}: "
        f"{'kept' if settles else 'NOT KEPT'}."
    )
    most = max(each["asked"] + each["held"] for each in weeks if each["week"] > MONTH)
    is_kept = most <= LIMIT_A_WEEK
    print(f"Limit: {LIMIT_A_WEEK} a week after the first month; at most {most}: {'kept' if is_kept else 'NOT KEPT'}.")
    RESULTS.parent.mkdir(exist_ok=True)
    history = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    history.append({"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "people": people, "weeks": weeks})
    RESULTS.write_text(json.dumps(history, indent=1) + "\n")
    return 0 if is_kept and settles else 1
