"""An index of records: how long a hundredth of new rows takes, and how long one look-up takes. Prints JSON.

New rows: from rows as supplied to scored edges against everybody.
Look-ups: records that agencies really hold, typed as held.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from alongside.methods.linkage import Index

LOOK_UPS = 300
WARM_UP = 20


def main(path: str) -> int:
    records = pq.read_table(path)
    new = max(records.num_rows // 100, 1)
    with tempfile.TemporaryDirectory(prefix="index-") as folder:
        began = time.perf_counter()
        index = Index.build(records.slice(new), Path(folder) / "index.duckdb")
        built = time.perf_counter() - began
        arriving = records.slice(0, new)
        began = time.perf_counter()
        ids = index.upsert(arriving)
        put = time.perf_counter() - began
        began = time.perf_counter()
        edges = index.link(ids)
        linked = time.perf_counter() - began
        taken = _look_ups(index, arriving.slice(0, LOOK_UPS + WARM_UP).to_pylist())
        index.close()
    print(json.dumps({
        "records": records.num_rows - new, "build_seconds": round(built, 1), "new_records": new,
        "put_in_seconds": round(put, 2), "new_seconds": round(linked, 2), "edges": edges.num_rows,
        "look_up_p50_ms": round(statistics.median(taken), 1),
        "look_up_p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
    }))  # fmt: skip
    return 0


def _look_ups(index: Index, records: list[dict[str, object]]) -> list[float]:
    taken = []
    for record in records:
        began = time.perf_counter()
        index.look_up(record)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[WARM_UP:] or taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
