"""What somebody asks for under the law, and how it was dealt with, step by step."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import User
from alongside.access.sealed import SealedText
from alongside.people.models import Person, new_key
from alongside.rights.rules import clock as clocks
from alongside.rights.rules.clock import Clock, Kind, Standing, WaitingFor


class RequestQuerySet(models.QuerySet):
    def open(self) -> RequestQuerySet:
        return self.filter(closed_on=None)


class Request(models.Model):
    """One request of one human. person: null until it is known who they are on the index, or where nothing is held.

    reply_safe_on: the day on which the person said that this way of reaching them is safe; without it nothing is sent.
    """

    class Relation(models.TextChoices):
        SELF = "self", "The person themselves"
        AUTHORISED = "authorised", "Somebody acting for them, with written authority"
        ATTORNEY = "attorney", "An attorney or deputy"

    class Channel(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By email"
        PHONE = "phone", "By telephone"
        WORKER = "worker", "Through a worker"

    class ReplyBy(models.TextChoices):
        HAND = "hand", "Handed over in person"
        WORKER = "worker", "Through a worker they trust"
        POST = "post", "By post"
        EMAIL = "email", "By email"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Done as asked"
        PARTLY = "partly", "Done in part"
        REFUSED = "refused", "Refused"
        NOTHING_HELD = "nothing_held", "Nothing is held"
        WITHDRAWN = "withdrawn", "Withdrawn by the person"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in Kind])
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="rights_requests")
    asker = SealedText()
    relation = models.CharField(max_length=20, choices=Relation)
    details = SealedText()
    channel = models.CharField(max_length=20, choices=Channel)
    received_on = models.DateField()
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    identity_checked_on = models.DateField(null=True)
    identity_how = models.CharField(max_length=200, blank=True)
    extended_on = models.DateField(null=True)
    extended_because = models.CharField(max_length=500, blank=True)
    reply_by = models.CharField(max_length=20, choices=ReplyBy, blank=True)
    reply_to = SealedText()
    reply_safe_on = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_because = models.CharField(max_length=1000, blank=True)
    closed_on = models.DateField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    started_by_name = models.CharField(max_length=200)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(outcome=""), name="request_closes_with_an_outcome"),
            models.CheckConstraint(
                condition=Q(extended_on=None) | ~Q(extended_because=""), name="longer_time_needs_a_reason"
            ),
        ]

    class Access:
        verb = "rights.see"
        subject = "person"  # whom an entry in the ledger is about

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def needs_identity(self) -> bool:
        """A complaint needs no proof of identity; nothing else is done for somebody who may be somebody else."""
        return self.kind != Kind.COMPLAINT and self.identity_checked_on is None

    def clock(self, *, as_if_not_extended: bool = False) -> Clock:
        pauses = [clocks.Pause(WaitingFor(row.waiting_for), row.since, row.until) for row in self.pauses.all()]
        return clocks.clock(self.received_on, pauses, is_extended=bool(self.extended_on) and not as_if_not_extended)

    @property
    def due_on(self) -> dt.date | None:
        """The next day the law names: a complaint's acknowledgement first, then the answer."""
        if self.kind == Kind.COMPLAINT and self.acknowledged_on is None:
            return clocks.acknowledge_by(self.received_on)
        return self.clock().due_on

    def standing(self, today: dt.date) -> Standing:
        return clocks.standing(self.due_on, today, is_closed=not self.is_open)


class Pause(models.Model):
    """The clock stands: we asked the person for something, and wait. until: the day it came."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="pauses")
    waiting_for = models.CharField(max_length=20, choices=[(each.value, each.label) for each in WaitingFor])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="waiting_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["request", "waiting_for"], condition=Q(until=None), name="one_open_pause_of_a_kind"
            ),
        ]

    class Access:
        verb = "rights.see"
        subject = "request__person"


class Step(models.Model):
    """One thing that was done about a request. Immutable."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "rights.see"
        subject = "request__person"


class Letter(models.Model):
    """What we wrote to the person, as it left. sent_by: blank where no safe way is known and it waits to be handed over."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="letters")
    template = models.CharField(max_length=40)
    body = SealedText()
    sent_by = models.CharField(max_length=20, choices=Request.ReplyBy, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "rights.see"
        subject = "request__person"
