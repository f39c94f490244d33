"""Who must never see whom, and whose facts a few named people alone may open."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models.agencies import Agency
from alongside.access.models.memberships import User

Standing = TypeVar("Standing", bound="models.Model")


class StandingQuerySet(models.QuerySet[Standing]):
    def standing(self) -> StandingQuerySet[Standing]:
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class Protection(models.Model):
    """What keeps somebody from being seen. Any one worker sets it; lifting takes one who asks and another who agrees.

    carried_from: the row this one was copied from when records were joined or parted; undoing that lifts the copy.
    """

    class Because(models.TextChoices):
        PERSON_ASKED = "person_asked", "The person asked for it"
        RELATIONSHIP = "relationship", "They are related, or were"
        CONCERN = "concern", "A worker is concerned for somebody's safety"

    because = models.CharField(max_length=20, choices=Because)
    set_at = models.DateTimeField(db_default=Now())
    set_by_name = models.CharField(max_length=200)
    lift_asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=200, blank=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried_to")

    objects = StandingQuerySet.as_manager()

    class Meta:
        abstract = True

    class Access:
        verb = "protection.set"


class Conflict(Protection):
    """This user, or everybody at this agency, never sees the person and never learns that they are known."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="conflicts")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="conflicts")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(agency=None), name="conflict_with_a_user_or_an_agency"),
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(lifted_at=None), name="one_conflict_per_user"
            ),
            models.UniqueConstraint(
                fields=["person", "agency"], condition=Q(lifted_at=None), name="one_conflict_per_agency"
            ),
        ]


class KeptApart(Protection):
    """Two people who must not be disclosed to one another's workers, written down both ways round.

    Whoever is alongside `other` and not alongside `person` does not see `person`.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="kept_apart")
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="kept_apart_from")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="nobody_kept_apart_from_themselves"),
            models.UniqueConstraint(
                fields=["person", "other"], condition=Q(lifted_at=None), name="kept_apart_once_each_way"
            ),
        ]


class Restriction(Protection):
    """Only the readers named here see anything of this person, even at the agency whose record it is.

    Where two people turned out to be one, the other's stands beside it as a copy: whoever reads them is named in each.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="restrictions")
    readers = models.ManyToManyField(User, related_name="reads_restricted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None, carried_from=None), name="one_restriction_per_person"
            ),
            models.UniqueConstraint(
                fields=["person", "carried_from"], condition=Q(lifted_at=None), name="one_copy_per_restriction"
            ),
        ]
