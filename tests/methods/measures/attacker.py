"""Somebody who knows the rule, every published table and how they hang together, and solves for what is hidden."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import linprog

from alongside.methods.measures.disclosure import Profile, Shown, bounds, is_mixed

Cell = tuple[int, str, str]  # layer, table, group
Layer = Mapping[str, Mapping[str, int]]


def narrowest(
    layers: list[tuple[Layer, Mapping[str, Mapping[str, Shown]]]],
    profile: Profile,
    known: Mapping[int, int] | None = None,
) -> float:
    """The narrowest range that any hidden small count is left with.

    layers: (truth, shown) of everyone, then of a part of them, and so on; the truth is used for nothing but to know which
    counts are hidden because they are small. known: layer -> its total, where readers know it.
    """
    cells: list[Cell] = [
        (n, title, group) for n, (truth, _) in enumerate(layers) for title in truth for group in truth[title]
    ]
    place = {cell: at for at, cell in enumerate(cells)}
    limits = []
    for n, title, group in cells:
        truth, shown = layers[n]
        hidden = {each for each, what in shown[title].items() if what.is_hidden}
        low, high = bounds(truth[title][group], group in hidden, is_mixed(truth[title], hidden, profile), profile)
        limits.append((low, None if high == float("inf") else high))
    equal, sums, below = [], [], []
    for n, (truth, _) in enumerate(layers):
        first, *others = list(truth)
        for title in others:
            row = np.zeros(len(cells))
            row[[place[n, first, group] for group in truth[first]]] += 1
            row[[place[n, title, group] for group in truth[title]]] -= 1
            equal.append(row)
            sums.append(0)
        if n in (known or {}):
            row = np.zeros(len(cells))
            row[[place[n, first, group] for group in truth[first]]] = 1
            equal.append(row)
            sums.append(known[n])
        if n:
            for title in truth:
                for group in truth[title]:
                    row = np.zeros(len(cells))
                    row[place[n, title, group]], row[place[n - 1, title, group]] = 1, -1
                    below.append(row)
    widths = [float("inf")]
    for cell, at in place.items():
        n, title, group = cell
        if not (layers[n][1][title][group].is_hidden and 0 < layers[n][0][title][group] < profile.fewest):
            continue
        goal = np.zeros(len(cells))
        goal[at] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal, A_eq=np.array(equal) if equal else None, b_eq=sums or None,
                A_ub=np.array(below) if below else None, b_ub=np.zeros(len(below)) if below else None, bounds=limits,
            )  # fmt: skip
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        widths.append(ends[1] - ends[0])
    return min(widths)
