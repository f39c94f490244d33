from __future__ import annotations

from math import log2

import pyarrow as pa
import pytest

from alongside.methods.linkage import ANALYTIC, Judgement, Settings, link, records_from_rows
from alongside.methods.linkage.evaluate import cluster_quality, quality_by_group
from alongside.methods.linkage.explain import in_one_line, reasons
from alongside.methods.linkage.judging import FULL_NAME_LABELS
from alongside.methods.linkage.review import EVEN, WHY_WORDS


def people(table: pa.Table) -> dict[str, str]:
    return dict(zip(table["record_id"].to_pylist(), table["person_id"].to_pylist(), strict=True))


@pytest.fixture(scope="module")
def cautious(borough):
    return link(borough)


@pytest.fixture(scope="module")
def analytic(borough):
    return link(borough, settings=ANALYTIC)


@pytest.mark.parametrize(
    ("data", "absent", "least"),
    [("febrl3", [], 0.9976), ("febrl4", [], 0.9995), ("febrl3", ["identifier"], 0.99), ("febrl4", ["identifier"], 0.99),
     ("febrl3", ["date_of_birth"], 0.99), ("febrl4", ["identifier", "date_of_birth"], 0.95),
     ("febrl3", ["given_name", "address"], 0.965), ("febrl4", ["postcode", "address", "identifier"], 0.92)],
)  # fmt: skip
def test_febrl_is_linked_at_least_as_well_as_published(data, absent, least, request):
    table = request.getfixturevalue(data)
    linked = link(table.drop_columns(absent), settings=ANALYTIC)
    assert cluster_quality(linked.clusters, people(table)).f1 >= least


def test_files_that_hold_nobody_twice_are_found_out(febrl4):
    linked = link(febrl4, settings=ANALYTIC)
    assert len(linked.notes) == 2
    assert max(list(linked.clusters.values()).count(label) for label in list(linked.clusters.values())[:200]) <= 2


def test_columns_exchanged_are_still_linked(febrl3):
    given, family = febrl3["given_name"], febrl3["family_name"]
    swapped = febrl3.set_column(febrl3.schema.get_field_index("given_name"), "given_name", family)
    swapped = swapped.set_column(febrl3.schema.get_field_index("family_name"), "family_name", given)
    assert cluster_quality(link(swapped, settings=ANALYTIC).clusters, people(febrl3)).f1 >= 0.99


def test_the_analytic_linkage_of_a_borough_is_good_for_every_group(borough, truth, analytic):
    assert cluster_quality(analytic.clusters, truth).f1 > 0.9
    group = dict(zip(borough["record_id"].to_pylist(), borough["nationality_group"].to_pylist(), strict=True))
    recalls = [found.recall for found in quality_by_group(analytic.clusters, truth, group).values()]
    assert min(recalls) > 0.8


def test_the_index_joins_only_what_is_as_good_as_certain(truth, cautious):
    assert cluster_quality(cautious.clusters, truth).precision > 0.995


def test_what_joins_by_itself_shares_a_valid_number_or_full_names_and_birth(cautious):
    model = cautious.model
    joined = [
        edge for edge in cautious.edges.to_pylist()
        if cautious.clusters[edge["left_id"]] == cautious.clusters[edge["right_id"]]
    ]  # fmt: skip
    by_number = [
        edge for edge in joined
        if any(edge[f"g_{kind}"] == 4 for kind in ("nhs_number", "pnc", "cro", "ni_number", "chain_number", "prison_number", "crn"))
    ]  # fmt: skip
    by_name = [
        edge for edge in joined
        if model.field("name").level(edge["g_name"]).label in FULL_NAME_LABELS
        and model.field("birth").level(edge["g_birth"]).label == "same date of birth"
    ]  # fmt: skip
    assert by_number
    assert by_name
    reached = {edge["left_id"] for edge in (*by_number, *by_name)} | {
        edge["right_id"] for edge in (*by_number, *by_name)
    }
    assert {edge["left_id"] for edge in joined} <= reached


def test_questions_ask_once_for_each_two_groups_and_come_most_useful_first(cautious):
    asked = [
        tuple(sorted((cautious.clusters[review.left_id], cautious.clusters[review.right_id])))
        for review in cautious.reviews
        if not review.joined
    ]
    assert len(asked) == len(set(asked)) > 0
    usefulness = [review.usefulness for review in cautious.reviews]
    assert usefulness == sorted(usefulness, reverse=True)
    assert {review.why for review in cautious.reviews} <= set(WHY_WORDS)


