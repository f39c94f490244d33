"""That something waits for somebody: in the product, by email, in their calendar. No row here names anybody it is about."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from alongside.access.models import Membership, User
from alongside.notices.rules import Wishes, words_of


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that waits for one worker. path: the page it is on, which asks the gate anew. key: the same thing, told once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes = [models.Index(fields=["user"], condition=models.Q(read_at=None), name="unread_by_user")]

    class Access:
        verb = "notice.see"

    @property
    def words(self) -> str:
        return words_of(self.kind)


class Preference(models.Model):
    """When somebody wants to be told by email. Who has said nothing is told on weekday mornings."""

    user = models.OneToOneField(User, models.CASCADE, related_name="told_when")
    by_email = models.BooleanField(default=True)
    weekdays = models.JSONField(default=list)
    at_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(default=19)
    quiet_until = models.PositiveSmallIntegerField(default=7)
    mailed_on = models.DateField(null=True)

    class Access:
        verb = "notice.see"

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.by_email, frozenset(self.weekdays), self.at_hour, self.quiet_from, self.quiet_until)


class Feed(models.Model):
    """One calendar that reads what waits for a member. Only a digest of its address is kept, so it is shown once."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(ended_at=None), name="one_calendar_per_membership"
            )
        ]

    class Access:
        verb = "notice.see"
