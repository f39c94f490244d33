"""Somebody keeps trying to see a person whom they must not learn of."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import post
from alongside.access.models import Conflict, Membership
from alongside.access.policy import Role, Viewer
from alongside.audit.models import Entry

MANY = 3
WITHIN = dt.timedelta(days=7)
SUBJECT = "Alongside: somebody tried to open a protected record"
WORDS = "Somebody on a conflict list tried several times to open a record. Sign in to Alongside and look at who looked."


def notice(viewer: Viewer, person_id: int | None) -> None:
    """After each third refused look within a week, tell the coordinators. Nothing in the answer shows that they were told."""
    if person_id is None or not _is_in_conflict(viewer, person_id):
        return
    refused = Entry.objects.filter(kind=Entry.Kind.REFUSAL, actor_id=viewer.user_id, person_id=person_id)
    if refused.filter(at__gte=timezone.now() - WITHIN).count() % MANY == 0:
        coordinators = Membership.objects.in_force(timezone.localdate()).filter(
            role=Role.COORDINATOR, user__is_active=True
        )
        coordinators = coordinators.exclude(user=viewer.user_id).exclude(
            agency__in=Conflict.objects.standing().filter(person=person_id, agency__isnull=False).values("agency")
        )
        post.send(SUBJECT, WORDS, coordinators.values_list("user__email", flat=True))


def _is_in_conflict(viewer: Viewer, person_id: int) -> bool:
    listed = Conflict.objects.standing().filter(person=person_id)
    return listed.filter(user=viewer.user_id).exists() or listed.filter(agency=viewer.agency_id).exists()
