"""Which records were compared, what people decided about them, and what is still to be asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import User
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import IdentityMove, Person, Record


class MatchRun(models.Model):
    """One round of linking: which records, under which rule and model, and what came of it. One at a time.

    stage and share (0 to 1): how far it has come. process: the machine and process that does it, so that one that died
    is known for dead. measures: quality as measured at its end, figures only.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(db_default=Now())
    heard_of_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=200)
    process = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=80, blank=True)
    share = models.FloatField(default=0)
    is_full = models.BooleanField(default=True)
    rule_version = models.PositiveIntegerField(default=0)
    model_version = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    timings = models.JSONField(default=dict)
    measures = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="one_match_run_at_a_time")
        ]

    class Access:
        verb = "quality.see"


class RuleTrial(models.Model):
    """What another match rule would do, worked out on paper. rule: the document tried; figures: as `foresight` says."""

    class State(models.TextChoices):
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    rule = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    stage = models.CharField(max_length=80, blank=True)
    share = models.FloatField(default=0)
    figures = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "match.rule"


class Edge(models.Model):
    """The evidence that two records are one human. weight: log2 odds, prior included.

    reasons: [field, what was found, weight] for each field that could be compared; never the values themselves.
    """

    left = models.ForeignKey(Record, models.CASCADE, related_name="edges_right")
    right = models.ForeignKey(Record, models.CASCADE, related_name="edges_left")
    weight = models.FloatField()
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    model_version = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="one_edge_per_pair"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="edges_run_from_the_older_record"),
        ]

    class Access:
        verb = "match.see"


class SuggestionQuerySet(models.QuerySet):
    def open(self) -> SuggestionQuerySet:
        """Those to be answered now, most useful first; those set aside come last."""
        return self.filter(state=Suggestion.State.OPEN).order_by("times_set_aside", "-usefulness", "pk")

    def held(self) -> SuggestionQuerySet:
        """Those that wait until there is room in the week."""
        return self.filter(state=Suggestion.State.HELD)

    def between(self, people: set[int]) -> SuggestionQuerySet:
        """Those that concern any of these people."""
        return self.filter(Q(person__in=people) | Q(other__in=people))


class Suggestion(models.Model):
    """One question for a person: are these two one human (join), or is this one two (part)?

    left, right: the records that show the question best. leaving: for a part, the records that would get a person of
    their own. usefulness: the doubt that an answer settles, in bits over all the pairs of records that hang on it.
    """

    class Kind(models.TextChoices):
        JOIN = "join", "Are these one person?"
        PART = "part", "Are these two people?"

    class State(models.TextChoices):
        OPEN = "open", "To be judged"
        HELD = "held", "Waiting for room in the week"
        ANSWERED = "answered", "Judged"
        OBSOLETE = "obsolete", "No longer asked"

    kind = models.CharField(max_length=4, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    why = models.CharField(max_length=20, choices=[(why.value, why.label) for why in Why])
    person = models.ForeignKey(Person, models.PROTECT, related_name="suggestions")
    other = models.ForeignKey(Person, models.PROTECT, related_name="suggestions_too")
    left = models.ForeignKey(Record, models.CASCADE, related_name="+")
    right = models.ForeignKey(Record, models.CASCADE, related_name="+")
    leaving = models.JSONField(default=list)
    weight = models.FloatField()
    probability = models.FloatField()
    usefulness = models.FloatField()
    reasons = models.JSONField(default=list)
    times_set_aside = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    run = models.ForeignKey(MatchRun, models.SET_NULL, null=True, related_name="suggestions")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-usefulness"], name="suggestion_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person", "other"],
                condition=Q(state__in=["open", "held"]),
                name="one_open_question_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(kind="part", person=F("other")) | Q(kind="join", person__lt=F("other")),
                name="joins_ask_about_two_parts_about_one",
            ),
        ]

    class Access:
        verb = "match.see"


class JudgementQuerySet(models.QuerySet):
    def standing(self) -> JudgementQuerySet:
        """Those that have not been withdrawn, oldest first."""
        return self.filter(withdrawn_at=None).order_by("pk")

    def awaiting_second_look(self) -> JudgementQuerySet:
        return self.standing().filter(needs_second_look=True, second_agrees=None)

    def in_force(self) -> JudgementQuerySet:
        """Those that every run has to respect."""
        return self.standing().filter(Q(needs_second_look=False) | Q(second_agrees=True))


class Judgement(models.Model):
    """What somebody decided after looking at two sides. Withdrawn, never altered; every later run respects it.

    left, right: the records that stood for the sides; left_records, right_records: all they looked at. move: what the
    verdict did to the people, to be put back when it is withdrawn. was_one: they stood as one person when judged.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, null=True, related_name="judgements")
    verdict = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Verdict])
    left = models.ForeignKey(Record, models.CASCADE, related_name="+")
    right = models.ForeignKey(Record, models.CASCADE, related_name="+")
    left_records = models.JSONField(default=list)
    right_records = models.JSONField(default=list)
    because = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    needs_second_look = models.BooleanField(default=False)
    second_agrees = models.BooleanField(null=True)
    second_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_by_name = models.CharField(max_length=200, blank=True)
    second_at = models.DateTimeField(null=True)
    move = models.OneToOneField(IdentityMove, models.PROTECT, null=True, related_name="judgement")
    was_one = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    class Access:
        verb = "match.see"


class Truth(models.Model):
    """Who a record of an invented borough really is. Empty in a real partnership."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="truth")
    real_person = models.CharField(max_length=40, db_index=True)

    class Access:
        verb = "quality.see"
