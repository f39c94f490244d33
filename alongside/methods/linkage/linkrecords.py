"""`alongside link-records`: link the people in any CSV files, without a database.

Writes pairs.csv (every two records put together, with their evidence), clusters.csv (every record with its cluster) and
doubtful.csv (pairs that a person could settle, most useful first).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from alongside.methods.linkage.explain import reasons_sql
from alongside.methods.linkage.files import read_files
from alongside.methods.linkage.judging import Settings
from alongside.methods.linkage.linking import Linked, link
from alongside.methods.linkage.records import UnusableRecords
from alongside.methods.linkage.spec import BadSpec, read_spec

STEP_WORDS = {
    "standardise": "Bringing names, dates and numbers to one form",
    "chance": "Learning how often strangers agree here",
    "block": "Finding pairs worth comparing",
    "compare": "Comparing",
    "learn": "Learning how one person's records agree here",
    "weigh": "Weighing the evidence",
    "cluster": "Grouping records into people",
    "review": "Choosing the pairs that a person could settle",
    "done": "Done",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when linked, 2 with one sentence on stderr when the spec or a file must be mended first."""
    options = _options(argv)
    try:
        threshold = _join_weight(options.threshold)
        records = read_files(read_spec(options.spec), _say)
        _say(f"{records.num_rows:,} records read.")
        options.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="alongside-") as spill:
            settings = Settings(auto_join_rule="threshold", join_weight=threshold)
            linked = link(records, settings=settings, work_dir=Path(spill), progress=_progress)
    except (BadSpec, UnusableRecords) as problem:
        _say(str(problem))
        return 2
    except (FileExistsError, PermissionError) as problem:
        _say(f"Cannot write to {options.out}: {problem.strerror}. Choose another folder with --out.")
        return 2
    write(linked, options.out)
    if options.report:
        (options.out / "report.json").write_text(
            json.dumps(report(linked), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    for line in (*linked.notes, _summary(linked, options.out)):
        _say(line)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="alongside link-records", description="Link the people in CSV files.")
    parser.add_argument(
        "--spec", type=Path, required=True, help="TOML file that says which files and which column is which field"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for pairs.csv and clusters.csv")
    parser.add_argument(
        "--threshold", type=float, metavar="P", help="join pairs from this probability (default: best expected F1)"
    )
    parser.add_argument(
        "--report", action="store_true", help="also write report.json: weights, threshold, expected quality, timings"
    )
    return parser.parse_args(argv)


def _join_weight(probability: float | None) -> float | None:
    if probability is None:
        return None
    if not 0 < probability < 1:
        raise BadSpec(f"--threshold {probability:g} is not a probability: give a number between 0 and 1, such as 0.9.")
    return math.log2(probability / (1 - probability))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _progress(step: str, share: float) -> None:
    _say(f"[{share:4.0%}] {STEP_WORDS[step]}")


def write(linked: Linked, out: Path) -> None:
    """Write pairs.csv, clusters.csv and doubtful.csv."""
    con = duckdb.connect()
    con.register("edges", linked.edges)
    con.register("labels", linked.labels)
    _copy(
        con,
        out / "pairs.csv",
        f"""select left_id, right_id, round(weight, 3) as weight, round(probability, 6) as probability,
        {reasons_sql(linked.model)} as reasons
      from edges join labels a on left_id = a.record_id join labels b on right_id = b.record_id
      where a.cluster = b.cluster order by weight desc, left_id, right_id""",
    )
    _copy(con, out / "clusters.csv", "select record_id as id, cluster from labels order by cluster, id")
    con.register("reviews", pa.table({
        "left_id": pa.array([review.left_id for review in linked.reviews], pa.string()),
        "right_id": pa.array([review.right_id for review in linked.reviews], pa.string()),
        "why": pa.array([review.because for review in linked.reviews], pa.string()),
        "usefulness": pa.array([round(review.usefulness, 3) for review in linked.reviews], pa.float64()),
    }))  # fmt: skip
    _copy(
        con,
        out / "doubtful.csv",
        f"""select left_id, right_id, round(weight, 3) as weight, round(probability, 6) as probability,
        why, {reasons_sql(linked.model)} as reasons
      from reviews join edges using (left_id, right_id) order by usefulness desc, left_id, right_id""",
    )
    con.close()


def _copy(con: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    target = str(path).replace("'", "''")
    con.execute(f"copy ({query}) to '{target}' (header, delimiter ',')")


def report(linked: Linked) -> dict[str, object]:
    """What was decided and on which figures, for a file beside the results."""
    weights = linked.edges.column("weight").to_numpy()
    probabilities = linked.edges.column("probability").to_numpy()
    joined = weights >= linked.join_weight
    return {
        "records": linked.labels.num_rows,
        "clusters": len(set(linked.labels.column("cluster").to_pylist())),
        "join_weight": linked.join_weight,
        "expected_precision_of_pairs": round(float(probabilities[joined].mean()), 5) if joined.any() else None,
        "expected_share_of_pairs_found": round(float(probabilities[joined].sum() / probabilities.sum()), 5)
        if len(weights)
        else None,
        "prior": linked.model.prior,
        "weights": {
            field.name: {level.label: round(level.weight, 2) for level in field.levels if level.value >= 0}
            for field in linked.model.fields
        },
        "seconds": dict(linked.timings),
        "notes": list(linked.notes),
    }


def _summary(linked: Linked, out: Path) -> str:
    people = len(linked.labels.column("cluster").unique())
    return (
        f"{linked.labels.num_rows:,} records are {people:,} people; see {out / 'clusters.csv'} and {out / 'pairs.csv'}."
    )


if __name__ == "__main__":
    sys.exit(main())
