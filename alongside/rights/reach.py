"""Every table that speaks of a person, found from the tables themselves, so that one added later is never forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Q

from alongside.people.models import Person

PACKAGE = "alongside."
NOT_IN_THE_PACK: Mapping[str, str] = {
    "people.nameworduse": "the words of names that are in the pack already, sorted for searching",
    "matching.edge": "figures on the way to an answer; the question and what was decided are in the pack",
    "matching.truth": "who the records of an invented borough are; a real partnership has none",
    "rights.itemdecision": "the working of this very pack",
    "rights.packsigning": "the working of this very pack",
    "access.conflict": "it names a worker or an agency from whom the person is protected",
    "access.keptapart": "it speaks of somebody else, from whom the person is kept apart",
    "reaching.safeways": "what they told us of reaching them safely is read to them, and never put on paper",
    "reaching.safeaddress": "where they are safe is never put on paper",
    "reaching.addressopening": "who was shown where they are safe is told to them, and never put on paper",
    "access.restriction": "it names the workers who may read; the person may be told of it by them",
    "rights.pause": "part of the request, which is in the pack with its steps",
}


@dataclass(frozen=True)
class Table:
    """One table and every way from its rows to a person, as query paths; "pk" for people themselves."""

    model: type[models.Model]
    paths: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def is_in_pack(self) -> bool:
        return self.label not in NOT_IN_THE_PACK

    def rows_of(self, people: Iterable[int]) -> models.QuerySet:
        """The rows that speak of these people, whoever supplied them, each once."""
        wanted = list(people)
        rows = self.model._base_manager
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(pk__in=rows.filter(**{f"{path}__in": wanted}).values("pk"))
        return rows.filter(found).order_by("pk")


@cache
def tables() -> tuple[Table, ...]:
    """People first, then whatever leads to them, whatever leads to that, and so on."""
    paths: dict[type[models.Model], set[str]] = {Person: {"pk"}}
    models_ = [model for model in apps.get_models() if model.__module__.startswith(PACKAGE)]
    while True:
        found = _one_step_further(models_, paths)
        if all(found[model] <= paths.get(model, set()) for model in found):
            return tuple(Table(model, tuple(sorted(ways))) for model, ways in paths.items())
        for model, ways in found.items():
            paths.setdefault(model, set()).update(ways)


def _one_step_further(
    candidates: Iterable[type[models.Model]], paths: Mapping[type[models.Model], set[str]]
) -> dict[type[models.Model], set[str]]:
    found: dict[type[models.Model], set[str]] = defaultdict(set)
    for model in candidates:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            target = field.related_model
            if not isinstance(target, type) or target not in paths or (model is target and model is not Person):
                continue
            if model is Person:
                found[model].add(field.name)  # those who were merged into them
                continue
            for path in paths[target]:
                if path.count("__") < 3 and (target is not Person or path == "pk"):
                    found[model].add(field.name if path == "pk" else f"{field.name}__{path}")
    return found


def declared_path(model: type[models.Model]) -> str | None:
    """Where a model itself says its person stands; None where it says nothing."""
    return getattr(getattr(model, "Access", None), "person", None)
