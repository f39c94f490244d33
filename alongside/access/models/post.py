"""Letters that the mail server did not take, kept until it does."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models

from alongside.access.sealed import SealedText


def new_key() -> str:
    return uuid.uuid4().hex


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def due(self, now: dt.datetime) -> UnsentQuerySet:
        return self.filter(next_try_at__lte=now)


class Unsent(models.Model):
    """One letter to one worker, which names nobody it is about. It is gone once it went."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    to = SealedText()
    subject = SealedText()
    words = SealedText()
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    next_try_at = models.DateTimeField()

    objects = UnsentQuerySet.as_manager()

    class Meta:
        ordering = ["next_try_at", "pk"]

    class Access:
        verb = "trust.see"