def test_the_first_hundred_judgements_settle_most_of_the_doubt(truth, cautious):
    """By what the model expected, and by how much the true answers tell it: the surprise of each, over its pairs."""
    asked = [r for r in cautious.reviews if not r.joined]
    told = [_surprise(r, is_same=truth[r.left_id] == truth[r.right_id]) * r.left_size * r.right_size for r in asked]
    assert len(asked) > 300
    assert sum(r.usefulness for r in asked[:100]) / sum(r.usefulness for r in asked) > 0.5
    assert sum(told[:100]) / sum(told) > 0.5


def _surprise(review, *, is_same: bool) -> float:
    likely = EVEN if review.why == "possible_twins" else review.probability
    return -log2(likely if is_same else 1 - likely)


def test_a_judgement_is_kept_whatever_the_evidence(borough, cautious):
    best = cautious.edges.slice(0, 1).to_pylist()[0]
    apart = Judgement(best["left_id"], best["right_id"], "different")
    ask = next(review for review in cautious.reviews if not review.joined)
    together = Judgement(ask.left_id, ask.right_id, "same")
    clusters = link(borough, judgements=[apart, together]).clusters
    assert clusters[apart.left_id] != clusters[apart.right_id]
    assert clusters[together.left_id] == clusters[together.right_id]


def test_a_judged_pair_is_not_asked_again(borough, cautious):
    ask = next(review for review in cautious.reviews if not review.joined)
    again = link(borough, judgements=[Judgement(ask.left_id, ask.right_id, "different")]).reviews
    assert (ask.left_id, ask.right_id) not in {(review.left_id, review.right_id) for review in again}


def test_who_stood_together_before_stays_together_down_to_the_parting_weight(borough, cautious):
    ask = next(r for r in cautious.reviews if r.why == "needs_a_person" and r.weight > cautious.join_weight)
    previous = {record: record for record in cautious.clusters} | {ask.left_id: "one", ask.right_id: "one"}
    clusters = link(borough, previous=previous).clusters
    assert clusters[ask.left_id] == clusters[ask.right_id]


def test_linking_twice_gives_the_same(borough, cautious):
    again = link(borough)
    assert again.clusters == cautious.clusters
    assert [(r.left_id, r.right_id) for r in again.reviews] == [(r.left_id, r.right_id) for r in cautious.reviews]


def test_the_evidence_of_an_edge_is_said_in_words(cautious):
    edge = cautious.edges.slice(0, 1).to_pylist()[0]
    found = reasons(edge, cautious.model)
    assert abs(sum(reason.weight for reason in found) + cautious.model.prior_weight - edge["weight"]) < 0.2
    assert [abs(r.weight) for r in found] == sorted((abs(r.weight) for r in found), reverse=True)
    assert in_one_line(found).startswith(f"{found[0].field}: {found[0].label}")


def test_twins_are_not_joined_by_the_index():
    twins = [
        {"record_id": "a", "given_name": "Anna", "family_name": "Cieszewska", "date_of_birth": "1980-02-17",
         "postcode": "SW1A 1AA"},
        {"record_id": "b", "given_name": "Zofia", "family_name": "Cieszewska", "date_of_birth": "1980-02-17",
         "postcode": "SW1A 1AA"},
    ]  # fmt: skip
    linked = link(records_from_rows(twins), settings=Settings(join_weight=0.0, review_floor=-30))
    assert linked.clusters["a"] != linked.clusters["b"]
    assert [review.why for review in linked.reviews] == ["possible_twins"]


@pytest.mark.parametrize("count", [0, 1, 2], ids=["none", "one", "two"])
def test_hardly_any_records_are_no_trouble(count):
    rows = [{"record_id": str(i), "given_name": "Anna", "family_name": "Kowalska"} for i in range(count)]
    assert len(link(records_from_rows(rows), settings=ANALYTIC).clusters) == count


def test_records_that_hold_nothing_are_each_alone():
    linked = link(records_from_rows([{"record_id": str(i)} for i in range(5)]), settings=ANALYTIC)
    assert len(set(linked.clusters.values())) == 5
