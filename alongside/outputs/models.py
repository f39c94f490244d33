"""What was asked for, for whom and why; whom each file spoke of; and the figures that a quarter stands by."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from alongside.access.models import Membership, User
from alongside.access.policy import Category
from alongside.outputs.rules import State
from alongside.people.models import Person

FORMATS = (("xlsx", "Spreadsheet (XLSX)"), ("csv", "CSV"))


class Export(models.Model):
    """One file somebody asked for. It is made, and handed over, under the rights they have then.

    rights: what agreements let them have when it was made. agreed: for how many people a second person has said yes.
    stored: the name of the sealed file; blank where there is none. message: why it was not made, or is gone.
    """

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    format = models.CharField(max_length=4, choices=FORMATS)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=[(each.value, each.label) for each in State], default=State.WAITING)
    message = models.CharField(max_length=300, blank=True)
    rights = models.JSONField(default=dict)
    rows = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    agreed = models.IntegerField(default=0)
    stored = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    handed_over = models.IntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="exports_to_let_go")]

    class Access:
        verb = "export.make"

    @property
    def file_name(self) -> str:
        return f"{self.kind}-{self.pk}.{self.format}"


class Carried(models.Model):
    """A file spoke of this person: what they can be told, and what a withdrawn consent must list."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="carried")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "person"], name="carried_once")]

    class Access:
        person, agency, category = "person", "export__membership__agency", Category.IDENTITY


class BaseTable(models.Model):
    """The figures that a quarter stands by: whoever asks in that quarter gets these, so that two cuts cannot be subtracted."""

    name = models.CharField(max_length=60)
    quarter = models.CharField(max_length=7)
    figures = models.JSONField()
    taken_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "quarter"], name="one_base_table_a_quarter")]

    class Access:
        verb = "composition.see"
