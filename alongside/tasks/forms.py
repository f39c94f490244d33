"""The words of asking for something and of saying what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import Agency, User
from alongside.access.policy import Category
from alongside.definitions.store import BadDefinition
from alongside.kit.forms import DateField
from alongside.tasks import follow_up
from alongside.tasks.rules import StallAnswer


class AskForm(forms.Form):
    """Ask an agency that is alongside somebody to do or find out something."""

    title = forms.CharField(
        label="What should be done or found out?",
        max_length=200,
        help_text="One thing, in plain words. Everyone who may see this kind of fact about the person sees it.",
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
        help_text="This decides who may see the action.",
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


class CloseForm(forms.Form):
    because = forms.CharField(
        label="Why will it not be done?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say why it is closed without being done"},
    )


class BlockForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency has to move first?", required=False, empty_label="None of these"
    )
    blocked_by = forms.CharField(
        label="Or somebody else?",
        required=False,
        max_length=200,
        help_text="An organisation outside the partnership, or a rule.",
    )
    since = DateField(label="Since when?", error_messages={"required": "Say since when it waits"})
    unblocks = forms.CharField(
        label="What would unblock it?", max_length=300, error_messages={"required": "Say what would unblock it"}
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.filter(is_named_to_others=True).order_by("name")  # type: ignore[attr-defined]

    def clean_since(self) -> dt.date:
        since: dt.date = self.cleaned_data["since"]
        if since > self.today:
            raise forms.ValidationError("It cannot wait since a day that is still to come")
        return since

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("agency") and not self.cleaned_data.get("blocked_by"):
            self.add_error("agency", "Choose an agency, or say in words who it waits for")
        return self.cleaned_data


class CarryForm(forms.Form):
    due_on = DateField(label="By when now?", error_messages={"required": "Say by when"})
    because = forms.CharField(
        label="Why is it carried?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": "Say why it is carried"},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError("The date must be today or later")
        return due_on


class EscalateForm(forms.Form):
    because = forms.CharField(
        label="What do you need from whoever it goes to?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say what you need from whoever it goes to"},
    )


class OfferForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Who should take it over?",
        empty_label=None,
        help_text="It stays yours until they accept.",
        error_messages={"required": "Choose a colleague"},
    )
    note = forms.CharField(label="What should they know?", required=False, max_length=500)

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.fields["to"].queryset = User.objects.filter(pk__in=[each.pk for each in colleagues])  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    because = forms.CharField(
        label="Why not?", max_length=500, error_messages={"required": "Say why, so that they can ask somebody else"}
    )


class StallForm(forms.Form):
    """What holds it up. The note is asked for by those answers that need one."""

    code = forms.ChoiceField(label="What holds it up?", error_messages={"required": "Choose what holds it up"})
    note = forms.CharField(label="A note", required=False, max_length=500)

    def __init__(self, *args: Any, answers: tuple[StallAnswer, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = {each.code: each for each in answers}
        self.fields["code"].choices = [(each.code, each.words) for each in answers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answer = self.answers.get(self.cleaned_data.get("code", ""))
        if answer is not None and answer.needs_note and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", answer.note_asks)
        return self.cleaned_data


class FollowUpForm(forms.Form):
    body = forms.CharField(
        label="The definition", widget=forms.Textarea(attrs={"rows": 30, "class": "app-code"}), strip=False
    )
    note = forms.CharField(label="What changed, and why?", required=False, max_length=300)

    def clean_body(self) -> str:
        try:
            follow_up.read(self.cleaned_data["body"])
        except BadDefinition as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["body"]
