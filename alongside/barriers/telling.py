"""Who hears of a barrier: those who raised it, and those who lead the team, where they may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from alongside.access import gate
from alongside.access.models import Membership
from alongside.barriers.models import Ask, Barrier
from alongside.notices.changes import Said

RAISED_IT = "whoever raised one of those that were joined is told, each through the gate"


def raisers(barrier: Barrier, family: Iterable[int] = ()) -> set[int]:
    """Users who logged it, or one of those that are part of it."""
    rows = gate.everyone(Barrier.objects.filter(pk__in=[barrier.pk, *family]), why=RAISED_IT)
    return {user for user in rows.order_by().values_list("raised_by", flat=True) if user is not None}


def of_barrier(barrier: Barrier, users: Iterable[int], kind: str, occasion: str) -> Iterator[Said]:
    """Told to those of these users who may still see the barrier."""
    path = reverse("barriers:barrier", args=[barrier.pk])
    for membership in _memberships(users):
        if gate.why(gate.viewer_for(membership), barrier):
            yield Said(membership.user_id, kind, f"barrier:{barrier.pk}:{occasion}", path)


def of_ask(ask: Ask, users: Iterable[int], kind: str, occasion: str) -> Iterator[Said]:
    """Told to those of these users who see asks."""
    path = reverse("barriers:ask", args=[ask.pk])
    for membership in _memberships(users):
        if gate.why(gate.viewer_for(membership), ask):
            yield Said(membership.user_id, kind, f"ask:{ask.pk}:{occasion}", path)


def who_may(verb: str) -> set[int]:
    """Users whose role may do this today."""
    members = Membership.objects.filter(user__is_active=True).select_related("user", "agency")
    return {each.user_id for each in members if gate.viewer_for(each).may(verb)}


def _memberships(users: Iterable[int]) -> Iterable[Membership]:
    return Membership.objects.filter(user__in=set(users), user__is_active=True).select_related("user", "agency")
