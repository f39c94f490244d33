"""What agencies agreed to share."""

from __future__ import annotations

from django.db import models

from alongside.access.models.agencies import Agency
from alongside.access.models.periods import InForceQuerySet, period
from alongside.access.policy import Category, Purpose


class Agreement(models.Model):
    """What one agency gives the named others, for one purpose, from one day to another. Nothing in force, nothing shared.

    needs_consent: it gives the facts of those alone who agreed to it, because law or kindness asks for that.
    """

    title = models.CharField(max_length=200)
    giver = models.ForeignKey(Agency, models.PROTECT, related_name="agreements_given")
    receivers = models.ManyToManyField(Agency, related_name="agreements_received")
    purpose = models.CharField(max_length=60, choices=[(purpose.value, purpose.label) for purpose in Purpose])
    categories = models.JSONField(default=list)
    needs_consent = models.BooleanField(default=False)
    starts_on = models.DateField()
    review_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [period("agreement")]

    def category_set(self) -> frozenset[Category]:
        return frozenset(Category(value) for value in self.categories)
