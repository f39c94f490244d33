"""That somebody was seen, heard or tried; and the time that members give."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.contact.rules import Mode, Outcome
from alongside.people.models import Event, Person
from alongside.tasks.models import Task

GIVEN_FOR = [
    ("meeting", "A meeting of the team"),
    ("conference", "A case conference"),
    ("visit", "A visit or a gate meet"),
    ("calls", "Calls and letters"),
    ("barrier", "Work on a barrier"),
    ("learning", "Learning and data"),
]


class Contact(models.Model):
    """One time that a worker reached somebody, or tried to.

    key: made where it was written, so that it arrives once however often it is sent. on: the day it happened. minutes: time
    given, where noted. unsafe_because: why a message was left by a way that the person had said is not safe.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts")
    category = models.CharField(
        max_length=30, choices=[(each.value, each.label) for each in Category], default=Category.IDENTITY
    )
    on = models.DateField()
    mode = models.CharField(max_length=20, choices=[(each.value, each.label) for each in Mode])
    outcome = models.CharField(max_length=20, choices=[(each.value, each.label) for each in Outcome])
    place = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    unsafe_because = models.CharField(max_length=300, blank=True)
    event = models.OneToOneField(Event, models.SET_NULL, null=True, related_name="contact")
    next_step = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="contacts")
    by = models.ForeignKey(User, models.PROTECT, related_name="contacts")
    by_name = models.CharField(max_length=200)
    logged_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["person", "-on"], name="contact_by_person"),
            models.Index(fields=["by", "on"], name="contact_by_worker"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="contact_has_a_key"),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__lte=720), name="contact_within_a_day"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class TimeGiven(models.Model):
    """Time a member gives to the partnership in kind, beyond what they note with contacts. It speaks of nobody."""

    user = models.ForeignKey(User, models.PROTECT, related_name="time_given")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="time_given")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=20, choices=GIVEN_FOR)

    class Meta:
        verbose_name_plural = "time given"
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=1440), name="time_within_a_day")]

    class Access:
        verb = "time.note"
        agency = "agency"
