"""The organisations of the partnership."""

from __future__ import annotations

from django.db import models


class Agency(models.Model):
    """An organisation of the partnership.

    is_named_to_others: whether the index card may say that this agency is alongside somebody. Off where the name alone
    would tell what is wrong (a drug service, a domestic abuse service).
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    is_named_to_others = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]
