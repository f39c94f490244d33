"""Records of many people at many agencies in one table, with the truth: what linkage is trained and measured on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from alongside.methods.borough.layouts import AGENCIES
from alongside.methods.borough.names import names
from alongside.methods.borough.numbers import MOST_PEOPLE, NUMBERS
from alongside.methods.borough.people import People, build_people
from alongside.methods.borough.register import Records, draw_known, draw_records, observe

TODAY = date(2026, 11, 1)
RECORDS_PER_PERSON = 2.5
TEXT_FIELDS = ("given_name", "family_name", "middle_name", "address", "postcode", "phone", "email", *NUMBERS)


def identity_records(records: int, seed: int) -> pa.Table:
    """So many records of people, in no order, one row a record; the same arguments give the same table.

    person_id is the truth. aliases: list of "Given Family". date_of_birth: ISO text, as supplied and possibly wrong.
    Raises ValueError beyond what the ranges of never-issued numbers can serve.
    """
    people = round(records / RECORDS_PER_PERSON) + 20
    if not records >= 1 or people > MOST_PEOPLE:
        raise ValueError(f"Ask for 1 to {int((MOST_PEOPLE - 20) * RECORDS_PER_PERSON):,} records")
    rng = np.random.default_rng(seed)
    built = build_people(people, TODAY, rng)
    who, agency, is_second = draw_records(draw_known(built, rng), rng)
    if len(who) < records:
        raise ValueError(f"{people:,} people gave only {len(who):,} records")
    chosen = rng.permutation(np.arange(records))
    return _table(built, observe(built, who[chosen], agency[chosen], is_second[chosen], rng))


def _table(people: People, records: Records) -> pa.Table:
    size = len(records)
    groups = pa.array([group.nationality_group for group in names().groups])
    columns = {
        "record_id": pa.array([f"r{number:07d}" for number in range(size)]),
        "person_id": pa.array([f"p{person:07d}" for person in records.who.tolist()]),
        "source": pa.DictionaryArray.from_arrays(pa.array(records.agency), pa.array(AGENCIES)).cast(pa.string()),
        **{field: pa.array(records.columns[field], type=pa.string()) for field in TEXT_FIELDS[:3]},
        "aliases": pa.array(records.columns["aliases"], type=pa.list_(pa.string())),
        "date_of_birth": pa.array(records.born).cast(pa.string()),
        "sex": pa.array(records.columns["sex"], type=pa.string()),
        "nationality_group": pa.DictionaryArray.from_arrays(pa.array(people.group[records.who]), groups).cast(
            pa.string()
        ),
        **{field: pa.array(records.columns[field], type=pa.string()) for field in TEXT_FIELDS[3:]},
    }
    return pa.table(columns)
