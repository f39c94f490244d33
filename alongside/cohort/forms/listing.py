"""The words of proposing somebody, giving a view, deciding, and moving somebody on the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from alongside.access.models import Agency, User
from alongside.cohort.forms.criteria import NARROW, TextForm, checked
from alongside.cohort.models import AgencyView, CheckPoint, Decision, Place, Proposal
from alongside.cohort.statuses import Status
from alongside.kit.forms import DateField, Radios

NOBODY_ELSE = "Choose"


def words(label: str, missing: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=required,
        error_messages={"required": missing},
    )  # fmt: skip


class ProposeForm(forms.Form):
    origin = forms.ChoiceField(
        label="Where does the proposal come from?",
        choices=Proposal.Origin.choices,
        widget=Radios(hints={"referral": "Takes one of the places kept for referrals and releases.",
                             "release": "Takes one of the places kept for referrals and releases."}),
        error_messages={"required": "Say where the proposal comes from"},
    )  # fmt: skip
    because = words(
        "Why should they have a place?", "Say why they should have a place",
        help_text="What coordinating could change for them. The agencies alongside them read this.",
    )  # fmt: skip
    what_changed = words("What has changed since the partnership said no?", "Say what has changed since")

    def __init__(self, *args: Any, was_declined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not was_declined:
            del self.fields["what_changed"]


class ViewForm(forms.Form):
    stance = forms.ChoiceField(
        label="What does your agency think?",
        choices=AgencyView.Stance.choices,
        widget=Radios(),
        error_messages={"required": "Choose for, against or needs to know more"},
    )
    because = words("Why?", "Say why: the others have to be able to answer it")


class DecideForm(forms.Form):
    """The decision. The questions about a place beyond are asked only where every place of the kind is taken."""

    outcome = forms.ChoiceField(
        label="What does the partnership decide?",
        choices=[(Decision.Outcome.AGREED, "Give them a place"), (Decision.Outcome.DECLINED, "Not now")],
        widget=Radios(hints={"declined": "Whoever put them forward is told why. They may be proposed again when facts change."}),
        error_messages={"required": "Choose what the partnership decides"},
    )  # fmt: skip
    because = words("Why?", "Say why: whoever put them forward will ask, and so may the person")
    beyond_because = words(
        "Every place of this kind is taken. Why is one more right?", "Say why one more is right", required=False
    )
    approved_by = forms.ModelChoiceField(
        User.objects.none(), label="Who allowed it?", required=False, empty_label=NOBODY_ELSE
    )

    def __init__(self, *args: Any, is_full: bool, approvers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_full:
            del self.fields["beyond_because"], self.fields["approved_by"]
            return
        self.fields["approved_by"].queryset = approvers  # type: ignore[attr-defined]
        self.fields["approved_by"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "approved_by" in self.fields and cleaned.get("outcome") == Decision.Outcome.AGREED:
            for name, missing in (
                ("beyond_because", "Say why one more is right"),
                ("approved_by", "Name who allowed it"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return cleaned


class AttemptForm(forms.Form):
    """Who tries what by when."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Who tries?", empty_label=None, error_messages={"required": "Choose who tries"}
    )
    what = forms.CharField(
        label="What will they try?", max_length=200,
        help_text="For example: meet at the day centre's breakfast; ask the sister to pass on a message.",
        error_messages={"required": "Say what will be tried"},
    )  # fmt: skip
    by_on = DateField(label="By when?", error_messages={"required": "Say by when"})

    def __init__(self, *args: Any, agencies: Iterable[int], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        _offer(self.fields["agency"], agencies)

    def clean_by_on(self) -> dt.date:
        return _not_past(self.cleaned_data["by_on"], self.today)


class MoveForm(forms.Form):
    """A move into one status: what is asked depends on which. is_longer: a longer stay in the same."""

    because = words("Why?", "Say why: it is what the next worker reads")
    hold_reason = forms.ChoiceField(
        label="What stands in the way for now?",
        widget=Radios(),
        error_messages={"required": "Choose what stands in the way"},
    )
    follow_on = forms.CharField(
        label="Which service goes on with them?", max_length=200,
        help_text="The team looks each month how things stand, for a year.",
        error_messages={"required": "Name the service that goes on with them"},
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Who keeps trying?",
        empty_label=None,
        error_messages={"required": "Choose who tries"},
    )
    what = forms.CharField(
        label="What will they try first?", max_length=200, help_text="You can add more attempts afterwards.",
        error_messages={"required": "Say what will be tried"},
    )  # fmt: skip
    by_on = DateField(label="By when?", error_messages={"required": "Say by when"})
    until = DateField(
        label="When should somebody look again?", required=False, help_text="Leave empty for the usual time.",
        error_messages={"required": "Say when somebody should look again"},
    )  # fmt: skip
    ASKED_BY: Mapping[str, tuple[str, ...]] = {
        "hold_reason": ("hold_reason",),
        "follow_on": ("follow_on",),
        "plan": ("agency", "what", "by_on"),
    }

    def __init__(
        self, *args: Any, status: Status, reasons: Mapping[str, str], agencies: Iterable[int], today: dt.date,
        is_longer: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today = today
        for asked, names in self.ASKED_BY.items():
            if asked not in status.asks or is_longer:
                for name in names:
                    del self.fields[name]
        if "hold_reason" in self.fields:
            self.fields["hold_reason"].choices = list(reasons.items())  # type: ignore[attr-defined]
        if "agency" in self.fields:
            _offer(self.fields["agency"], agencies)
        self.fields["until"].required = is_longer

    def clean_by_on(self) -> dt.date:
        return _not_past(self.cleaned_data["by_on"], self.today)

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until is not None and until <= self.today:
            raise forms.ValidationError("The day on which to look again must be after today")
        return until


class LookForm(forms.Form):
    standing = forms.ChoiceField(
        label="How do things stand?", choices=CheckPoint.Standing.choices, widget=Radios(),
        error_messages={"required": "Choose how things stand"},
    )  # fmt: skip
    note = words("What did you find?", "", required=False)


class EndForm(forms.Form):
    ending = forms.ChoiceField(
        label="Why does the place end?",
        choices=[each for each in Place.Ending.choices if each[0] != Place.Ending.JOINED],
        widget=Radios(),
        error_messages={"required": "Choose why the place ends"},
    )
    because = words("In words", "Say why: the person may ask")


class CapacityForm(forms.Form):
    data_places = forms.IntegerField(
        label="Places for people from the data and nominations", min_value=0, max_value=500,
        widget=forms.TextInput(attrs=NARROW),
    )  # fmt: skip
    referral_places = forms.IntegerField(
        label="Places kept for referrals and releases", min_value=0, max_value=500, widget=forms.TextInput(attrs=NARROW)
    )
    starts_on = DateField(label="From which day?", error_messages={"required": "Say from which day"})
    because = forms.CharField(
        label="Why?", max_length=300, help_text="The board will ask.", error_messages={"required": "Say why"}
    )


class RulesForm(TextForm):
    """A rule of the list as text, checked by whoever reads it."""

    def __init__(self, *args: Any, read: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read

    def clean_body(self) -> str:
        return checked(self.cleaned_data["body"].replace("\r\n", "\n"), self.read)


class OnDayForm(forms.Form):
    """Who was on the list on a day."""

    on = DateField(label="On which day?", error_messages={"required": "Say which day"})
    marks_optional = False


def _offer(field: Any, agencies: Iterable[int]) -> None:
    field.queryset = Agency.objects.filter(pk__in=list(agencies)).order_by("name")
    field.label_from_instance = lambda agency: agency.name


def _not_past(day: dt.date, today: dt.date) -> dt.date:
    if day < today:
        raise forms.ValidationError("The date must be today or later")
    return day
