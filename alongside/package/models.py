"""One person's support package: their words first, then what they want, what they need, and where each area of life stands.

One agency keeps a package. Whoever works with the person and may see a part of it may write in that part; its agreements and the
person's objections decide who may see it, as for anything else that agency holds.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.barriers.models import Barrier
from alongside.package.rules import HOW, GoalState, NeedState, Talk, Whose
from alongside.people.models import Person

CATEGORIES = [(each.value, each.label.capitalize()) for each in Category]


class PackageQuerySet(models.QuerySet):
    def make_way(self, origin: int, onto: int) -> None:
        """Two people turned out to be one, and one agency keeps a package for each: the one that comes stands second."""
        kept = self.filter(person=onto).values("agency")
        self.filter(person=origin, agency__in=kept).update(is_second=True)


class Package(models.Model):
    """A support package. agency: who keeps it. is_second: it stands beside the one in use, to be read.

    kept_elsewhere: category -> id of the agency that keeps those parts, where they could not go along with the lead.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="packages")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="packages")
    is_second = models.BooleanField(default=False)
    kept_elsewhere = models.JSONField(default=dict, editable=False)
    begun_at = models.DateTimeField(db_default=Now())
    begun_by_name = models.CharField(max_length=200)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = "support package"
        ordering = ["is_second", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"], condition=Q(is_second=False), name="one_package_per_keeper"
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.VOICE

    def keeper_of(self, category: Category | str) -> int:
        """The id of the agency that keeps the parts of this category."""
        keeper: int = self.kept_elsewhere.get(str(category), self.agency_id)
        return keeper


class VersionQuerySet(models.QuerySet):
    def newest(self) -> VersionQuerySet:
        """Of each package and area what was written last."""
        later = self.model._default_manager.filter(
            package=OuterRef("package"), area=OuterRef("area"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class Version(models.Model):
    """What somebody saved. Immutable: the highest number of an area is how it stands, the others are how it stood."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="%(class)s_versions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    area = models.CharField(max_length=30, blank=True)
    number = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)
    written_by_agency = models.CharField(max_length=200)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["package", "area", "number"], name="%(class)s_number_once"),
        ]


class Voice(Version):
    """The person's own words, and what they and those who know them say of how to work together.

    words_by: who wrote the words down; words_how: how they were said. No words is an answer that is not there yet.
    """

    words = models.TextField(blank=True)
    words_by = models.CharField(max_length=200, blank=True)
    words_on = models.DateField(null=True)
    words_how = models.CharField(max_length=20, blank=True, choices=list(HOW.items()))
    strengths = models.TextField(blank=True)
    works = models.TextField(blank=True)
    does_not = models.TextField(blank=True)

    class Meta(Version.Meta):
        verbose_name = "their words, as saved"
        verbose_name_plural = "their words, as saved"
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(
                condition=Q(words="") | (~Q(words_by="") & ~Q(words_how="") & Q(words_on__isnull=False)),
                name="words_say_who_when_and_how",
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.VOICE


class Sheet(Version):
    """One area of life. said_by, said_on: of whom and when it is known that nothing is needed here.

    next_step: what comes next; whose: whose move that is; move_worker: where it is a worker's; mover: that worker's name as it
    was said then; move_agency: where it is an agency's.
    """

    category = models.CharField(max_length=30, choices=CATEGORIES)
    talk = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Talk])
    said_by = models.CharField(max_length=200, blank=True)
    said_on = models.DateField(null=True)
    in_place = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    whose = models.CharField(max_length=10, blank=True, choices=[(each.value, each.label) for each in Whose])
    move_worker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mover = models.CharField(max_length=200, blank=True)
    move_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    next_on = models.DateField(null=True)

    class Meta(Version.Meta):
        verbose_name = "area of life, as saved"
        verbose_name_plural = "areas of life, as saved"
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(talk=Talk.NONE) | (~Q(said_by="") & Q(said_on__isnull=False)),
                name="nothing_needed_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(next_step="", whose="") | (~Q(next_step="") & ~Q(whose="")), name="a_next_step_is_somebodys"
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class Goal(models.Model):
    """Something the person wants, in their words. area: blank where it belongs to none.

    looks_like: how they will know, or know, that it is reached. because: why it was set aside, in their words.
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="goals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    area = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, default=GoalState.WANTED, choices=[(each.value, each.label) for each in GoalState]
    )
    looks_like = models.CharField(max_length=500, blank=True)
    because = models.CharField(max_length=500, blank=True)
    written_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="goal_has_words"),
            models.CheckConstraint(
                condition=~Q(state=GoalState.REACHED) | ~Q(looks_like=""), name="reached_looks_like_something"
            ),
            models.CheckConstraint(
                condition=~Q(state=GoalState.SET_ASIDE) | ~Q(because=""), name="set_aside_has_their_reason"
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class Need(models.Model):
    """Something that has to be there. Met by its outcome alone, with what shows it and since when.

    promised_by: whoever promised it, in words, where it is no agency of the partnership. barrier: opened for what blocks it.
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="needs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    area = models.CharField(max_length=30)
    what = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, default=NeedState.OPEN, choices=[(each.value, each.label) for each in NeedState]
    )
    promised_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="promises")
    promised_by = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    blocked_by = models.CharField(max_length=200, blank=True)
    blocked_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    blocked_on = models.DateField(null=True)
    barrier = models.ForeignKey(Barrier, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    met_on = models.DateField(null=True)
    because = models.CharField(max_length=300, blank=True)
    written_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="need_says_what"),
            models.CheckConstraint(
                condition=~Q(state=NeedState.MET) | (~Q(outcome="") & ~Q(evidence="") & Q(met_on__isnull=False)),
                name="met_needs_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=NeedState.PROMISED)
                | (Q(due_on__isnull=False) & (Q(promised_agency__isnull=False) | ~Q(promised_by=""))),
                name="a_promise_is_somebodys_by_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=NeedState.BLOCKED) | (~Q(blocked_by="") & Q(blocked_on__isnull=False)),
                name="blocked_by_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["promised_agency", "due_on"], condition=Q(state=NeedState.PROMISED), name="promise_by_agency"
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    @property
    def promiser(self) -> str:
        return self.promised_agency.name if self.promised_agency else self.promised_by


class Step(models.Model):
    """What happened to a goal or a need. Immutable. kind: a value of NeedStep or GoalState; said: what was said of it."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=CATEGORIES)
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, related_name="steps")
    need = models.ForeignKey(Need, models.CASCADE, null=True, related_name="steps")
    kind = models.CharField(max_length=10)
    said = models.CharField(max_length=700, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "step of a package"
        verbose_name_plural = "steps of a package"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal=None, need__isnull=False) | Q(goal__isnull=False, need=None),
                name="step_of_a_goal_or_a_need",
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"


class Agreed(models.Model):
    """Whether the person agrees with their package as it stood. Immutable; the newest counts.

    how: how they were asked. why_not: why it is not agreed yet.
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="agreed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    is_agreed = models.BooleanField()
    on = models.DateField()
    how = models.CharField(max_length=20, blank=True, choices=list(HOW.items()))
    why_not = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "word on a package"
        verbose_name_plural = "words on a package"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_agreed=True) & ~Q(how="") | Q(is_agreed=False) & ~Q(why_not=""),
                name="agreed_says_how_or_why_not",
            )
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.VOICE
