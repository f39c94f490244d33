"""The words of asking for money, answering, and saying what was spent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import Agency
from alongside.budget.rules import Terms
from alongside.kit.forms import DateField, PoundsField, Radios


class AskForm(forms.Form):
    """One thing for one person: under half a minute on a phone."""

    pence = PoundsField(label="How much?", error_messages={"required": "Say how much"})
    what = forms.CharField(
        label="What for?", max_length=120, help_text="For example: winter boots, size 9.",
        error_messages={"required": "Say what for"},
    )  # fmt: skip
    kind = forms.ChoiceField(label="What kind of thing is it?", error_messages={"required": "Choose the kind"})
    gap = forms.ChoiceField(
        label="What does it make up for?", widget=Radios,
        help_text="This is how the board learns what is missing.",
        error_messages={"required": "Choose what it makes up for"},
    )  # fmt: skip
    service = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="Nobody, or not known",
        label="Who ought to have met the need?",
    )  # fmt: skip
    why = forms.CharField(
        label="Anything else that helps to decide", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", "Choose"), *((each.slug, each.label) for each in terms.kinds.values())]
        fields["gap"].choices = [(each.slug, each.label) for each in terms.gaps.values()]
        fields["gap"].widget.hints = {each.slug: each.hint for each in terms.gaps.values() if each.hint}
        fields["service"].queryset = Agency.objects.filter(is_named_to_others=True).order_by("name")
        fields["service"].label_from_instance = lambda agency: agency.name


class AgreeForm(forms.Form):
    pence = PoundsField(label="Agree to", error_messages={"required": "Say how much"})


class DeclineForm(forms.Form):
    because = forms.CharField(
        label="Why not?", max_length=300, help_text="Whoever asked has to tell the person. Say what they can do instead.",
        error_messages={"required": "Say why not"},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label="Why is it no longer needed?", max_length=300, error_messages={"required": "Say why"}
    )


class SettleForm(forms.Form):
    pence = PoundsField(
        label="What was spent?", may_be_nothing=True, help_text="Write 0 if it was not needed after all.",
        error_messages={"required": "Say what was spent"},
    )  # fmt: skip
    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})
    receipt = forms.CharField(
        label="Where is the receipt?", max_length=200, help_text="A number or where it is filed. If there is none, say why.",
        error_messages={"required": "Say where the receipt is, or why there is none"},
    )  # fmt: skip


class FundForm(forms.Form):
    title = forms.CharField(label="What is it called?", max_length=120, error_messages={"required": "Give it a name"})
    starts_on = DateField(label="From", error_messages={"required": "Say from which day"})
    ends_on = DateField(label="Until", error_messages={"required": "Say until which day"})
    pence = PoundsField(label="How much is there in all?", error_messages={"required": "Say how much"})
    per_person_pence = PoundsField(
        label="How much is set aside for each person?", error_messages={"required": "Say how much"},
        help_text="Beyond it a request is still possible. It then takes two people to agree.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
            self.add_error("ends_on", "The last day cannot come before the first")
        return values


class AlterFundForm(forms.Form):
    pence = PoundsField(label="How much is there in all?", error_messages={"required": "Say how much"})
    per_person_pence = PoundsField(
        label="How much is set aside for each person?", error_messages={"required": "Say how much"}
    )


class TermsForm(forms.Form):
    body = forms.CharField(
        label="The terms", max_length=40_000, widget=forms.Textarea(attrs={"rows": 30}),
        error_messages={"required": "The terms are empty"},
    )  # fmt: skip
    because = forms.CharField(label="Why do they change?", max_length=300, error_messages={"required": "Say why"})
