"""The words of writing a package with somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from alongside.access.models import Agency, User
from alongside.access.policy import Viewer
from alongside.definitions.store import BadDefinition
from alongside.kit.forms import DateField, Radios
from alongside.package import areas
from alongside.package.rules import HOW, Area, GoalState, Talk, Whose

ASKED_HOW = [("", "Choose"), *HOW.items()]


def _long(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=4000, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class WithToday(forms.Form):
    """A form that knows the day: what was said or done cannot have been tomorrow."""

    not_later: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        for name in self.not_later:
            if (on := self.cleaned_data.get(name)) is not None and on > self.today:
                self.add_error(name, "The date must be today or earlier")
        return self.cleaned_data


class VoiceForm(WithToday):
    """Their words first, then how to work together. Nothing here is ever filled in for them."""

    not_later = ("words_on",)
    words = _long("In their own words", "What matters to them, as they say it. Read it back to them.", 4)
    words_by = forms.CharField(label="Who wrote it down?", required=False, max_length=200)
    words_on = DateField(label="When did they say it?", required=False)
    words_how = forms.ChoiceField(label="How did they say it?", required=False, choices=ASKED_HOW)
    strengths = _long("Strengths", "What they are good at, and what has carried them so far.")
    works = _long("What works for me")
    does_not = _long("What does not work for me")
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("words"):
            for name, words in (("words_by", "Say who wrote it down"), ("words_on", "Say when they said it"),
                                ("words_how", "Choose how they said it")):  # fmt: skip
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif not any(said.get(name) for name in ("strengths", "works", "does_not")):
            self.add_error("words", "Write down what they say, or one of the other answers")
        else:
            said |= {"words_by": "", "words_on": None, "words_how": ""}
        return said


class SheetForm(WithToday):
    """One area of life. What nobody knows stays empty."""

    not_later = ("said_on",)
    talk = forms.ChoiceField(
        label="How far did you get?", choices=[(each.value, each.label) for each in Talk], widget=Radios,
        error_messages={"required": "Choose how far you got"},
    )  # fmt: skip
    in_place = _long("What is in place?")
    next_step = forms.CharField(label="What comes next?", required=False, max_length=200)
    whose = forms.ChoiceField(
        label="Whose move is it?", required=False, widget=Radios,
        choices=[("", "Nobody's yet"), *((each.value, each.label) for each in Whose)],
    )  # fmt: skip
    move_worker = forms.ModelChoiceField(
        User.objects.none(), label="Which worker?", required=False, empty_label="None of these",
        help_text="Those alongside the person. Whoever is missing can be named in their team.",
    )  # fmt: skip
    move_agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency?", required=False, empty_label="None of these"
    )
    next_on = DateField(label="By when?", required=False)
    said_by = forms.CharField(
        label="Who says that nothing is needed?",
        required=False,
        max_length=200,
        help_text="Only where nothing is needed.",
    )
    said_on = DateField(label="When did they say so?", required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, workers: Sequence[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _agencies(self.fields["move_agency"], viewer)
        called, field = {user.pk: words for user, words in workers}, self.fields["move_worker"]
        field.label_from_instance = lambda user: called[user.pk]  # type: ignore[attr-defined]
        field.queryset = User.objects.filter(pk__in=called).order_by("name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("talk") == Talk.NONE:
            self._must_say("said_by", "Say who says that nothing is needed: the person, or who else")
            self._must_say("said_on", "Say when they said so")
        elif "talk" in said:
            said |= {"said_by": "", "said_on": None}
        self._clean_move(said)
        return said

    def _clean_move(self, said: dict[str, Any]) -> None:
        whose = said.get("whose", "")
        if said.get("next_step") and not whose:
            self.add_error("whose", "Say whose move it is")
        if whose and not said.get("next_step"):
            self.add_error("next_step", "Say what comes next")
        if whose == Whose.WORKER:
            self._must_say("move_worker", "Choose which worker")
        if whose == Whose.AGENCY:
            self._must_say("move_agency", "Choose which agency")
        said["move_worker"] = said.get("move_worker") if whose == Whose.WORKER else None
        said["move_agency"] = said.get("move_agency") if whose == Whose.AGENCY else None

    def _must_say(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)


class GoalForm(forms.Form):
    words = forms.CharField(
        label="What do they want, in their words?",
        max_length=300,
        error_messages={"required": "Write down what they want"},
    )
    looks_like = forms.CharField(label="How will they know that it is reached?", required=False, max_length=500)
    area = forms.ChoiceField(
        label="Which area of life is it about?", required=False, help_text="This decides who may see it."
    )

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        choices = [("", "None of them, or all"), *((slug, area.title) for slug, area in areas.items())]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def clean_area(self) -> Area | None:
        return self.areas.get(self.cleaned_data["area"])


class GoalMoveForm(forms.Form):
    to = forms.ChoiceField(
        label="Where does it stand now?", widget=Radios, error_messages={"required": "Choose where it stands"}
    )
    said = forms.CharField(
        label="In their words", required=False, max_length=500,
        help_text="Reached: what it looks like now. Set aside: their own reason.",
    )  # fmt: skip

    def __init__(self, *args: Any, moves: Iterable[GoalState], looks_like: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looks_like = looks_like
        self.fields["to"].choices = [(each.value, each.label) for each in moves]  # type: ignore[attr-defined]

    def clean_to(self) -> GoalState:
        return GoalState(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        to, said = self.cleaned_data.get("to"), self.cleaned_data.get("said")
        if to is GoalState.REACHED and not (said or self.looks_like):
            self.add_error("said", "Say what it looks like now that it is reached")
        if to is GoalState.SET_ASIDE and not said:
            self.add_error("said", "Say why they set it aside, in their words")
        return self.cleaned_data


class NeedForm(forms.Form):
    what = forms.CharField(
        label="What has to be there?", max_length=200, help_text="The outcome, not the referral: a bed of her own by winter.",
        error_messages={"required": "Say what has to be there"},
    )  # fmt: skip


class StepForm(WithToday):
    """What happens to a need. Each of its kinds asks only what it needs."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agency" in self.fields:
            _agencies(self.fields["agency"], viewer)


