"""Splink as its tutorials set it up, on the borough and on FEBRL: the peer of our linkage.

Names by NameComparison, dates by DateOfBirthComparison, postcodes by PostcodeComparison, the rest exact; the blocking
rules that come to mind first; u from ten million random pairs, m by two rounds of expectation maximisation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLD = 0.95


@dataclass(frozen=True)
class Setup:
    """Everything stock Splink needs to know about one data set."""

    comparisons: list[Any]
    blocking: list[Any]
    certain: list[Any]
    recall: float
    rounds: list[Any]
    u_pairs: float
    link_type: str = "dedupe_only"
    em: dict[str, Any] = field(default_factory=dict)


def borough() -> Setup:
    numbers = ("nhs_number", "pnc", "ni_number", "chain_number")
    return Setup(
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("family_name"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, invalid_dates_as_null=True),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("sex"),
            *(cl.ExactMatch(number) for number in numbers),
        ],
        blocking=[
            block_on("given_name", "date_of_birth"),
            block_on("family_name", "date_of_birth"),
            block_on("given_name", "family_name"),
            block_on("postcode", "family_name"),
            *(block_on(number) for number in numbers),
        ],
        certain=[block_on("given_name", "family_name", "date_of_birth"), block_on("nhs_number"), block_on("pnc")],
        recall=0.6,
        rounds=[block_on("given_name", "family_name"), block_on("date_of_birth")],
        u_pairs=1e7,
        em={"estimate_without_term_frequencies": True, "max_pairs": 5e6},
    )


def _febrl(link_type: str, comparisons: list[Any], blocking: list[Any], recall: float, em: dict[str, Any]) -> Setup:
    certain = [block_on("identifier"), block_on("given_name", "family_name", "date_of_birth")]
    rounds = [block_on("date_of_birth"), block_on("postcode")]
    return Setup(comparisons, blocking, certain, recall, rounds, 1e6, link_type, em)


def febrl3() -> Setup:
    return _febrl(
        "dedupe_only",
        [
            cl.NameComparison("given_name"),
            cl.NameComparison("family_name"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("identifier", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        [block_on(name) for name in ("identifier", "given_name", "family_name", "date_of_birth", "postcode")],
        0.9,
        {"estimate_without_term_frequencies": False},
    )


def febrl4() -> Setup:
    return _febrl(
        "link_only",
        [
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("identifier", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        [
            block_on("given_name", "family_name"),
            "l.given_name = r.family_name and l.family_name = r.given_name",
            *(block_on(name) for name in ("date_of_birth", "identifier", "postcode")),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
        ],
        0.8,
        {"estimate_without_term_frequencies": True},
    )


SETUPS = {"borough": borough, "febrl3": febrl3, "febrl4": febrl4}


def link(kind: str, path: str) -> tuple[Any, Any]:
    """Clusters (record_id, cluster) and pairs at the threshold (left_id, right_id), as Arrow tables."""
    setup = SETUPS[kind]()
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    api = DuckDBAPI(con)
    sources = [row[0] for row in con.execute(f"select distinct source from '{path}' order by 1").fetchall()]
    if setup.link_type == "link_only":
        for source in sources:
            con.execute(f"create table records_{source} as select * from '{path}' where source = '{source}'")
        tables = [api.register(f"records_{source}", dataset_display_name=source) for source in sources]
    else:
        con.execute(f"create table records as select * from '{path}'")
        tables = [api.register("records", dataset_display_name="records")]
    settings = SettingsCreator(
        unique_id_column_name="record_id",
        link_type=setup.link_type,
        comparisons=setup.comparisons,
        blocking_rules_to_generate_predictions=setup.blocking,
    )
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(setup.certain, recall=setup.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=setup.u_pairs, seed=1)
    for rule in setup.rounds:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, **setup.em)
    predicted = linker.inference.predict(threshold_match_weight=-10)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=THRESHOLD
    )
    pairs = con.sql(f"""select record_id_l as left_id, record_id_r as right_id from {predicted.physical_name}
        where match_probability >= {THRESHOLD}""").to_arrow_table()
    grouped = con.sql(f"select record_id, cluster_id as cluster from {clusters.physical_name}").to_arrow_table()
    return grouped, pairs
