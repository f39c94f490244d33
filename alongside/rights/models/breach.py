"""Something that should not have happened to people's information, and what was done about it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.sealed import SealedText
from alongside.people.models import Person, new_key
from alongside.rights.rules import clock as clocks


class BreachQuerySet(models.QuerySet):
    def open(self) -> BreachQuerySet:
        return self.filter(closed_on=None)


class Breach(models.Model):
    """One breach. known_at starts the regulator's 72 hours. tell_regulator: None until it is decided."""

    class Kind(models.TextChoices):
        WRONG_RECIPIENT = "wrong_recipient", "Sent or shown to the wrong person"
        SAFE_ADDRESS = "safe_address", "A safe address or place was given away"
        LOOKED = "looked", "Somebody looked without a reason"
        LOST = "lost", "Something was lost or stolen"
        CHANGED = "changed", "Something was altered or erased by mistake"
        UNAVAILABLE = "unavailable", "Nobody could get at what was needed"
        ATTACK = "attack", "An attack on the system"
        OTHER = "other", "Something else"

    class Risk(models.TextChoices):
        UNLIKELY = "unlikely", "Harm to people is unlikely"
        LIKELY = "likely", "Harm to people is likely"
        HIGH = "high", "Serious harm to people is likely"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    what = SealedText()
    happened_on = models.DateField(null=True)
    known_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    people_affected = models.PositiveIntegerField(null=True)
    risk = models.CharField(max_length=10, choices=Risk, blank=True)
    risk_because = models.CharField(max_length=500, blank=True)
    contained = SealedText()
    tell_regulator = models.BooleanField(null=True)
    tell_regulator_because = models.CharField(max_length=500, blank=True)
    regulator_told_at = models.DateTimeField(null=True)
    regulator_reference = models.CharField(max_length=60, blank=True)
    tell_people = models.BooleanField(null=True)
    tell_people_because = models.CharField(max_length=500, blank=True)
    lessons = SealedText()
    closed_on = models.DateField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    reported_by_name = models.CharField(max_length=200)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-known_at"]
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(tell_regulator=None) | ~Q(tell_regulator_because=""), name="regulator_decision_has_reasons"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | (Q(tell_regulator__isnull=False) & Q(tell_people__isnull=False)),
                name="breach_closes_once_decided",
            ),
        ]

    class Access:
        verb = "breach.see"

    @property
    def tell_by(self) -> dt.datetime:
        return clocks.tell_regulator_by(self.known_at)

    def hours_left(self, now: dt.datetime) -> int | None:
        """None once the regulator was told, or it was decided that they need not be."""
        if self.regulator_told_at or self.tell_regulator is False:
            return None
        return clocks.hours_left(self.known_at, now)


class BreachNotice(models.Model):
    """One person whom a breach touched: when and how they were told, or that they were not yet."""

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="notices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="breach_notices")
    told_on = models.DateField(null=True)
    how = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["breach", "person"], name="one_notice_per_person")]

    class Access:
        verb = "breach.see"
        subject = "person"
