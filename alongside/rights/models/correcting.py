"""A fact that the person says is wrong, on its way back to whoever supplied it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.access.sealed import SealedText
from alongside.people.models import Event, Person, Record, new_key
from alongside.rights.models.requests import Request
from alongside.tasks.models import Task


class CorrectionQuerySet(models.QuerySet):
    def open(self) -> CorrectionQuerySet:
        return self.filter(state=Correction.State.ASKED)


class Correction(models.Model):
    """Asked of the agency that supplied the fact. It stands on the fact until the agency's next file changes it, or it answers.

    event: the fact; null where it is the record itself that is wrong (a name, a date of birth). was: digest of the
    fact when this was asked. statement: the person's own words, kept with the fact where the agency stands by it.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked to be corrected"
        CHANGED = "changed", "Changed by the source"
        REFUSED = "refused", "The source stands by it"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="corrections")
    person = models.ForeignKey(Person, models.CASCADE, related_name="corrections")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    record = models.ForeignKey(Record, models.CASCADE, related_name="corrections")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="corrections")
    is_about_event = models.BooleanField()
    was = models.CharField(max_length=64)
    wanted = SealedText()
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True)
    statement = SealedText()
    asked_on = models.DateField()
    made_at = models.DateTimeField(db_default=Now())

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state="asked") | Q(answered_on__isnull=False), name="answered_on_a_day")
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"
