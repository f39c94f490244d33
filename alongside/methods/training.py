"""Make the shipped linkage model from an invented borough: the one place where the two sciences meet.

    python -m alongside.methods.training [--records 150000] [--seed 90001] [--out FILE]

Splink counts how often strangers' records agree (u, random pairs) and how often one person's do (m, from the truth of a
synthetic borough whose seed no benchmark uses). Levels that never occur keep the starting figures of compare.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from alongside.methods.borough.records import identity_records
from alongside.methods.linkage.compare import splink_settings
from alongside.methods.linkage.model import SHIPPED, Model, model_from_splink
from alongside.methods.linkage.records import as_records, open_engine
from alongside.methods.linkage.standardise import standardise

VERSION = "borough-1"
"""What the model made here is called wherever its weights are cited: a new number whenever its figures change."""


def train(records: pa.Table, person_ids: Sequence[str], *, seed: int = 1) -> Model:
    """A model from records whose people are known."""
    from splink import DuckDBAPI, Linker

    con = open_engine()
    standardise(con, as_records(records))
    con.register(
        "truth", pa.table({"record_id": records.column("record_id"), "person_id": pa.array(person_ids, pa.string())})
    )
    con.execute("create table known as select standard.*, person_id from standard join truth using (record_id)")
    settings = splink_settings(prior=_prior(person_ids)) | {"additional_columns_to_retain": ["person_id"]}
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            for key in ("tf_adjustment_column", "tf_adjustment_weight", "tf_minimum_u_value"):
                level.pop(key, None)
    linker = Linker(DuckDBAPI(con).register("known"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=seed)
    linker.training.estimate_m_from_label_column("person_id")
    start = splink_settings(prior=_prior(person_ids)) | {"linker_uid": VERSION}
    return model_from_splink(_steadied(linker.misc.save_model_to_json(), start))


def _prior(person_ids: Sequence[str]) -> float:
    counted = pa.array(person_ids).value_counts().field("counts").to_numpy()
    total = len(person_ids)
    return float((counted * (counted - 1) // 2).sum() / (total * (total - 1) / 2))


def _steadied(trained: dict[str, Any], start: dict[str, Any]) -> dict[str, Any]:
    """The starting settings with the trained figures, blended where little was seen and summing to one."""
    found = {comparison["output_column_name"]: comparison["comparison_levels"] for comparison in trained["comparisons"]}
    for comparison in start["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        seen = [level for level in found[comparison["output_column_name"]] if not level.get("is_null_level")]
        for key, weight in (("m_probability", 1e-3), ("u_probability", 1e-3)):
            blended = [
                max(new[key], 1e-10) if key in new else old[key] * weight for old, new in zip(levels, seen, strict=True)
            ]
            total = sum(blended)
            for level, share in zip(levels, blended, strict=True):
                level[key] = float(f"{share / total:.6g}")
    return start


def main(argv: Sequence[str] | None = None) -> int:
    """Make the model file and say what it was made from."""
    parser = argparse.ArgumentParser(
        prog="train", description="Make the shipped linkage model from a synthetic borough."
    )
    parser.add_argument("--records", type=int, default=150_000)
    parser.add_argument("--seed", type=int, default=90_001)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args(argv)
    records = identity_records(options.records, seed=options.seed)
    model = train(records, records.column("person_id").to_pylist())
    options.out.write_text(json.dumps(model.as_splink(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{options.out.name}: {options.records:,} records, seed {options.seed}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
