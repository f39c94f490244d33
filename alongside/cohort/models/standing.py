"""How everyone stands against the criteria, whom agencies nominated, and the runs that worked it out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.people.models import Person
from alongside.people.rules import Answer


class AssessmentRun(models.Model):
    """One working out of everybody's answers.

    sets: name -> version of every set and of the order that were used. tells: agency id -> kinds of fact that it tells
    of; who tells of nothing cannot mean anything by silence. seen: how far the facts had come, to notice new ones.
    """

    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=200)
    on = models.DateField()
    step = models.CharField(max_length=80, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    facts = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    sets = models.JSONField(default=dict)
    tells = models.JSONField(default=dict)
    seen = models.CharField(max_length=80, blank=True)
    failed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "criteria.see"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None


class StandingQuerySet(models.QuerySet):
    def of_set(self, slug: str) -> StandingQuerySet:
        return self.filter(set_slug=slug)

    def eligible(self) -> StandingQuerySet:
        return self.filter(verdict=Answer.YES)

    def nominated(self) -> StandingQuerySet:
        """Whoever some agency nominates today. There are few: they are looked up from the nominations."""
        return self.filter(person__in=Nomination.objects.open().values("person"))

    def not_nominated(self) -> StandingQuerySet:
        return self.exclude(models.Exists(Nomination.objects.open().filter(person=models.OuterRef("person"))))

    def to_settle(self) -> StandingQuerySet:
        """Whom a single answer could put on the list, and the nominated whose answer is not known."""
        standing = Nomination.objects.open().filter(person=models.OuterRef("person"))
        return self.filter(Q(open=1) | Q(models.Exists(standing)), verdict=Answer.NOT_KNOWN)


class Standing(models.Model):
    """How one person stood against one criteria set when it was last worked out.

    answers: criterion -> yes, no, not known. evidence: criterion -> ids of the newest facts (below zero: nominations).
    open: deciding questions whose answer is not known. areas: areas of disadvantage. values: what the ranking measures.
    points: what the order of the shortlist makes of them; 0 in a set that is not ordered.
    Whoever turned out to be somebody else has no standing.
    was: the verdict before the present one, which holds since `since`.
    """

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="standings", db_index=False
    )  # found by the constraint
    set_slug = models.SlugField(max_length=60)
    set_version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Answer])
    answers = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    points = models.PositiveIntegerField(default=0, db_default=0)
    open = models.PositiveSmallIntegerField(default=0)
    areas = models.PositiveSmallIntegerField(default=0)
    was = models.CharField(max_length=10, blank=True)
    since = models.DateField()
    assessed_on = models.DateField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["set_slug", "verdict", "open", "since", "was"], name="standing_counted"),
            models.Index(fields=["set_slug", "verdict", "-points", "since", "id"], name="standing_in_order"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "set_slug"], name="one_standing_per_set")]

    class Access:
        verb = "criteria.see"

    @property
    def is_new(self) -> bool:
        """Joined the eligible at the last working out."""
        return self.verdict == Answer.YES and self.was != "" and self.since == self.assessed_on


class NominationQuerySet(models.QuerySet):
    def open(self) -> NominationQuerySet:
        return self.filter(withdrawn_at=None)


class Nomination(models.Model):
    """An agency says: this person should be considered, these barriers were met, and this is why now."""

    class Barrier(models.TextChoices):
        THRESHOLD = "threshold", "Did not meet a service's threshold"
        TOO_COMPLEX = "too_complex", "Turned away because of several needs at once"
        ENTITLEMENT = "entitlement", "Not entitled, or told so"
        CONNECTION = "connection", "No local connection, or intentionally homeless"
        EXCLUDED = "excluded", "Barred or excluded from a service"
        WAITING = "waiting", "Waited too long"
        APPOINTMENTS = "appointments", "Appointments that clash or cannot be kept"
        PAPERS = "papers", "No address, phone, identification or bank account"
        LANGUAGE = "language", "Language or reading"
        TRUST = "trust", "Trust lost with a service"
        OTHER = "other", "Something else"

    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="nominations")
    barrier_kinds = models.JSONField(default=list)
    barriers_met = models.TextField()
    why_now = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"], condition=Q(withdrawn_at=None), name="one_open_nomination_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="withdrawn_needs_a_reason"
            ),
            models.CheckConstraint(condition=~Q(barriers_met=""), name="nomination_names_the_barriers"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.VOICE

    @property
    def barrier_labels(self) -> list[str]:
        return [self.Barrier(kind).label for kind in self.barrier_kinds]
