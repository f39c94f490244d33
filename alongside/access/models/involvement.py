"""Who works with whom."""

from __future__ import annotations

from django.db import models

from alongside.access.models.agencies import Agency
from alongside.access.models.memberships import User
from alongside.access.models.periods import InForceQuerySet, period


class Involvement(models.Model):
    """An agency works with a person although none of its records says so: it nominated them, or took on a task.

    worker: who at the agency is the one beside them, where somebody is named.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="involvements")
    worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="involvements")
    because = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [period("involvement")]
