"""The questions of one instrument as a form, taking one back, and the text of an instrument."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.definitions.store import BadDefinition
from alongside.instruments import documents
from alongside.instruments.models import Completion
from alongside.instruments.rules import Instrument, Item
from alongside.kit.forms import DateField, Radios

FEW = 6  # so many answers stand below one another; more are chosen from a list
NOT_ANSWERED = "Not answered"


class CompletionForm(forms.Form):
    """Nothing has to be answered: what is left open stays open, and is said."""

    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})
    how = forms.ChoiceField(
        label="How was it answered?", choices=Completion.How.choices, widget=Radios,
        error_messages={"required": "Choose how it was answered"},
    )  # fmt: skip
    note = forms.CharField(
        label="Anything that helps to understand the answers", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, instrument: Instrument, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.today = instrument, today
        questions = {_name(item): _question(item) for item in instrument.items}
        first = {name: self.fields[name] for name in ("on", "how")}
        self.fields = {**first, **questions, "note": self.fields["note"]}

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("The date must be today or earlier")
        return on

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.answers:
            raise forms.ValidationError("Answer at least one of the questions")
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, int]:
        """Item -> number, of what was answered."""
        said = {item.key: self.cleaned_data.get(_name(item), "") for item in self.instrument.items}
        return {key: int(value) for key, value in said.items() if value != ""}


class BecauseForm(forms.Form):
    because = forms.CharField(
        label="What was wrong with these answers?", max_length=300, error_messages={"required": "Say what was wrong"}
    )


class InstrumentForm(forms.Form):
    body = forms.CharField(
        label="The definition", widget=forms.Textarea(attrs={"rows": 30, "class": "app-code"}), strip=False
    )
    note = forms.CharField(label="What changed, and why?", required=False, max_length=300)

    def clean_body(self) -> str:
        try:
            documents.read(self.cleaned_data["body"])
        except BadDefinition as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["body"])


class NewInstrumentForm(InstrumentForm):
    field_order = ["slug", "body", "note"]
    slug = forms.SlugField(
        label="Its short name", max_length=60, help_text="Small letters and hyphens. It stays.",
        error_messages={"required": "Give it a short name"},
    )  # fmt: skip

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in documents.bodies():
            raise forms.ValidationError("There is one of this name. Change that one, or choose another name.")
        return slug


def _name(item: Item) -> str:
    return f"item_{item.key}"


def _question(item: Item) -> forms.ChoiceField:
    choices = [(str(answer), _answer(item, answer)) for answer in item.answers]
    about = item.title if item.question else ""
    if len(choices) <= FEW:
        return forms.ChoiceField(
            label=item.question or item.title, help_text=about, required=False, widget=Radios,
            choices=[*choices, ("", NOT_ANSWERED)],
        )  # fmt: skip
    return forms.ChoiceField(
        label=item.question or item.title, help_text=about, required=False, choices=[("", NOT_ANSWERED), *choices]
    )


def _answer(item: Item, answer: int) -> str:
    words = item.anchors.get(answer, "")
    return f"{answer}: {words}" if words else str(answer)
