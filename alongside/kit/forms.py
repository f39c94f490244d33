"""Form fields that draw themselves in GOV.UK markup: a plain Django form needs nothing but `{{ form }}`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "date"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)
CLASSES = {
    "date": "",
    "radios": "",
    "checkboxes": "",
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "input": "govuk-input",
}
# What the browser would cut off without a word, the server explains; widths are set by class.
OWN_ATTRIBUTES: dict[str, dict[str, str | bool]] = {
    "input": {"maxlength": False, "minlength": False},
    "textarea": {"maxlength": False, "minlength": False, "cols": False},
    "password": {"maxlength": False, "minlength": False, "spellcheck": "false", "autocapitalize": "none"},
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class KitBoundField(BoundField):
    """What the templates ask of a field: its kind, whether it is optional, where its error link goes."""

    @property
    def kind(self) -> str:
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def use_fieldset(self) -> bool:
        return self.kind in ("radios", "checkboxes", "date")

    @property
    def is_marked_optional(self) -> bool:
        """Forms that filter rather than record set `marks_optional = False`."""
        return not self.field.required and self.kind != "checkbox" and getattr(self.form, "marks_optional", True)

    @property
    def focus_id(self) -> str:
        """The control that an error in the summary leads to."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def problems(self) -> list[str]:
        """What has to be mended; a missing answer names its question, so that the summary can be read alone."""
        unnamed = str(forms.Field.default_error_messages["required"])
        return [f"“{self.label}” needs an answer" if error == unnamed else str(error) for error in self.errors]

    @property
    def counts_to(self) -> int | None:
        """The most characters a long text may have, counted down while it is typed."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        # The browser's own messages differ from ours and vanish; the server answers for all.
        built.pop("required", None)
        built.pop("aria-invalid", None)
        built |= OWN_ATTRIBUTES.get(self.kind, {})
        if classes := self._classes():
            built["class"] = classes
        if self.use_fieldset:
            built.pop("aria-describedby", None)
        elif self.counts_to:
            built["aria-describedby"] = f"{self.aria_describedby or ''} {self.auto_id}-info".strip()
        return built

    def _classes(self) -> str:
        kind = self.kind
        error = "govuk-input--error" if kind == "date" else f"govuk-{'input' if kind == 'password' else kind}--error"
        if kind == "file":
            error = "govuk-file-upload--error"
        return " ".join(
            part
            for part in (
                CLASSES[kind],
                self.field.widget.attrs.get("class", ""),
                "govuk-js-character-count" if self.counts_to else "",
                error if self.errors and kind not in ("radios", "checkboxes", "checkbox") else "",
            )
            if part
        )


class KitRenderer(TemplatesSetting):
    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = KitBoundField


class _Hinted:
    """Choices that each carry a hint. hints: choice value -> one short sentence."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_Hinted, forms.RadioSelect):
    """One of a few, each on its line; `inline=True` for two or three short ones."""

    def __init__(self, *args: Any, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inline = inline

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        return context


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Any of a few, each on its line."""


class DateWidget(forms.MultiWidget):
    """Day, month and year as three boxes: nobody has to hunt through a calendar for a date of birth."""

    template_name = "kit/forms/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.Field):
    """A day of somebody's life. Months may be typed as words; the message names the part that is missing or wrong."""

    widget = DateWidget

    def to_python(self, value: Sequence[str | None] | datetime.date | None) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        parts = dict(zip(("day", "month", "year"), (str(part or "").strip() for part in value), strict=True))
        if not any(parts.values()):
            return None
        if missing := [name for name, text in parts.items() if not text]:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}", code="incomplete")
        if not (parts["year"].isdecimal() and len(parts["year"]) == 4):
            raise ValidationError("The year must have 4 digits, like 1984", code="year")
        try:
            return datetime.date(int(parts["year"]), _month(parts["month"]), int(parts["day"]))
        except ValueError:
            raise ValidationError("The calendar has no such day. Check the day and the month", code="unreal") from None


class PoundsField(forms.Field):
    """A sum typed as people write it (45, £45.50, 1,200); `cleaned_data` holds pence. may_be_nothing: 0 is an answer."""

    widget = forms.TextInput

    def __init__(self, *args: Any, may_be_nothing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_nothing = may_be_nothing
        self.widget.attrs |= {"class": "govuk-input--width-5", "inputmode": "decimal"}

    def to_python(self, value: str | int | None) -> int | None:
        if value is None or isinstance(value, int):
            return value
        text = value.replace("£", "").replace(",", "").replace(" ", "")
        if not text:
            return None
        if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", text):
            raise ValidationError("Write a sum of money, like 45 or 45.50", code="invalid")
        whole, _, rest = text.partition(".")
        pence = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
        if pence == 0 and not self.may_be_nothing:
            raise ValidationError("The sum must be more than nothing", code="nothing")
        return pence

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value


def _month(text: str) -> int:
    return MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in MONTHS else int(text)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, chosen or dropped; `cleaned_data` holds a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [cleaned for file in files or [None] if (cleaned := super(FilesField, self).clean(file, initial))]
