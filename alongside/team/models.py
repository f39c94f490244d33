"""Who leads with somebody, who stands beside, how a lead is handed over, and who covers an absence. Rows end; none is rewritten."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from alongside.access.models import Agency, Involvement, User
from alongside.access.policy import Category
from alongside.people.models import Person
from alongside.team.rules import Stage, stage


class Allowance(models.Model):
    """A second person's word that one worker may lead one more than there should be. Used once, or not at all."""

    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    asked_by_name = models.CharField(max_length=200)
    allowed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    class Access:
        verb = "team.see"


class SpanQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> SpanQuerySet:
        """Those that stood on a day. ended_on is the first day without."""
        return self.filter(started_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def current(self) -> SpanQuerySet:
        return self.filter(ended_on=None)


class LeadQuerySet(SpanQuerySet):
    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one, each with a lead: whoever has led longer stays. The other is kept, and set aside."""
        both = list(self.current().filter(person__in=[origin, onto]).order_by("started_on", "pk"))
        if len(both) == 2:
            stays, goes = both
            today = max(goes.started_on, timezone.localdate())
            self.filter(pk=goes.pk).update(ended_on=today, ended_as=Lead.Ending.JOINED, stayed=stays)


class Lead(models.Model):
    """One organisation and one worker hold the first relationship with a person, from a day on.

    ended_on: the first day without. stayed: the lead that went on when two people turned out to be one; settled_on: since when
    that is agreed.
    """

    class Ending(models.TextChoices):
        HANDED_OVER = "handed_over", "Handed over"
        ENDED = "ended", "Ended without another"
        JOINED = "joined", "The same person had two leads"

    person = models.ForeignKey(Person, models.PROTECT, related_name="leads")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="leads")
    worker = models.ForeignKey(User, models.PROTECT, related_name="leads")
    because = models.CharField(max_length=300)
    started_on = models.DateField()
    given_by_name = models.CharField(max_length=200)
    allowance = models.OneToOneField(Allowance, models.PROTECT, null=True, related_name="lead")
    involvement = models.ForeignKey(Involvement, models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=12, choices=Ending, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    stayed = models.ForeignKey("self", models.PROTECT, null=True, related_name="set_aside")
    settled_on = models.DateField(null=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        indexes = [models.Index(fields=["worker"], condition=Q(ended_on=None), name="current_leads_of_worker")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="one_lead_per_person"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="lead_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="") | (Q(ended_on__isnull=False) & ~Q(ended_as="")),
                name="ended_lead_says_how",
            ),
        ]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE


class HandoverQuerySet(models.QuerySet):
    def open(self) -> HandoverQuerySet:
        return self.filter(answer="")

    def unfinished(self) -> HandoverQuerySet:
        """Offered, or accepted while the person is still to be told."""
        return self.filter(Q(answer="") | Q(answer=Stage.ACCEPTED, done_on=None))

    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one, each with an open offer: the one of the person who is joined is taken back."""
        if self.open().filter(person=onto).exists():
            self.open().filter(person=origin).update(
                answer=Stage.WITHDRAWN, answered_by_name="Alongside", because="Two people turned out to be one.",
                answered_on=timezone.localdate(),
            )  # fmt: skip


class Handover(models.Model):
    """One lead offered to another worker, with what they need to know. The old lead stays until it is accepted.

    told_words: what the person was told about the change, and what they wish. sight: what lets the receiver see the person while
    they make up their mind.
    """

    class How(models.TextChoices):
        TOGETHER = "together", "With both workers in the room"
        IN_PERSON = "in_person", "In person"
        TELEPHONE = "telephone", "By telephone"
        COULD_NOT = "could_not", "Could not be reached: a letter or message was left safely"

    person = models.ForeignKey(Person, models.PROTECT, related_name="handovers")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="handovers")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    to_worker = models.ForeignKey(User, models.PROTECT, related_name="handovers_offered")
    matters = models.TextField()
    next_three = models.TextField()
    wishes = models.TextField()
    offered_on = models.DateField()
    answer_by = models.DateField()
    offered_by_name = models.CharField(max_length=200)
    sight = models.ForeignKey(Involvement, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=10, blank=True)
    answered_on = models.DateField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    because = models.CharField(max_length=300, blank=True)
    told_how = models.CharField(max_length=12, choices=How, blank=True)
    told_words = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(answer=""), name="one_open_handover_per_person"),
            models.CheckConstraint(
                condition=Q(answer__in=["", "accepted"]) | ~Q(because=""), name="handover_refused_says_why"
            ),
        ]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE

    @property
    def stage(self) -> Stage:
        return stage(self.answer, self.done_on)


class Beside(models.Model):
    """Somebody else in a person's team: an advocate, a peer, an agency's worker. They need no account to be named.

    reach: how to get hold of them. worker, agency: where they have an account, and so see the person.
    """

    class Role(models.TextChoices):
        ADVOCATE = "advocate", "Advocate"
        PEER = "peer", "Peer supporter"
        WORKER = "worker", "Agency worker"
        HEALTH = "health", "Doctor or nurse"
        FAMILY = "family", "Family or friend they trust"
        OTHER = "other", "Somebody else"

    person = models.ForeignKey(Person, models.PROTECT, related_name="beside")
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, null=True, related_name="beside")
    started_on = models.DateField()
    named_by_name = models.CharField(max_length=200)
    involvement = models.ForeignKey(Involvement, models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["role", "name", "pk"]
        verbose_name_plural = "people beside"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="beside_ends_after"
            )
        ]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE


class CoverQuerySet(models.QuerySet):
    def running(self, today: dt.date) -> CoverQuerySet:
        return self.filter(starts_on__lte=today, ends_on__gte=today)

    def touching(self, starts_on: dt.date, ends_on: dt.date) -> CoverQuerySet:
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class Cover(models.Model):
    """While a lead worker is away, somebody stands in for one of their people. ends_on: the last day. Ends by itself."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="covers")
    absent = models.ForeignKey(User, models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, models.PROTECT, related_name="covers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    arranged_by_name = models.CharField(max_length=200)
    involvement = models.ForeignKey(Involvement, models.SET_NULL, null=True, related_name="+")

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cover_ends_after")]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE
