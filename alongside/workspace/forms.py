"""Which part of the ledger somebody wants to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.audit.models import Entry
from alongside.kit.forms import DateField
from alongside.workspace.slices import Wanted

USUAL = dt.timedelta(days=30)


class SliceForm(forms.Form):
    marks_optional = False
    person = forms.RegexField(
        r"^[a-z2-9]{12}$",
        label="Person",
        required=False,
        error_messages={
            "invalid": "Enter the twelve letters and digits at the end of the address of their page, never a name"
        },
        help_text="The code in the address of their page: twelve letters and digits.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
    worker = forms.TypedChoiceField(label="Member of your agency", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="What was done", required=False, choices=[("", "Anything"), *Entry.Kind.choices])
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["worker"].choices = [("", "Anybody"), *members]  # type: ignore[attr-defined]

    def wanted(self, *, person: str = "", before: int | None = None) -> Wanted:
        """What was asked for; the last thirty days where no date is given."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        until = given.get("until") or self.today
        return Wanted(
            since=given.get("since") or until - USUAL,
            until=until,
            person=person or given.get("person", ""),
            worker=given.get("worker"),
            kind=given.get("kind", ""),
            before=before,
        )
