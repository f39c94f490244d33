"""What others ask of the barriers log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.barriers.models import Barrier
from alongside.barriers.rules import State
from alongside.people.models import Person


def of_person(viewer: Viewer, person: Person) -> list[Barrier]:
    """What stood in one person's way, as far as this viewer may see: open ones first, then the newest."""
    rows = gate.visible(viewer, Barrier.objects.filter(person=person)).select_related("at_agency", "agency")
    return sorted(rows, key=lambda each: (each.state != State.OPEN, -each.met_on.toordinal(), -each.pk))


def open_counts(viewer: Viewer, people: Iterable[int]) -> dict[int, int]:
    """Person -> how many barriers are open for them. Who has none is not in it."""
    rows = gate.visible(viewer, Barrier.objects.open().filter(person__in=list(people)))
    return dict(rows.order_by().values_list("person").annotate(Count("pk")))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many of those this viewer may see stand in each state, and how many are everybody's, in one question."""
    wanted = {each.value: Count("pk", filter=Q(state=each)) for each in State}
    return gate.visible(viewer, Barrier.objects.all(), many=True).aggregate(
        **wanted, everybodys=Count("pk", filter=Q(person=None, state=State.OPEN))
    )
