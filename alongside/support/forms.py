"""The words of writing down what is asked of a person."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.access.policy import Category, Viewer
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.methods.one_plan.contradictions import shipped
from alongside.methods.one_plan.requirements import Kind, Mode
from alongside.support.models import Requirement
from alongside.support.rules import ASKED

CLOCK = ("%H:%M", "%H.%M", "%H%M")


def _time(label: str, **kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, input_formats=CLOCK, error_messages={"invalid": "Write the time like 14:30"},
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5"}, format="%H:%M"), **kwargs,
    )  # fmt: skip


class RequirementForm(forms.Form):
    """One thing asked. What nobody knows stays empty: it is never held against the person."""

    kind = forms.ChoiceField(
        label="What is it?", choices=[(each.value, each.label) for each in Kind], widget=Radios,
        error_messages={"required": "Choose what it is"},
    )  # fmt: skip
    what = forms.CharField(
        label="What is asked?", max_length=200, help_text="In a few plain words: see the drug worker; be home by seven.",
        error_messages={"required": "Say what is asked"},
    )  # fmt: skip
    category = forms.ChoiceField(label="What is it about?", help_text="This decides who may see it.")
    asker = forms.CharField(
        label="Who asks it, if not your own agency?",
        required=False,
        max_length=120,
        help_text="For example: the jobcentre.",
    )
    on = DateField(label="On which day?", required=False)
    at = _time("At what time?")
    minutes = forms.IntegerField(label="How many minutes does it take?", required=False, min_value=0, max_value=1440)
    mode = forms.ChoiceField(
        label="How?", required=False, choices=[("", "Not known"), *((each.value, each.label) for each in Mode)]
    )
    place = forms.CharField(label="Where?", required=False, max_length=120)
    is_weekly = forms.BooleanField(label="It comes again every week", required=False)
    is_escorted = forms.BooleanField(
        label="Somebody goes with them",
        required=False,
        help_text="Then the way is reckoned by car, not on foot or by bus.",
    )
    due_on = DateField(label="By which day at the latest?", required=False)

    area = forms.CharField(label="In which area is that?", required=False, max_length=80)
    latitude = forms.FloatField(
        label="Latitude of the place", required=False, min_value=49, max_value=61,
        help_text="With the longitude, the plan can tell whether the way is too long.",
    )  # fmt: skip
    longitude = forms.FloatField(label="Longitude of the place", required=False, min_value=-9, max_value=2)
    from_time = _time("Every day from", help_text="For a curfew, a shift or a group.")
    until_time = _time("Every day until")
    keep_out_of = forms.CharField(label="Which area must they stay out of?", required=False, max_length=80)
    keep_out_metres = forms.IntegerField(
        label="How many metres must they stay away from the place above?", required=False, min_value=1, max_value=50_000,
        help_text="With its latitude and longitude, appointments inside are pointed out.",
    )  # fmt: skip
    says = forms.MultipleChoiceField(label="What kind of rule or aim is it?", required=False, widget=Checkboxes)
    asks = forms.MultipleChoiceField(
        label="What does the person have to give?", required=False, choices=list(ASKED.items()), widget=Checkboxes
    )
    good_for_months = forms.IntegerField(
        label="For how many months does it count once it is done?", required=False, min_value=1, max_value=600,
        help_text="Until then nobody else needs to ask for the same.",
    )  # fmt: skip
    after = forms.TypedMultipleChoiceField(
        label="What has to be done first?", required=False, coerce=int, widget=Checkboxes, empty_value=[]
    )
    from_on = DateField(label="It holds from", required=False)
    until_on = DateField(label="It holds until", required=False)
    is_fixed = forms.BooleanField(label="A law, a court or a licence sets it", required=False)
    source = forms.ChoiceField(label="How do you know?", choices=Requirement.Source.choices)
    source_note = forms.CharField(label="Which letter, or who said so?", required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    MORE_FROM = "area"

    def __init__(self, *args: Any, viewer: Viewer, others: list[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["category"].choices = [
            (each.value, each.label.capitalize()) for each in Category if each in viewer.grant.categories
        ]
        fields["says"].choices = list(shipped().kinds.items())
        fields["after"].choices = [(each.pk, each.what) for each in others]
        if not others:
            fields["after"].widget = forms.MultipleHiddenInput()
        shown = {each.pk for each in others}
        self.unseen = [each for each in self.initial.get("after", ()) if each not in shown]

    @property
    def first(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self._more]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self._more]

    @property
    def has_more(self) -> bool:
        """Something is wrong there, or something is said there already."""
        return any(field.errors or field.value() for field in self.more if field.name != "source")

    @property
    def _more(self) -> list[str]:
        names = list(self.fields)
        return names[names.index(self.MORE_FROM) :]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("at") and not said.get("on") and "on" not in self.errors:
            self.add_error("on", "Say on which day, or leave the time empty")
        if said.get("is_weekly") and not said.get("on") and "on" not in self.errors:
            self.add_error("on", "Say on which day it is for the first time")
        for one, other in (("from_time", "until_time"), ("latitude", "longitude")):
            if (said.get(one) is None) != (said.get(other) is None):
                self.add_error(other, "Give both, or neither")
        if said.get("from_on") and said.get("until_on") and said["until_on"] < said["from_on"]:
            self.add_error("until_on", "The last day cannot come before the first")
        if said.get("keep_out_metres") and not said.get("place") and "place" not in self.errors:
            self.add_error("place", "Say round which place they must stay away")
        return said

    def said(self) -> dict[str, Any]:
        """The arguments of the change, without the version. What this worker may not see of what comes first stays there."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**said, "after": [*said["after"], *self.unseen]}


class SetAsideForm(forms.Form):
    because = forms.CharField(
        label="Why can it stay as it is?", max_length=300, error_messages={"required": "Say why it can stay as it is"}
    )
