"""How well barriers that are one are found, beside a plain TF-IDF, in the same run on the same labelled wordings of the borough.

Every pair of wordings is asked about; a pair is right where both are of one barrier. Each plain one gets the threshold that is
best for it on the learning half; ours is the shipped one. All are judged on barriers that none was fitted to. recall_of_ten: of
the wordings that are truly one with it, how many are among the first ten shown. One hand wrote the wordings and the vocabulary:
real logs will be harder on ours. Results: benchmarks/results/barriers.json.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from alongside.methods.borough.barriers import Logged, logged
from alongside.methods.likeness import SURE_ENOUGH, Described, compare, groups, weigh
from alongside.methods.likeness.alike import DIFFERENT, NAMES, SAME, Worth
from benchmarks.peers.tf_idf import TfIdf

RESULTS = Path(__file__).parent / "results" / "barriers.json"
SHOWN = 10
Score = Callable[[Logged, Logged], float]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench barriers", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many boroughs, each with slips of its own")
    parser.add_argument("--learn", action="store_true", help="fit the weights on the learning half and print them")
    args = parser.parse_args(argv)
    if args.learn:
        return learn(args.seeds)
    figures = measure(args.seeds)
    for name, each in figures["judged"].items():  # type: ignore[attr-defined]
        told = "  ".join(f"{what} {value:.3f}" for what, value in each.items())
        print(f"{name:20} {told}")
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(seeds: int) -> dict[str, object]:
    """The figures of all seeds together."""
    counts: dict[str, list[int]] = {}
    tens: dict[str, list[float]] = {}
    started = time.perf_counter()
    for seed in range(1, seeds + 1):
        everything = logged(seed)
        learning, judging = (_of(part, everything) for part in ("learn", "judge"))
        worth, texts = weigh(row.what for row in everything), [row.what for row in everything]
        scores: dict[str, tuple[Score, float]] = {
            "ours": (_ours(worth), SURE_ENOUGH),
            "ours, words alone": (_ours(worth, words_alone=True), 0.0),
            "plain TF-IDF": (_plain(TfIdf(texts)), 0.0),
            "TF-IDF of letters": (_plain(TfIdf(texts, of_letters=True)), 0.0),
            "TF-IDF with facets": (_plain(TfIdf([_with_facets(row) for row in everything])), 0.0),
        }
        for name, (score, threshold) in scores.items():
            threshold = threshold or best_threshold(learning, score)
            found = counts.setdefault(name, [0, 0, 0])
            for at, number in enumerate(confusion(judging, score, threshold)):
                found[at] += number
            tens.setdefault(name, []).append(recall_of_ten(judging, score))
        _count_groups(judging, worth, counts.setdefault("ours, as groups", [0, 0, 0]))
    return {
        "boroughs": seeds, "wordings": len(logged(1)), "judged_wordings": len(logged(1, "judge")),
        "judged": {
            name: _quality(*found) | ({"recall_of_ten": round(_mean(tens[name]), 3)} if name in tens else {})
            for name, found in counts.items()
        },
        "seconds": round(time.perf_counter() - started, 1),
    }  # fmt: skip


def _of(part: str, rows: Iterable[Logged]) -> list[Logged]:
    return [row for row in rows if row.part == part]


def describe(row: Logged, *, words_alone: bool = False) -> Described:
    facets = {} if words_alone else {name: (getattr(row, name), "") for name in NAMES}
    return Described(row.key, row.what, facets)


def _with_facets(row: Logged) -> str:
    """The facets as words of the text: what a plain search index would do with them."""
    return " ".join([row.what, *(f"{name}_{getattr(row, name)}" for name in ("domain", "service", "kind"))])


def _ours(worth: Worth, *, words_alone: bool = False) -> Score:
    return lambda a, b: compare(describe(a, words_alone=words_alone), describe(b, words_alone=words_alone), worth).sure


def _plain(texts: TfIdf) -> Score:
    return lambda a, b: texts.cosine(a.key - 1, b.key - 1)


def best_threshold(rows: Sequence[Logged], score: Score) -> float:
    """The threshold with the best F1 on these rows."""
    scored = sorted(((score(a, b), a.truth == b.truth) for a, b in itertools.combinations(rows, 2)), reverse=True)
    truly, right, best = sum(same for _, same in scored), 0, (0.0, 1.0)
    for shown, (value, same) in enumerate(scored, start=1):
        right += same
        if shown == len(scored) or scored[shown][0] < value:  # all with the same score are said together
            best = max(best, (2 * right / (shown + truly), value))
    return best[1]


def confusion(rows: Sequence[Logged], score: Score, threshold: float) -> tuple[int, int, int]:
    """Pairs rightly said to be one, wrongly said so, missed."""
    right = wrong = missed = 0
    for a, b in itertools.combinations(rows, 2):
        said, same = score(a, b) >= threshold, a.truth == b.truth
        right, wrong, missed = right + (said and same), wrong + (said and not same), missed + (same and not said)
    return right, wrong, missed


def recall_of_ten(rows: Sequence[Logged], score: Score) -> float:
    shares = []
    for row in rows:
        truly = [each for each in rows if each.truth == row.truth and each.key != row.key]
        ranked = sorted((each for each in rows if each.key != row.key), key=lambda each: -score(row, each))[:SHOWN]
        shares.append(len({each.key for each in truly} & {each.key for each in ranked}) / min(SHOWN, len(truly)))
    return _mean(shares)


def _count_groups(rows: Sequence[Logged], worth: Worth, found: list[int]) -> None:
    truth = {row.key: row.truth for row in rows}
    pairs = {
        pair
        for group in groups([describe(row) for row in rows], worth)
        for pair in itertools.combinations(group.keys, 2)
    }
    right = sum(truth[a] == truth[b] for a, b in pairs)
    truly = sum(a.truth == b.truth for a, b in itertools.combinations(rows, 2))
    for at, number in enumerate((right, len(pairs) - right, truly - right)):
        found[at] += number


def _quality(right: int, wrong: int, missed: int) -> dict[str, float]:
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return {"precision": round(precision, 3), "recall": round(recall, 3),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3)}  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def learn(seeds: int) -> int:
    """Fit the weights on the learning half, several boroughs of it."""
    from sklearn.linear_model import LogisticRegression

    rows, truths = [], []
    for seed in range(1, seeds + 1):
        everything = logged(seed)
        worth = weigh(row.what for row in everything)
        for a, b in itertools.combinations(_of("learn", everything), 2):
            one, other = describe(a), describe(b)
            found = compare(one, other, worth)
            both = {name: bool(one.value(name) and other.value(name)) for name in NAMES}
            same = {name: both[name] and one.value(name) == other.value(name) for name in NAMES}
            rows.append(
                [found.overlap, *(same[name] for name in NAMES), *(both[name] and not same[name] for name in NAMES)]
            )
            truths.append(a.truth == b.truth)
    fitted = LogisticRegression(max_iter=1000).fit(rows, truths)
    words, *facets = fitted.coef_[0]
    print(f"START = {fitted.intercept_[0]:.1f}\nWORDS = {words:.1f}")
    for title, values in (("SAME", facets[: len(SAME)]), ("DIFFERENT", facets[len(DIFFERENT) :])):
        print(title, "=", {name: round(float(value), 1) for name, value in zip(NAMES, values, strict=True)})
    return 0
