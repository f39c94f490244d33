"""Who meets, who sits there, who came, and who has signed to keep what is said. Nobody who is supported is named here."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Viewer
from alongside.meeting import rules


class ForumQuerySet(models.QuerySet):
    def current(self, today: dt.date) -> ForumQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=today))

    def of(self, viewer: Viewer, today: dt.date) -> ForumQuerySet:
        """Those in which the viewer sits today, and for whoever sets forums up, all of them."""
        if viewer.may("meeting.edit"):
            return self
        return self.filter(pk__in=Seat.objects.in_force(today).filter(user=viewer.user_id).values("forum"))


class Forum(models.Model):
    """A table at which agencies meet again and again. minimum: how many of them make a meeting; declaration: what each
    member signs before a meeting opens to them; quiet_days, release_days: who comes on the agenda; closes_days: how long before a
    meeting the agenda closes. ended_on: the first day without it."""

    class Kind(models.TextChoices):
        TEAM = "team", "The team around the people on the list"
        CONFERENCE = "conference", "A multi-agency conference"
        BOARD = "board", "A board"
        GROUP = "group", "A task-and-finish group"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    terms = models.TextField(max_length=6000)
    declaration = models.TextField(max_length=2000)
    rhythm = models.CharField(max_length=20, choices=[(each.value, each.label) for each in rules.Rhythm])
    minimum = models.PositiveSmallIntegerField()
    quiet_days = models.PositiveSmallIntegerField(default=14)
    release_days = models.PositiveSmallIntegerField(default=28)
    closes_days = models.PositiveSmallIntegerField(default=3)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minimum__gte=1), name="a_meeting_needs_somebody"),
            models.CheckConstraint(condition=~Q(declaration=""), name="a_declaration_has_words"),
        ]

    class Access:
        verb = "meeting.see"

    @property
    def speaks_of_people(self) -> bool:
        """A board hears of what stands in the way, and of nobody by name."""
        return self.kind != Forum.Kind.BOARD


class SeatQuerySet(models.QuerySet):
    def in_force(self, day: dt.date) -> SeatQuerySet:
        """Those held on a day. ended_on is the first day without."""
        return self.filter(started_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))


class Seat(models.Model):
    """One agency's seat, and who sits on it. user: None while the agency has named nobody. Seats end; none is rewritten."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="seats")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    department = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    standing = models.CharField(max_length=20, choices=[(each.value, each.label) for each in rules.Standing])
    is_chair = models.BooleanField(default=False)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    by_name = models.CharField(max_length=200)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["-is_chair", "agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "user"], condition=Q(ended_on=None, user__isnull=False), name="one_seat_a_member"
            ),
            models.UniqueConstraint(
                fields=["forum"], condition=Q(ended_on=None, is_chair=True), name="one_chair_of_a_forum"
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(user__isnull=False) & ~Q(standing="observer"),
                name="a_chair_is_a_member",
            ),
        ]

    class Access:
        verb = "meeting.see"


class Meeting(models.Model):
    """One meeting of a forum. link: where it is joined from afar, shown to those alone who have signed. override_because: why
    the chair went on though too few were there. sequence: how often it was moved, for the calendars that hold it."""

    class State(models.TextChoices):
        PLANNED = "planned", "To come"
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Not held"

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="meetings")
    on = models.DateField()
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    where = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    ended_because = models.CharField(max_length=300, blank=True)
    override_because = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    called_by_name = models.CharField(max_length=200)
    called_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(where="") | ~Q(link=""), name="a_meeting_is_somewhere"),
            models.CheckConstraint(
                condition=~Q(state="not_held") | ~Q(ended_because=""), name="a_meeting_not_held_says_why"
            ),
        ]

    class Access:
        verb = "meeting.see"

    @property
    def is_open(self) -> bool:
        return self.state == Meeting.State.PLANNED


class Attendance(models.Model):
    """One seat at one meeting: what it answered, what it sent beforehand, and whether anybody sat on it (None: not said yet).
    instead: who came in their place."""

    class Answer(models.TextChoices):
        WAITS = "waits", "No answer yet"
        COMES = "comes", "Comes"
        INSTEAD = "instead", "Somebody comes in their place"
        APOLOGIES = "apologies", "Sends apologies"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.WAITS)
    instead = models.CharField(max_length=120, blank=True)
    information_on = models.DateField(null=True)
    is_here = models.BooleanField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = [F("seat__is_chair").desc(), "seat__agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_is_asked_once"),
            models.CheckConstraint(condition=~Q(answer="instead") | ~Q(instead=""), name="in_their_place_has_a_name"),
        ]

    class Access:
        verb = "meeting.see"


class Signing(models.Model):
    """Somebody has signed, before this meeting, to keep what is said in it. words: as they stood that day. Immutable."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="signings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    words = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="signed_once_a_meeting")]

    class Access:
        verb = "meeting.see"
