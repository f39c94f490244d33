"""The words of asking a board, and of its answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from alongside.access.models import User
from alongside.barriers import facets, telling
from alongside.barriers.changes.asking import Option
from alongside.barriers.models import Ask, AskOption
from alongside.barriers.rules.asking import AskState, AskStep, goes_to
from alongside.kit.forms import DateField, PoundsField, Radios

OPTIONS = (1, 2, 3)
LONG = {"rows": 4}


class AskForm(forms.Form):
    """One page, and one decision. It names nobody."""

    board = forms.ChoiceField(
        label="Who can decide it?", widget=Radios, error_messages={"required": "Choose who is asked"}
    )
    wanted = forms.CharField(
        label="Which decision do you want?",
        max_length=300,
        help_text="One, that they can take in one meeting. For example: surgeries may use the day centre's address.",
        error_messages={"required": "Say which decision you want"},
    )
    shows = forms.CharField(
        label="What shows that it stands in the way?",
        max_length=3000,
        widget=forms.Textarea(attrs=LONG),
        help_text="How many people and how many weeks is added by itself. Name nobody.",
        error_messages={"required": "Say what shows it"},
    )
    tried = forms.CharField(
        label="What has been tried?",
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
        error_messages={"required": "Say what has been tried, by whom"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = [(each.slug, each.title) for each in facets.in_force().boards]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]
        for number in OPTIONS:
            first = number == 1
            self.fields[f"what_{number}"] = forms.CharField(
                label=f"Option {number}: what could be decided?", required=first, max_length=300,
                error_messages={"required": "Say at least one thing that could be decided"},
            )  # fmt: skip
            self.fields[f"pence_{number}"] = PoundsField(
                label=f"Option {number}: what does it cost?", required=False, may_be_nothing=True,
                help_text="In pounds. 0 where it costs nothing; leave it out where nobody knows.",
            )  # fmt: skip
            self.fields[f"risk_{number}"] = forms.CharField(
                label=f"Option {number}: what could go wrong?", required=first, max_length=300,
                error_messages={"required": "Say what could go wrong, or that nothing could"},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """`options`: those that were filled in."""
        data = self.cleaned_data
        for number in OPTIONS[1:]:
            what, risk = data.get(f"what_{number}"), data.get(f"risk_{number}")
            if what and not risk:
                self.add_error(f"risk_{number}", "Say what could go wrong, or that nothing could")
            if risk and not what:
                self.add_error(f"what_{number}", "Say what could be decided")
        data["options"] = [
            Option(data[f"what_{number}"], data.get(f"pence_{number}"), data.get(f"risk_{number}") or "")
            for number in OPTIONS
            if data.get(f"what_{number}")
        ]
        return data


ANSWERS = {  # what the form offers -> the verb that it takes
    AskStep.DECIDED: "ask.decide",
    AskStep.DECLINED: "ask.decide",
    AskStep.POSTPONED: "ask.decide",
    AskStep.DONE: "ask.follow",
    AskStep.WITHDRAWN: "ask.make",
}
HINTS = {
    AskStep.DECIDED: "What, who sees to it, and by when.",
    AskStep.DECLINED: "The team has it again, with the reason.",
    AskStep.POSTPONED: "Until which day, and why.",
    AskStep.DONE: "What was decided has been done.",
    AskStep.WITHDRAWN: "It need not be asked any longer.",
}


class AnswerForm(forms.Form):
    """What becomes of an ask."""

    step = forms.ChoiceField(
        label="What became of it?", widget=Radios, error_messages={"required": "Choose what became of it"}
    )
    words = forms.CharField(
        label="In words",
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
        help_text="Everybody who raised it will read this. Name nobody whom it concerns.",
        error_messages={"required": "Say it in words that the people who raised it will understand"},
    )
    option = forms.ModelChoiceField(
        AskOption.objects.none(), label="Which option?", required=False, empty_label="None of these"
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Who sees to it?", required=False, empty_label="Somebody who does not sign in here"
    )
    owner_name = forms.CharField(label="Or who else?", required=False, max_length=200)
    due_on = DateField(label="By when?", required=False)

    def __init__(self, *args: Any, ask: Ask, verbs: frozenset[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        steps = steps_open(AskState(ask.state), verbs)
        self.fields["step"].choices = [(each.value, each.label) for each in steps]  # type: ignore[attr-defined]
        self.fields["step"].widget.hints = {each.value: HINTS[each] for each in steps}
        if AskStep.DECIDED not in steps:
            for name in ("option", "owner", "owner_name"):
                del self.fields[name]
            if AskStep.POSTPONED not in steps:
                del self.fields["due_on"]
            return
        self.fields["option"].queryset = ask.options.all()  # type: ignore[attr-defined]
        self.fields["option"].label_from_instance = lambda each: each.what  # type: ignore[attr-defined]
        may = User.objects.filter(pk__in=telling.who_may("ask.follow")).order_by("name", "pk")
        self.fields["owner"].queryset = may  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda each: each.name  # type: ignore[attr-defined]

    def clean_step(self) -> AskStep:
        return AskStep(self.cleaned_data["step"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        step, due_on = data.get("step"), data.get("due_on")
        if step in (AskStep.DECIDED, AskStep.POSTPONED):
            if due_on is None and "due_on" not in self.errors:
                self.add_error("due_on", "Say by when")
            elif due_on is not None and due_on <= self.today:
                self.add_error("due_on", "The date must lie ahead")
        if step is AskStep.DECIDED and not (data.get("owner") or data.get("owner_name")):
            self.add_error("owner", "Say who sees to it")
        return data


def steps_open(state: AskState, verbs: frozenset[str]) -> list[AskStep]:
    """What somebody who may do this can say of an ask."""
    return [step for step, verb in ANSWERS.items() if verb in verbs and goes_to(state, step) is not None]
