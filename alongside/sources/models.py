"""Where exports come from, each file that was read, and the rows that could not be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from alongside.access.models import Agency, Membership
from alongside.definitions.models import Definition


class Source(models.Model):
    """One export that one agency sends again and again. profile: the slug of the definition that reads it.

    is_full_list: whether each file names everyone; None leaves it to the profile. applied_count: how many files have
    been applied, by which two readings of one source notice one another.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sources")
    profile = models.SlugField(max_length=60)
    is_full_list = models.BooleanField(null=True, blank=True)
    cadence_days = models.PositiveIntegerField(default=31)
    change_threshold = models.PositiveIntegerField(default=30)
    applied_count = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["agency__name", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(cadence_days__gte=1), name="source_comes_at_least_daily"),
            models.CheckConstraint(condition=Q(change_threshold__gte=1), name="source_may_change_a_little"),
        ]

    class Access:
        verb = "source.see"


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    READING = "reading", "Being read"
    NEEDS_CONFIRMATION = "needs_confirmation", "Needs you"
    APPLIED = "applied", "Read"
    FAILED = "failed", "Could not be read"
    WITHDRAWN = "withdrawn", "Withdrawn"


STANDING = (State.WAITING, State.READING, State.NEEDS_CONFIRMATION, State.APPLIED)


class ImportQuerySet(models.QuerySet):
    def unfinished(self) -> ImportQuerySet:
        return self.filter(state__in=[State.WAITING, State.READING])

    def applied(self) -> ImportQuerySet:
        return self.filter(state=State.APPLIED)

    def standing(self) -> ImportQuerySet:
        """Those whose file counts as sent: it was read, or still will be."""
        return self.filter(state__in=STANDING)

    def read_by(self, profile: Definition) -> ImportQuerySet:
        """Those read by this version of this profile."""
        return self.filter(profile=profile.slug, profile_version=profile.version)


class Import(models.Model):
    """One file that was sent, and what became of it. The file itself is kept only until it has been applied.

    Every row is accepted (brought something new), changed (altered what was known), unchanged or refused.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    stored = models.CharField(max_length=120, blank=True)
    profile = models.SlugField(max_length=60)
    profile_version = models.PositiveIntegerField()
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    uploaded_by_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(db_default=Now())
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)
    confirmed_because = models.CharField(max_length=300, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)

    accepted = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    blank_lines = models.PositiveIntegerField(default=0)
    records_new = models.PositiveIntegerField(default=0)
    records_changed = models.PositiveIntegerField(default=0)
    records_ended = models.PositiveIntegerField(default=0)
    events_new = models.PositiveIntegerField(default=0)
    events_changed = models.PositiveIntegerField(default=0)
    newest_on = models.DateField(null=True)
    header = models.JSONField(default=list)
    titles = models.JSONField(default=list)
    dropped_columns = models.JSONField(default=list)
    notices = models.JSONField(default=list)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="import_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sha256", "profile", "profile_version"],
                condition=Q(state__in=[state.value for state in STANDING]),
                name="one_reading_of_one_file",
            )
        ]

    class Access:
        verb = "source.see"

    @property
    def rows(self) -> int:
        return self.accepted + self.changed + self.unchanged + self.refused

    @property
    def path(self) -> Path:
        return settings.MEDIA_ROOT / self.stored

    @property
    def took(self) -> dt.timedelta | None:
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None

    @property
    def is_unfinished(self) -> bool:
        return self.state in (State.WAITING, State.READING)


class RefusedRow(models.Model):
    """A row that could not be taken: where, why, and its cells so that they can be mended and sent again.

    Cells of columns that the profile does not name are blank. Only those of its agency who may send files see it, and those of
    the agency that sent this very file for it under an agreement.
    """

    upload = models.ForeignKey(Import, models.CASCADE, related_name="refused_rows")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    because = models.CharField(max_length=500)
    cells = models.JSONField()

    class Meta:
        ordering = ["line", "pk"]
        constraints = [models.UniqueConstraint(fields=["upload", "line"], name="one_refusal_per_line")]

    class Access:
        verb = "import.upload"
        owner = "upload__source__agency"
        sender = "upload__membership__agency"
