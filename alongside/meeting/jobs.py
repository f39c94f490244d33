"""Agendas that build themselves over night."""

from __future__ import annotations

from django.utils import timezone

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.meeting import changes


def keep_up() -> int:
    """Bring every agenda that has not closed up to date; the regular upkeep asks this. Returns how many there are."""
    return len(changes.build_all(by=operator(Role.COORDINATOR), today=timezone.localdate()))
