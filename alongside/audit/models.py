"""Every look and every change, tamper-evident. No foreign keys: an entry outlives whatever it speaks of."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One look, change, refusal, search, export or sign-in. Written once; the database refuses to alter or remove it.

    detail holds field names and counts, never the sensitive values themselves. session: a mark of the sign-in it belongs to,
    which cannot be turned back into it. nonce: random, so that nobody can guess what the entry says from its fingerprint.
    """

    class Kind(models.TextChoices):
        LOOK = "look", "Look"
        SEARCH = "search", "Search"
        EXPORT = "export", "Export"
        CHANGE = "change", "Change"
        REFUSAL = "refusal", "Refusal"
        SIGN_IN = "sign-in", "Sign-in"

    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=10, choices=Kind)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    agency_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    person_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(null=True)
    because = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, blank=True)
    session = models.CharField(max_length=16, blank=True)
    nonce = models.CharField(max_length=24, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["agency_id", "at"], name="audit_by_agency"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]


class Seal(models.Model):
    """The chain: each seal binds one entry to the seal before it, so that an altered past no longer adds up."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class Anchor(models.Model):
    """A head of the chain that was sent to others. What they kept is the proof; this only says what they should have.

    told: ids of the agencies whose governance leads it was sent to. at: of the last entry it covers.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    entries = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())
    told = models.JSONField(default=list)
