"""When somebody wants to be told."""

from __future__ import annotations

from django import forms

from alongside.kit.forms import Checkboxes
from alongside.notices.rules import Wishes

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = [(hour, f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}") for hour in range(24)]


class WishesForm(forms.Form):
    by_email = forms.BooleanField(
        label="Write to me when something waits",
        required=False,
        help_text="At most once a day. The letter names nobody.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On which days?", choices=list(enumerate(DAYS)), coerce=int, required=False, widget=Checkboxes
    )
    at_hour = forms.TypedChoiceField(label="From when?", choices=HOURS, coerce=int)
    quiet_from = forms.TypedChoiceField(label="Quiet from", choices=HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(
        label="Quiet until", choices=HOURS, coerce=int, help_text="The same hour twice means no quiet hours."
    )

    def wishes(self) -> Wishes:
        return Wishes(**{**self.cleaned_data, "weekdays": frozenset(self.cleaned_data["weekdays"])})
