"""What the partnership rests on: why it may hold and share, what two people decided, who still needs their access."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Membership, User
from alongside.partnership.rules import Decision


class ApprovalQuerySet(models.QuerySet):
    def waiting(self, now: dt.datetime) -> ApprovalQuerySet:
        """Nobody has decided, and it is not too late."""
        return self.filter(decision="", expires_at__gt=now)


class Approval(models.Model):
    """One thing that takes two people: what is asked, by whom, and what the second person said.

    action: see `two_person`. arguments: plain values, none of them personal. digest: of the words both were shown.
    """

    action = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    because = models.CharField(max_length=300)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    decision = models.CharField(max_length=20, blank=True, choices=[(each.value, each.value) for each in Decision])
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=300, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.APPROVED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="two_people_approve",
            ),
            models.CheckConstraint(condition=Q(decision="") | Q(decided_at__isnull=False), name="decided_at_a_time"),
        ]

    class Access:
        verb = "approval.ask"
