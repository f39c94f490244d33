"""The words of giving a lead, handing it over, naming who stands beside, and arranging cover."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.access.models import Membership
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.team.models import Beside, Handover

WHO = "Choose a worker"


class WorkerField(forms.ModelChoiceField):
    """A worker at an organisation: the membership says both."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(Membership.objects.none(), empty_label=WHO, **fields)

    def offer(self, memberships: Iterable[Membership]) -> None:
        ids = [each.pk for each in memberships]
        rows = Membership.objects.filter(pk__in=ids).select_related("user", "agency")
        self.queryset = rows.order_by("user__name", "agency__name")

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name}, {obj.agency.name}"


class OfWorkers(forms.Form):
    """A form that asks for one of these workers."""

    membership: Any

    def __init__(self, *args: Any, memberships: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].offer(memberships)  # type: ignore[attr-defined]


class AssignForm(OfWorkers):
    membership = WorkerField(label="Who leads with them?", error_messages={"required": WHO})
    because = forms.CharField(
        label="Why this worker?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What does the person wish? Whom do they trust already?", error_messages={"required": "Say why"},
    )  # fmt: skip


class OfferForm(OfWorkers):
    """What somebody needs to know who takes a lead on."""

    membership = WorkerField(label="Who could lead with them?", error_messages={"required": WHO})
    matters = forms.CharField(
        label="What matters to them?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words where you can.", error_messages={"required": "Say what matters to them"},
    )  # fmt: skip
    next_three = forms.CharField(
        label="What are the next three things?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line, with its day.", error_messages={"required": "Say what comes next"},
    )  # fmt: skip
    wishes = forms.CharField(
        label="What were they told, and what do they wish?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A change of worker is theirs first. If nobody has asked them yet, say so.",
        error_messages={"required": "Say what they were told and what they wish"},
    )  # fmt: skip


class BecauseForm(forms.Form):
    because = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})

    def __init__(self, *args: Any, label: str = "Why?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = label


class TellForm(forms.Form):
    told_how = forms.ChoiceField(
        label="How was the person told?", choices=Handover.How.choices, widget=Radios,
        error_messages={"required": "Say how they were told"},
    )  # fmt: skip
    told_words = forms.CharField(
        label="What did they say?", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class BesideForm(OfWorkers):
    """Somebody with an account is chosen; anybody else is written down."""

    role = forms.ChoiceField(
        label="What are they to the person?", choices=Beside.Role.choices, widget=Radios,
        error_messages={"required": "Choose what they are to the person"},
    )  # fmt: skip
    membership = WorkerField(
        label="Do they have an account here?", required=False, help_text="If so, they will see the person."
    )
    name = forms.CharField(
        label="Their name", required=False, max_length=120, help_text="Needed where they have no account."
    )
    organisation = forms.CharField(label="Their organisation", required=False, max_length=120)
    reach = forms.CharField(
        label="How can they be reached?", max_length=200, help_text="For example: the day centre, weekdays before noon.",
        error_messages={"required": "Say how they can be reached"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("membership") and not (cleaned.get("name") or "").strip():
            self.add_error("name", "Give their name, or choose them from those with an account")
        return cleaned


class CoverForm(OfWorkers):
    """Who stands in, for whom, from when to when."""

    people = forms.MultipleChoiceField(
        label="For whom?", widget=Checkboxes, error_messages={"required": "Choose at least one person"}
    )
    membership = WorkerField(label="Who stands in?", error_messages={"required": WHO})
    starts_on = DateField(label="First day", error_messages={"required": "Say from which day"})
    ends_on = DateField(label="Last day", error_messages={"required": "Say until which day"})

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        self.order_fields(["people", "membership", "starts_on", "ends_on"])


class TermsForm(forms.Form):
    body = forms.CharField(
        label="The terms", widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        help_text="Names and numbers, as TOML.", error_messages={"required": "The terms cannot be empty"},
    )  # fmt: skip
    because = forms.CharField(label="Why do they change?", max_length=300, error_messages={"required": "Say why"})
