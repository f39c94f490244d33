"""Keep what was measured, draw samples of joins to be checked, and record the truth of an invented borough."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.matching import quality
from alongside.matching.models import Edge, Judgement, MatchRun, Suggestion, Truth
from alongside.matching.rules.estimates import BANDS
from alongside.matching.rules.queue import Why
from alongside.people.models import Record
from alongside.sources.models import Import


@change("match.run")
def keep_measures(*, by: Viewer, run: MatchRun, measures: Mapping[str, Any]) -> MatchRun:
    """Figures worked out after a run stay with it."""
    run.measures = dict(measures)
    run.save(update_fields=["measures"])
    return run


@change("match.judge")
def draw_sample(*, by: Viewer, seed: int, from_each: int = 5) -> int:
    """Draw joins at random, a few from each band of weight, to be judged like any other question: without such a sample
    nobody can say how many joins are right. Returns how many were drawn."""
    chance = random.Random(seed)
    asked = set(Suggestion.objects.filter(state__in=["open", "held"], kind="part").values_list("person_id", flat=True))
    judged = set(Judgement.objects.standing().values_list("left_id", "right_id"))
    drawn = []
    for low, top in BANDS:
        joined = Edge.objects.filter(left__person=F("right__person"), weight__gte=low, weight__lt=top)
        keys = list(joined.order_by("pk").values_list("pk", flat=True))
        for pk in chance.sample(keys, min(len(keys), 4 * from_each)):
            edge = Edge.objects.select_related("left").get(pk=pk)
            person = edge.left.person_id
            if person in asked or {(edge.left_id, edge.right_id), (edge.right_id, edge.left_id)} & judged:
                continue
            asked.add(person)
            drawn.append(_sampled(edge))
            if sum(low <= each.weight < top for each in drawn) == from_each:
                break
    if not drawn:
        raise Refused("There are no joins left to sample: all are judged or asked about.")
    Suggestion.objects.bulk_create(drawn)
    return len(drawn)


def _sampled(edge: Edge) -> Suggestion:
    assert edge.left.person_id is not None, "a join has a person"
    return Suggestion(
        kind=Suggestion.Kind.PART, state=Suggestion.State.OPEN, why=Why.SAMPLE, person_id=edge.left.person_id,
        other_id=edge.left.person_id, left_id=edge.left_id, right_id=edge.right_id, leaving=[edge.right_id],
        weight=edge.weight, probability=edge.probability, usefulness=0.0, reasons=edge.reasons, asked_at=timezone.now(),
    )  # fmt: skip


@change("match.run")
def load_truth(*, by: Viewer, path: Path) -> int:
    """Record who each record of an invented borough really is, and measure against it. Returns how many were recorded.

    path: the borough's truth/records.csv (agency, file, own_key, person_id). A file is known by the name it came under.
    """
    sent = Import.objects.applied().values_list("source__agency__slug", "file_name", "source__slug")
    source_of = {(agency, file): source for agency, file, source in sent}
    with path.open(encoding="utf-8", newline="") as file:
        real = {
            (source_of.get((row["agency"], row["file"])), row["own_key"]): row["person_id"]
            for row in csv.DictReader(file)
        }
    known = Record.objects.filter(truth=None).values_list("pk", "source", "own_key").iterator(5_000)
    rows = [Truth(record_id=pk, real_person=real[source, key]) for pk, source, key in known if (source, key) in real]
    Truth.objects.bulk_create(rows, batch_size=2_000)
    newest = MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()
    if newest is not None:
        newest.measures = quality.measure()
        newest.save(update_fields=["measures"])
    return len(rows)
