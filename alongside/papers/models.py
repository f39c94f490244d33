"""Files that stand beside a person: what they are, whose they are, who may see them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.papers.rules import KINDS, Kind, leaving_name
from alongside.people.models import Person


class Paper(models.Model):
    """One photograph, PDF or Word document about a person, cleaned of all that is not meant to be seen.

    stored, original: names of the sealed files; of the original nothing ever leaves. size, sha256: of what is handed over.
    is_scanned: False where no virus scanner is set up here.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(each.name, each.words) for each in KINDS])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=40)
    original = models.CharField(max_length=40)
    is_scanned = models.BooleanField(default=False)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-added_at", "-pk"]

    class Access:
        person, agency, category = "person", "agency", "category"

    @property
    def what(self) -> Kind:
        return next(each for each in KINDS if each.name == self.kind)

    @property
    def file_name(self) -> str:
        return leaving_name(self.title, self.pk, self.kind)
