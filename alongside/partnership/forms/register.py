"""The words of the register: agencies, members, agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from alongside.access.models import Agency
from alongside.access.policy import SENSITIVE, Category, Purpose, Role
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.partnership import lawful

ROLE_HINTS = {
    Role.COORDINATOR: "Sees everyone the agreements let the agency know of; looks after criteria and shortlist.",
    Role.TEAM_MEMBER: "Sees the people their agency works with; nominates and takes on tasks.",
    Role.LEAD_WORKER: "As a team member, and what is agreed about domestic abuse.",
    Role.NAVIGATOR: "Sees the people their agency works with.",
    Role.DATA_OFFICER: "Sends files, mends profiles, checks matches.",
    Role.COMMISSIONER: "Figures only.",
    Role.BOARD_MEMBER: "Figures only.",
    Role.GOVERNANCE_LEAD: "Agreements, the joining rule, the ledger. No names.",
    Role.ACCOUNTABLE_LEAD: "Figures and the ledger. No names.",
    Role.ADMINISTRATOR: "Agencies and members. No names of people.",
}


class AskingForm(forms.Form):
    """What takes a second person needs a reason; the question stands last."""

    because = forms.CharField(
        label="Why?",
        help_text="The second person reads this before they say yes. Name nobody the partnership works with.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        error_messages={"required": "Say why: the second person reads it"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "because"])


class AgencyForm(forms.Form):
    name = forms.CharField(max_length=120, label="Its name", error_messages={"required": "Enter the agency's name"})
    is_named_to_others = forms.BooleanField(
        required=False,
        initial=True,
        label="An index card may name it",
        help_text="Leave this off where the name alone would tell what is wrong: a drug service, a refuge.",
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Agency.objects.filter(slug=slugify(name)).exists():
            raise forms.ValidationError("An agency of this name belongs to the partnership already")
        return name


class _WithAgencies(AskingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Agency.objects.all()
                field.label_from_instance = lambda agency: agency.name  # type: ignore[method-assign, assignment]


class MemberForm(_WithAgencies):
    name = forms.CharField(max_length=120, label="Their name", error_messages={"required": "Enter their name"})
    email = forms.EmailField(
        label="Their email address",
        error_messages={"required": "Enter their email address", "invalid": "Enter an address like name@agency.org"},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Their agency", empty_label=None, error_messages={"required": "Choose an agency"}
    )
    role = forms.ChoiceField(
        label="Their role",
        choices=[(role.value, role.label.capitalize()) for role in Role],
        widget=Radios(hints={role.value: hint for role, hint in ROLE_HINTS.items()}),
        error_messages={"required": "Choose a role"},
    )
    starts_on = DateField(label="From", error_messages={"required": "Say from which day"})

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleChangeForm(AskingForm):
    role = forms.ChoiceField(
        label="Their role to be",
        choices=[(role.value, role.label.capitalize()) for role in Role],
        widget=Radios(hints={role.value: hint for role, hint in ROLE_HINTS.items()}),
        error_messages={"required": "Choose a role"},
    )
    starts_on = DateField(label="From", error_messages={"required": "Say from which day"})


class LastDayForm(forms.Form):
    ends_on = DateField(
        label="The last day",
        help_text="From the day after, nothing opens.",
        error_messages={"required": "Say which day is the last"},
    )


class AgreementForm(_WithAgencies):
    title = forms.CharField(max_length=200, label="Its title", error_messages={"required": "Enter a title"})
    giver = forms.ModelChoiceField(
        Agency.objects.none(), label="Who gives?", empty_label=None, error_messages={"required": "Choose who gives"}
    )
    receivers = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Who receives?",
        widget=Checkboxes(),
        error_messages={"required": "Choose who receives"},
    )
    purpose = forms.ChoiceField(
        label="For which purpose?",
        choices=[(purpose.value, purpose.label.capitalize()) for purpose in Purpose],
        widget=Radios(),
        error_messages={"required": "Choose a purpose"},
    )
    categories = forms.MultipleChoiceField(
        label="Which kinds of fact?",
        choices=[(category.value, category.label.capitalize()) for category in Category],
        widget=Checkboxes(hints={category.value: "Only where it is needed" for category in SENSITIVE}),
        error_messages={"required": "Choose at least one kind of fact"},
    )
    needs_consent = forms.BooleanField(
        label="Only of people who agree to it",
        help_text="Where law or kindness asks each person first: the duty to refer, a referral, a passport. Nothing of "
        "anybody reaches the receivers until that person's yes is written down, and it stops when they take it back.",
        required=False,
    )
    starts_on = DateField(label="In force from", error_messages={"required": "Say from which day"})
    review_on = DateField(label="To be reviewed on", error_messages={"required": "Say when it is reviewed"})
    ends_on = DateField(label="Until", required=False)
    gateways = forms.MultipleChoiceField(
        label="Which law opens the gate?", widget=Checkboxes(), choices=list(lawful.GATEWAYS.items()), required=False
    )
    dpia_reference = forms.CharField(label="Its impact assessment", max_length=100, required=False)
    signatories = forms.CharField(
        label="Who signed it?",
        help_text="One line each: name, post, agency. It stays within the partnership.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    signed_on = DateField(label="Signed on", required=False)
    document = forms.CharField(label="Where is the paper kept?", max_length=200, required=False)

    def clean_purpose(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])

    def clean_categories(self) -> list[Category]:
        return [Category(value) for value in self.cleaned_data["categories"]]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_on = values.get("starts_on")
        for name, words in (("review_on", "The review must come after the first day"),
                            ("ends_on", "The last day cannot come before the first")):  # fmt: skip
            if starts_on and values.get(name) and values[name] < starts_on:
                self.add_error(name, words)
        if values.get("giver") and values["giver"] in (values.get("receivers") or []):
            self.add_error("receivers", "An agency does not give to itself: take it off this list")
        return values
