"""Money set aside, asked for, agreed to and spent. Every sum in pence; every answer a row of its own."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.barriers.models import Barrier
from alongside.budget.rules import State
from alongside.people.models import Person


class FundQuerySet(models.QuerySet):
    def in_force(self, today: dt.date) -> FundQuerySet:
        return self.filter(starts_on__lte=today, ends_on__gte=today)


class Fund(models.Model):
    """A sum for a programme and a span of time. per_person: what is set aside for each person on its list."""

    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    pence = models.PositiveIntegerField()
    per_person_pence = models.PositiveIntegerField()
    set_at = models.DateTimeField(db_default=Now())
    set_by_name = models.CharField(max_length=200)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="fund_ends_after_start")
        ]

    class Access:
        verb = "budget.see"


class SpendingRequest(models.Model):
    """Money asked for, for one person and one thing.

    gap: what this papers over, by the terms. service: the agency that ought to have met the need, where there is one.
    people_needed: how many must agree, as it was when it was asked. state, cost: how it stands, and what it takes from the
    fund in pence, as `rules` has them; kept here because pages count and add up thousands.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="requests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="money_asked")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="money_asked")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    pence = models.PositiveIntegerField()
    what = models.CharField(max_length=120)
    why = models.TextField(blank=True)
    kind = models.SlugField(max_length=40)
    gap = models.SlugField(max_length=40)
    service = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    people_needed = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    state = models.CharField(max_length=12, choices=[(each.value, each.label) for each in State], default=State.WAITING)
    cost = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "money asked for"
        ordering = ["-asked_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(pence__gt=0), name="asked_for_something")]
        indexes = [
            models.Index(fields=["fund", "gap"], name="money_by_gap"),
            models.Index(fields=["fund", "state", "cost", "pence"], name="money_by_state"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.MONEY


class Answer(models.Model):
    """One person's yes or no. pence: what they agreed to; null is a no, with its reason."""

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="answers")
    pence = models.PositiveIntegerField(null=True)
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "answer about money"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "by"], name="one_answer_each"),
            models.CheckConstraint(condition=Q(pence__isnull=False) | ~Q(because=""), name="a_no_needs_a_reason"),
        ]

    class Access:
        person = "request__person"
        agency = "request__agency"
        category = Category.MONEY


class Receipt(models.Model):
    """What was spent in the end; nothing where it was not needed after all. receipt: where the paper is, or why there is none."""

    request = models.OneToOneField(SpendingRequest, models.PROTECT, related_name="receipt")
    pence = models.PositiveIntegerField()
    on = models.DateField()
    receipt = models.CharField(max_length=200)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(receipt=""), name="a_receipt_or_why_none")]

    class Access:
        person = "request__person"
        agency = "request__agency"
        category = Category.MONEY


class GapBarrier(models.Model):
    """A gap that was paid for so often that it was put to the partnership as a barrier."""

    gap = models.SlugField(max_length=40)
    barrier = models.OneToOneField(Barrier, models.PROTECT, related_name="gap")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "budget.see"
