"""What people fill in: files to send, a source, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from alongside.access.models import Agency
from alongside.kit.forms import FilesField, Radios

FULL_LIST = (
    ("", "As the profile says"),
    ("yes", "Yes, every file names everyone"),
    ("no", "No, it adds to what was sent"),
)


class SendForm(forms.Form):
    exports = FilesField(
        label="Files",
        help_text="Exports as the agencies sent them: CSV, TSV, XLSX or JSON lines. Several at once are fine.",
    )


class WhereFromForm(forms.Form):
    """Which source each file comes from. sent: (stored, file name, likely source) of each."""

    def __init__(
        self, *args: Any, sent: Sequence[tuple[str, str, str]], sources: Sequence[tuple[str, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        for stored, name, likely in sent:
            self.fields[stored] = forms.ChoiceField(
                label=name,
                choices=[("", "Do not read this file"), *sources],
                initial=likely,
                required=False,
                help_text="" if likely else "No profile can read this file. Choose only if you know better.",
            )

    marks_optional = False


class SourceForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200, help_text="As people here call it: “Hostel stays”.")
    profile = forms.ChoiceField(label="Profile", help_text="Which profile reads its files.")
    is_full_list = forms.ChoiceField(
        label="Does each file name everyone?",
        choices=FULL_LIST,
        required=False,
        widget=Radios(),
        help_text="If so, somebody who is missing from a file is shown as having left the list.",
    )
    cadence_days = forms.IntegerField(
        label="Days between files",
        initial=31,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    change_threshold = forms.IntegerField(
        label="Warn when the number of rows changes by more than",
        help_text="Per cent, from one file to the next.",
        initial=30,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )

    marks_optional = False

    def __init__(self, *args: Any, profiles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = profiles  # type: ignore[attr-defined]

    def clean_is_full_list(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_full_list"])


class NewSourceForm(SourceForm):
    slug = forms.SlugField(
        label="Short name", max_length=60, help_text="Small letters and hyphens: hostels-stays. It stays."
    )
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.order_by("name"), empty_label=None)

    field_order = ["agency", "title", "slug", "profile"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    because = forms.CharField(
        label="Why is it right?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: the agency closed a project. The reason stays with the file.",
        error_messages={"required": "Say why so many have left."},
    )
