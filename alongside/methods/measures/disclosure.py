"""Figures about small groups without pointing at anybody in them.

Counts from one to four are hidden, and then as many others as it takes so that nobody can subtract the hidden ones back
from a total they know. A group with nobody in it is shown: that nobody was chosen is the finding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """How counts leave. fewest: the smallest that is shown, nobody at all apart. rounded_to: 5 shows the nearest five."""

    fewest: int
    rounded_to: int = 1

    @property
    def width(self) -> int:
        """How wide at least the range is that a hidden count can be narrowed down to."""
        return self.fewest - 2

    @property
    def words(self) -> str:
        """The rule as its readers are told it."""
        rounded = f", and others are to the nearest {self.rounded_to}" if self.rounded_to > 1 else ""
        return f"Counts from 1 to {self.fewest - 1} are hidden{rounded}."

    def show(self, count: int) -> Shown:
        """One count that is part of no total."""
        return HIDDEN if 0 < count < self.fewest else Shown(self.rounded_to * round(count / self.rounded_to))


PROFILES: Mapping[str, Profile] = {
    "nhs": Profile(fewest=8, rounded_to=5),
    "threshold10": Profile(fewest=10),
    "threshold5": Profile(fewest=5),
}
STRICTEST = PROFILES["nhs"]


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


def protect_tables(
    tables: Mapping[str, Mapping[str, int]],
    profile: Profile = STRICTEST,
    *,
    known_total: int | None = None,
    hidden: Mapping[str, Set[str]] | None = None,
) -> dict[str, dict[str, Shown]]:
    """Several ways to divide the same people, shown beside one another.

    Small counts are hidden; then as many others as it takes that no hidden one can be narrowed down by what all the tables
    together say of how many people there are. known_total: their number, where readers know it anyway. hidden: groups, by
    table, that have to be hidden whatever their size.
    """
    hide = {
        title: {group for group, count in counts.items() if 0 < count < profile.fewest}
        | set((hidden or {}).get(title, ()))
        for title, counts in tables.items()
    }
    while (weak := _weak_table(tables, hide, profile, known_total)) is not None:
        left = [group for group in tables[weak] if group not in hide[weak]]
        hide[weak].add(min(left, key=lambda group: (tables[weak][group] == 0, tables[weak][group], group)))
    return {
        title: {group: HIDDEN if group in hide[title] else profile.show(count) for group, count in counts.items()}
        for title, counts in tables.items()
    }


def bounds(count: int, is_hidden: bool, is_mixed: bool, profile: Profile) -> tuple[float, float]:
    """What a reader knows of one count by itself. is_mixed: its table also hides counts for the sake of others."""
    if is_hidden:
        return (0.0, math.inf) if is_mixed else (1.0, profile.fewest - 1.0)
    if count == 0:
        return 0.0, 0.0
    shown = profile.rounded_to * round(count / profile.rounded_to)
    return max(profile.fewest, shown - profile.rounded_to // 2), shown + profile.rounded_to // 2


def is_mixed(counts: Mapping[str, int], hidden: Set[str], profile: Profile) -> bool:
    """Whether a table hides more than its small counts, or all there is: then nobody can tell which were small."""
    return len(hidden) == len(counts) or any(not 0 < counts[group] < profile.fewest for group in hidden)


def _weak_table(
    tables: Mapping[str, Mapping[str, int]], hide: Mapping[str, Set[str]], profile: Profile, known_total: int | None
) -> str | None:
    """A table whose hidden counts can be narrowed down too far, with something left to hide; None if all hold."""
    known = {
        title: {
            group: bounds(count, group in hide[title], is_mixed(counts, hide[title], profile), profile)
            for group, count in counts.items()
        }
        for title, counts in tables.items()
    }
    sums = {title: tuple(map(sum, zip(*each.values(), strict=True))) for title, each in known.items() if each}
    least = max([low for low, _ in sums.values()] + [known_total or 0])
    most = min([high for _, high in sums.values()] + [math.inf if known_total is None else known_total])
    for title, each in known.items():
        if not hide[title] or len(hide[title]) == len(each):
            continue
        for group in hide[title]:
            low, high = each[group]
            rest_low = sum(other[0] for name, other in each.items() if name != group)
            rest_high = sum(other[1] for name, other in each.items() if name != group)
            if min(high, most - rest_low) - max(low, least - rest_high) < profile.width:
                return title
    return None
