"""The words of reaching somebody safely."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.kit.words import day
from alongside.outputs.contact import Channel
from alongside.reaching.models import SafeAddress, SafeWays

WAYS = [
    (each.value, {"email": "Email", "text": "Text message"}.get(each.value, each.value.capitalize()))
    for each in Channel
]
HOUR = {"invalid": "Write the hour like 09:00"}


class SafeWaysForm(forms.Form):
    """What they say now."""

    unsafe = forms.MultipleChoiceField(
        label="What is not safe?", choices=WAYS, widget=Checkboxes, required=False,
        help_text="Nothing goes these ways from now on. Whoever tries is told to reach them otherwise.",
    )  # fmt: skip
    preferred = forms.MultipleChoiceField(
        label="What suits them best?", choices=WAYS, widget=Checkboxes, required=False
    )
    from_hour = forms.TimeField(
        label="Safe to call from",
        required=False,
        error_messages=HOUR,
        help_text="For example 09:30. Leave empty for any hour.",
    )
    until_hour = forms.TimeField(label="Safe to call until", required=False, error_messages=HOUR)
    may_say_who = forms.TypedChoiceField(
        label="May we say who is calling?", choices=[("no", "No"), ("yes", "Yes")], coerce=lambda value: value == "yes",
        widget=Radios, initial="no",
    )  # fmt: skip
    code_word = forms.CharField(
        label="A word by which we know that it is them", max_length=60, required=False, help_text="Kept sealed."
    )
    through = forms.CharField(
        label="Through whom?",
        max_length=200,
        required=False,
        help_text="A worker or a friend whom they trust, if there is one.",
    )
    must_not_learn = forms.CharField(
        label="Who must not learn of it?", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    told_on = DateField(label="When did they tell you?", error_messages={"required": "Say when they told you"})
    ends_on = DateField(
        label="Until when does it hold?", required=False, help_text="Leave empty if it holds until they say otherwise."
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @staticmethod
    def as_it_stands(ways: SafeWays | None, today: dt.date) -> dict[str, Any]:
        """What they said before, so that nothing of it is lost by writing down one thing more."""
        if ways is None:
            return {"told_on": today}
        kept = ("unsafe", "preferred", "from_hour", "until_hour", "code_word", "through", "must_not_learn", "ends_on")
        said = {name: getattr(ways, name) for name in kept}
        return {**said, "may_say_who": "yes" if ways.may_say_who else "no", "told_on": today}

    def clean_unsafe(self) -> list[Channel]:
        return [Channel(value) for value in self.cleaned_data["unsafe"]]

    def clean_preferred(self) -> list[Channel]:
        return [Channel(value) for value in self.cleaned_data["preferred"]]

    def clean_ends_on(self) -> dt.date | None:
        if (ends_on := self.cleaned_data["ends_on"]) and ends_on < self.today:
            raise forms.ValidationError("The last day must be today or later")
        return ends_on or None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("from_hour"), found.get("until_hour")
        if bool(start) != bool(end) or (start and end and end <= start):
            raise forms.ValidationError("Give both hours, the earlier one first, or neither")
        return found


class AddressForm(forms.Form):
    """Where they are safe. It is not shown again without a second person."""

    kind = forms.ChoiceField(label="What is it?", choices=SafeAddress.Kind.choices, widget=Radios)
    address = forms.CharField(label="The address", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
                              error_messages={"required": "Say where they are safe"})  # fmt: skip
    given_by = forms.CharField(label="Who told you?", max_length=200)
    is_for_letters = forms.TypedChoiceField(
        label="May letters go there?", choices=[("no", "No"), ("yes", "Yes")], coerce=lambda value: value == "yes",
        widget=Radios, initial="no",
    )  # fmt: skip
    starts_on = DateField(label="Since when?", error_messages={"required": "Say since when"})

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> dt.date:
        if self.cleaned_data["starts_on"] > self.today:
            raise forms.ValidationError("It cannot start on a day that is still to come")
        return self.cleaned_data["starts_on"]


class AskForm(forms.Form):
    """Why somebody needs to know where a person is safe."""

    address = forms.ChoiceField(label="Which address?", widget=Radios)
    because = forms.CharField(
        label="Why do you need it?", max_length=300, min_length=20, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="At least 20 letters. The second person reads it: do not name the person.",
    )  # fmt: skip

    def __init__(self, *args: Any, held: list[SafeAddress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.key, f"{row.get_kind_display()}, since {day(row.starts_on)}") for row in held]
        self.fields["address"].choices = choices  # type: ignore[attr-defined]
        if len(held) == 1:
            self.fields["address"].initial = held[0].key
