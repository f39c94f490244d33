"""The words of calling a conference, of what is said in it, and of the register of assessments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from alongside.access.models import Agency
from alongside.access.policy import Category, Viewer
from alongside.conference import kinds
from alongside.conference.changes.kinds import can_be_used
from alongside.conference.models import Conference, Invitation, Said
from alongside.definitions.store import BadDefinition
from alongside.kit.forms import Checkboxes, DateField, Radios

CLOCK = ("%H:%M", "%H.%M", "%H%M")
ANSWERS = [each for each in Invitation.Answer.choices if each[0] != Invitation.Answer.WAITS]


class _Categorised(forms.Form):
    """A form whose words are seen by those who may see a kind of fact."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label.capitalize()) for each in Category if each in viewer.grant.categories
        ]


class CallForm(_Categorised):
    settles = forms.CharField(
        label="What is it to settle?", max_length=300, help_text="One question that only several agencies can answer together.",
        error_messages={"required": "Say what it is to settle"},
    )  # fmt: skip
    category = forms.ChoiceField(label="What is that about?", help_text="This decides who may see it.")
    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})
    at = forms.TimeField(
        label="At what time?", required=False, input_formats=CLOCK, error_messages={"invalid": "Write the time like 14:30"},
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5"}, format="%H:%M"),
    )  # fmt: skip
    where = forms.CharField(
        label="Where, or how?",
        required=False,
        max_length=200,
        help_text="A room, or by phone: no links with codes in them.",
    )
    invite = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Which agencies are asked to come?", required=False, widget=Checkboxes,
        help_text="Those that you know to work with this person. Each gets an action: to come, or to send what it knows.",
    )  # fmt: skip
    few_because = forms.CharField(
        label="If fewer than two: why does it need a conference?", required=False, max_length=300
    )
    person_is = forms.ChoiceField(label="And the person?", choices=Conference.Place.choices, widget=Radios)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["invite"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["invite"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError("The date must be today or later")
        return on


class ViewForm(forms.Form):
    how = forms.ChoiceField(
        label="How was the person asked?", choices=Said.How.choices, widget=Radios,
        error_messages={"required": "Choose how they were asked"},
    )  # fmt: skip
    text = forms.CharField(
        label="What do they want from it?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Their own words where you can. If they were not asked, write why not.",
        error_messages={"required": "Write what they want, or why they could not be asked"},
    )  # fmt: skip


class SayForm(_Categorised):
    kind = forms.ChoiceField(
        label="What is it?", widget=Radios,
        choices=[(Said.Kind.INFORMATION, "Information for it"), (Said.Kind.NOTE, "A note of it")],
        error_messages={"required": "Choose what it is"},
    )  # fmt: skip
    text = forms.CharField(
        label="What should be known?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down what should be known"},
    )  # fmt: skip
    category = forms.ChoiceField(label="What is that about?", help_text="This decides who may see it.")


class DecideForm(_Categorised):
    what = forms.CharField(
        label="What was decided?", max_length=200, help_text="One thing that somebody does. It becomes their action.",
        error_messages={"required": "Say what was decided"},
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Who does it?", empty_label=None, error_messages={"required": "Choose an agency"}
    )
    due_on = DateField(label="By when?", error_messages={"required": "Say by when"})
    category = forms.ChoiceField(label="What is that about?", help_text="This decides who may see it.")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError("The date must be today or later")
        return due_on


class AnswerForm(forms.Form):
    coming = forms.ChoiceField(
        label="Will your agency be there?",
        choices=ANSWERS,
        widget=Radios,
        error_messages={"required": "Choose an answer"},
    )


class BecauseForm(forms.Form):
    """because: why, in words for those who will ask."""

    because = forms.CharField(max_length=300, error_messages={"required": "Say why: others will ask"})

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = label


class AssessmentForm(forms.Form):
    kind = forms.ChoiceField(label="What is assessed?", error_messages={"required": "Choose what is assessed"})
    is_made = forms.ChoiceField(
        label="Has it been done?", choices=[("yes", "Yes"), ("no", "No, it is planned")], widget=Radios,
        error_messages={"required": "Say whether it has been done"},
    )  # fmt: skip
    on = DateField(label="If so, on which day?", required=False)
    whom = forms.CharField(label="Who did it, if not your own agency?", required=False, max_length=120)
    valid_until = DateField(
        label="Until when can it be relied on?",
        required=False,
        help_text="Left empty, it is as long as usual for its kind.",
    )
    ask_at = forms.CharField(
        label="Where can others ask to see it?", required=False, max_length=200,
        help_text="A team and a phone number, not the paper itself.",
    )  # fmt: skip
    again_because = forms.CharField(
        label="Why does it have to be done again?", required=False, max_length=300,
        help_text="Only where one of the same kind still holds.",
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = _kinds(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        on, until = said.get("on"), said.get("valid_until")
        if said.get("is_made") == "yes" and on is None and "on" not in self.errors:
            self.add_error("on", "Say on which day it was done")
        if on is not None and on > self.today:
            self.add_error("on", "The date must be today or earlier. What is still to come is planned.")
        if on is not None and until is not None and until < on:
            self.add_error("valid_until", "It cannot end before it was done")
        return said


class KindsForm(forms.Form):
    body = forms.CharField(
        label="The definition", widget=forms.Textarea(attrs={"rows": 30, "class": "app-code"}), strip=False
    )
    note = forms.CharField(label="What changed, and why?", required=False, max_length=300)

    def clean_body(self) -> str:
        try:
            can_be_used(self.cleaned_data["body"])
        except BadDefinition as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["body"])


class ToldAgainForm(forms.Form):
    """One tap is enough."""

    whom = forms.CharField(label="With whom?", required=False, max_length=120)
    kind = forms.ChoiceField(label="About what?", required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Their whole story"), *_kinds(viewer)]  # type: ignore[attr-defined]


def _kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds whose facts this viewer may see."""
    return [(slug, kind.title) for slug, kind in kinds.in_force().items() if kind.category in viewer.grant.categories]
