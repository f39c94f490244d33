"""Figures about small groups without pointing at anybody in them.

Counts from one to four are hidden, and then as many others as it takes so that nobody can subtract the hidden ones back
from a total they know. A group with nobody in it is shown: that nobody was chosen is the finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may be shown; None is a hidden one. All hidden ones look alike, whatever hid them."""

    count: int | None

    @property
    def is_hidden(self) -> bool:
        return self.count is None

    @property
    def words(self) -> str:
        return "hidden" if self.count is None else f"{self.count:,}"


HIDDEN = Shown(None)


def protect(counts: Mapping[str, int], threshold: int = FEWEST_SHOWN, *, rounded_to: int = 1) -> Mapping[str, Shown]:
    """Each group's count as it may be shown beside their total. rounded_to: 5 shows counts to the nearest five.

    With the small ones hide all groups of the next larger size: any two hidden groups could then be exchanged without a
    trace, even for somebody who knows this rule. Where nothing larger is left, the empty groups hide instead.
    """
    hidden = {group for group, count in counts.items() if 0 < count < threshold}
    larger = {count for count in counts.values() if count >= threshold}
    if hidden:
        next_size = min(larger, default=0)
        hidden |= {group for group, count in counts.items() if count == next_size}
    return {
        group: HIDDEN if group in hidden else Shown(rounded_to * round(count / rounded_to))
        for group, count in counts.items()
    }


def protect_part(
    part: Mapping[str, int], whole: Mapping[str, int], threshold: int = FEWEST_SHOWN
) -> Mapping[str, Shown]:
    """Counts of those chosen, shown beside the counts of all they were chosen from, with both totals.

    Few chosen and few left over are both small counts. Groups hidden in the whole are hidden here too; then the
    smallest others follow until the hidden groups have enough chosen and enough left over to blur one another.
    """
    chosen = {group: part.get(group, 0) for group in whole}
    left = {group: whole[group] - chosen[group] for group in whole}
    hidden = {group for group, each in protect(whole, threshold).items() if each.is_hidden}
    hidden |= {group for group in whole if 0 < chosen[group] < threshold or 0 < left[group] < threshold}
    others = sorted(
        (group for group in whole if group not in hidden), key=lambda group: (not chosen[group], whole[group])
    )
    while hidden and others and not _blur_one_another(hidden, [chosen, left], threshold):
        hidden.add(others.pop(0))
    return {group: HIDDEN if group in hidden else Shown(chosen[group]) for group in whole}


def shown_total(shown: Mapping[str, Shown]) -> int:
    """The total of what is shown: one that tells nothing about the rest."""
    return sum(each.count for each in shown.values() if each.count is not None)


def _blur_one_another(hidden: Set[str], layers: Sequence[Mapping[str, int]], threshold: int) -> bool:
    return len(hidden) >= 2 and all(sum(layer[group] for group in hidden) >= threshold for layer in layers)
