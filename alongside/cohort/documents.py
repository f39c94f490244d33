"""The criteria sets and the ranking that are in use, read from their newest versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.cohort.agreeing import Agreeing, read_agreeing
from alongside.cohort.criteria import CriteriaSet, read_criteria
from alongside.cohort.ranking import Ranking, read_ranking
from alongside.cohort.statuses import StatusSet, read_statuses
from alongside.definitions import store
from alongside.definitions.models import Definition, DefinitionQuerySet

CRITERIA, RANKING, LIST = "criteria-set", "ranking", "list-rules"
SHORTLIST = "shortlist"  # the one ranking
STATUSES, AGREEING = "statuses", "agreeing"  # the rules of the list
SHIPPED = {
    CRITERIA: Path(__file__).parent / "definitions/criteria",
    RANKING: Path(__file__).parent / "definitions/ranking",
    LIST: Path(__file__).parent / "definitions/list",
}

READERS: Mapping[str, Callable[[str], StatusSet | Agreeing]] = {STATUSES: read_statuses, AGREEING: read_agreeing}

statuses_of = lru_cache(maxsize=16)(read_statuses)
agreeing_of = lru_cache(maxsize=16)(read_agreeing)
criteria_of = lru_cache(maxsize=64)(read_criteria)
ranking_of = lru_cache(maxsize=16)(read_ranking)


def sets_in_use() -> Mapping[str, Definition]:
    """slug -> the version in use of every criteria set."""
    return {each.slug: each for each in Definition.objects.current().filter(kind=CRITERIA)}


def versions_in_use() -> dict[str, int]:
    """Version by name of everything that answers and order rest on, to notice when one changes."""
    used = {slug: each.version for slug, each in sets_in_use().items()}
    ranked = ranking_in_use()
    return used | ({f"{RANKING}:{ranked[0].slug}": ranked[0].version} if ranked else {})


def set_in_use(slug: str) -> tuple[Definition, CriteriaSet] | None:
    definition = store.current(CRITERIA, slug)
    return (definition, criteria_of(definition.body)) if definition else None


def ranking_in_use() -> tuple[Definition, Ranking] | None:
    definition = store.current(RANKING, SHORTLIST)
    return (definition, ranking_of(definition.body)) if definition else None


@dataclass(frozen=True)
class ListInUse:
    """What makes the shortlist today: an order, and the set that decides who is eligible."""

    order: Definition
    ranking: Ranking
    definition: Definition
    criteria: CriteriaSet


def list_in_use() -> ListInUse | None:
    ranked = ranking_in_use()
    used = set_in_use(ranked[1].set) if ranked else None
    return ListInUse(*ranked, *used) if ranked and used else None


def statuses_in_use() -> tuple[int, StatusSet]:
    """The version and the statuses of the list: the partnership's own, or those that come with the product."""
    definition = store.current(LIST, STATUSES)
    return (definition.version, statuses_of(definition.body)) if definition else (0, statuses_of(shipped(STATUSES)))


def agreeing_in_use() -> Agreeing:
    """How the list is agreed: as the partnership says, or as the product comes."""
    definition = store.current(LIST, AGREEING)
    return agreeing_of(definition.body if definition else shipped(AGREEING))


@lru_cache(maxsize=4)
def shipped(slug: str) -> str:
    """The text of a rule of the list as it comes with the product."""
    return (SHIPPED[LIST] / f"{slug}.toml").read_text(encoding="utf-8")


def versions(kind: str, slug: str) -> DefinitionQuerySet:
    """Every version there has been, newest first."""
    return Definition.objects.filter(kind=kind, slug=slug).order_by("-version")
