"""What is held back from disposal, what is to go, and the stones that mark what went."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import User
from alongside.people.models import Person


class HoldQuerySet(models.QuerySet):
    def standing(self, today: dt.date) -> HoldQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=today), lifted_on=None)


class Hold(models.Model):
    """Nothing about this person is disposed of, for a reason, until a day or until it is lifted."""

    class Reason(models.TextChoices):
        INQUEST = "inquest", "An inquest"
        REVIEW = "review", "A safeguarding adult or domestic homicide review"
        COMPLAINT = "complaint", "A complaint or claim"
        REQUEST = "request", "A request for what is held"
        POLICE = "police", "A criminal investigation"
        OTHER = "other", "Another reason"

    person = models.ForeignKey(Person, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=20, choices=Reason)
    because = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True)
    lifted_on = models.DateField(null=True)
    lifted_because = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="hold_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(lifted_on=None) | ~Q(lifted_because=""), name="lifting_needs_a_reason"),
        ]

    class Access:
        verb = "retention.see"
        subject = "person"


class Disposal(models.Model):
    """A list of what is to go, on one day, under one version of the schedule. Carried out after two people approved it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved, waits for a second person"
        SECONDED = "seconded", "Approved by two"
        DONE = "done", "Carried out"
        DROPPED = "dropped", "Dropped"

    why = models.CharField(max_length=200)
    schedule_version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    made_on = models.DateField()
    held_back = models.PositiveIntegerField(default=0)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    erased = models.PositiveIntegerField(default=0)
    spared = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("approved_by")), name="disposal_takes_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(seconded_by__isnull=False), name="nothing_goes_without_two"
            ),
        ]

    class Access:
        verb = "retention.see"


class DisposalLine(models.Model):
    """One row that is to go: its table and id, under which rule. Removed with the row."""

    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="lines")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    rule = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "table", "row"], name="one_line_per_row"),
        ]

    class Access:
        verb = "retention.see"


class Tombstone(models.Model):
    """A row went, on a day, under a rule. See `rules.tombstones`: no content, and no id that leads to anybody."""

    kind = models.CharField(max_length=60)
    mark = models.CharField(max_length=64, unique=True)
    erased_on = models.DateField()
    rule = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind"], name="tombstone_by_kind")]

    class Access:
        verb = "retention.see"
