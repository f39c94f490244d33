"""The words of logging a barrier, and of saying what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.barriers import facets
from alongside.barriers.rules import DOMAINS, HINTS, Facets, Side, State, moves_from
from alongside.definitions.store import BadDefinition
from alongside.kit.forms import DateField, Radios

NOT_SAID = ("", "Not said")


def reasons(words: Facets) -> list[Any]:
    """Why somebody said no, by who said it."""
    return [
        ("", "Nobody said no"),
        *((side.label, [(each.code, each.words) for each in words.refusals if each.side is side]) for side in Side),
    ]


class LogForm(forms.Form):
    """Under a minute: what, whose, which part of life. Evidence can come later."""

    what = forms.CharField(
        label="What stands in the way?",
        max_length=200,
        help_text="One sentence, as you would say it. For example: the surgery asks for an address before it registers anybody.",
        error_messages={"required": "Say what stands in the way"},
    )
    at_agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Whose is it?", required=False, empty_label="None of the partnership's agencies"
    )
    organisation = forms.CharField(label="Or which other organisation?", required=False, max_length=200)
    rule = forms.CharField(
        label="Is it a rule?",
        required=False,
        max_length=200,
        help_text="Its name, if it has one: “local connection”, say.",
    )
    domain = forms.ChoiceField(
        label="Which part of life?", widget=Radios, error_messages={"required": "Choose which part of life it is about"}
    )
    met_on = DateField(label="When was it met?", error_messages={"required": "Say when it was met"})
    blocks = forms.CharField(
        label="What does it keep from?",
        required=False,
        max_length=200,
        help_text="What would happen if it were not there: “seeing a doctor”, “a bed tonight”.",
    )
    service = forms.ChoiceField(label="Which kind of service?", required=False)
    kind = forms.ChoiceField(
        label="In which way does it stand in the way?",
        required=False,
        help_text="So that others who met the same are found.",
    )
    refusal = forms.ChoiceField(label="Did somebody say no?", required=False, help_text="A refusal is evidence.")
    evidence = forms.CharField(
        label="What shows it?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who said what, in which words; what was tried already.",
    )

    def __init__(self, *args: Any, viewer: Viewer, today: dt.date, for_everybody: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        words = facets.in_force()
        self.fields["kind"].choices = [NOT_SAID, *words.kinds.items()]  # type: ignore[attr-defined]
        self.fields["service"].choices = [NOT_SAID, *words.services.items()]  # type: ignore[attr-defined]
        self.fields["refusal"].choices = reasons(words)  # type: ignore[attr-defined]
        if for_everybody:
            del self.fields["refusal"]
        self.fields["domain"].choices = [  # type: ignore[attr-defined]
            (slug, domain.label) for slug, domain in DOMAINS.items() if domain.category in viewer.grant.categories
        ]
        self.fields["at_agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]
        named = Agency.objects.filter(is_named_to_others=True) | Agency.objects.filter(pk=viewer.agency_id or 0)
        self.fields["at_agency"].queryset = named.order_by("name")  # type: ignore[attr-defined]

    def clean_met_on(self) -> dt.date:
        met_on: dt.date = self.cleaned_data["met_on"]
        if met_on > self.today:
            raise forms.ValidationError("The date must be today or earlier")
        return met_on

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(name) for name in ("at_agency", "organisation", "rule")):
            self.add_error("at_agency", "Say whose it is: an agency, another organisation, or a rule")
        return self.cleaned_data


class EverybodysForm(LogForm):
    """What one person met, told again for everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, for_everybody=True, **kwargs)
        del self.fields["met_on"], self.fields["evidence"]
        self.fields[
            "what"
        ].help_text = "As everybody meets it. Name nobody, and nothing by which somebody could be known."


class AgainForm(forms.Form):
    """It happened again."""

    on = DateField(label="When?", error_messages={"required": "Say when it happened"})
    refusal = forms.ChoiceField(label="Did somebody say no?", required=False)
    words = forms.CharField(
        label="What happened?", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, first: dt.date, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.today = first, today
        self.fields["refusal"].choices = reasons(facets.in_force())  # type: ignore[attr-defined]

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if not self.first <= on <= self.today:
            raise forms.ValidationError("The date must lie between the day it was first met and today")
        return on

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("refusal") or self.cleaned_data.get("words")):
            self.add_error("words", "Say who said no and why, or what happened")
        return self.cleaned_data


class WhyForm(forms.Form):
    """One answer in words. ask: the question; missing: what is said where it was left out."""

    why = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, ask: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = ask
        self.fields["why"].error_messages["required"] = missing


class FacetsForm(forms.Form):
    body = forms.CharField(
        label="The definition", widget=forms.Textarea(attrs={"rows": 30, "class": "app-code"}), strip=False
    )
    note = forms.CharField(label="What changed, and why?", required=False, max_length=300)

    def clean_body(self) -> str:
        try:
            facets.read(self.cleaned_data["body"])
        except BadDefinition as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["body"]


class MoveForm(forms.Form):
    to_state = forms.ChoiceField(
        label="What became of it?", widget=Radios, error_messages={"required": "Choose what became of it"}
    )
    why = forms.CharField(
        label="What was done, and by whom?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done, and by whom"},
    )

    def __init__(self, *args: Any, state: State, is_about_one: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = moves_from(state, is_about_one=is_about_one)
        self.fields["to_state"].choices = [(each.value, each.label) for each in found]  # type: ignore[attr-defined]
        self.fields["to_state"].widget.hints = {each.value: HINTS[each] for each in found}

    def clean_to_state(self) -> State:
        return State(self.cleaned_data["to_state"])
