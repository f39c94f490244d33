"""Where to draw the line: the weight with the best expected F1, and files that hold nobody twice."""

from __future__ import annotations

import duckdb

LOWEST_JOIN_WEIGHT = 0.0
HIGHEST_JOIN_WEIGHT = 12.0


def best_join_weight(con: duckdb.DuckDBPyConnection, edges: str = "edges") -> float:
    """The weight at which joining pairs has the best expected F1, going by their own probabilities."""
    rows = con.execute(
        f"select round(weight * 2) / 2 as w, sum(probability), count(*) from {edges} group by w order by w desc"
    ).fetchall()
    expected = sum(row[1] for row in rows)
    joined = right = 0.0
    best, chosen = -1.0, LOWEST_JOIN_WEIGHT
    for weight, probable, pairs in rows:
        joined, right = joined + pairs, right + probable
        f1 = 2 * right / (joined + expected)
        if f1 > best:
            best, chosen = f1, weight
    return min(max(chosen, LOWEST_JOIN_WEIGHT), HIGHEST_JOIN_WEIGHT)


def sources_with_one_each(con: duckdb.DuckDBPyConnection, edges: str = "edges") -> frozenset[str]:
    """Sources in which the evidence finds next to no repeats, though they share many people with the other sources."""
    rows = con.execute(f"""
      with size as (select source, count(*) as n from standard group by source),
      side as (select a.source as one, b.source as other, probability from {edges} e
               join standard a on l = a.rid join standard b on r = b.rid),
      within as (select one as source, sum(probability) as expected from side where one = other group by 1),
      across as (select source, sum(probability) as expected from
                 (select one as source, probability from side where one <> other
                  union all select other, probability from side where one <> other) group by 1)
      select source from size left join within using (source) left join across using (source)
      where n >= 100 and coalesce(within.expected, 0) < 0.002 * n and coalesce(across.expected, 0) > 0.1 * n
      """).fetchall()
    return frozenset(row[0] for row in rows)
