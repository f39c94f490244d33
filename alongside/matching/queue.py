"""What a viewer may judge: the open questions whose two sides they may both see, and how far the work has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.matching.models import Judgement, JudgementQuerySet, Suggestion, SuggestionQuerySet
from alongside.matching.rules.queue import settles_most
from alongside.people.models import Record


def seen_questions(viewer: Viewer) -> SuggestionQuerySet:
    """Questions about records that the viewer may both see."""
    records = gate.visible(viewer, Record.objects.all()).values("pk")
    return gate.visible(viewer, Suggestion.objects.filter(left__in=records, right__in=records))  # type: ignore[return-value]


def seen_judgements(viewer: Viewer) -> JudgementQuerySet:
    """Verdicts on records that the viewer may both see."""
    records = gate.visible(viewer, Record.objects.all()).values("pk")
    return gate.visible(viewer, Judgement.objects.filter(left__in=records, right__in=records))  # type: ignore[return-value]


def awaiting(viewer: Viewer) -> QuerySet[Judgement]:
    """Joins that wait for this viewer's second look: made by somebody else."""
    return seen_judgements(viewer).awaiting_second_look().exclude(by=viewer.user_id).order_by("pk")


@dataclass(frozen=True)
class Progress:
    """How much of the queue is done, and how many answers settle most of what is left."""

    judged: int
    total: int
    settle_most: int
    held: int

    @property
    def words(self) -> str:
        if not self.settle_most:
            return "nothing left in doubt"
        return f"about {self.settle_most} more settle most of the doubt"


def progress(viewer: Viewer) -> Progress:
    """Of the questions asked since the oldest that is still open."""
    asked = seen_questions(viewer)
    open_now = list(asked.open().values_list("usefulness", "asked_at"))
    since = min((at for _, at in open_now if at is not None), default=None)
    answered = asked.filter(state=Suggestion.State.ANSWERED)
    judged = answered.filter(asked_at__gte=since).count() if since else answered.count()
    return Progress(
        judged,
        judged + len(open_now),
        settles_most([useful for useful, _ in open_now]),
        asked.held().count(),
    )


def tabs(viewer: Viewer, current: str) -> list[dict[str, object]]:
    """The parts of the review pages, with how much lies in each."""
    found = [
        ("review", "To judge", seen_questions(viewer).open().count()),
        ("glance", "At a glance", None),
        ("queue", "All questions", None),
        ("second_looks", "Second look", awaiting(viewer).count()),
        ("judged", "Judged", seen_judgements(viewer).standing().count()),
    ]
    return [
        {"label": label, "url": reverse(f"matching:{name}"), "count": count, "is_current": name == current}
        for name, label, count in found
    ]
