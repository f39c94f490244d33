"""Should this person be on the list? A proposal, what each agency alongside them thinks, and the decision with its reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.people.models import Person


class PlaceKind(models.TextChoices):
    """Where the people who take a place come from (A2 9.19)."""

    DATA = "data", "From the data and nominations"
    REFERRAL = "referral", "Referred, or released from prison"


class ProposalQuerySet(models.QuerySet):
    def open(self) -> ProposalQuerySet:
        return self.filter(decided_at=None)

    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one: of two open proposals the older goes on."""
        waiting = self.open().filter(person__in=[origin, onto]).order_by("on", "pk").values_list("pk", flat=True)
        self.filter(pk__in=list(waiting)[1:]).update(decided_at=timezone.now())


class Proposal(models.Model):
    """Somebody says that this person should have a place. Its words never change; decided_at alone is filled in once.

    rank, points: on the shortlist that day; None where they were not on it. what_changed: since an earlier no.
    """

    class Origin(models.TextChoices):
        SHORTLIST = "shortlist", "The shortlist"
        NOMINATION = "nomination", "A nomination"
        REFERRAL = "referral", "A referral"
        RELEASE = "release", "A release from prison"

    person = models.ForeignKey(Person, models.PROTECT, related_name="proposals")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="proposals")
    origin = models.CharField(max_length=20, choices=Origin)
    because = models.TextField()
    what_changed = models.TextField(blank=True)
    rank = models.PositiveIntegerField(null=True)
    points = models.IntegerField(null=True)
    verdict = models.CharField(max_length=10, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at=None), name="one_open_proposal_per_person"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="proposal_says_why"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.VOICE

    @property
    def place_kind(self) -> PlaceKind:
        is_from_data = self.origin in (self.Origin.SHORTLIST, self.Origin.NOMINATION)
        return PlaceKind.DATA if is_from_data else PlaceKind.REFERRAL


class AgencyView(models.Model):
    """What one agency thinks of a proposal, and why. Immutable: an agency that changes its mind says so anew."""

    class Stance(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        NEEDS_MORE = "needs_more", "Needs to know more"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="views")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=20, choices=Stance)
    because = models.TextField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="agency_view_says_why")]

    class Access:
        person = "proposal__person"
        agency = "agency"
        category = Category.VOICE


class Decision(models.Model):
    """What the partnership decided on a proposal, and why. Immutable.

    places, taken: how many there were, and how many were taken, that day. heard, silent: names of agencies as whoever decided
    was shown them. approved_by_name: who allowed a place beyond those there are.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        JOINED = "joined", "The same person was proposed twice"

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome)
    because = models.TextField()
    place_kind = models.CharField(max_length=10, choices=PlaceKind, blank=True)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()
    heard = models.JSONField(default=list)
    silent = models.JSONField(default=list)
    beyond_because = models.TextField(blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="list_decision_says_why"),
            models.CheckConstraint(
                condition=Q(beyond_because="", approved_by_name="") | (~Q(beyond_because="") & ~Q(approved_by_name="")),
                name="place_beyond_has_reason_and_approver",
            ),
        ]

    class Access:
        person = "proposal__person"
        agency = None
        category = Category.VOICE
