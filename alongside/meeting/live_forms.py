"""The words of what is written down while a meeting speaks of somebody."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms

from alongside.access.models import Agency
from alongside.access.policy import SENSITIVE, Category, Viewer
from alongside.conference import reading as conferences
from alongside.kit.forms import DateField, Radios
from alongside.meeting.models import Case, Point
from alongside.meeting.rules import read_aloud
from alongside.meeting.who_does_it import Doer, said_names
from alongside.people.models import Person


def new_key() -> str:
    """Made with the page, so that what is sent twice arrives once."""
    return secrets.token_hex(16)


class _Keyed(forms.Form):
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput, initial=new_key)


class _Categorised(_Keyed):
    """is_shared: on a screen for all, the kinds that are never shown there are not offered either."""

    def __init__(self, *args: Any, viewer: Viewer, is_shared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never = SENSITIVE if is_shared else frozenset()
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label.capitalize()) for each in Category if each in viewer.grant.categories - never
        ]


class VoiceForm(_Keyed):
    how = forms.ChoiceField(
        label="How does it come?",
        choices=Point.How.choices,
        widget=Radios,
        error_messages={"required": "Say how it comes"},
    )
    text = forms.CharField(
        label="What do they say?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words. Where there is nothing from them, say why.",
        error_messages={"required": "Write down what they say, or why there is nothing from them"},
    )  # fmt: skip
    advocate = forms.CharField(
        label="Who speaks for them here?",
        required=False,
        max_length=200,
        help_text="Not needed if they are in the room.",
    )


class SayForm(_Categorised):
    kind = forms.ChoiceField(
        label="Was it said or decided?", choices=[(Point.Kind.NOTE, "Said"), (Point.Kind.DECISION, "Decided")],
        initial=Point.Kind.DECISION, widget=Radios(inline=True),
    )  # fmt: skip
    text = forms.CharField(
        label="What?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write it down"},
    )
    category = forms.ChoiceField(label="What is that about?", initial=Category.IDENTITY)


class ActionForm(_Categorised):
    """doers: who may be asked. What is said aloud is taken apart; who and when can be chosen instead."""

    said = forms.CharField(
        label="To be done", max_length=400, help_text="As you say it: Sam to ring the surgery by Friday",
        error_messages={"required": "Say what is to be done"},
    )  # fmt: skip
    who = forms.ChoiceField(label="Who?", required=False)
    due_on = DateField(label="By when?", required=False)
    category = forms.ChoiceField(label="What is that about?", initial=Category.IDENTITY)

    def __init__(self, *args: Any, doers: Sequence[Doer], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doers, self.today = {each.key: each for each in doers}, today
        self.fields["who"].choices = [("", "As I said it"), *((each.key, each.words) for each in doers)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """said becomes what is left of it when who and when are taken out; doer is who does it."""
        typed: dict[str, Any] = self.cleaned_data
        if "said" not in typed:
            return typed
        spoken = read_aloud(typed["said"], said_names(list(self.doers.values())), self.today)
        typed["what"] = spoken.what
        typed["due_on"] = typed.get("due_on") or spoken.due_on
        typed["doer"] = self.doers.get(typed.get("who") or spoken.who or "")
        if typed["doer"] is None and "who" not in self.errors:
            self.add_error("who", "Say who does it, or begin with their name")
        if typed["due_on"] is None and "due_on" not in self.errors:
            self.add_error("due_on", "Say by when, or end with a day")
        return typed


class CorrectForm(_Keyed):
    text = forms.CharField(
        label="What was said?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down what was said"},
    )  # fmt: skip


class PrepareForm(forms.Form):
    person_is = forms.ChoiceField(label="Do they come?", choices=Case.Place.choices, widget=Radios)
    advocate = forms.CharField(
        label="Who speaks for them?", required=False, max_length=200,
        help_text="Somebody they chose; otherwise whoever knows best what they want.",
    )  # fmt: skip
    prepared_on = DateField(label="When was it gone through with them?", required=False)


class AddendumForm(_Categorised):
    text = forms.CharField(
        label="What is to be added?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The notes stay as they were signed; this stands beside them.",
        error_messages={"required": "Write down what is to be added"},
    )  # fmt: skip
    category = forms.ChoiceField(label="What is that about?", initial=Category.IDENTITY)


class ExtractForm(forms.Form):
    """To an agency that the giver knows to work with the person."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency?", empty_label=None, error_messages={"required": "Choose an agency"}
    )
    because = forms.CharField(
        label="What is their interest?", max_length=300, error_messages={"required": "Say what their interest is"}
    )

    def __init__(self, *args: Any, viewer: Viewer, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = conferences.alongside(viewer, person)  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]
