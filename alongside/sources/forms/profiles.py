"""The profile editor's forms: a sample to begin with, what each column means, and the text itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from alongside.methods.identifiers import KINDS as IDENTIFIER_KINDS
from alongside.people.rules import EVENT_KINDS
from alongside.sources.profile import ABOUT_FIELDS, FileLayout
from alongside.sources.proposal import Proposal

FORMATS = (("csv", "CSV"), ("tsv", "TSV"), ("xlsx", "Spreadsheet (XLSX)"), ("jsonl", "JSON lines"))
ENCODINGS = (
    ("auto", "As its first bytes say, else UTF-8"),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1252", "Windows-1252 (Excel's plain CSV)"),
)
DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Vertical bar"))
NAMES = (
    ("given_name", "Given name"),
    ("middle_name", "Middle names"),
    ("family_name", "Family name"),
    ("full_name", "Full name in one field"),
    ("known_as", "Name they like to be called"),
    ("aliases", "Other names, separated by ;"),
    ("date_of_birth", "Date of birth"),
    *((name, name.capitalize()) for name in ABOUT_FIELDS),
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("phone", "Telephone"),
    ("email", "E-mail"),
)
NUMBERS = tuple((kind, about.label) for kind, about in IDENTIFIER_KINDS.items())
LABELS: Mapping[str, str] = {**dict(NAMES + NUMBERS), "aliases": "Other names"}
MEANINGS: tuple[tuple[str, Any], ...] = (
    ("", "Leave out"),
    ("text", "As the text of the profile says"),
    (
        "The agency's own key",
        [
            ("key", "The agency's own key"),
            *((f"key:{kind}", f"Own key, which is a {label}") for kind, label in NUMBERS),
        ],
    ),
    ("Who it is", [*NAMES]),
    ("Numbers", [*NUMBERS]),
    ("Days", [("as_of", "The day that the row speaks for"), ("ends", "When what began before it ended")]),
    ("Something happened on this day", [(f"on:{slug}", kind.label) for slug, kind in EVENT_KINDS.items()]),
    (
        "The answer to a question",
        [(f"answer:{slug}", kind.label) for slug, kind in EVENT_KINDS.items() if slug.startswith("need_")]
        + [("answer:prison_history", EVENT_KINDS["prison_history"].label)],
    ),
    ("In words", [("summary", "Said beside what happened")]),
)


class SampleForm(forms.Form):
    title = forms.CharField(
        label="What is it called?", max_length=200, help_text="System and content: “Outreach: contacts”."
    )
    slug = forms.SlugField(
        label="Short name", max_length=60, help_text="Small letters and hyphens or underscores: it stays."
    )
    file = forms.FileField(
        label="A sample file",
        help_text="The first rows of a usual export are enough. They are shown on the next page and never stored.",
    )


class ColumnsForm(forms.Form):
    """How the file is written, and one choice for each of its columns."""

    title = forms.CharField(label="Title", max_length=200)
    format = forms.ChoiceField(label="Format", choices=FORMATS)
    encoding = forms.ChoiceField(label="Letters", choices=ENCODINGS)
    delimiter = forms.ChoiceField(label="Columns are separated by", choices=DELIMITERS, required=False)
    header_row = forms.IntegerField(
        label="Row that names the columns",
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    dates = forms.CharField(
        label="Dates look like",
        help_text="%d day, %m month, %b month in letters, %Y year, %y year in two digits; “by hand” for any usual form.",
    )
    missing = forms.CharField(
        label="Words that mean nothing is known", required=False, help_text="Separated by commas."
    )
    totals = forms.CharField(label="First words of a closing line of totals", required=False)
    is_full_list = forms.BooleanField(label="Each file names everyone", required=False)
    note = forms.CharField(
        label="What is new", required=False, max_length=300, help_text="For whoever reads the history."
    )
    sample = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    marks_optional = False

    def __init__(
        self, *args: Any, columns: Sequence[str], meanings: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        for index, name in enumerate(self.columns):
            initial = (meanings or {}).get(name, "")
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=name, choices=MEANINGS, required=False, initial=initial
            )

    def column_fields(self) -> list[tuple[str, Any]]:
        return [(name, self[f"column_{index}"]) for index, name in enumerate(self.columns)]

    def file_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("column_") and name not in ("sample", "note")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        meanings = [cleaned.get(f"column_{index}", "") for index in range(len(self.columns))]
        if not any(meaning.partition(":")[0] == "key" for meaning in meanings):
            self.add_error(None, "Say which column holds the agency's own key, the number by which it knows somebody.")
        once = [
            m.removeprefix("key:")
            for m in meanings
            if m and m not in ("key", "summary", "ends", "text") and ":" not in m[3:]
        ]
        for meaning in sorted({meaning for meaning in once if once.count(meaning) > 1}):
            label = LABELS.get(meaning, meaning)
            self.add_error(None, f"Two columns are said to be “{label}”. Leave one out, or edit the text.")
        return cleaned

    def proposal(self) -> Proposal:
        """What was chosen. Call it on a valid form."""
        said = self.cleaned_data
        return Proposal(
            title=said["title"],
            file=FileLayout(
                format=said["format"],
                encoding=said["encoding"],
                delimiter=said["delimiter"] or ",",
                header_row=said["header_row"],
                totals=said["totals"],
                dates=_listed(said["dates"]),
                missing=_listed(said["missing"]),
            ),
            meanings={name: said[f"column_{index}"] for index, name in enumerate(self.columns)},
            is_full_list=said["is_full_list"],
        )


class TextForm(forms.Form):
    body = forms.CharField(
        label="The profile",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "app-code"}),
    )
    note = forms.CharField(
        label="What is new", required=False, max_length=300, help_text="For whoever reads the history."
    )
    sample = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    marks_optional = False

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
