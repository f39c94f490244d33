"""The order of the shortlist: points that anybody can add up, read from its definition. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.access.policy import Category
from alongside.cohort.criteria import (
    FACT_KINDS,
    HAPPENINGS,
    BadCriteria,
    CriteriaSet,
    kinds_from,
    read_toml,
    text,
    whole,
)

PART_TYPES = ("days", "areas", "few_agencies")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One reason to stand higher. Its value is measured with the criteria; the points follow from the value.

    days: different days on which such things happened, points for each. areas: areas of disadvantage, points for each.
    few_agencies: agencies with such contacts, points for each one fewer than `fewer_than`.
    """

    name: str
    type: str
    one: str
    many: str
    points_each: int
    kinds: tuple[str, ...] = ()
    months: int | None = None
    at_most: int | None = None
    fewer_than: int = 0

    def points(self, value: int) -> int:
        steps = max(0, self.fewer_than - value) if self.type == "few_agencies" else value
        points = steps * self.points_each
        return points if self.at_most is None else min(points, self.at_most)

    def words(self, value: int) -> str:
        """ "3 spells in custody in five years"."""
        return f"{value or 'no'} {self.one if value == 1 else self.many}"

    @property
    def weight(self) -> str:
        """ "2 points each, at most 10"."""
        each = f"for each one fewer than {self.fewer_than}" if self.type == "few_agencies" else "each"
        most = "" if self.at_most is None else f", at most {self.at_most}"
        return f"{self.points_each} {'point' if self.points_each == 1 else 'points'} {each}{most}"

    def categories(self, criteria: CriteriaSet) -> frozenset[Category]:
        """What somebody must be allowed to see to be shown this part."""
        if self.type == "areas":
            return criteria.categories_of(criteria.named(criteria.areas)) if criteria.areas else frozenset()
        return frozenset(FACT_KINDS[kind].category for kind in self.kinds)


@dataclass(frozen=True)
class Ranking:
    """set: the criteria set that decides who is eligible. size: how many people there is room for."""

    title: str
    set: str
    size: int
    parts: tuple[Part, ...]

    def points(self, values: Mapping[str, int]) -> int:
        return sum(part.points(values.get(part.name, 0)) for part in self.parts)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for part in self.parts for kind in part.kinds)


def read_ranking(body: str) -> Ranking:
    """The ranking that a definition describes. Raises BadCriteria."""
    document = read_toml(body)
    tables = document.get("parts")
    if not isinstance(tables, list) or not tables:
        raise BadCriteria("There is nothing to order by. Add at least one [[parts]].")
    parts = tuple(_part(table, f"Part {place}") for place, table in enumerate(tables, 1))
    if len({part.name for part in parts}) < len(parts):
        raise BadCriteria("Two parts have the same name. Rename one.")
    return Ranking(
        title=text(document, "title", "The ranking"),
        set=text(document, "set", "The ranking"),
        size=whole(document.get("size"), "size", "The ranking"),
        parts=parts,
    )


def _part(table: object, where: str) -> Part:
    if not isinstance(table, dict):
        raise BadCriteria(f"{where}: write it as [[parts]].")
    where = f"Part {text(table, 'name', where)}"
    of_type = table.get("type")
    if of_type not in PART_TYPES:
        raise BadCriteria(f"{where}: type must be one of {', '.join(PART_TYPES)}.")
    if unknown := sorted(set(table) - set(Part.__dataclass_fields__)):
        raise BadCriteria(f"{where}: {', '.join(unknown)} does not belong here.")
    return Part(
        name=str(table["name"]),
        type=str(of_type),
        one=text(table, "one", where),
        many=text(table, "many", where),
        points_each=whole(table.get("points_each"), "points_each", where, least=0),
        kinds=() if of_type == "areas" else kinds_from(table.get("kinds"), "kinds", where, HAPPENINGS),
        months=whole(table["months"], "months", where) if "months" in table else None,
        at_most=whole(table["at_most"], "at_most", where, least=0) if "at_most" in table else None,
        fewer_than=whole(table.get("fewer_than"), "fewer_than", where) if of_type == "few_agencies" else 0,
    )


def ranking_changes(before: Ranking, after: Ranking) -> list[str]:
    """What differs between two versions, in words."""
    said = []
    if before.size != after.size:
        said.append(f"Room for {after.size} people instead of {before.size}.")
    if before.set != after.set:
        said.append(f"Made from the set {after.set} instead of {before.set}.")
    old, new = ({part.name: part for part in ranking.parts} for ranking in (before, after))
    said += [f"{new[name].many.capitalize()}: counts now." for name in new if name not in old]
    said += [f"{old[name].many.capitalize()}: no longer counts." for name in old if name not in new]
    for name in new:
        if name in old and old[name] != new[name]:
            said.append(f"{new[name].many.capitalize()}: {new[name].weight} instead of {old[name].weight}.")
    return said
