"""What was decided about each item of a subject access pack. The items themselves are never copied here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import User
from alongside.rights.models.requests import Request


class ItemDecision(models.Model):
    """Give, withhold or take words out of one item. table, row: where the item stands; digest: the text decided about, so that
    a fact that has changed since is decided anew.

    spans: the stretches of that text to take out. released_by: a second person let a protected place out.
    """

    class Verdict(models.TextChoices):
        GIVE = "give", "Give"
        REDACT = "redact", "Give, but take words out"
        WITHHOLD = "withhold", "Withhold"

    class Exemption(models.TextChoices):
        SERIOUS_HARM = "serious_harm", "Serious harm to somebody's health (DPA 2018 Sch 3)"
        THIRD_PARTY = "third_party", "It is about somebody else (DPA 2018 Sch 2 para 16)"
        PRIVILEGE = "privilege", "Legal advice (DPA 2018 Sch 2 para 19)"
        CRIME = "crime", "It would hinder preventing or detecting crime (DPA 2018 Sch 2 para 2)"

    request = models.ForeignKey(Request, models.CASCADE, related_name="decisions")
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    exemption = models.CharField(max_length=20, choices=Exemption, blank=True)
    because = models.CharField(max_length=500, blank=True)
    spans = models.JSONField(default=list)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "table", "row"], name="one_decision_per_item"),
            models.CheckConstraint(
                condition=Q(verdict="give") | (~Q(exemption="") & ~Q(because="")),
                name="withheld_needs_a_rule_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("decided_by")), name="released_by_somebody_else"
            ),
        ]

    class Access:
        verb = "rights.see"
        subject = "request__person"


class PackSigning(models.Model):
    """A second person read the pack and signed it. digest: of all that leaves; another pack needs another signature."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="signings")
    digest = models.CharField(max_length=64)
    given = models.PositiveIntegerField()
    redacted = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "rights.see"
        subject = "request__person"
