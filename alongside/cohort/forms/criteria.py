"""Nominating, withdrawing, and editing criteria and order without touching a definition's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import tomlkit
from django import forms
from django.core.exceptions import ValidationError

from alongside.cohort.criteria import (
    FACT_KINDS,
    HAPPENINGS,
    NEEDS,
    Assessed,
    AtLeast,
    BadCriteria,
    CriteriaSet,
    Criterion,
    read_criteria,
)
from alongside.cohort.models import Nomination
from alongside.cohort.ranking import Ranking, read_ranking
from alongside.kit.forms import Checkboxes

NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric"}
NUMBERS = {
    "years": "Youngest age",
    "at_least": "On how many days, at least",
    "days": "On how many days, at least",
    "agencies": "With how many agencies, at least",
    "number": "How many must be yes",
    "months": "Months to look back",
}
KINDS = {"kinds": "What counts", "shown_by": "What shows it without being asked"}


class NominationForm(forms.Form):
    barriers_met = forms.CharField(
        label="Which barriers did services meet?",
        help_text="What was tried, what stood in the way. The partnership reads this.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": "Say which barriers services met"},
    )
    barrier_kinds = forms.MultipleChoiceField(
        label="What kind of barriers?", choices=Nomination.Barrier.choices, widget=Checkboxes(), required=False
    )
    why_now = forms.CharField(
        label="Why now?",
        help_text="For example: released next month, found a trusted worker, at risk of losing a tenancy.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class ReasonForm(forms.Form):
    because = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})


class NoteForm(forms.Form):
    """Every edit of a definition carries the version it started from and a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Why do you change it?", max_length=300, error_messages={"required": "Say why: others will ask"}
    )


class TextForm(NoteForm):
    """A definition as text, checked before it is saved."""

    body = forms.CharField(
        label="The definition",
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
        strip=False,
        error_messages={"required": "Write the definition"},
    )
    field_order = ("body", "note", "version")

    def clean_body(self) -> str:
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        return checked(body, read_criteria)


class NewSetForm(TextForm):
    slug = forms.SlugField(
        label="Short name",
        help_text="Small letters and underscores. It cannot be changed later.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Give it a short name"},
    )
    field_order = ("slug", "body", "note")


def checked(body: str, read: Any) -> str:
    try:
        read(body)
    except BadCriteria as error:
        raise ValidationError(str(error)) from error
    return body


class CriteriaForm(NoteForm):
    """A set as boxes: its title, and the words and numbers of each criterion.

    What is saved is the text it came from with these values put in, so that comments and order stay.
    """

    title = forms.CharField(label="Title", max_length=200)
    about = forms.CharField(
        label="Who is meant", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )
    marks_optional = False

    def __init__(self, *args: Any, body: str, criteria: CriteriaSet, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": criteria.title, "about": criteria.about, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.body, self.criteria = body, criteria
        self.of_criterion: dict[str, list[str]] = {}
        for criterion in criteria.criteria:
            self._add(criterion)
        self.order_fields(["title", "about", *(key for keys in self.of_criterion.values() for key in keys), "note"])

    def _add(self, criterion: Criterion) -> None:
        made: dict[str, forms.Field] = {
            "words": forms.CharField(label="In words", max_length=200, initial=criterion.words),
        }
        for each in fields(criterion):
            value = getattr(criterion, each.name)
            if each.name in NUMBERS:
                is_months = each.name == "months"
                made[each.name] = forms.IntegerField(
                    label=NUMBERS[each.name],
                    help_text="Leave empty to look back for ever." if is_months else "",
                    min_value=1,
                    max_value=len(criterion.of) if isinstance(criterion, AtLeast) else None,
                    required=not is_months,
                    initial=value,
                    widget=forms.TextInput(attrs=NARROW),
                )
            elif each.name == "silence_may_mean_no":
                made[each.name] = forms.BooleanField(
                    label="Silence of an agency that would know is a no",
                    help_text="Take it out for what nobody writes down every time.",
                    required=False,
                    initial=value,
                )
            elif each.name in KINDS:
                allowed = NEEDS if isinstance(criterion, Assessed) and each.name == "kinds" else HAPPENINGS
                made[each.name] = forms.MultipleChoiceField(
                    label=KINDS[each.name],
                    choices=[(kind, FACT_KINDS[kind].label) for kind in allowed],
                    widget=Checkboxes(),
                    required=each.name == "kinds",
                    initial=list(value),
                    error_messages={"required": f"Choose what counts for: {criterion.words}"},
                )
        self.of_criterion[criterion.name] = [f"{criterion.name}-{key}" for key in made]
        self.fields.update({f"{criterion.name}-{key}": field for key, field in made.items()})

    def groups(self) -> list[tuple[Criterion, list[forms.BoundField], list[forms.BoundField]]]:
        """Each criterion with its boxes for words and numbers, and those for what counts."""
        grouped = []
        for criterion in self.criteria.criteria:
            boxes = [self[key] for key in self.of_criterion[criterion.name]]
            kinds = [box for box in boxes if isinstance(box.field, forms.MultipleChoiceField)]
            grouped.append((criterion, [box for box in boxes if box not in kinds], kinds))
        return grouped

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["body"] = checked(self._body_with(cleaned), read_criteria)
        return cleaned

    def _body_with(self, cleaned: dict[str, Any]) -> str:
        document = tomlkit.parse(self.body)
        _put(document, "title", cleaned["title"])
        _put(document, "about", cleaned["about"])
        for table in document["criteria"]:
            for key in self.of_criterion[str(table["name"])]:
                _put(table, key.split("-", 1)[1], cleaned[key])
        return tomlkit.dumps(document)


class RankingForm(NoteForm):
    """The weights of the order: points for each step and at most, and how many people there is room for."""

    set = forms.ChoiceField(
        label="Who is eligible", help_text="Another set is measured the next time everyone is checked."
    )
    size = forms.IntegerField(label="Room for how many people", min_value=1, widget=forms.TextInput(attrs=NARROW))
    marks_optional = False

    def __init__(self, *args: Any, body: str, ranking: Ranking, sets: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"size": ranking.size, "set": ranking.set, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["set"].choices = list(sets.items())  # type: ignore[attr-defined]
        self.body, self.ranking = body, ranking
        for part in ranking.parts:
            each = "each one fewer" if part.type == "few_agencies" else "each"
            self.fields[f"{part.name}-points_each"] = forms.IntegerField(
                label=f"Points for {each}", min_value=0, max_value=100, initial=part.points_each,
                widget=forms.TextInput(attrs=NARROW),
            )  # fmt: skip
            self.fields[f"{part.name}-at_most"] = forms.IntegerField(
                label="At most", min_value=0, max_value=1000, initial=part.at_most, required=False,
                widget=forms.TextInput(attrs=NARROW),
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(part, [self[f"{part.name}-points_each"], self[f"{part.name}-at_most"]]) for part in self.ranking.parts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not set(self.errors) - {"note"}:
            cleaned["body"] = checked(self._body_with(cleaned), read_ranking)
        return cleaned

    def _body_with(self, cleaned: dict[str, Any]) -> str:
        document = tomlkit.parse(self.body)
        _put(document, "set", cleaned["set"])
        _put(document, "size", cleaned["size"])
        for table in document["parts"]:
            for key in ("points_each", "at_most"):
                _put(table, key, cleaned[f"{table['name']}-{key}"])
        return tomlkit.dumps(document)


def _put(table: Any, key: str, value: Any) -> None:
    """Set a value, or take it out where it was left empty or says the usual; nothing moves that did not change."""
    if value in (None, "", []) or (value is True and key not in table):
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value
