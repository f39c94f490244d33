"""A request must not lie unseen because everybody who deals with requests stands on that person's conflict list."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from alongside.access import post
from alongside.access.models import Conflict, Membership
from alongside.access.policy import GRANTS, Role
from alongside.rights.models import Request

SUBJECT = "Alongside: a request that nobody may deal with"
WORDS = (
    "Somebody has asked about their information, the clock runs, and nobody who deals with requests may see it: each of them, "
    "or their agency, is to be kept from that person. Add an information governance lead of another agency."
)
DEALS = [role for role, grant in GRANTS.items() if "rights.handle" in grant.verbs]
TOLD = (Role.ACCOUNTABLE_LEAD, Role.ADMINISTRATOR)


def tell(today: dt.date) -> int:
    """Write to those who can add somebody, who are not on that list themselves. Returns how many requests lie unseen."""
    people = Conflict.objects.standing().values("person")
    waiting = Request.objects.open().filter(person__in=people)
    unseen = [each for each in waiting if not _free(each, DEALS, today).exists()]
    for request in unseen:
        post.send(SUBJECT, WORDS, _free(request, TOLD, today).values_list("user__email", flat=True))
    return len(unseen)


def _free(request: Request, roles: list[Role] | tuple[Role, ...], today: dt.date) -> models.QuerySet[Membership]:
    """Members in these roles who are not to be kept from whoever asked."""
    listed = Conflict.objects.standing().filter(person=request.person_id)
    kept_away = Q(user__in=listed.exclude(user=None).values("user"))
    kept_away |= Q(agency__in=listed.exclude(agency=None).values("agency"))
    members = Membership.objects.in_force(today).filter(role__in=roles, user__is_active=True)
    return members.exclude(kept_away)
