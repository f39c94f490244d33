"""The words of setting a forum up, of giving a seat, of calling a meeting and answering it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Category, Viewer
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.meeting.models import Attendance, Forum
from alongside.meeting.own_facts import OwnFact
from alongside.meeting.reading import sits_as
from alongside.meeting.rules import Rhythm, Standing

CLOCK = ("%H:%M", "%H.%M", "%H%M")
ANSWERS = [each for each in Attendance.Answer.choices if each[0] != Attendance.Answer.WAITS]
HINTS = {
    Standing.CORE: "No meeting without this agency, unless the chair says why.",
    Standing.MEMBER: "Counts towards how many have to be there.",
    Standing.OBSERVER: "Hears, signs, and does not count.",
}


def _days(label: str, least: int, most: int, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"required": "Say how many days", "invalid": "Write a number of days, like 14",
                        "min_value": f"Write {least} or more", "max_value": f"Write {most} or fewer"},
    )  # fmt: skip


class ForumForm(forms.Form):
    name = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Give it a name"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What kind of forum is it?", choices=Forum.Kind.choices, widget=Radios,
        error_messages={"required": "Choose what kind it is"},
    )  # fmt: skip
    terms = forms.CharField(
        label="Terms of reference", max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What it is for, what it may decide, and how its members work together.",
        error_messages={"required": "Write down what it is for"},
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label="How often does it meet?", choices=[(each.value, each.label) for each in Rhythm], widget=Radios,
        error_messages={"required": "Choose how often it meets"},
    )  # fmt: skip
    minimum = forms.IntegerField(
        label="How many agencies have to be there?", min_value=1, max_value=50,
        help_text="Besides that, every core member has to be there.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"required": "Say how many agencies have to be there", "invalid": "Write a number, like 5",
                        "min_value": "At least one agency has to be there"},
    )  # fmt: skip
    quiet_days = _days("After how many days without being met is somebody spoken of?", 1, 366, initial=14)
    release_days = _days("How many days ahead is a release from prison spoken of?", 1, 366, initial=28)
    closes_days = _days("How many days before a meeting does its agenda close?", 0, 60, initial=3)
    declaration = forms.CharField(
        label="What does everybody sign before a meeting?", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nothing of a meeting opens to a member before they have signed these words.",
        error_messages={"required": "Write down what everybody signs"},
    )  # fmt: skip


class AgencyForm(forms.Form):
    """First which agency; who may sit for it follows from that."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency gets a seat?", empty_label=None,
        error_messages={"required": "Choose an agency"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(is_named_to_others=True).order_by("name")  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(), label="Who sits on it?", required=False, empty_label="Nobody is named yet",
        help_text="Somebody who may promise what the agency does.",
    )  # fmt: skip
    department = forms.CharField(
        label="For which department?", required=False, max_length=120, help_text="Public health, or housing."
    )
    standing = forms.ChoiceField(
        label="How do they sit?", choices=[(each.value, each.label) for each in Standing], widget=Radios(hints=HINTS),
        error_messages={"required": "Choose how they sit"},
    )  # fmt: skip
    is_chair = forms.BooleanField(label="They chair the meetings", required=False)

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.in_force(today).filter(agency=agency, user__is_active=True).values("user")
        self.fields["user"].queryset = User.objects.filter(pk__in=members).order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})
    at = forms.TimeField(
        label="At what time?", input_formats=CLOCK, widget=forms.TimeInput(attrs={"class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"required": "Say at what time", "invalid": "Write the time like 14:30"},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="For how many minutes?", min_value=10, max_value=480, initial=90,
        help_text="Twelve to fifteen minutes for each person are usual.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"required": "Say for how long", "invalid": "Write a number of minutes, like 90",
                        "min_value": "A meeting takes 10 minutes or more", "max_value": "A meeting takes 8 hours or less"},
    )  # fmt: skip
    where = forms.CharField(label="Where?", required=False, max_length=200)
    link = forms.URLField(
        label="Or by which link?", required=False, assume_scheme="https",
        help_text="Shown to those alone who have signed.", error_messages={"invalid": "Write the whole link"},
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError("The date must be today or later")
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not said.get("where") and not said.get("link") and "link" not in self.errors:
            self.add_error("where", "Say where people meet, or give the link by which they join")
        return said


class AnswerForm(forms.Form):
    coming = forms.ChoiceField(
        label="Will you be there?", choices=ANSWERS, widget=Radios, error_messages={"required": "Choose an answer"}
    )
    instead = forms.CharField(label="If somebody else comes: who?", required=False, max_length=120)
    has_sent = forms.BooleanField(label="What my agency knows has been sent to the chair", required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("coming") == Attendance.Answer.INSTEAD and not said.get("instead"):
            self.add_error("instead", "Say who comes in your place")
        return said


class HereForm(forms.Form):
    """Who came. Those are ticked beforehand who said they would, until it was written down once."""

    here = forms.ModelMultipleChoiceField(
        Attendance.objects.none(), label="Who is here?", required=False, widget=Checkboxes
    )

    def __init__(self, *args: Any, rows: QuerySet[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["here"].queryset = rows  # type: ignore[attr-defined]
        self.fields["here"].label_from_instance = lambda row: sits_as(row.seat, row.instead)  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    override_because = forms.CharField(
        label="If too few are there: why do you go on?", required=False, max_length=300,
    )  # fmt: skip


class BecauseForm(forms.Form):
    because = forms.CharField(
        label="Why was it not held?", max_length=300, error_messages={"required": "Say why it was not held"}
    )


class AddForm(forms.Form):
    """people: key and name of those who may be put on."""

    person = forms.ChoiceField(label="Who is to be spoken of?", error_messages={"required": "Choose a person"})
    because = forms.CharField(
        label="Why now?", max_length=300, error_messages={"required": "Say why they are to be spoken of"}
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]


class DropForm(forms.Form):
    because = forms.CharField(
        label="Why are they not spoken of?",
        max_length=300,
        error_messages={"required": "Say why they are not spoken of"},
    )


class ReturnForm(forms.Form):
    """facts: what the agency's own data say, ticked beforehand."""

    facts = forms.MultipleChoiceField(
        label="From what we keep", required=False, widget=Checkboxes,
        help_text="This is what your agency's own data say. Take the tick away from what the meeting does not need.",
    )  # fmt: skip
    words = forms.CharField(
        label="Anything else the meeting should know?", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text="What goes well as much as what worries you.",
    )  # fmt: skip
    category = forms.ChoiceField(
        label="What is that about?", initial=Category.IDENTITY, help_text="This decides which members may read it."
    )
    knows_nothing = forms.BooleanField(label="We know nothing that matters here", required=False)

    def __init__(self, *args: Any, facts: Sequence[OwnFact], viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [each.key for each in facts]
        self.fields["facts"].choices = [(each.key, each.text) for each in facts]  # type: ignore[attr-defined]
        self.fields["facts"].initial = keys
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label.capitalize()) for each in Category if each in viewer.grant.categories
        ]
        if not keys:
            del self.fields["facts"]
