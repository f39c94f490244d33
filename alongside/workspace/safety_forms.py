"""The words of consent and emergencies."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import Agency, Reason, Status, Told
from alongside.access.policy import EVERYDAY, Category
from alongside.kit.forms import Checkboxes, DateField, Radios

CHOICES = [(each.value, each.label.capitalize()) for each in Category if each in EVERYDAY | {Category.DOMESTIC_ABUSE}]


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return row.name


class ConsentForm(forms.Form):
    """What the person was told about one agency, and what they said."""

    agency = _Named(Agency.objects.none(), label="Which agency would have it?", empty_label="Choose")
    categories = forms.MultipleChoiceField(label="What kinds of fact?", choices=CHOICES, widget=Checkboxes)
    status = forms.ChoiceField(label="What did they say?", choices=Status.choices, widget=Radios)
    told_on = DateField(label="When were they told?")
    how = forms.ChoiceField(label="How were they told?", choices=Told.choices)
    language = forms.CharField(label="In which language?", max_length=40, initial="English")
    notice_version = forms.CharField(
        label="Which privacy notice?", max_length=40, help_text="The version at the foot of the notice, for example 2"
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_told_on(self) -> dt.date:
        if self.cleaned_data["told_on"] > self.today:
            raise forms.ValidationError("The day they were told cannot lie ahead")
        return self.cleaned_data["told_on"]

    def clean_categories(self) -> list[Category]:
        return [Category(value) for value in self.cleaned_data["categories"]]


class EmergencyForm(forms.Form):
    reason = forms.ChoiceField(label="What is the emergency?", choices=Reason.choices, widget=Radios)
    words = forms.CharField(
        label="What has happened?",
        min_length=20,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="At least 20 letters. It is read by whoever reviews this within two working days.",
    )


class ReviewForm(forms.Form):
    was_right = forms.TypedChoiceField(
        label="Was it an emergency?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=Radios,
    )
    words = forms.CharField(label="What did you find?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
