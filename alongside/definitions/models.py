"""Versioned documents that a partnership may edit: source profiles, criteria sets, ranking rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class DefinitionQuerySet(models.QuerySet):
    def current(self) -> DefinitionQuerySet:
        """The newest version of each, those withdrawn left out."""
        newest = self.model.objects.filter(kind=models.OuterRef("kind"), slug=models.OuterRef("slug")).order_by(
            "-version"
        )
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]), is_withdrawn=False)


class Definition(models.Model):
    """One version of one document. Never altered: an edit is the next version."""

    kind = models.SlugField(max_length=40)
    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())
    made_by_name = models.CharField(max_length=200)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug", "version"], name="one_definition_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="definition_versions_count_from_one"),
        ]
