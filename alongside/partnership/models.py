"""What the partnership rests on: why it may hold and share, what two people decided, who still needs their access."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency, Agreement, Membership, User
from alongside.access.policy import Purpose
from alongside.partnership.rules import Decision, DpiaOutcome


class ApprovalQuerySet(models.QuerySet):
    def waiting(self, now: dt.datetime) -> ApprovalQuerySet:
        """Nobody has decided, and it is not too late."""
        return self.filter(decision="", expires_at__gt=now)


class Approval(models.Model):
    """One thing that takes two people: what is asked, by whom, and what the second person said.

    action: see `two_person`. arguments: plain values, no fact about a person. title, rows: the words both were shown;
    digest: of those and the arguments.
    """

    action = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=300, blank=True)
    rows = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    because = models.CharField(max_length=300)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    decision = models.CharField(max_length=20, blank=True, choices=[(each.value, each.value) for each in Decision])
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=300, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.APPROVED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="two_people_approve",
            ),
            models.CheckConstraint(condition=Q(decision="") | Q(decided_at__isnull=False), name="decided_at_a_time"),
        ]

    class Access:
        verb = "approval.ask"


class PurposeQuerySet(models.QuerySet):
    def current(self, today: dt.date) -> PurposeQuerySet:
        """The version of each purpose that counts today: the newest that has begun."""
        later = self.model.objects.filter(purpose=models.OuterRef("purpose"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(later.filter(starts_on__lte=today)), starts_on__lte=today)

    def live(self, today: dt.date) -> PurposeQuerySet:
        """Purposes that stand today: what is shared or read for any other stops."""
        return self.current(today).filter(stands_until__gte=today)


class PurposeEntry(models.Model):
    """One version of one purpose of the register. Never altered: an edit is the next version.

    owner_post is a post, not a name. people: whose facts. stands_until: see `rules.stands_until`; None stands never.
    article_9, schedule_1, gateways: codes of `lawful`. dpia_document, policy_document: where the paper is kept.
    """

    purpose = models.CharField(max_length=60, choices=[(each.value, each.label) for each in Purpose])
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    what_for = models.TextField()
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    owner_post = models.CharField(max_length=200)
    people = models.CharField(max_length=300)
    article_6 = models.CharField(max_length=4)
    article_9 = models.JSONField(default=list)
    schedule_1 = models.JSONField(default=list)
    gateways = models.JSONField(default=list)
    policy_document = models.CharField(max_length=200, blank=True)
    dpia_reference = models.CharField(max_length=100)
    dpia_on = models.DateField()
    dpia_outcome = models.CharField(max_length=20, choices=[(each.value, each.label) for each in DpiaOutcome])
    dpia_review_on = models.DateField()
    dpia_document = models.CharField(max_length=200, blank=True)
    retention = models.CharField(max_length=300)
    security = models.CharField(max_length=500)
    transfers = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    review_on = models.DateField()
    ends_on = models.DateField(null=True)
    stands_until = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    made_by_name = models.CharField(max_length=200)

    objects = PurposeQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="one_purpose_per_version"),
            models.CheckConstraint(
                condition=Q(stands_until=None)
                | (Q(stands_until__lte=F("review_on")) & Q(stands_until__lte=F("dpia_review_on"))),
                name="purpose_stands_no_longer_than_its_reviews",
            ),
        ]

    class Access:
        verb = "purpose.edit"


class AgreementPaper(models.Model):
    """What the paper of an agreement says besides: who signed, where it is kept, the law that opens the gate.

    signatories: one line each, name and post; they never leave the partnership. gateways: codes of `lawful`.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="paper")
    signatories = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    document = models.CharField(max_length=200, blank=True)
    gateways = models.JSONField(default=list)
    dpia_reference = models.CharField(max_length=100, blank=True)

    class Access:
        verb = "agreement.edit"


class Controller(models.Model):
    """An agency as a controller of personal data: whom the public and the regulator write to."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="controller")
    contact = models.CharField(max_length=200)
    officer_contact = models.CharField(max_length=200, blank=True)
    registration = models.CharField(max_length=40, blank=True)

    class Access:
        verb = "purpose.edit"


class Reminder(models.Model):
    """That the information governance lead was told of one ending. Told once for each day it ends on."""

    key = models.CharField(max_length=80)
    on = models.DateField()
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "on"], name="told_once_of_each_ending")]

    class Access:
        verb = "purpose.edit"


class Round(models.Model):
    """One quarter's asking: does everybody who may sign in still need to?"""

    quarter = models.DateField(unique=True)
    opened_on = models.DateField()
    due_on = models.DateField()

    class Access:
        verb = "membership.attest"


class Confirmation(models.Model):
    """One membership asked about in one round, and what their agency said. still_needed is None until somebody answers.

    ended_before: what stood as its last day before it was suspended for want of an answer.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="confirmations")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="confirmations")
    still_needed = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    suspended_on = models.DateField(null=True)
    ended_before = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "membership"], name="asked_once_in_a_round")]

    class Access:
        verb = "membership.attest"
