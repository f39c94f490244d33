"""`./run bench import`: 100,000 rows read, checked and applied, against the limit of 60 s and 1 GB, on both databases.

Every row is somebody new with a name, numbers, an address and three events: the most work that a row can be. Then the
same rows again in another order, and again with a tenth of them changed. And once more from nothing, as a workbook.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS, LIMIT_MEGABYTES = 60, 1024
RESULTS = Path(__file__).parent / "results" / "import.json"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench import", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child is not None:
        return measure([Path(path) for path in options.child])
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        files = write_files(folder, options.rows)
        databases = options.database or ["sqlite", "postgres"]
        runs = [run(database, folder, files) for database in databases]
        runs += [run(databases[0], folder / "workbook", [as_workbook(files[0])])]
    is_within = all(
        step["seconds"] < LIMIT_SECONDS and run["peak_megabytes"] < LIMIT_MEGABYTES
        for run in runs
        for step in run["steps"]
    )
    report(options.rows, runs, is_within)
    return 0 if is_within else 1


def write_files(folder: Path, rows: int) -> list[Path]:
    """The three files: everyone new; the same in another order; a tenth changed."""
    from alongside.methods.borough.layouts import LAYOUTS
    from alongside.methods.borough.records import identity_records

    columns = [column.name for layout in LAYOUTS if layout.profile == "ndelius" for column in layout.columns]
    people = identity_records(rows, 7).to_pylist()
    table = [row_of(number, person) for number, person in enumerate(people)]
    shuffled = random.Random(7).sample(table, len(table))
    changed = [{**row, "Release Date": "01/11/2026"} if number % 10 == 0 else row for number, row in enumerate(table)]
    paths = []
    for name, lines in (("new", table), ("shuffled", shuffled), ("changed", changed)):
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(lines)
    return paths


def as_workbook(path: Path) -> Path:
    """The same rows as XLSX."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def row_of(number: int, person: dict) -> dict[str, str]:
    born = person["date_of_birth"] or ""
    sentenced = dt.date(2024, 1, 1) + dt.timedelta(days=number % 700)
    return {
        "CRN": f"B{number:06d}",
        "Surname": person["family_name"],
        "First Name": person["given_name"],
        "Middle Names": person["middle_name"],
        "Alias Names": "; ".join(person["aliases"] or []),
        "Date of Birth": "/".join(reversed(born.split("-"))),
        "Gender": person["sex"],
        "PNC": person["pnc"],
        "CRO": person["cro"],
        "NOMS Number": person["prison_number"],
        "Main Address": person["address"],
        "Postcode": person["postcode"],
        "Sentence Date": f"{sentenced:%d/%m/%Y}",
        "Disposal": "Community Order",
        "Expected End Date": f"{sentenced + dt.timedelta(days=365):%d/%m/%Y}",
        "RoSH": "RMRH",
    }


def run(database: str, folder: Path, files: list[Path]) -> dict:
    """One database from empty, in a process of its own so that its memory is its own."""
    data = folder / database
    data.mkdir(parents=True)
    data.chmod(0o755)
    environment = {
        **os.environ,
        "ALONGSIDE_DATA": str(data),
        "ALONGSIDE_SECRET_KEY": "bench",
        "PYTHONPATH": str(Path.cwd()),
    }
    environment["DJANGO_SETTINGS_MODULE"] = "alongside.settings"
    environment["ALONGSIDE_DATABASE"] = f"sqlite:///{data / 'alongside.sqlite3'}"
    stop = None
    if database == "postgres":
        from tests import database as server

        server.FAST = "-c listen_addresses=''"  # a server as it comes: what was committed is on disk
        home = Path(tempfile.mkdtemp(prefix="alongside-bench-pg-"))
        stop = server.start_postgres(home)
        environment["ALONGSIDE_DATABASE"] = f"postgresql://postgres@/postgres?host={home}"
    try:
        words = [sys.executable, "-m", "benchmarks", "import", "--child", *map(str, files)]
        done = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    finally:
        if stop:
            stop()
    return {"database": database, **json.loads(done.stdout.splitlines()[-1])}


def measure(files: list[Path]) -> int:
    """In the child: import each file, and say how long it took and how much memory was needed at most."""
    import django

    django.setup()
    from django.core.management import call_command

    from alongside.access import changes as access
    from alongside.access.operator import operator
    from alongside.access.policy import EVERYDAY, Purpose, Role
    from alongside.sources import changes
    from alongside.sources.importing import read_file
    from alongside.workspace.rehearse_partnership import record_purposes

    call_command("migrate", verbosity=0)
    changes.ship_profiles()
    agencies = [
        access.add_agency(by=operator(Role.ADMINISTRATOR), slug=slug, name=slug, is_named_to_others=True)
        for slug in ("probation", "council")
    ]
    record_purposes(agencies[1], dt.date.today())
    access.sign_agreement(
        by=operator(Role.GOVERNANCE_LEAD), title="Linking", giver=agencies[0], receivers=agencies[1:],
        purpose=Purpose.LINKAGE, categories=EVERYDAY, starts_on=dt.date(2020, 1, 1), review_on=dt.date(2030, 1, 1),
        ends_on=None,
    )  # fmt: skip
    by = operator(Role.DATA_OFFICER)
    if files[0].suffix == ".xlsx":
        definition, _ = changes.current_profile("ndelius")
        body = definition.body.replace('format = "csv"\nencoding = "utf-8"', 'format = "xlsx"')
        changes.save_profile(by=by, slug="ndelius", body=body)
    source = changes.add_source(by=by, slug="probation", title="Probation", agency=agencies[0], profile="ndelius")
    steps = []
    for path in files:
        start, worked = time.perf_counter(), time.process_time()
        upload = read_file(by=by, source=source, path=path)
        counts = {name: getattr(upload, name) for name in ("accepted", "changed", "unchanged", "refused", "events_new")}
        assert upload.state == "applied", upload.message
        assert upload.rows == sum(counts[name] for name in ("accepted", "changed", "unchanged", "refused"))
        took = {"seconds": time.perf_counter() - start, "own_processor_seconds": time.process_time() - worked}
        steps.append({"file": path.name, **{name: round(value, 1) for name, value in took.items()}, **counts})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"steps": steps, "peak_megabytes": peak}))
    return 0


def report(rows: int, runs: list[dict], is_within: bool) -> None:
    for each in runs:
        for step in each["steps"]:
            own = f"({step['own_processor_seconds']:.0f} s of it our own process's work)"
            print(
                f"{each['database']:9} {step['file']:13} {step['seconds']:6.1f} s {own:38} {step['accepted']:>7,} accepted "
                f"{step['changed']:>7,} changed {step['unchanged']:>7,} unchanged {step['refused']:>5,} refused"
            )
        print(f"{each['database']:9} at most {each['peak_megabytes']:,} MB")
    print(
        f"Limit: {LIMIT_SECONDS} s and {LIMIT_MEGABYTES:,} MB for {rows:,} rows: {'kept' if is_within else 'NOT KEPT'}."
    )
    RESULTS.parent.mkdir(exist_ok=True)
    history = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, Python {platform.python_version()}"
    history.append(
        {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "machine": machine, "rows": rows,
         "within_limit": is_within, "runs": runs}
    )  # fmt: skip
    RESULTS.write_text(json.dumps(history, indent=1) + "\n")
