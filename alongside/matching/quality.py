"""How good the linkage is, and the data it works on. Figures only: nothing here points at anybody."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.utils import timezone

from alongside.access import gate
from alongside.matching.models import Edge, Judgement, Truth
from alongside.matching.rules.estimates import BANDS, SIZES, band_of, size_of
from alongside.matching.rules.verdicts import Verdict
from alongside.methods.linkage.evaluate import bootstrap_f1, cluster_quality, quality_by_group
from alongside.people.models import Person, Record

FIELDS = (
    "given_name",
    "family_name",
    "date_of_birth",
    "sex",
    "address",
    "postcode",
    "phone",
    "email",
    "nhs_number",
    "pnc",
    "cro",
    "prison_number",
    "crn",
    "ni_number",
    "chain_number",
)
WHY = "quality is measured over everyone, and shown as figures"
BATCH = 20_000


def measure() -> dict[str, Any]:
    """Everything the quality page shows that takes time to work out, ready to be kept with a run."""
    return {
        "measured_at": timezone.now().isoformat(),
        "truth": against_truth(),
        "bands": bands(),
        "sizes": sizes(),
        "sources": by_source(),
        "overlaps": overlaps(),
    }


def against_truth() -> dict[str, Any] | None:
    """Precision, recall and F1 where the truth is known, in all and for each group; None in a real partnership."""
    rows = gate.everyone(Truth.objects.exclude(record__person=None), why=WHY).values_list(
        "record_id",
        "real_person",
        "record__person_id",
        "record__source",
        "record__person__sex",
        "record__person__nationality",
    )
    truth: dict[str, str] = {}
    clusters: dict[str, str] = {}
    groups: dict[str, dict[str, str]] = {"source": {}, "sex": {}, "nationality": {}}
    for record, real, person, source, sex, nationality in rows.iterator(BATCH):
        truth[str(record)], clusters[str(record)] = real, str(person)
        for name, value in (("source", source), ("sex", sex), ("nationality", nationality)):
            groups[name][str(record)] = value or "Not recorded"
    if not truth:
        return None
    found = cluster_quality(clusters, truth)
    f1 = bootstrap_f1(clusters, truth)
    return {
        "all": [found.right, found.joined, found.true],
        "f1": [f1.estimate, f1.low, f1.high],
        "people": len(set(truth.values())),
        "by": {
            name: {
                label: [each.right, each.joined, each.true]
                for label, each in quality_by_group(clusters, truth, group).items()
            }
            for name, group in groups.items()
        },
    }


def bands() -> list[list[int]]:
    """How many pairs of records lie in each band of weight: [not joined, joined] from the weakest band up."""
    joined = Case(When(left__person=F("right__person"), then=Value(1)), default=Value(0), output_field=IntegerField())
    band = Case(
        *(When(weight__lt=top, then=Value(place)) for place, (_, top) in enumerate(BANDS[:-1])),
        default=Value(len(BANDS) - 1),
        output_field=IntegerField(),
    )
    counted = [[0, 0] for _ in BANDS]
    pairs = gate.everyone(Edge.objects.all(), why=WHY).annotate(joined=joined, band=band).order_by()
    for place, is_joined, count in pairs.values_list("band", "joined").annotate(n=Count("pk")):
        counted[place][is_joined] = count
    return counted


def sizes() -> list[list[Any]]:
    """How many people have so many records."""
    people = gate.everyone(Person.objects.current(), why=WHY).annotate(n=Count("records")).filter(n__gt=0)
    counted = Counter(size_of(n) for n in people.values_list("n", flat=True))
    return [[label, counted[label]] for label in SIZES]


def by_source() -> list[dict[str, Any]]:
    """For each source: how many records, how complete, how fresh."""
    records = gate.everyone(Record.objects.all(), why=WHY)
    filled: dict[str, Counter[str]] = defaultdict(Counter)
    for source, supplied in records.values_list("source", "supplied").iterator(BATCH):
        filled[source].update(name for name in FIELDS if supplied.get(name))
        filled[source]["records"] += 1
    dates = (
        records.order_by()
        .values("source")
        .annotate(newest=Max("last_seen_on"), ended=Count("pk", filter=~Q(left_on=None)))
    )
    return [
        {
            "source": row["source"],
            "records": filled[row["source"]]["records"],
            "ended": row["ended"],
            "newest": row["newest"].isoformat() if row["newest"] else None,
            "filled": {name: filled[row["source"]][name] for name in FIELDS},
        }
        for row in dates.order_by("source")
    ]


def overlaps() -> dict[str, dict[str, int]]:
    """How many people two sources have in common, and (on the diagonal) how many each has."""
    records = gate.everyone(Record.objects.exclude(person=None), why=WHY)
    pairs = records.order_by("person_id").values_list("person_id", "source").distinct()
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for sources in _by_person(pairs.iterator(BATCH)):
        for source in sources:
            shared[source][source] += 1
        for one, other in combinations(sources, 2):
            shared[one][other] += 1
            shared[other][one] += 1
    return {source: dict(others) for source, others in sorted(shared.items())}


def _by_person(rows: Iterable[tuple[int, str]]) -> Iterable[list[str]]:
    person, sources = None, list[str]()
    for now, source in rows:
        if now != person:
            yield sources
            person, sources = now, []
        sources.append(source)
    yield sources


def reviewed() -> list[list[list[int]]]:
    """What people said of the pairs they judged, by band of weight: [[same, different] not joined, the same joined].

    A pair counts as joined where the machine had joined it before anybody judged.
    """
    counted = [[[0, 0], [0, 0]] for _ in BANDS]
    said = gate.everyone(
        Judgement.objects.standing().exclude(suggestion=None).exclude(verdict=Verdict.CANNOT_SAY), why=WHY
    )
    for verdict, weight, was_one in said.values_list("verdict", "suggestion__weight", "was_one"):
        counted[band_of(weight)][was_one][verdict == Verdict.DIFFERENT] += 1
    return counted


def age_in_days(day: str | None, today: dt.date) -> int | None:
    """How old a source's newest row is."""
    return (today - dt.date.fromisoformat(day)).days if day else None
