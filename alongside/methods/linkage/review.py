"""Which pairs are worth a person's look: one question for each pair of groups, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from typing import Literal

import duckdb

from alongside.methods.linkage.cluster import Judged
from alongside.methods.linkage.judging import Settings, conflict_sql, twins_sql
from alongside.methods.linkage.model import Model

EVEN = 0.5
"""How likely possible twins are taken to be one person: they agree in just what the model weighs, so it cannot tell."""
Why = Literal["grey_band", "needs_a_person", "number_conflict", "possible_twins"]

WHY_WORDS: dict[Why, str] = {
    "grey_band": "The evidence is not clear either way.",
    "needs_a_person": "The evidence is strong, but without a shared number or a full agreement a person decides.",
    "number_conflict": "Much agrees, but two valid numbers differ.",
    "possible_twins": "Same family name and date of birth, another given name: twins, or one person with two names.",
}


@dataclass(frozen=True, slots=True)
class Review:
    """A question for a person: are these two records one person?

    joined: they stand as one now; sizes: records in each of the two groups; usefulness: the doubt that an answer
    settles, in bits, over all the pairs of records that hang on it.
    """

    left_id: str
    right_id: str
    weight: float
    probability: float
    why: Why
    joined: bool
    left_size: int
    right_size: int
    usefulness: float

    @property
    def because(self) -> str:
        return WHY_WORDS[self.why]


def doubt_of(probability: float) -> float:
    """How unsure a probability leaves us, in bits: 1 at even chances, 0 where nothing is open. Source: Shannon 1948."""
    if not 0 < probability < 1:
        return 0.0
    return -probability * log2(probability) - (1 - probability) * log2(1 - probability)


def use_of(why: str, probability: float, one: int, other: int) -> float:
    """The doubt that an answer about two groups of so many records settles, in bits over the pairs between them."""
    return doubt_of(EVEN if why == "possible_twins" else probability) * one * other


def questions(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, judged: Judged, *, join_weight: float
) -> list[Review]:
    """The open questions, most useful first. Needs the tables edges, labels (rid, label) and standard."""
    con.execute("create or replace temp table judged_pairs (l integer, r integer)")
    pairs = sorted(judged.same | judged.different)
    if pairs:
        con.executemany("insert into judged_pairs values (?, ?)", pairs)
    reviews = [*_between(con, model, settings, join_weight), *_within(con, model, join_weight)]
    return sorted(reviews, key=lambda review: (-review.usefulness, review.left_id, review.right_id))


def _between(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, join_weight: float) -> Iterable[Review]:
    """The strongest edge between every two groups that nobody has judged yet."""
    rows = con.execute(f"""
      with size as (select label, count(*) as n from labels group by label),
      across as (
        select least(a.label, b.label) as one, greatest(a.label, b.label) as other, l, r, weight, probability,
          case when {twins_sql(model)} then 'possible_twins' when {conflict_sql(model)} then 'number_conflict'
               when weight >= {join_weight} then 'needs_a_person' else 'grey_band' end as why
        from edges join labels a on l = a.rid join labels b on r = b.rid
        where a.label <> b.label and weight >= {settings.review_floor}),
      parted as (
        select distinct least(a.label, b.label) as one, greatest(a.label, b.label) as other
        from judged_pairs join labels a on l = a.rid join labels b on r = b.rid),
      best as (select one, other, arg_max(struct_pack(l, r, weight, probability, why), (weight, -l, -r)) as e
        from across group by all)
      select x.record_id, y.record_id, e.weight, e.probability, e.why, s.n, t.n
      from best anti join parted using (one, other)
      join standard x on e.l = x.rid join standard y on e.r = y.rid join size s on one = s.label
      join size t on other = t.label""").fetchall()
    for left, right, weight, probability, why, one, other in rows:
        use = use_of(why, probability, one, other)
        yield Review(left, right, weight, probability, why, False, one, other, use)


def _within(con: duckdb.DuckDBPyConnection, model: Model, join_weight: float) -> Iterable[Review]:
    """Groups that stand as one although two valid numbers in them differ."""
    rows = con.execute(f"""
      select x.record_id, y.record_id, weight, probability, s.n
      from (select a.label, arg_min(struct_pack(l, r, weight, probability), (weight, l, r)) as e
            from edges join labels a on l = a.rid join labels b on r = b.rid
            where a.label = b.label and {conflict_sql(model)} and weight < {join_weight + 6}
              and not exists (select 1 from judged_pairs j where j.l = edges.l and j.r = edges.r)
            group by a.label) k
      join (select label, count(*) as n from labels group by label) s using (label),
      lateral (select e.l as l, e.r as r, e.weight as weight, e.probability as probability)
      join standard x on l = x.rid join standard y on r = y.rid""").fetchall()
    for left, right, weight, probability, size in rows:
        use = use_of("number_conflict", probability, size - 1, 1)
        yield Review(left, right, weight, probability, "number_conflict", True, size - 1, 1, use)
