"""Something that somebody has to do or find out, with an owner, a date and, once done, a result. People call it an action."""

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


def older(since: str, day: dt.date) -> Q:
    """An action whose day, where it has one of this name, or else the day it was asked on, lies before this day."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    return Q(**{f"{since}__lt": day}) | Q(**{since: None}, asked_at__lt=midnight)


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

    def to_decide(self, today: dt.date, after_days: int) -> TaskQuerySet:
        """Too old to be left lying: close, carry with a reason, or escalate."""
        return self.open().filter(older("counted_from", today - dt.timedelta(days=after_days)))

    def stalled(self, today: dt.date, after_days: int) -> TaskQuerySet:
        """Nothing has moved, nobody has said what holds it up, and the time to ask has come."""
        still = older("moved_on", today - dt.timedelta(days=after_days - 1))
        return self.open().filter(Q(ask_on__lte=today) | Q(ask_on=None) & still)


class Task(models.Model):
    """One thing to do or find out about a person. about: which question it answers, so that it is never asked twice.

    done_at ends it: done with a result, or closed (is_closed) with the reason as its result. counted_from: the day its age is
    counted from since it was carried or escalated; ask_on: the day on which to ask again what holds it up. offered_to: who is
    asked to take it over; the owner keeps it until they accept.
    """

    class Source(models.TextChoices):
        ASKED = "asked", "Asked for on a person's page"
        CRITERIA = "criteria", "A criterion that is not settled"
        CONTACT = "contact", "The next step after a contact"
        MEETING = "meeting", "Agreed in a meeting"
        RIGHTS = "rights", "Asked for by right"
        BARRIER = "barrier", "To move a barrier"

    person = models.ForeignKey(Person, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="tasks")
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=20, choices=Source, default=Source.ASKED)
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    due_on = models.DateField()
    result = models.TextField(blank=True)
    is_closed = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    blocked_on = models.DateField(null=True)
    blocked_by_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    blocked_by = models.CharField(max_length=200, blank=True)
    unblocks = models.CharField(max_length=300, blank=True)
    offered_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks_offered")
    counted_from = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    ask_on = models.DateField(null=True)
    told = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by_name = models.CharField(max_length=200)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about"], condition=Q(done_at=None) & ~Q(about=""), name="one_open_task_per_question"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(result=""), name="done_needs_a_result"),
            models.CheckConstraint(
                condition=Q(blocked_on=None) | Q(blocked_by_agency__isnull=False) | ~Q(blocked_by=""),
                name="blocked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="open_task_by_owner"),
            models.Index(fields=["agency", "due_on"], condition=Q(done_at=None), name="open_task_by_agency"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    def timing(self, today: dt.date) -> Timing:
        return timing(
            self.due_on,
            self.done_at is not None,
            today,
            is_closed=self.is_closed,
            is_blocked=self.blocked_on is not None,
        )

    @property
    def waits_for(self) -> str:
        """Who has to move before it can go on; blank where it is not blocked."""
        return self.blocked_by_agency.name if self.blocked_by_agency else self.blocked_by


class Move(models.Model):
    """One step in an action's life. Immutable; the action itself holds where it stands now. note: why, or what would help."""

    class Kind(models.TextChoices):
        TAKEN = "taken", "Taken"
        OFFERED = "offered", "Offered to somebody else"
        ACCEPTED = "accepted", "Taken over"
        DECLINED = "declined", "Not taken over"
        BLOCKED = "blocked", "Blocked"
        UNBLOCKED = "unblocked", "No longer blocked"
        CARRIED = "carried", "Carried to a later day"
        ANSWERED = "answered", "Said what holds it up"
        ESCALATED = "escalated", "Escalated"
        DONE = "done", "Done"
        CLOSED = "closed", "Closed"

    task = models.ForeignKey(Task, models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)
    note = models.CharField(max_length=2000, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40, blank=True)
    due_from = models.DateField(null=True)
    due_to = models.DateField(null=True)

    class Meta:
        verbose_name = "step of an action"
        ordering = ["pk"]

    class Access:
        person = "task__person"
        agency = "task__agency"
        category = "task__category"
