"""Agencies, the people who work for them, what they agreed to share, and who works with whom."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from alongside.access.policy import Category, Purpose, Role


class Agency(models.Model):
    """An organisation of the partnership.

    is_named_to_others: whether the index card may say that this agency is alongside somebody. Off where the name alone
    would tell what is wrong (a drug service, a domestic abuse service).
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    is_named_to_others = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their memberships alone: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def get_full_name(self) -> str:
        return self.name


class InForceQuerySet(models.QuerySet):
    def in_force(self, today: dt.date) -> InForceQuerySet:
        """Rows whose period covers this day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


def _period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=f"{name}_ends_after_it_starts"
    )


class Membership(models.Model):
    """A user works for an agency in a role, for as long as it says and no longer."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.value, role.label) for role in Role])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            _period("membership"),
            models.UniqueConstraint(fields=["user", "agency", "role", "starts_on"], name="one_membership_per_start"),
        ]


class Agreement(models.Model):
    """What one agency gives the named others, for one purpose, from one day to another. Nothing in force, nothing shared."""

    title = models.CharField(max_length=200)
    giver = models.ForeignKey(Agency, models.PROTECT, related_name="agreements_given")
    receivers = models.ManyToManyField(Agency, related_name="agreements_received")
    purpose = models.CharField(max_length=60, choices=[(purpose.value, purpose.label) for purpose in Purpose])
    categories = models.JSONField(default=list)
    starts_on = models.DateField()
    review_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [_period("agreement")]

    def category_set(self) -> frozenset[Category]:
        return frozenset(Category(value) for value in self.categories)


class Involvement(models.Model):
    """An agency works with a person although none of its records says so: it nominated them, or took on a task."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="involvements")
    because = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [_period("involvement")]
