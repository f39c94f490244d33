"""Who is signed in where, who was invited, who helps whom back in, and what was unusual."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.utils import timezone

from alongside.access.models import Agency, User
from alongside.access.sealed import SealedText


def random_key() -> str:
    return secrets.token_hex(8)


class SittingQuerySet(models.QuerySet):
    def live(self) -> SittingQuerySet:
        return self.filter(ended_at=None)


class Sitting(models.Model):
    """One browser in which somebody is signed in, from signing in to its end. because: why it ended, as the owner reads it."""

    key = models.CharField(max_length=16, unique=True, default=random_key)
    user = models.ForeignKey(User, models.CASCADE, related_name="sittings")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=200, blank=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        indexes = [models.Index(fields=["user"], condition=models.Q(ended_at=None), name="sittings_that_go_on")]


class Use(models.Model):
    """When an account was last used, when an administrator last confirmed it, and when its owner was helped back in or cut off."""

    user = models.OneToOneField(User, models.CASCADE, related_name="use")
    used_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    cut_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A one-time code with which somebody sets up their own way in. Only the code's digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_open(self, now: dt.datetime) -> bool:
        return self.used_at is None and now < self.expires_at and self.user.is_active


class Officer(models.Model):
    """Somebody an agency has named to help its members back in when they have lost their way to sign in."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="officers")
    user = models.ForeignKey(User, models.CASCADE, related_name="officer_for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "user"], name="named_once_for_an_agency")]


class Recovery(models.Model):
    """Two officers help somebody back in. how: how the first made sure it is them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recoveries")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    first = models.ForeignKey(User, models.PROTECT, related_name="+")
    how = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    second = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second=None)
                | (~models.Q(second=models.F("first")) & ~models.Q(second=models.F("user"))),
                name="two_officers_recover",
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("user")), name="nobody_recovers_themselves"),
        ]


class Alert(models.Model):
    """Something unusual that the governance lead should ask about. words never hold what was looked at or typed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]

    class Access:
        verb = "audit.see"


class Draft(models.Model):
    """What somebody sent after their sitting had ended, sealed, until they have signed in again and sent or dropped it."""

    key = models.CharField(max_length=16, unique=True, default=random_key)
    user = models.OneToOneField(User, models.CASCADE, related_name="draft")
    path = models.CharField(max_length=300)
    words = SealedText(named_by="key")
    made_at = models.DateTimeField()
