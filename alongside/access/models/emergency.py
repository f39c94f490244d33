"""What somebody opened in an emergency, and who has looked at it since."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from alongside.access.models.agencies import Agency
from alongside.access.models.memberships import User
from alongside.access.policy import Category


class Reason(models.TextChoices):
    LIFE = "life", "Somebody's life or health is in danger"
    CHILD = "child", "A child may be at risk"
    MISSING = "missing", "The person is missing and may come to harm"
    RELEASE = "release", "The person is being released today with nowhere safe to go"


class OpeningQuerySet(models.QuerySet["Opening"]):
    def open_at(self, now: dt.datetime) -> OpeningQuerySet:
        return self.filter(opened_at__lte=now, ends_at__gt=now)

    def unreviewed(self) -> OpeningQuerySet:
        return self.filter(reviewed_at=None)


class Opening(models.Model):
    """One person's facts, opened to one worker in one membership's agency and role for an hour. Immutable but for its review."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="openings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="openings")
    role = models.CharField(max_length=40)
    categories = models.JSONField(default=list)
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_name = models.CharField(max_length=200, blank=True)
    was_right = models.BooleanField(null=True)
    review = models.CharField(max_length=500, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["review_by", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="opening_ends")]

    class Access:
        verb = "emergency.review"
        subject = "person"
        stays = "It tells whose facts were opened, then."

    def category_set(self) -> frozenset[Category]:
        return frozenset(Category(value) for value in self.categories)
