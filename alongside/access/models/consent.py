"""What a person was told, what they agreed to, and what they object to."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models.agencies import Agency
from alongside.access.policy import Category

CATEGORIES = [(each.value, each.label) for each in Category]


class Told(models.TextChoices):
    """How somebody was told what would be shared."""

    IN_PERSON = "in_person", "In person"
    TELEPHONE = "telephone", "By telephone"
    INTERPRETER = "interpreter", "Through an interpreter"
    EASY_READ = "easy_read", "With an easy-read sheet"
    LETTER = "letter", "By letter"


class Status(models.TextChoices):
    """Where somebody stands on one question of consent. Only `agreed` lets anything be shared."""

    NOT_ASKED = "not_asked", "Not asked yet"
    THINKING = "thinking", "Told, and thinking it over"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RAN_OUT = "ran_out", "Ran out"
    CANNOT_DECIDE = "cannot_decide", "Cannot decide at the moment"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def newest(self) -> ConsentQuerySet:
        """The last word on each question."""
        return self.filter(superseded_at=None)

    def live(self, today: dt.date) -> ConsentQuerySet:
        """Those that let something be shared on this day."""
        return self.newest().filter(Q(ends_on=None) | Q(ends_on__gte=today), status=Status.AGREED)


class Consent(models.Model):
    """What a person said to one question: may this agency have facts of this category? Every answer is kept; the newest counts.

    ends_on: the last day an agreement lasts; None lasts until it is withdrawn.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="consents")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consents")
    status = models.CharField(max_length=20, choices=Status)
    notice_version = models.CharField(max_length=40)
    language = models.CharField(max_length=40)
    how = models.CharField(max_length=20, choices=Told)
    told_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by_name = models.CharField(max_length=200)
    superseded_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "category", "agency"],
                condition=Q(superseded_at=None),
                name="one_last_word_per_question",
            )
        ]
        indexes = [models.Index(fields=["agency", "category", "status"], name="consent_by_receiver")]

    class Access:
        verb = "consent.record"

    def stands_as(self, today: dt.date) -> Status:
        """The status on this day: an agreement runs out by itself."""
        if self.status == Status.AGREED and self.ends_on is not None and self.ends_on < today:
            return Status.RAN_OUT
        return Status(self.status)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def standing(self) -> ObjectionQuerySet:
        return self.filter(ended_at=None)


class Objection(models.Model):
    """A person objects to facts of one category reaching agencies other than the one that holds them. It acts at once.

    agency: the one that must not have them; None for every other agency.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="objections")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="objections")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["category", "person"], name="objection_by_category")]

    class Access:
        verb = "consent.record"
