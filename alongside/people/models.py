"""The index of people: who there is, which agencies' records speak of them, and what happened."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.people.rules import EVENT_KINDS, HEADER_FIELDS, Account, Answer, age_band, age_on, initials

KEY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that are mistaken for one another when read aloud


def new_key() -> str:
    """A name for a person in addresses that tells nothing about them: 12 letters, 59 bits."""
    return "".join(secrets.choice(KEY_LETTERS) for _ in range(12))


class PersonQuerySet(models.QuerySet):
    def current(self) -> PersonQuerySet:
        """Those who have not been merged into somebody else."""
        return self.filter(merged_into=None)

    def adults(self, today: dt.date) -> PersonQuerySet:
        return self.filter(date_of_birth__lte=today.replace(year=today.year - 18))


class Person(models.Model):
    """One human being, as the partnership knows them. The id never changes and is never used again.

    The header (name, date of birth and so on) is what most of their records agree on; `rules.header_of` chooses it.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=60, blank=True)
    ethnicity = models.CharField(max_length=60, blank=True)
    disability = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    made_at = models.DateTimeField(db_default=Now())

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["family_name", "given_name"], name="person_by_name"),
            models.Index(fields=["made_at"], name="person_by_age_on_index"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_merged_into_themselves")]

    class Access:
        person = ""
        through = ("people.Record", "person")

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"

    @property
    def initials(self) -> str:
        return initials(self.given_name, self.family_name)

    def age(self, today: dt.date) -> int | None:
        return age_on(self.date_of_birth, today)

    def age_band(self, today: dt.date) -> str:
        return age_band(self.age(today))


class Record(models.Model):
    """One agency's account of one human, under that agency's own key. Kept as supplied; never merged away.

    supplied: identity as the file had it (our field -> text or list of text). The columns beside it are what they were
    understood to say. person is null only between import and linkage.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="records")
    source = models.SlugField(max_length=60)
    own_key = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="records")
    supplied = models.JSONField(default=dict)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True)
    sex = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=60, blank=True)
    ethnicity = models.CharField(max_length=60, blank=True)
    disability = models.CharField(max_length=20, blank=True)
    identity_digest = models.CharField(max_length=32)
    linked_digest = models.CharField(max_length=32, blank=True)
    first_seen_on = models.DateField(null=True)
    last_seen_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    import_id = models.BigIntegerField(null=True)
    line = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "own_key"], name="one_record_per_own_key")]
        indexes = [
            models.Index(fields=["person", "agency"], name="record_by_person"),
            models.Index(fields=["agency", "person"], name="record_by_agency"),
            models.Index(fields=["date_of_birth"], name="record_by_birth"),
            models.Index(fields=["own_key"], name="record_by_own_key"),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = Category.IDENTITY
        stays = "Where a record goes is what a join or a parting decides."

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or "Name not given"

    def account(self, *, has_strong_identifier: bool = False) -> Account:
        """What this record says of who somebody is, for `rules.header_of`."""
        values = {field: getattr(self, field) for field in HEADER_FIELDS}
        return Account(**values, has_strong_identifier=has_strong_identifier, last_seen_on=self.last_seen_on)


class Name(models.Model):
    """A name that a record gives: the main one, an alias, a maiden name. search_words: folded, for finding."""

    class Kind(models.TextChoices):
        MAIN = "main", "Name"
        ALIAS = "alias", "Also known as"

    record = models.ForeignKey(Record, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    search_words = models.CharField(max_length=250)

    class Access:
        person = "record__person"
        agency = "record__agency"
        category = Category.IDENTITY

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class NameWord(models.Model):
    """One word that somebody's name holds, each word once: what a search is compared with. count: in how many names."""

    word = models.CharField(max_length=100, unique=True)
    count = models.PositiveIntegerField(default=0)

    class Access:
        verb = "person.search"


class NameWordUse(models.Model):
    """A record has this word in one of its names. Made from Name.search_words by `search.refresh`, never by hand.

    name_id is not tied: rooms that write names need not know of this table, and the next refresh clears what is gone.
    """

    word = models.ForeignKey(NameWord, models.CASCADE, related_name="uses", db_index=False)
    name_id = models.BigIntegerField(db_index=True)
    record = models.ForeignKey(Record, models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "record", "name_id"], name="one_use_per_word_and_name")]

    class Access:
        person = "record__person"
        agency = "record__agency"
        category = Category.IDENTITY


class NameIndexState(models.Model):
    """How far the search words have kept up: how many names there were, and the newest of them.

    version: another number after each refresh that changed something, never the same again even after a restore.
    """

    names = models.BigIntegerField(default=0)
    newest = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    class Access:
        verb = "person.search"


class Identifier(models.Model):
    """A number that a record gives. canonical is blank where the number fails its own check; such a one never links."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20)
    supplied = models.CharField(max_length=60)
    canonical = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=30)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "canonical"], name="identifier_by_value"),
            models.Index(fields=["supplied"], name="identifier_as_supplied"),
        ]

    class Access:
        person = "record__person"
        agency = "record__agency"
        category = "category"


class EventQuerySet(models.QuerySet):
    def between(self, start: dt.date, end: dt.date) -> EventQuerySet:
        """Those that touch the period, both ends included."""
        return self.filter(starts_on__lte=end).filter(Q(ends_on__gte=start) | Q(ends_on=None, starts_on__gte=start))


class Event(models.Model):
    """One dated thing that happened to a person, as one agency says. The timeline, criteria and metrics read this table.

    answer is set for assessments only ("alcohol need: not known"). digest makes a repeated import find its own event.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="events")
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="events")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40, choices=[(slug, kind.label) for slug, kind in EVENT_KINDS.items()])
    category = models.CharField(max_length=30, choices=[(each.value, each.label) for each in Category])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Answer])
    summary = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=32)
    import_id = models.BigIntegerField(null=True)
    line = models.PositiveIntegerField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "kind", "starts_on"], name="event_by_person"),
            # What the gate asks of a row lies in it, so that "the newest that you may see" is read off the index alone.
            models.Index(fields=["person", "starts_on", "kind", "category", "agency"], name="event_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "digest"], name="one_event_per_digest"),
            models.CheckConstraint(
                condition=Q(record__isnull=False) | Q(person__isnull=False), name="event_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="event_ends_after_it_starts"
            ),
        ]

    class Access:
        person = "person"
        agency = "agency"
        category = "category"

    @property
    def label(self) -> str:
        return EVENT_KINDS[self.kind].label


class IdentityMove(models.Model):
    """Records went from one person to another: a merge, a split, or the undoing of one. Immutable.

    before: record id -> person id (null: not yet linked); followed: table -> rows that came along. Enough to put everything back.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Joined"
        SPLIT = "split", "Parted"
        UNDO = "undo", "Put back"

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="moves_to")
    other = models.ForeignKey(Person, models.PROTECT, related_name="moves_from")
    before = models.JSONField()
    followed = models.JSONField(default=dict)
    because = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=200)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    class Access:
        person = "person"
        also = "other"
        through = ("people.Record", "person")
        stays = "It tells what happened to the two."
