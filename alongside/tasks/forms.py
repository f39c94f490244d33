"""The words of asking for something and of saying what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.kit.forms import DateField


class AskForm(forms.Form):
    """Ask an agency that is alongside somebody to do or find out something."""

    title = forms.CharField(
        label="What should be done or found out?",
        max_length=200,
        help_text="One thing, in plain words. It is seen by everyone who may see this kind of fact about the person.",
        error_messages={"required": "Say what should be done or found out"},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency should do it?",
        empty_label=None,
        error_messages={"required": "Choose an agency"},
    )
    category = forms.ChoiceField(
        label="What kind of fact is it about?",
        help_text="This decides who may see the task.",
        initial=Category.IDENTITY,
    )
    due_on = DateField(label="By when?", error_messages={"required": "Say by when"})

    def __init__(
        self, *args: Any, agencies: list[int], categories: frozenset[Category], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=agencies)  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label.capitalize()) for each in Category if each in categories
        ]

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError("The date must be today or later")
        return due_on

    def clean_category(self) -> Category:
        return Category(self.cleaned_data["category"])


class FinishForm(forms.Form):
    result = forms.CharField(
        label="What came of it?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Done needs a result, even if it is “could not be found out”.",
        error_messages={"required": "Say what came of it"},
    )
