"""The words of protection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency, Membership, Protection, Restriction, User
from alongside.access.policy import GRANTS, Role, Viewer
from alongside.kit.forms import Checkboxes, Radios
from alongside.people.models import Person, Record
from alongside.people.search import Found

WORKS_WITH_PEOPLE = [role for role in Role if "protection.set" in GRANTS[role].verbs]


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return row.name


class ProtectForm(forms.Form):
    """Who must never see this person."""

    user = _Named(User.objects.none(), label="A worker", required=False, empty_label="Nobody")
    agency = _Named(Agency.objects.none(), label="Or everybody at an agency", required=False, empty_label="No agency")
    because = forms.ChoiceField(label="Why?", choices=Protection.Because.choices, widget=Radios)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("user")) == bool(found.get("agency")):
            raise forms.ValidationError("Choose one worker or one agency")
        return found


class RestrictForm(forms.Form):
    """Who alone may see this person: of those who work for an agency alongside them, and of the coordinators."""

    readers = forms.TypedMultipleChoiceField(
        label="Who else may see them?", coerce=int, widget=Checkboxes, error_messages={"required": "Choose at least one"},
        help_text="You are one of them. One must be a coordinator, who can lift it once somebody else asks.",
    )  # fmt: skip
    because = forms.ChoiceField(label="Why?", choices=Protection.Because.choices, widget=Radios)

    def __init__(self, *args: Any, viewer: Viewer, person: Person, row: Restriction | None, **kwargs: Any) -> None:
        if row is not None:
            reads = [reader.pk for reader in row.readers.all()]
            kwargs["initial"] = {"readers": reads, "because": row.because}
        super().__init__(*args, **kwargs)
        agencies = gate.visible(viewer, Record.objects.filter(person=person)).values_list("agency", flat=True)
        members = Membership.objects.in_force(timezone.localdate()).filter(
            role__in=WORKS_WITH_PEOPLE, user__is_active=True
        )
        mine = members.filter(agency__in={*agencies, viewer.agency_id}) | members.filter(role=Role.COORDINATOR)
        named = mine.exclude(user=viewer.user_id).select_related("user", "agency").order_by("user__name", "pk")
        self.fields["readers"].choices = [  # type: ignore[attr-defined]
            (each.user_id, f"{each.user.name}, {Role(each.role).label}, {each.agency.name}") for each in named
        ]

    def clean_readers(self) -> list[User]:
        return list(User.objects.filter(pk__in=self.cleaned_data["readers"]))


class ApartForm(forms.Form):
    """The other person, of those who were found, and why."""

    other = forms.ChoiceField(label="Who is it?", widget=Radios, error_messages={"required": "Choose the other person"})
    because = forms.ChoiceField(label="Why?", choices=Protection.Because.choices, widget=Radios)

    def __init__(self, *args: Any, found: Found | None, but: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hits, cards = (found.hits, found.cards) if found else ([], [])
        choices = [(hit.person.key, f"{hit.full_name}, {', '.join(hit.agencies)}") for hit in hits]
        for card in cards:
            born = f", born {card.birth_year}" if card.birth_year else ""
            choices.append((card.key, f"{card.initials}{born}, {', '.join(card.agencies) or 'agency not named'}"))
        self.fields["other"].choices = [each for each in choices if each[0] != but.key]  # type: ignore[attr-defined]


class NameReaderForm(forms.Form):
    """Which record, who may open it, and why."""

    restriction = forms.TypedChoiceField(label="Which record?", coerce=int, widget=Radios)
    reader = forms.TypedChoiceField(label="Who may open it?", coerce=int, widget=Radios)
    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rows: list[Restriction], coordinators: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.pk: row for row in rows}
        self.users = {each.user_id: each.user for each in coordinators}
        self.fields["restriction"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"Restricted on {timezone.localdate(row.set_at):%d %B %Y} by {row.set_by_name}") for row in rows
        ]
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (each.user_id, f"{each.user.name}, {each.agency.name}") for each in coordinators
        ]

    def clean_restriction(self) -> Restriction:
        return self.rows[self.cleaned_data["restriction"]]

    def clean_reader(self) -> User:
        return self.users[self.cleaned_data["reader"]]
