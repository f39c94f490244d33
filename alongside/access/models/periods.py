"""What holds from one day to another."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q


class InForceQuerySet(models.QuerySet):
    def in_force(self, today: dt.date) -> InForceQuerySet:
        """Rows whose period covers this day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


def period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=f"{name}_ends_after_it_starts"
    )
