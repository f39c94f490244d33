"""The words of logging a contact: what every contact has stands first, the rest is folded away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from alongside.access.policy import Category, Viewer
from alongside.contact.models import GIVEN_FOR
from alongside.contact.rules import Mode, Outcome, fits
from alongside.kit.forms import DateField, Radios

DUE = (("1", "Tomorrow"), ("3", "In three days"), ("7", "In a week"), ("14", "In two weeks"), ("28", "In four weeks"))
MINUTES = (("", "Not noted"), *((str(each), f"{each} minutes") for each in (5, 15, 30, 45, 60, 90, 120, 180, 240)))


class ContactForm(forms.Form):
    """One contact. people: (key, name) to choose from; None where the page is about one person already."""

    person = forms.ChoiceField(label="Who?", error_messages={"required": "Choose who it was"})
    mode = forms.ChoiceField(
        label="How?",
        choices=[(each.value, each.label) for each in Mode],
        widget=Radios,
        error_messages={"required": "Choose how you reached them, or tried to"},
    )
    outcome = forms.ChoiceField(
        label="How did it go?",
        choices=[(each.value, each.label) for each in Outcome],
        widget=Radios,
        error_messages={"required": "Choose how it went"},
    )
    next_step = forms.CharField(
        label="Next step", required=False, max_length=200, help_text="It becomes an action of yours."
    )
    next_due = forms.TypedChoiceField(label="By when?", choices=DUE, coerce=int, initial="7", required=False)
    place = forms.CharField(label="Where?", required=False, max_length=120)
    note = forms.CharField(
        label="What should the next worker know?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(
        label="What is the note about?", required=False, help_text="This decides who may see it."
    )
    on = DateField(label="Which day, if not today?", required=False)
    minutes = forms.TypedChoiceField(label="Time given", choices=MINUTES, coerce=int, empty_value=None, required=False)
    unsafe_because = forms.CharField(
        label="Why was a message left, if that is not safe for them?", required=False, max_length=300
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    filled_at = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIRST = ("person", "mode", "outcome", "next_step", "next_due")

    def __init__(self, *args: Any, viewer: Viewer, people: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]
        mine = [each for each in Category if each in viewer.grant.categories]
        labels = {Category.IDENTITY: "Nothing in particular"}
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, labels.get(each, each.label.capitalize())) for each in mine
        ]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    @property
    def has_more_errors(self) -> bool:
        return any(field.errors for field in self.more)

    def clean_mode(self) -> Mode:
        return Mode(self.cleaned_data["mode"])

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def clean_category(self) -> Category:
        return Category(self.cleaned_data["category"] or Category.IDENTITY)

    def clean(self) -> dict[str, Any]:
        mode, outcome = self.cleaned_data.get("mode"), self.cleaned_data.get("outcome")
        if mode and outcome and not fits(mode, outcome):
            self.add_error("outcome", f"“{outcome.label}” does not go with “{mode.label}”")
        on, today = self.day(), timezone.localdate()
        if on > today:
            self.add_error("on", "The date must be today or earlier")
        return self.cleaned_data

    def day(self) -> dt.date:
        """The day it happened: as given, else that on which the form was filled in, else today."""
        given: dt.date | None = self.cleaned_data.get("on")
        filled = self.cleaned_data.get("filled_at")
        now = timezone.now()
        if given is None and filled and 0 < filled <= now.timestamp():
            return timezone.localdate(dt.datetime.fromtimestamp(filled, dt.UTC))
        return given or timezone.localdate(now)

    def said(self, today: dt.date) -> dict[str, Any]:
        """The arguments of the change."""
        cleaned = self.cleaned_data
        names = ("key", "mode", "outcome", "place", "note", "category", "minutes", "next_step", "unsafe_because")
        due = today + dt.timedelta(days=cleaned["next_due"] or 7)
        return {**{name: cleaned[name] for name in names}, "on": self.day(), "today": today, "next_due_on": due}


class TimeForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label="How long?", choices=MINUTES[1:], coerce=int, error_messages={"required": "Choose how long it took"}
    )
    what = forms.ChoiceField(label="For what?", choices=GIVEN_FOR)
    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("The date must be today or earlier")
        return on
