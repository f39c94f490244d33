"""Let a borough's records arrive week by week, and have every question answered truly."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.management import call_command
from django.db.models import F, Sum
from django.utils import timezone

from alongside.access.operator import operator
from alongside.access.policy import Role, Viewer
from alongside.matching import changes
from alongside.matching.glance import seen_bundles
from alongside.matching.models import Suggestion
from alongside.matching.rules.joining import MatchRule, SecondLook
from alongside.matching.rules.verdicts import Verdict
from alongside.matching.views.glance import PAGE
from alongside.methods.borough import build, write
from alongside.methods.linkage.evaluate import cluster_quality
from alongside.people.models import Event, Record
from alongside.sources.importing import read_file
from alongside.sources.models import State
from alongside.workspace.definitions import ship_all
from alongside.workspace.rehearsal import add_sources
from alongside.workspace.sample import set_up_partnership


@dataclass
class Weeks:
    """A borough on its way in. later: week -> the records that arrive in it."""

    by: Viewer
    start: dt.date
    truth: dict[int, str]
    later: dict[int, list[Record]] = field(default_factory=dict)

    @classmethod
    def set_up(cls, people: int, seed: int, *, weeks: int) -> Weeks:
        """Everything is read once; then what came in the last weeks is put aside."""
        call_command("migrate", verbosity=0)
        ship_all()
        today = timezone.localdate()
        agencies = set_up_partnership(today)
        by = operator(Role.DATA_OFFICER)  # sees what the agreements just signed let it see
        changes.set_rule(
            by=operator(Role.GOVERNANCE_LEAD), rule=MatchRule(second_look=SecondLook.NEVER), because="A benchmark"
        )
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "borough"
            write(build(people=people, seed=seed, today=today), out)
            sent = {}
            for source, path in add_sources(agencies, out, by):
                assert read_file(by=by, source=source, path=path, today=today).state == State.APPLIED, path
                sent[source.agency.slug, path.name] = source.slug
            with (out / "truth" / "records.csv").open(encoding="utf-8", newline="") as file:
                real = {
                    (sent[row["agency"], row["file"]], row["own_key"]): row["person_id"] for row in csv.DictReader(file)
                }
        truth = {record.pk: real[record.source, record.own_key] for record in Record.objects.all()}
        game = cls(by, today, truth)
        start = today - dt.timedelta(days=7 * weeks)
        for week in range(1, weeks + 1):
            since, until = start + dt.timedelta(days=7 * week - 6), start + dt.timedelta(days=7 * week)
            game.later[week] = list(Record.objects.filter(first_seen_on__range=(since, until)))
        Event.objects.all().delete()
        Record.objects.filter(pk__in=[record.pk for each in game.later.values() for record in each]).delete()
        return game

    def arrive(self, week: int) -> int:
        """This week's records come in. Week 0: what was there from the start. Returns how many."""
        if week == 0:
            return Record.objects.count()
        return len(Record.objects.bulk_create(self.later[week]))

    def answer(self, most: int) -> int:
        """Answer so many open questions, most useful first. Returns how many there were to answer."""
        answered = 0
        while answered < most and (asked := list(islice(Suggestion.objects.open(), 1))):
            same = self.truth[asked[0].left_id] == self.truth[asked[0].right_id]
            changes.judge(by=self.by, suggestion=asked[0], verdict=Verdict.SAME if same else Verdict.DIFFERENT)
            answered += 1
        return answered

    def glance(self) -> tuple[int, int]:
        """Tick, truly, all that can be taken in at a glance. Returns how many pages that took, and how many ticks."""
        found = seen_bundles(self.by)
        ticks = 0
        for bundle in found:
            asked = list(Suggestion.objects.open().filter(pk__in=bundle.questions))
            if asked and all(self.truth[each.left_id] == self.truth[each.right_id] for each in asked):
                changes.same_together(by=self.by, suggestions=asked)
                ticks += 1
        return -(-len(found) // PAGE), ticks

    def doubt(self) -> float:
        """Bits that the open questions would settle."""
        return Suggestion.objects.filter(state=Suggestion.State.OPEN).aggregate(bits=Sum("usefulness"))["bits"] or 0.0

    def open(self) -> int:
        return Suggestion.objects.open().count()

    def quality(self) -> dict[str, float]:
        """Against the truth, over the records that have arrived."""
        clusters = {str(pk): str(person) for pk, person in Record.objects.values_list("pk", "person_id")}
        found = cluster_quality(clusters, {str(pk): real for pk, real in self.truth.items() if str(pk) in clusters})
        return {"precision": round(found.precision, 4), "recall": round(found.recall, 4), "f1": round(found.f1, 4)}

    def a_week_passes(self) -> None:
        Suggestion.objects.exclude(asked_at=None).update(asked_at=F("asked_at") - dt.timedelta(days=7))
