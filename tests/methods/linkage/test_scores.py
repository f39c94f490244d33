"""Three ways to weigh a pair must agree: our SQL, our Python for look-ups, and Splink with the same model."""

from __future__ import annotations

import duckdb
import pytest

from alongside.methods.linkage import agree
from alongside.methods.linkage.block import candidate_pairs
from alongside.methods.linkage.linking import present_columns
from alongside.methods.linkage.model import Model, load_model
from alongside.methods.linkage.records import as_records, open_engine
from alongside.methods.linkage.score import add_rarities, compare_pairs, weigh
from alongside.methods.linkage.standardise import standardise
from alongside.methods.training import VERSION


@pytest.fixture(scope="module")
def weighed(borough) -> tuple[duckdb.DuckDBPyConnection, Model]:
    con = open_engine()
    standardise(con, as_records(borough))
    model = load_model().with_prior(1e-4)
    add_rarities(con, model)
    con.execute("create table known as from standard join rarities using (rid)")
    candidate_pairs(con, present_columns(con))
    con.execute("create or replace temp table pairs as select * from pairs order by hash(l, r) limit 20000")
    compare_pairs(con, model)
    weigh(con, model, floor=-1000)
    return con, model


def test_splink_with_the_same_model_gives_the_same_weights(weighed):
    from splink import DuckDBAPI, Linker

    con, model = weighed
    settings = model.as_splink() | {"blocking_rules_to_generate_predictions": [
        {"blocking_rule": "l.birth = r.birth", "sql_dialect": "duckdb"},
        {"blocking_rule": "l.family = r.family", "sql_dialect": "duckdb"},
    ]}  # fmt: skip
    linker = Linker(DuckDBAPI(con).register("known"), settings, log_level=None)
    predicted = linker.inference.predict(threshold_match_weight=-1000).physical_name
    compared, furthest = con.execute(f"""select count(*), max(abs(p.match_weight - e.weight))
      from {predicted} p join edges e on least(p.rid_l, p.rid_r) = e.l and greatest(p.rid_l, p.rid_r) = e.r""").fetchall()[0]
    assert compared > 500
    assert furthest < 0.01


def test_python_gives_the_same_levels_and_weights_as_sql(weighed):
    con, model = weighed
    rows = {row["rid"]: row for row in con.sql("from known").to_arrow_table().to_pylist()}
    edges = con.sql("select * from edges").to_arrow_table().to_pylist()
    assert len(edges) == 20000
    for edge in edges:
        left, right = rows[edge["l"]], rows[edge["r"]]
        reached = agree.levels(model, left, right)
        assert reached == {field.name: edge[f"g_{field.name}"] for field in model.fields}, (left, right)
        weights = agree.field_weights(model, reached, left)
        assert model.prior_weight + sum(weights.values()) == pytest.approx(edge["weight"], abs=0.01)


def test_every_level_but_the_last_has_its_test_in_python():
    for field in load_model().fields:
        assert len(agree.TESTS[field.name]) == len(field.levels) - 1


def test_the_shipped_model_bears_the_name_that_training_gives_it():
    assert load_model().made["version"] == VERSION


def test_m_and_u_of_every_field_sum_to_one():
    for field in load_model().fields:
        levels = [level for level in field.levels if level.value >= 0]
        assert sum(level.m for level in levels) == pytest.approx(1, abs=1e-3)
        assert sum(level.u for level in levels) == pytest.approx(1, abs=1e-3)


def test_a_rarer_shared_value_weighs_more(weighed):
    con, model = weighed
    top = max(level.value for level in model.field("name").levels)
    rows = con.execute(f"""select tf_full_name, w_name from edges join known on l = rid
      where g_name = {top} order by tf_full_name""").fetchall()
    assert rows[0][0] < rows[-1][0]
    assert [weight for _, weight in rows] == sorted((weight for _, weight in rows), reverse=True)
