"""What others ask of the barriers log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.barriers import counting, facets
from alongside.barriers.models import Ask, Barrier
from alongside.barriers.rules import DOMAINS, STANDING, Facets, State
from alongside.barriers.rules.asking import AskState
from alongside.methods.likeness import Described, Likeness, Worth, alike, groups, weigh
from alongside.people.models import Person

MOST_COMPARED = 200  # the newest that are seen: every pair of them is compared while somebody waits for the page


def of_person(viewer: Viewer, person: Person) -> list[Barrier]:
    """What stood in one person's way, as far as this viewer may see: open ones first, then the newest."""
    rows = gate.visible(viewer, Barrier.objects.filter(person=person)).select_related("at_agency", "agency")
    return sorted(rows, key=lambda each: (each.state not in STANDING, -each.met_on.toordinal(), -each.pk))


def open_counts(viewer: Viewer, people: Iterable[int]) -> dict[int, int]:
    """Person -> how many barriers are open for them. Who has none is not in it."""
    rows = gate.visible(viewer, Barrier.objects.open().filter(person__in=list(people)))
    return dict(rows.order_by().values_list("person").annotate(Count("pk")))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many of those this viewer may see stand in each state, and how many are everybody's, in one question."""
    wanted = {each.value: Count("pk", filter=Q(state=each)) for each in State}
    return gate.visible(viewer, Barrier.objects.all(), many=True).aggregate(
        **wanted, everybodys=Count("pk", filter=Q(person=None, state__in=STANDING))
    )


def parts(viewer: Viewer, barrier: Barrier) -> list[Barrier]:
    """Those that are part of it, as far as this viewer may see."""
    rows = Barrier.objects.filter(pk__in=counting.family(barrier))
    return list(gate.visible(viewer, rows).select_related("person", "at_agency", "agency"))


@dataclass(frozen=True)
class Suggestion:
    """Another barrier that seems to be the same, and why, in words."""

    barrier: Barrier
    likeness: Likeness


def like(viewer: Viewer, barrier: Barrier) -> list[Suggestion]:
    """What this viewer sees that seems to be the same, the surest first; without those that are one with it already."""
    rows = {row.pk: row for row in _comparable(viewer)}
    one = {barrier.pk, counting.root(barrier).pk, *counting.family(counting.root(barrier))}
    words = facets.in_force()
    others = [described(row, words) for pk, row in rows.items() if pk not in one]
    found = alike(described(barrier, words), others, _worth(rows.values()), sure=words.alike_from)
    return [Suggestion(rows[each.other], each) for each in found]


@dataclass(frozen=True)
class Cluster:
    """Barriers that seem to be one, and why."""

    barriers: list[Barrier]
    because: str


def clusters(viewer: Viewer) -> list[Cluster]:
    """Of all that this viewer sees and nobody has put together yet, what seems to be one."""
    rows = {row.pk: row for row in _comparable(viewer) if row.part_of_id is None}
    words = facets.in_force()
    found = groups([described(row, words) for row in rows.values()], _worth(rows.values()), sure=words.alike_from)
    return [Cluster([rows[key] for key in group.keys], group.surest.because) for group in found]


def described(barrier: Barrier, words: Facets) -> Described:
    """A barrier as it is compared."""
    return Described(
        barrier.pk,
        f"{barrier.what}. {barrier.blocks}",
        {
            "domain": (barrier.domain, DOMAINS[barrier.domain].label),
            "service": (barrier.service, words.services.get(barrier.service, "")),
            "kind": (barrier.kind, words.kinds.get(barrier.kind, "")),
            "whose": (barrier.whose, barrier.whose),
        },
    )


def asks(viewer: Viewer, board: str = "") -> list[Ask]:
    """What boards were asked and is not settled, the most urgent first. board: of one alone, by its word in the definition.

    A meeting puts these on its agenda.
    """
    rows = Ask.objects.filter(state__in=[AskState.WAITING, AskState.DECIDED]).select_related("barrier")
    rows = rows.filter(board=board) if board else rows
    return list(gate.visible(viewer, rows).order_by("answer_by", "pk"))


def with_team(viewer: Viewer) -> list[Barrier]:
    """What was put to the team, the longest waiting first. A meeting puts these on its agenda."""
    rows = gate.visible(viewer, Barrier.objects.filter(state=State.WITH_TEAM)).select_related("at_agency", "person")
    return list(rows.order_by("met_on", "pk"))


def _comparable(viewer: Viewer) -> list[Barrier]:
    rows = gate.visible(viewer, Barrier.objects.open()).select_related("at_agency", "person", "part_of")
    return list(rows.order_by("-pk")[:MOST_COMPARED])


def _worth(rows: Iterable[Barrier]) -> Worth:
    return weigh(f"{row.what}. {row.blocks}" for row in rows)
