"""What stood in the way of help: for one person, or for everybody."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.barriers.rules import DOMAINS, State, weeks_lost
from alongside.people.models import Person
from alongside.tasks.models import Task

STATES = [(each.value, each.label) for each in State]


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def open(self) -> BarrierQuerySet:
        return self.filter(state=State.OPEN)

    def everybodys(self) -> BarrierQuerySet:
        """Those that belong to nobody in particular."""
        return self.filter(person=None)


class Barrier(models.Model):
    """One thing that stood in the way. person: whom it kept from help; None: it keeps everybody, and names nobody.

    at_agency, organisation, rule: whose it is. agency: that of whoever raised it; None where it is everybody's.
    state: the newest of its moves.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="barriers")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="barriers_raised")
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    what = models.CharField(max_length=200)
    domain = models.CharField(max_length=20, choices=[(slug, domain.label) for slug, domain in DOMAINS.items()])
    at_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="barriers_at")
    organisation = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    evidence = models.TextField(blank=True)
    met_on = models.DateField()
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="barriers")
    state = models.CharField(max_length=20, choices=STATES, default=State.OPEN)
    ended_on = models.DateField(null=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="barriers_raised")
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField(db_default=Now())

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["-met_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, agency__isnull=False) | Q(person=None, agency=None),
                name="barrier_of_somebody_or_of_everybody",
            ),
            models.CheckConstraint(condition=Q(state=State.OPEN) ^ Q(ended_on__isnull=False), name="barrier_ends_once"),
            models.CheckConstraint(
                condition=~Q(state=State.FLEXED) | Q(person__isnull=False), name="flexed_for_one_person_only"
            ),
        ]
        indexes = [models.Index(fields=["state", "domain"], name="barrier_by_state")]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"
        or_everybody = True

    @property
    def whose(self) -> str:
        """Which organisation or rule it is; blank where nobody said."""
        named = self.at_agency.name if self.at_agency else self.organisation
        return ": ".join(part for part in (named, self.rule) if part)

    def weeks(self, today: dt.date) -> int:
        return weeks_lost(self.met_on, self.ended_on, today)


class BarrierMove(models.Model):
    """A barrier went from one state to another, and what was done. Immutable."""

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=20, choices=STATES, blank=True)
    to_state = models.CharField(max_length=20, choices=STATES)
    why = models.CharField(max_length=1000)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "step of a barrier"
        ordering = ["pk"]

    class Access:
        person = "barrier__person"
        agency = "barrier__agency"
        category = "barrier__category"
        or_everybody = True
