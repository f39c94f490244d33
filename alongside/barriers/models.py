"""What stood in the way of help: for one person, or for everybody."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.barriers.rules import DOMAINS, STANDING, Side, State, weeks_lost
from alongside.barriers.rules.asking import AskState, AskStep
from alongside.people.models import Person
from alongside.tasks.models import Task

STATES = [(each.value, each.label) for each in State]


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def open(self) -> BarrierQuerySet:
        """In the way, whoever is asked to move it."""
        return self.filter(state__in=STANDING)

    def everybodys(self) -> BarrierQuerySet:
        """Those that belong to nobody in particular."""
        return self.filter(person=None)


class Barrier(models.Model):
    """One thing that stood in the way. person: whom it kept from help; None: it keeps everybody, and names nobody.

    at_agency, organisation, rule: whose it is. agency: that of whoever raised it; None where it is everybody's.
    kind, service: words of the definition; blank where nobody said. blocks: what it keeps from. state: the newest of its moves.
    part_of: the one of everybody's that people said it belongs to; the newest of its joinings.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="barriers")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="barriers_raised")
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    what = models.CharField(max_length=200)
    domain = models.CharField(max_length=20, choices=[(slug, domain.label) for slug, domain in DOMAINS.items()])
    at_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="barriers_at")
    organisation = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    kind = models.SlugField(max_length=30, blank=True)
    service = models.SlugField(max_length=30, blank=True)
    blocks = models.CharField(max_length=200, blank=True)
    evidence = models.TextField(blank=True)
    met_on = models.DateField()
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="barriers")
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    state = models.CharField(max_length=20, choices=STATES, default=State.OPEN)
    ended_on = models.DateField(null=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="barriers_raised")
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField(db_default=Now())

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["-met_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, agency__isnull=False) | Q(person=None, agency=None),
                name="barrier_of_somebody_or_of_everybody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STANDING, ended_on=None) | (~Q(state__in=STANDING) & Q(ended_on__isnull=False)),
                name="barrier_stands_or_has_ended",
            ),
            models.CheckConstraint(condition=~Q(part_of=F("pk")), name="barrier_is_no_part_of_itself"),
            models.CheckConstraint(
                condition=~Q(state=State.FLEXED) | Q(person__isnull=False), name="flexed_for_one_person_only"
            ),
        ]
        indexes = [models.Index(fields=["state", "domain"], name="barrier_by_state")]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"
        or_everybody = True

    @property
    def whose(self) -> str:
        """Which organisation or rule it is; blank where nobody said."""
        named = self.at_agency.name if self.at_agency else self.organisation
        return ": ".join(part for part in (named, self.rule) if part)

    def weeks(self, today: dt.date) -> int:
        return weeks_lost(self.met_on, self.ended_on, today)


class OfBarrier:
    """Who may see what is written about a barrier: whoever sees the barrier."""

    person = "barrier__person"
    agency = "barrier__agency"
    category = "barrier__category"
    or_everybody = True


class BarrierMove(models.Model):
    """A barrier went from one state to another, and what was done. Immutable."""

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=20, choices=STATES, blank=True)
    to_state = models.CharField(max_length=20, choices=STATES)
    why = models.CharField(max_length=1000)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "step of a barrier"
        ordering = ["pk"]

    class Access(OfBarrier):
        pass


class Evidence(models.Model):
    """One time that it was met: a refusal, by a service or by the person, or what somebody saw. Immutable.

    side: who said no; blank where nobody did. code: the refusal, by the definition.
    """

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="met_again")
    side = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Side], blank=True)
    code = models.SlugField(max_length=30, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "time that a barrier was met"
        verbose_name_plural = "times that barriers were met"
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(side="") ^ ~Q(code=""), name="refusal_says_who_and_why")]

    class Access(OfBarrier):
        pass


class Joining(models.Model):
    """Somebody said that a barrier is one with another of everybody's, or that it is not after all. Immutable.

    suggested: why they were shown side by side, in words; blank where nothing suggested it.
    """

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="joinings")
    onto = models.ForeignKey(Barrier, models.CASCADE, related_name="joined_to_it")
    is_joined = models.BooleanField()
    why = models.CharField(max_length=1000)
    suggested = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "joining of barriers"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(barrier=F("onto")), name="nothing_is_joined_to_itself")]

    class Access(OfBarrier):
        pass


class Effect(models.Model):
    """What came of it: how often it was met in as many days before it ended as after, as far as that may be shown. Immutable.

    before, since: None where the number is too small to be shown.
    """

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="effects")
    days = models.PositiveSmallIntegerField()
    before = models.PositiveIntegerField(null=True)
    since = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=1000)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "effect of moving a barrier"
        verbose_name_plural = "effects of moving barriers"
        ordering = ["pk"]

    class Access(OfBarrier):
        pass


class Ask(models.Model):
    """One page to a board: what stands in the way, what was tried, what may be done about it, and the decision wanted.

    It names nobody: it speaks of a barrier of everybody's. people, weeks: as on the day of asking, under the rule of disclosure;
    None where they may not be shown. board: a word of the definition; title as it was that day. state: the newest of its steps.
    """

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="asks")
    board = models.SlugField(max_length=60)
    board_title = models.CharField(max_length=200)
    wanted = models.CharField(max_length=300)
    shows = models.TextField()
    tried = models.TextField()
    people = models.PositiveIntegerField(null=True)
    weeks = models.PositiveIntegerField(null=True)
    asked_on = models.DateField()
    answer_by = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="asks_made")
    asked_by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())
    state = models.CharField(
        max_length=12, choices=[(each.value, each.label) for each in AskState], default=AskState.WAITING
    )
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="asks_owned")
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["answer_by", "pk"]
        indexes = [models.Index(fields=["board", "state"], name="ask_by_board")]
        constraints = [
            models.CheckConstraint(condition=Q(answer_by__gte=F("asked_on")), name="ask_is_answered_after_it_is_made"),
            models.CheckConstraint(
                condition=~Q(state=AskState.DECIDED) | (Q(due_on__isnull=False) & ~Q(owner_name="")),
                name="decision_has_owner_and_date",
            ),
            models.UniqueConstraint(
                fields=["barrier", "board"], condition=Q(state__in=[AskState.WAITING, AskState.DECIDED]),
                name="one_ask_at_a_time_of_a_board",
            ),
        ]  # fmt: skip

    class Access:
        verb = "ask.see"


class AskOption(models.Model):
    """One thing that a board could decide. pence: what it costs; None where that is not known."""

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    pence = models.PositiveBigIntegerField(null=True)
    risk = models.CharField(max_length=300)

    class Meta:
        verbose_name = "option of an ask"
        ordering = ["ask", "position"]
        constraints = [models.UniqueConstraint(fields=["ask", "position"], name="one_option_in_a_place")]

    class Access:
        verb = "ask.see"


class AskMove(models.Model):
    """What became of an ask: decided, put off, declined, chased, done, effect. Immutable.

    option: what was chosen; None where it was something else. owner, due_on: of a decision.
    """

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=12, choices=[(each.value, each.label) for each in AskStep])
    words = models.TextField(blank=True)
    option = models.ForeignKey(AskOption, models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    on = models.DateField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "step of an ask"
        ordering = ["pk"]

    class Access:
        verb = "ask.see"
