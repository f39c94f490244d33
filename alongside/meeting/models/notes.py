"""That the notes of a meeting were signed, and who was given what was agreed about one person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.meeting.models.agenda import Case
from alongside.meeting.models.forums import Meeting


class Notes(models.Model):
    """The notes of a meeting, signed. Immutable. They hold no words: what was said stands in what was written down, which no
    longer changes; digest: of all of it, so that a change would be seen."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="notes")
    digest = models.CharField(max_length=64)
    due_on = models.DateField()
    signed_by_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "notes of a meeting"
        verbose_name_plural = "notes of meetings"
        ordering = ["-pk"]

    class Access:
        verb = "meeting.see"


class Extract(models.Model):
    """What a meeting agreed about one person, given to an agency with an interest in it. because: which. It reads what it may."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="extracts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "extract of notes"
        verbose_name_plural = "extracts of notes"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], name="an_extract_is_given_once"),
            models.CheckConstraint(condition=~Q(because=""), name="an_extract_says_why"),
        ]

    class Access:
        person = "case__person"
        agency = "agency"
        category = Category.VOICE
