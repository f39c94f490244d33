from __future__ import annotations

import pytest

from alongside.methods.linkage import Index, link
from alongside.methods.linkage.judging import Settings

AS_GIVEN = Settings(learn_locally=False)


@pytest.fixture(scope="module")
def index(borough, tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "people.duckdb"
    with_all = Index.build(borough, path)
    yield with_all
    with_all.close()


def pairs(edges, ids=None) -> dict[tuple[str, str], float]:
    rows = zip(*(edges[name].to_pylist() for name in ("left_id", "right_id", "weight")), strict=True)
    return {
        (min(one, other), max(one, other)): weight
        for one, other, weight in rows
        if ids is None or one in ids or other in ids
    }


def test_new_records_get_the_edges_that_linking_everything_again_gives(borough, index):
    new = borough["record_id"].to_pylist()[:60]
    before = pairs(index.link(new))
    index.remove(new)
    assert len(index) == borough.num_rows - 60
    index.upsert(borough.slice(0, 60))
    after = pairs(index.link(new))
    everything = pairs(index.link(borough["record_id"].to_pylist()), set(new))
    assert after == pytest.approx(everything, abs=1e-3)
    # Rarities are those of the index as it was built, so taking records out and putting them in again changes no weight.
    assert {pair: weight for pair, weight in after.items() if weight > 0}.keys() == {
        pair for pair, weight in before.items() if weight > 0
    }


def test_an_index_finds_the_pairs_that_linking_in_one_go_finds(borough, index):
    whole = pairs(link(borough).edges)
    found = pairs(index.link(borough["record_id"].to_pylist()))
    strong = {pair for pair, weight in whole.items() if weight > 6}
    assert len(strong & found.keys()) / len(strong) > 0.99


def test_a_look_up_weighs_as_linking_does(borough, index):
    ids = borough["record_id"].to_pylist()[100:130]
    edges = pairs(index.link(ids))
    for record in borough.slice(100, 30).to_pylist():
        for candidate in index.look_up(record, limit=50):
            pair = tuple(sorted((record["record_id"], candidate.record_id)))
            if pair[0] != pair[1] and pair in edges:
                assert candidate.weight == pytest.approx(edges[pair], abs=0.02)


def test_a_record_typed_as_held_is_found(borough, index):
    for record in borough.slice(0, 40).to_pylist():
        if record["given_name"] and record["family_name"] and record["date_of_birth"]:
            assert record["record_id"] in {candidate.record_id for candidate in index.look_up(record)}


def test_a_look_up_says_why(borough, index):
    record = next(r for r in borough.to_pylist() if r["given_name"] and r["family_name"] and r["date_of_birth"])
    best = index.look_up(record)[0]
    assert {reason.field for reason in best.reasons} >= {"Name"}
    assert best.probability > 0.5


def test_nothing_typed_finds_nobody(index):
    assert index.look_up({}) == []


def test_a_closed_index_opens_as_it_was(borough, tmp_path):
    path = tmp_path / "people.duckdb"
    built = Index.build(borough.slice(0, 500), path, settings=AS_GIVEN)
    record = borough.slice(3, 1).to_pylist()[0]
    before = built.look_up(record)
    built.close()
    opened = Index.open(path)
    assert len(opened) == 500
    assert opened.look_up(record) == before
    opened.close()


def test_a_changed_record_takes_the_place_of_the_old(borough, tmp_path):
    index = Index.build(borough.slice(0, 200), settings=AS_GIVEN)
    changed = borough.slice(0, 1).to_pylist()[0] | {"given_name": "Zdzisława", "family_name": "Przybyszewska"}
    from alongside.methods.linkage import records_from_rows

    index.upsert(records_from_rows([changed]))
    assert len(index) == 200
    assert (
        index.look_up({"given_name": "Zdzislawa", "family_name": "Przybyszewska"})[0].record_id == changed["record_id"]
    )
    index.close()
