"""What is written down while somebody is spoken of. Nothing is written over: a correction stands beside what it corrects."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.meeting.models.agenda import CATEGORIES, Case
from alongside.tasks.models import Task


class Point(models.Model):
    """One thing that was said. Immutable. key: made where it was written, so that it arrives once however often it is sent.

    how: of the person's own voice, how it came, and where there is none, text says why. task: what an action became; asked_of,
    due_on: who was to do it and by when, as it was agreed, whoever has it since. instead_of: what this corrects.
    """

    class Kind(models.TextChoices):
        VOICE = "voice", "What the person says"
        NOTE = "note", "Said"
        DECISION = "decision", "Decided"
        ACTION = "action", "To be done"
        ADDENDUM = "addendum", "Added to the notes"

    class How(models.TextChoices):
        IN_THE_ROOM = "in_the_room", "They said it here"
        OWN_WORDS = "own_words", "In their own words, brought along"
        SOMEBODY = "somebody", "Through somebody they chose"
        NOTHING = "nothing", "They did not want to say anything"
        NOT_ASKED = "not_asked", "They could not be asked"

    key = models.CharField(max_length=32, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="points")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    kind = models.CharField(max_length=20, choices=Kind)
    how = models.CharField(max_length=20, choices=How, blank=True)
    text = models.CharField(max_length=2000)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    asked_of = models.CharField(max_length=400, blank=True)
    due_on = models.DateField(null=True)
    instead_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="corrected_by")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "word at a meeting"
        verbose_name_plural = "words at meetings"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_word_at_a_meeting_says_something"),
            models.CheckConstraint(condition=~Q(key=""), name="a_word_at_a_meeting_has_a_key"),
            models.CheckConstraint(condition=~Q(kind="voice") | ~Q(how=""), name="a_voice_says_how_it_came"),
        ]

    class Access:
        person = "case__person"
        agency = "agency"
        category = "category"
