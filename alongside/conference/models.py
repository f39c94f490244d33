"""A small meeting around one person's plan, what was said for it and decided in it; and who has assessed what already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.conference import kinds
from alongside.conference.rules import Kind, state_on
from alongside.people.models import Person
from alongside.tasks.models import Task

CATEGORIES = [(each.value, each.label.capitalize()) for each in Category]


class Conference(models.Model):
    """One meeting. agency: which called it; settles: what it is to settle; few_because: why, where hardly anybody is asked."""

    class State(models.TextChoices):
        PLANNED = "planned", "To come"
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Not held"

    class Place(models.TextChoices):
        TO_ASK = "to_ask", "Not asked yet"
        COMES = "comes", "They come"
        SOMEBODY = "somebody", "Somebody of their choice speaks for them"
        STAYS_AWAY = "stays_away", "They do not want to come"

    person = models.ForeignKey(Person, models.PROTECT, related_name="conferences")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="conferences")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    settles = models.CharField(max_length=300)
    on = models.DateField()
    at = models.TimeField(null=True)
    where = models.CharField(max_length=200, blank=True)
    person_is = models.CharField(max_length=20, choices=Place, default=Place.TO_ASK)
    few_because = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    ended_because = models.CharField(max_length=300, blank=True)
    called_by_name = models.CharField(max_length=200)
    called_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(settles=""), name="a_conference_settles_something"),
            models.CheckConstraint(
                condition=~Q(state="not_held") | ~Q(ended_because=""), name="not_held_with_a_reason"
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class Invitation(models.Model):
    """An agency that is asked to come. task: the action that tells it so."""

    class Answer(models.TextChoices):
        WAITS = "waits", "No answer yet"
        COMES = "comes", "Comes"
        SENDS = "sends", "Sends information"
        APOLOGIES = "apologies", "Sends apologies"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="invitations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.WAITS)
    by_name = models.CharField(max_length=200, blank=True)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["agency__name"]
        constraints = [models.UniqueConstraint(fields=["conference", "agency"], name="an_agency_is_asked_once")]

    class Access:
        person = "conference__person"
        agency = "agency"
        category = "category"


class Said(models.Model):
    """What was said for or in a conference, each seen by those who may see that kind of fact. task: what a decision made."""

    class Kind(models.TextChoices):
        VIEW = "view", "What the person says"
        INFORMATION = "information", "Information sent"
        DECISION = "decision", "Decided"
        NOTE = "note", "Note"

    class How(models.TextChoices):
        OWN_WORDS = "own_words", "In their own words"
        SOMEBODY = "somebody", "Through somebody they chose"
        NOTHING = "nothing", "They did not want to say anything"
        NOT_ASKED = "not_asked", "They could not be asked"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="said")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    kind = models.CharField(max_length=20, choices=Kind)
    how = models.CharField(max_length=20, choices=How, blank=True)
    text = models.CharField(max_length=2000)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "word in a conference"
        verbose_name_plural = "words in conferences"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="something_is_said")]

    class Access:
        person = "conference__person"
        agency = "agency"
        category = "category"


class AssessmentQuerySet(models.QuerySet):
    def standing(self) -> AssessmentQuerySet:
        return self.filter(withdrawn_because="")

    def relied_on(self, kind: str, today: dt.date) -> AssessmentQuerySet:
        """Of this kind, done, and still to be relied on."""
        done = self.standing().filter(kind=kind, done_on__lte=today)
        return done.filter(Q(valid_until=None) | Q(valid_until__gte=today)).order_by("-done_on", "-pk")


class Assessment(models.Model):
    """One assessment, made or planned (done_on: None).

    made_by: who made it, blank for the agency's own; ask_at: where to ask for it; again_because:
    why it was made or planned although another still held.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assessments")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    kind = models.CharField(max_length=40)
    made_by = models.CharField(max_length=120, blank=True)
    done_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    ask_at = models.CharField(max_length=200, blank=True)
    again_because = models.CharField(max_length=300, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = [F("done_on").desc(nulls_first=True), "-pk"]
        indexes = [models.Index(fields=["person", "kind"], name="assessment_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("done_on")), name="valid_from_when_it_was_done"
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    known_kinds: Mapping[str, Kind] | None = None  # set by whoever shows many

    @property
    def title(self) -> str:
        return kinds.title_of(self.kind, self.known_kinds)

    @property
    def done_by(self) -> str:
        return self.made_by or self.agency.name

    def state(self, today: dt.date) -> str:
        return state_on(today, done_on=self.done_on, valid_until=self.valid_until)


class Acceptance(models.Model):
    """An agency takes this assessment for its own: it will not ask the same again."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="accepted_by")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    by_name = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        verbose_name = "acceptance of an assessment"
        verbose_name_plural = "acceptances of assessments"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "agency"], name="an_agency_accepts_once")]

    class Access:
        person = "assessment__person"
        agency = "agency"
        category = "category"


class ToldAgain(models.Model):
    """Somebody had to tell it again. told_to: with whom; kind: about what, blank where it was about everything."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="told_again")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    on = models.DateField()
    told_to = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "time somebody had to tell it again"
        verbose_name_plural = "times somebody had to tell it again"
        ordering = ["-on", "-pk"]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    @property
    def title(self) -> str:
        return kinds.title_of(self.kind) if self.kind else "Their story"
