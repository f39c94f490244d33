"""Words and validation of matching's forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from alongside.kit.forms import Checkboxes, Radios
from alongside.kit.words import day
from alongside.matching.rules.joining import Automatic, BadRule, MatchRule, SecondLook
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import Record

WHY_LENGTH = 300


def _why(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=WHY_LENGTH, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: others will read it."},
    )  # fmt: skip


class JudgeForm(forms.Form):
    """One verdict on a pair."""

    verdict = forms.ChoiceField(choices=[(each.value, each.label) for each in Verdict], widget=forms.HiddenInput)
    because = _why("Why", "Needed only where you cannot say: what would settle it?", required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == Verdict.CANNOT_SAY and not str(cleaned.get("because", "")).strip():
            self.add_error("because", "Say what is missing, so that whoever looks next knows what to find out.")
        return cleaned

    def clean_verdict(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])


class SecondLookForm(forms.Form):
    """Agree or not with somebody's join."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    because = _why("Why", "Needed where you do not agree.", required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") is False and not str(cleaned.get("because", "")).strip():
            self.add_error("because", "Say why you do not agree: the question goes back with your words.")
        return cleaned


class BecauseForm(forms.Form):
    """Why something is taken back."""

    because = _why("Why is this taken back?")


class _RecordChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, record: Record) -> str:
        born = f", born {day(record.date_of_birth)}" if record.date_of_birth else ""
        return f"{record.full_name}{born}: {record.agency.name}"


class PartForm(forms.Form):
    """Which of a person's records are somebody else's."""

    records = _RecordChoice(
        Record.objects.none(), label="Which records are somebody else's?", widget=Checkboxes,
        error_messages={"required": "Choose the records that are somebody else's."},
    )  # fmt: skip
    because = _why("How do you know?")

    def __init__(self, records: QuerySet[Record], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["records"].queryset = records  # type: ignore[attr-defined]

    def clean_records(self) -> list[Record]:
        chosen = list(self.cleaned_data["records"])
        if len(chosen) == self.fields["records"].queryset.count():  # type: ignore[attr-defined]
            raise forms.ValidationError("Leave at least one record with this person.")
        return chosen


def _choices(kinds: Iterable[Automatic] | Iterable[SecondLook]) -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in kinds]


def _weight(label: str, hint: str = "", least: float = -10) -> forms.FloatField:
    narrow = forms.NumberInput(attrs={"class": "govuk-input--width-4", "step": "any"})
    return forms.FloatField(label=label, help_text=hint, min_value=least, max_value=40, widget=narrow)


class RuleForm(forms.Form):
    """The match rule in the words of those who answer for it."""

    automatic = forms.ChoiceField(
        label="What does a run need before it joins records without asking anybody?",
        choices=_choices(Automatic),
        widget=Radios(
            hints={
                Automatic.STRONG: "Cautious. The rest becomes a question for people.",
                Automatic.THRESHOLD: "Fewer questions, and more joins that turn out wrong.",
            }
        ),
    )
    join_weight = _weight(
        "Weight for joining",
        "10 means a thousand times likelier for one person than for two. Higher is more careful.",
        0,
    )
    part_weight = _weight(
        "Weight for parting",
        "People joined before are parted when the evidence falls below this, lower than for joining.",
    )
    ask_weight = _weight(
        "Weight for asking",
        "Pairs from here up to the weight for joining become questions. Lower means more questions.",
    )
    second_look = forms.ChoiceField(
        label="Which joins made by a person wait until somebody else has looked too?",
        choices=_choices(SecondLook),
        widget=Radios,
    )
    second_look_below = _weight("Little evidence means a weight below")
    asked_a_week = forms.IntegerField(
        label="Most new questions in a week, after the first month", min_value=1, max_value=1000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    because = _why("Why does the rule change?")

    def __init__(self, *args: Any, is_trial: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = not is_trial

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.rule()
            except BadRule as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    def rule(self) -> MatchRule:
        """The rule as filled in. Raises BadRule."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "because"}
        return MatchRule(
            **{**said, "automatic": Automatic(said["automatic"]), "second_look": SecondLook(said["second_look"])}
        )
