"""What each agency asks of a person, what it said before it was changed, and findings that were set aside with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.methods.one_plan.requirements import Kind, Mode
from alongside.people.models import Person
from alongside.support.rules import good_until

CATEGORIES = [(each.value, each.label.capitalize()) for each in Category]


class RequirementQuerySet(models.QuerySet):
    def standing(self, today: dt.date) -> RequirementQuerySet:
        """Those that hold today or later, and what was done and may save somebody from being asked again."""
        return self.filter(ended_at=None).filter(Q(until_on=None) | Q(until_on__gte=today) | Q(met_on__isnull=False))


class Requirement(models.Model):
    """One thing asked of a person. agency: whose worker wrote it down; asker: who asks, where that is somebody else.

    on, at: day and hour, each null while not known; from_time to until_time: hours that come back every day. is_escorted:
    somebody goes with them. keep_out_metres: round the place that is named. says, asks: words of the plan's vocabulary. after:
    ids of what has to be done first. good_for_months: how long it counts once it is done; null: nobody has said. ended_at: it
    does not hold any more. version: goes up with every change, so that nobody writes over what they have not read.
    """

    class Source(models.TextChoices):
        TOLD = "told", "They or a worker said so"
        LETTER = "letter", "A letter or a licence"
        SYSTEM = "system", "An agency's system"

    person = models.ForeignKey(Person, models.PROTECT, related_name="requirements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requirements")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    kind = models.CharField(max_length=20, choices=[(each.value, each.label) for each in Kind])
    what = models.CharField(max_length=200)
    asker = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, choices=Source, default=Source.TOLD)
    source_note = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)
    at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    mode = models.CharField(max_length=20, blank=True, choices=[(each.value, each.label) for each in Mode])
    place = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_weekly = models.BooleanField(default=False)
    is_escorted = models.BooleanField(default=False)
    is_fixed = models.BooleanField(default=False)
    from_time = models.TimeField(null=True)
    until_time = models.TimeField(null=True)
    keep_out_of = models.CharField(max_length=80, blank=True)
    keep_out_metres = models.PositiveIntegerField(null=True)
    says = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    after = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    good_for_months = models.PositiveSmallIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["on", "at", "pk"]
        indexes = [models.Index(fields=["person"], condition=Q(ended_at=None), name="requirement_of_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="requirement_says_what"),
            models.CheckConstraint(condition=Q(at=None) | Q(on__isnull=False), name="an_hour_needs_its_day"),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None) | Q(from_time__isnull=False, until_time__isnull=False),
                name="hours_have_two_ends",
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    @property
    def asked_by(self) -> str:
        return self.asker or self.agency.name

    @property
    def good_until(self) -> dt.date | None:
        """The last day on which what was done still counts; None where no end is known."""
        return good_until(self.met_on, self.good_for_months)


class EarlierText(models.Model):
    """What a requirement said before it was changed. Nothing that somebody wrote is ever written over."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="earlier")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    version = models.PositiveIntegerField()
    text = models.TextField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["requirement", "version"], name="one_text_per_version")]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class SetAside(models.Model):
    """A finding that is known and left as it is. key: of the facts it stands on, so that it comes back when they change."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="set_aside")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="set_aside")
    key = models.CharField(max_length=32)
    because = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "finding set aside"
        verbose_name_plural = "findings set aside"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="set_aside_with_a_reason")]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.IDENTITY
