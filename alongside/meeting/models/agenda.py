"""Who is spoken of at a meeting, what brought them there, and what each agency sent about them beforehand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.meeting import rules
from alongside.meeting.models.forums import Meeting
from alongside.meeting.rules.agenda import MINUTES_EACH
from alongside.people.models import Person

CATEGORIES = [(each.value, each.label.capitalize()) for each in Category]
JOINED = "Two people turned out to be one."


class CaseQuerySet(models.QuerySet):
    def standing(self) -> CaseQuerySet:
        """Those that have not been dropped."""
        return self.filter(dropped_because="")

    def spoken_of(self) -> CaseQuerySet:
        """Those that notes tell of: what was said of somebody stays, though they turned out to be another who was spoken of too."""
        return self.filter(Q(dropped_because="") | Q(dropped_because=JOINED) & ~Q(outcome=""))

    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one, and a meeting was to speak of both: it speaks of the one."""
        spoken_of = self.standing().filter(person=onto).values("meeting")
        self.standing().filter(person=origin, meeting__in=spoken_of).update(dropped_because=JOINED)


class Case(models.Model):
    """Somebody on the agenda of a meeting. position: where, 0 first; minutes: planned for them; is_added: put on by hand, so that
    the agenda does not take them off; dropped_because: why they are not spoken of after all; outcome: blank until it is said.

    person_is: whether they come; prepared_on: when somebody went through it with them; advocate: who speaks for them. spent:
    seconds until the clock was stopped last; running_since: None while it stands still."""

    class Outcome(models.TextChoices):
        SPOKEN = "spoken", "Spoken of"
        CARRIED = "carried", "Carried to the next meeting"

    class Place(models.TextChoices):
        TO_ASK = "to_ask", "Not asked yet"
        COMES = "comes", "They are in the room"
        SOMEBODY = "somebody", "Somebody of their choice speaks for them"
        STAYS_AWAY = "stays_away", "They do not want to come"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="cases")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=MINUTES_EACH)
    is_added = models.BooleanField(default=False)
    dropped_because = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    person_is = models.CharField(max_length=20, choices=Place, default=Place.TO_ASK)
    prepared_on = models.DateField(null=True)
    advocate = models.CharField(max_length=200, blank=True)
    spent = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "turn at a meeting"
        verbose_name_plural = "turns at meetings"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(dropped_because=""), name="spoken_of_once_a_meeting"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_turn_takes_time"),
        ]

    class Access:
        person = "person"
        agency = None
        category = Category.VOICE


class Reason(models.Model):
    """What brought somebody on the agenda, seen by those alone who may see the fact behind it. agency: whose fact it is; None: the
    partnership's own. key: the same for the same reason, so that it is noted once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reasons")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    why = models.CharField(max_length=20, choices=[(each.value, each.label) for each in rules.Why])
    key = models.CharField(max_length=60)
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True)

    class Meta:
        verbose_name = "reason to speak of somebody"
        verbose_name_plural = "reasons to speak of somebody"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="a_reason_is_noted_once")]

    class Access:
        person = "case__person"
        agency = "agency"
        category = "category"


class Returned(models.Model):
    """One line that an agency sent about somebody before the meeting. key: which fact of its own it is, blank for words of a
    worker's. taken_back: it is not to be used any more."""

    class Kind(models.TextChoices):
        FACT = "fact", "From what the agency keeps"
        WORDS = "words", "Written for the meeting"
        NOTHING = "nothing", "Knows nothing that matters here"

    case = models.ForeignKey(Case, models.CASCADE, related_name="returned")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    on = models.DateField(null=True)
    taken_back = models.BooleanField(default=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "line sent for a meeting"
        verbose_name_plural = "lines sent for a meeting"
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency", "key"], condition=~Q(key="") & Q(taken_back=False), name="a_fact_is_sent_once"
            ),
            models.CheckConstraint(condition=Q(kind="nothing") | ~Q(text=""), name="a_line_says_something"),
        ]

    class Access:
        person = "case__person"
        agency = "agency"
        category = "category"
