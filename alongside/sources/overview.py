"""Sources with what is known of their files, for pages and the interface: read through the gate."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.definitions.models import Definition
from alongside.kit.charts import sparkline
from alongside.kit.words import short_day
from alongside.methods.measures.disclosure import Shown
from alongside.sources import figures
from alongside.sources.acting import may_act, sees_rows
from alongside.sources.changes import KIND
from alongside.sources.guessing import Candidate
from alongside.sources.models import Import, Source, State
from alongside.sources.monitor import Finding, Health, Past, findings, health
from alongside.sources.profile import BadProfile, read_profile

SHOWN = 12  # files in a chart
COLOURS = {
    Health.FRESH: "green",
    Health.NEVER_SENT: "grey",
    Health.LATE: "yellow",
    Health.CHANGED: "orange",
    Health.REFUSING: "red",
}


@dataclass(frozen=True)
class Standing:
    """A source as it stands today. latest: its newest file, whatever became of it; applied: those read, oldest first; rows: how
    many each of these had, None where that is hidden from the viewer."""

    source: Source
    latest: Import | None
    applied: Sequence[Import]
    findings: Sequence[Finding]
    rows: Sequence[int | None]

    @property
    def last(self) -> Import | None:
        return self.applied[-1] if self.applied else None

    @property
    def tag(self) -> tuple[str, str]:
        """The word and colour of a list."""
        if self.latest is not None and self.latest.state == State.NEEDS_CONFIRMATION:
            return "needs you", "purple"
        if self.latest is not None and self.latest.is_unfinished:
            return "being read", "blue"
        if self.latest is not None and self.latest.state == State.FAILED:
            return "could not be read", "red"
        word = health(self.findings)
        return word.value, COLOURS[word]

    @property
    def sparkline(self) -> SafeString | str:
        if len(self.applied) < 2:
            return ""
        return sparkline(self.rows[-SHOWN:], label="Rows in each of the last files")

    @property
    def last_rows(self) -> str:
        """In words, for a list."""
        return Shown(self.rows[-1]).words if self.rows else "0"

    @property
    def columns(self) -> list[tuple[str, int | None]]:
        """For the chart of a source's page."""
        shown = zip(self.applied[-SHOWN:], self.rows[-SHOWN:], strict=True)
        return [(short_day(upload.uploaded_at.date()), rows) for upload, rows in shown]


def standings(viewer: Viewer, today: dt.date) -> list[Standing]:
    """Every source that the viewer may see."""
    sources = gate.visible(viewer, Source.objects.select_related("agency"))
    uploads: dict[int, list[Import]] = defaultdict(list)
    files = gate.visible(viewer, Import.objects.exclude(state=State.WITHDRAWN))
    for upload in files.defer("header", "titles", "dropped_columns", "notices").order_by("pk"):
        uploads[upload.source_id].append(upload)
    return [standing(viewer, source, uploads[source.pk], today) for source in sources]


def standing(viewer: Viewer, source: Source, uploads: Sequence[Import], today: dt.date) -> Standing:
    """uploads: oldest first."""
    for upload in uploads:
        upload.source = source
    applied = [upload for upload in uploads if upload.state == State.APPLIED]
    found = findings(
        [past_of(upload) for upload in applied],
        today=today,
        cadence_days=source.cadence_days,
        change_threshold=source.change_threshold,
    )
    if not sees_rows(viewer, source):
        found = [Finding(each.health, each.without_figures or each.words) for each in found]
    return Standing(source, uploads[-1] if uploads else None, applied, found, figures.columns(viewer, applied))


def past_of(upload: Import) -> Past:
    at = upload.finished_at or upload.uploaded_at
    return Past(timezone.localtime(at).date(), upload.rows, upload.refused, upload.newest_on)


def profiles() -> list[Definition]:
    """Every profile in use, newest version of each."""
    return list(Definition.objects.current().filter(kind=KIND).order_by("title"))


def profile_choices() -> list[tuple[str, str]]:
    return [(profile.slug, profile.title) for profile in profiles()]


def versions(slug: str) -> list[Definition]:
    """Every version of one profile, newest first."""
    return list(Definition.objects.filter(kind=KIND, slug=slug))


def sendable(viewer: Viewer) -> list[Source]:
    """The sources whose files the viewer may send."""
    rows = gate.visible(viewer, Source.objects.select_related("agency"))
    return [source for source in rows if may_act(viewer, source)]


def candidates(viewer: Viewer) -> list[Candidate]:
    """The sources whose files the viewer may send, with their profiles read."""
    bodies = {profile.slug: profile.body for profile in profiles()}
    names: dict[int, list[str]] = defaultdict(list)
    for source_id, name in (
        gate.visible(viewer, Import.objects.applied()).values_list("source_id", "file_name").distinct()
    ):
        names[source_id].append(name)
    found = []
    for source in sendable(viewer):
        try:
            profile = read_profile(bodies[source.profile])
        except (KeyError, BadProfile):
            continue
        found.append(Candidate(source.slug, profile, tuple(names[source.pk])))
    return found
