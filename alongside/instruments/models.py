"""Answers to instruments, each as it was given on one day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.people.models import Person


class CompletionQuerySet(models.QuerySet):
    def standing(self) -> CompletionQuerySet:
        return self.filter(withdrawn_because="")


class Completion(models.Model):
    """One instrument answered once. answers: item -> number; what is not in it was not answered.

    version: of the instrument, 0 for the one that comes with the product. Immutable: one that is wrong is withdrawn with its
    reason, and answered again.
    """

    class How(models.TextChoices):
        WITH = "with", "With the person"
        ALONE = "alone", "By the person, alone"
        ABOUT = "about", "About the person, by workers who know them"

    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="completions")
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    instrument = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=0)
    on = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = "answers to an instrument"
        verbose_name_plural = "answers to instruments"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["person", "instrument", "on"], name="answers_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_because="") | ~Q(withdrawn_by_name=""), name="answers_withdrawn_by_somebody"
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"
