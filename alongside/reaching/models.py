"""How somebody may be reached without putting them at risk, and where they are safe. Sealed: the database alone tells neither."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.models.periods import InForceQuerySet, period
from alongside.access.policy import Category
from alongside.access.sealed import SealedText
from alongside.outputs.contact import Channel
from alongside.people.models import Person


def new_key() -> str:
    return uuid.uuid4().hex


class SafeWaysQuerySet(InForceQuerySet):
    def standing(self, today: dt.date) -> SafeWaysQuerySet:
        """What holds on this day and nothing newer has replaced. Two rows may stand once two people turned out to be one."""
        return self.in_force(today).filter(superseded_at=None)  # type: ignore[return-value]


class SafeWays(models.Model):
    """What a person said of how to reach them safely. Every answer is kept; the newest counts.

    unsafe, preferred: values of Channel. from_hour, until_hour: when it is safe to call; None at any hour. must_not_learn: who
    must not hear of it. may_say_who: whether a caller may say whom they call for. told_on: the day the person said so.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="safe_ways")
    unsafe = models.JSONField(default=list)
    preferred = models.JSONField(default=list)
    from_hour = models.TimeField(null=True)
    until_hour = models.TimeField(null=True)
    code_word = SealedText()
    must_not_learn = SealedText()
    through = SealedText()
    may_say_who = models.BooleanField(default=False)
    told_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by_name = models.CharField(max_length=200)
    superseded_at = models.DateTimeField(null=True)

    objects = SafeWaysQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            period("safe_ways"),
            models.CheckConstraint(
                condition=Q(from_hour=None, until_hour=None) | Q(until_hour__gt=F("from_hour")),
                name="safe_hours_in_order",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(superseded_at=None), name="safe_ways_standing")]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE

    def unsafe_channels(self) -> frozenset[Channel]:
        return frozenset(Channel(value) for value in self.unsafe)

    def preferred_channels(self) -> list[Channel]:
        return [Channel(value) for value in self.preferred]


class SafeAddress(models.Model):
    """Where somebody is safe, held by one agency. No role sees this table: what it holds is shown to one worker at a time, once
    a second person has agreed.

    given_by: who told the agency. is_for_letters: whether letters may go there.
    """

    class Kind(models.TextChoices):
        REFUGE = "refuge", "A refuge or other safe accommodation"
        FAMILY = "family", "With family or friends"
        CARE_OF = "care_of", "Care of somebody else"
        LETTERS = "letters", "For letters alone"

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="safe_addresses")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="safe_addresses")
    kind = models.CharField(max_length=10, choices=Kind)
    address = SealedText()
    given_by = SealedText()
    is_for_letters = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by_name = models.CharField(max_length=200)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [period("safe_address")]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.CONFIDENTIAL_LOCATION


class AddressOpeningQuerySet(models.QuerySet["AddressOpening"]):
    def open_at(self, now: dt.datetime) -> AddressOpeningQuerySet:
        return self.filter(opened_at__lte=now, ends_at__gt=now)


class AddressOpening(models.Model):
    """One safe address, shown to one worker for a few minutes because two people agreed. Immutable."""

    address = models.ForeignKey(SafeAddress, models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = AddressOpeningQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="address_opening_ends")]

    class Access:
        verb = "address.ask"
        subject = "address__person"
