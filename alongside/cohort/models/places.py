"""Who has a place on the list, since when, and every move from one status to another."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from alongside.access.policy import Category
from alongside.cohort.models.proposals import PlaceKind, Proposal
from alongside.people.models import Person


class Capacity(models.Model):
    """How many places there are from a day on, by where people come from. Immutable: a change is the next row."""

    data_places = models.PositiveSmallIntegerField()
    referral_places = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    because = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name_plural = "capacity"
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="capacity_says_why")]

    class Access:
        verb = "list.see"

    @property
    def places(self) -> int:
        return self.data_places + self.referral_places


class PlaceQuerySet(models.QuerySet):
    def current(self, on: dt.date) -> PlaceQuerySet:
        """The places that were taken on that day, whatever their status."""
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def as_at(self, on: dt.date) -> PlaceQuerySet:
        """Each with `status`, `status_since`, `until` and `moved_at` as they were that day: what the newest move says."""
        moves = StatusMove.objects.filter(place=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        entered = moves.exclude(from_status=F("to_status"))
        return self.annotate(
            moved_at=Subquery(moves.values("at")[:1]),
            status=Subquery(moves.values("to_status")[:1]),
            status_since=Subquery(entered.values("on")[:1]),
            until=Subquery(moves.values("expected_until")[:1]),
        )

    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one, who has one place: the younger of two ends, and names the one that stayed."""
        both = list(self.filter(person__in=[origin, onto], ended_on=None).order_by("started_on", "pk"))
        for place in both[1:]:
            place.ended_on, place.ended_as, place.stayed = timezone.localdate(), Place.Ending.JOINED, both[0]
            place.ended_why, place.ended_by_name = "Two people turned out to be one.", "Alongside"
            place.save()


class Place(models.Model):
    """A person's place on the list, from the day they were agreed on it. Its status is what the newest move says.

    ended_on: the first day without it. ended_why is of the partnership; a place that went with a merge of records names the
    place that stayed.
    """

    class Ending(models.TextChoices):
        MONITORED = "monitored", "The time of watching over is complete"
        OWN_WISH = "own_wish", "They do not want a place"
        MOVED_AWAY = "moved_away", "They have moved away"
        DIED = "died", "They have died"
        MISTAKE = "mistake", "The place was given by mistake"
        OTHER = "other", "Another reason"
        JOINED = "joined", "The same person had two places"

    person = models.ForeignKey(Person, models.PROTECT, related_name="places")
    proposal = models.OneToOneField(Proposal, models.SET_NULL, null=True, related_name="place")
    kind = models.CharField(max_length=10, choices=PlaceKind)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=12, choices=Ending, blank=True)
    ended_why = models.TextField(blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    stayed = models.ForeignKey("self", models.SET_NULL, null=True, related_name="joined")

    objects = PlaceQuerySet.as_manager()

    status: str | None  # these four are there on rows that come from `as_at`
    status_since: dt.date | None
    until: dt.date | None
    moved_at: dt.datetime | None

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="one_place_per_person"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="") | (Q(ended_on__isnull=False) & ~Q(ended_as="")),
                name="ended_place_says_how",
            ),
        ]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE


class StatusMove(models.Model):
    """From one status to another, why, by whom and when. Immutable. The same status twice is a longer stay agreed.

    from_status: blank on the first. expected_until: when the stay should be looked at again; None where nothing is expected.
    hold_reason: why on hold. follow_on: the service that goes on after a transition. version: of the statuses in use that day.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="moves")
    from_status = models.SlugField(max_length=40, blank=True)
    to_status = models.SlugField(max_length=40)
    because = models.TextField()
    hold_reason = models.SlugField(max_length=40, blank=True)
    follow_on = models.CharField(max_length=200, blank=True)
    expected_until = models.DateField(null=True)
    version = models.PositiveIntegerField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["place", "-on", "-id"], name="newest_move_of_place")]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="status_move_says_why")]

    class Access:
        person = "place__person"
        agency = None
        category = Category.VOICE


class CheckPoint(models.Model):
    """How things stood with somebody who has moved on, at one of the monthly looks. Immutable."""

    class Standing(models.TextChoices):
        HOLDING = "holding", "Holding"
        SLIPPING = "slipping", "Slipping"
        NOT_REACHED = "not_reached", "Could not be found out"

    place = models.ForeignKey(Place, models.CASCADE, related_name="check_points")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    standing = models.CharField(max_length=12, choices=Standing)
    note = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "due_on"], name="one_look_per_check_point"),
        ]

    class Access:
        person = "place__person"
        agency = None
        category = Category.VOICE
