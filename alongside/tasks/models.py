"""Something that somebody has to do or find out, with an owner, a date and, once done, a result."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.people.models import Person
from alongside.tasks.rules import Timing, timing


class TaskQuerySet(models.QuerySet):
    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None)

    def overdue(self, today: dt.date) -> TaskQuerySet:
        return self.open().filter(due_on__lt=today)

    def of(self, user_id: int | None) -> TaskQuerySet:
        return self.filter(owner=user_id)

    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one. A question that is open about both is asked once from now on."""
        asked = self.open().filter(person=onto).exclude(about="").values("about")
        twice = self.open().filter(person=origin, about__in=asked)
        twice.update(
            done_at=timezone.now(), done_by_name="Alongside", result="Asked already: two people turned out to be one."
        )


class Task(models.Model):
    """One thing to do or find out about a person. about: which question it answers, so that it is never asked twice."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="tasks")
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    due_on = models.DateField()
    result = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by_name = models.CharField(max_length=200)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about"], condition=Q(done_at=None) & ~Q(about=""), name="one_open_task_per_question"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(result=""), name="done_needs_a_result"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    def timing(self, today: dt.date) -> Timing:
        return timing(self.due_on, self.done_at is not None, today)