class PromiseForm(StepForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency promised it?", required=False, empty_label="None of these"
    )
    promised_by = forms.CharField(label="Or who else?", required=False, max_length=200)
    due_on = DateField(label="By when?", error_messages={"required": "Say by when it is promised"})

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("agency") and not said.get("promised_by"):
            self.add_error("agency", "Choose an agency, or say in words who promised it")
        if said.get("due_on") and said["due_on"] < self.today:
            self.add_error("due_on", "The date must be today or later")
        return said


class TriedForm(StepForm):
    what = forms.CharField(
        label="What was tried?", max_length=300, error_messages={"required": "Say what was tried"},
        help_text="It stays needed: an attempt is kept as an attempt.",
    )  # fmt: skip


class BlockForm(StepForm):
    blocked_by = forms.CharField(
        label="What stands in the way?", max_length=200, error_messages={"required": "Say what stands in the way"},
        help_text="A rule or a practice, in one sentence. Leave the person's name out: a barrier can be made of it.",
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Whose is it?", required=False, empty_label="None of the partnership's agencies"
    )


class MeetForm(StepForm):
    not_later = ("met_on",)
    outcome = forms.CharField(
        label="What is there now?", max_length=300, help_text="The outcome itself. That it was tried is an attempt.",
        error_messages={"required": "Say what is there now"},
    )  # fmt: skip
    evidence = forms.CharField(
        label="What shows it?", max_length=300, help_text="Who saw it, or which paper.",
        error_messages={"required": "Say what shows it"},
    )  # fmt: skip
    met_on = DateField(label="Since when?", error_messages={"required": "Say since when"})


class LetGoForm(StepForm):
    because = forms.CharField(
        label="Why not now, in their words?", max_length=300, error_messages={"required": "Say why, in their words"}
    )


class ReopenForm(StepForm):
    because = forms.CharField(label="What changed?", max_length=300, error_messages={"required": "Say what changed"})


class AgreeForm(WithToday):
    """The person's word on the package as it stands."""

    not_later = ("on",)
    is_agreed = forms.ChoiceField(
        label="Do they agree with it as it stands?", widget=Radios, choices=[("yes", "Yes"), ("no", "Not yet")],
        error_messages={"required": "Choose whether they agree"},
    )  # fmt: skip
    on = DateField(label="When did you ask?", error_messages={"required": "Say when you asked"})
    how = forms.ChoiceField(label="How did you go through it?", required=False, choices=ASKED_HOW)
    why_not = forms.CharField(
        label="If not yet: why?", required=False, max_length=500, help_text="In their words where there are any."
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("is_agreed") == "yes" and not said.get("how"):
            self.add_error("how", "Choose how you went through it with them")
        if said.get("is_agreed") == "no" and not said.get("why_not"):
            self.add_error("why_not", "Say why it is not agreed yet")
        return said

    def clean_is_agreed(self) -> str:
        return str(self.cleaned_data["is_agreed"])


class AreasForm(forms.Form):
    body = forms.CharField(
        label="The definition", widget=forms.Textarea(attrs={"rows": 30, "class": "app-code"}), strip=False
    )
    note = forms.CharField(label="What changed, and why?", required=False, max_length=300)

    def clean_body(self) -> str:
        try:
            areas.read(self.cleaned_data["body"])
        except BadDefinition as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["body"])


def _agencies(field: forms.Field, viewer: Viewer) -> None:
    named = Agency.objects.filter(is_named_to_others=True) | Agency.objects.filter(pk=viewer.agency_id or 0)
    field.label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]
    field.queryset = named.order_by("name")  # type: ignore[attr-defined]
