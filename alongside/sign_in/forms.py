"""The words of signing in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Exists, OuterRef

from alongside.access.models import Agency, Membership, User
from alongside.access.policy import GRANTS, Role
from alongside.kit.forms import Radios
from alongside.sign_in import telephone

LONG_ENOUGH = "At least 15 characters. Three words that only you would put together work well."


def _reword(form: forms.Form, labels: dict[str, tuple[str, str, str]]) -> None:
    """labels: field -> label, hint, what to say when it is empty. Placeholders go: they vanish when one types."""
    for name, (label, hint, missing) in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = missing
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            {
                "login": ("Email address", "The one your agency added you with.", "Enter your email address"),
                "password": ("Password", "", "Enter your password"),
            },
        )
        self.fields["login"].error_messages["invalid"] = "Enter an email address like name@agency.org"
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            {
                "oldpassword": ("Your password now", "", "Enter the password you have now"),
                "password1": (
                    "New password",
                    LONG_ENOUGH,
                    "Enter a new password",
                ),
                "password2": ("New password again", "", "Enter the new password again"),
            },
        )


class FirstPasswordForm(forms.Form):
    """The password that somebody chooses when they have opened their invitation."""

    password1 = forms.CharField(
        label="Password",
        help_text=LONG_ENOUGH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if self.cleaned_data.get("password1", again) != again:
            raise forms.ValidationError("This is not the same password. Type it again")
        return again


class InvitationForm(forms.Form):
    code = forms.CharField(
        label="One-time code",
        help_text="Sixteen letters and figures, like h7qk-m2xw-9tcb-vz4p. Dashes and capitals do not matter.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": "Enter the code"},
    )


class HowForm(forms.Form):
    how = forms.CharField(
        label="How did you make sure that it is them?",
        help_text="For example: they stood before me; a video call, and I know their face.",
        max_length=200,
        min_length=10,
        error_messages={"required": "Say how you made sure", "min_length": "Say it in a few words more"},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="What did you find out?",
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you found out", "min_length": "Say it in a few words more"},
    )


class OfficerForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="For which agency?",
        empty_label=None,
        error_messages={"required": "Choose an agency"},
    )
    user = forms.ModelChoiceField(
        User.objects.none(), label="Who?", empty_label=None, error_messages={"required": "Choose who"}
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.in_force(today).filter(user=OuterRef("pk"))
        for name, rows in (
            ("agency", Agency.objects.all()),
            ("user", User.objects.filter(Exists(members)).order_by("name")),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class _CodeWords:
    HINT = "Six digits from your app, or one of your recovery codes."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"code": ("Code", self.HINT, "Enter the code")})  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {  # type: ignore[attr-defined]
            "class": "govuk-input--width-10",
            "inputmode": "numeric",
            "spellcheck": "false",
        }


class _AskedCode(_CodeWords):
    """In the demo, where nobody has a phone, the code stands in the field already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shown := telephone.code_for(self.user):  # type: ignore[attr-defined]
            self.initial["code"] = shown  # type: ignore[attr-defined]
            self.fields["code"].help_text = "In this demo it is filled in for you. Elsewhere your phone shows it."  # type: ignore[attr-defined]


class CodeForm(_AskedCode, AuthenticateForm):
    pass


class CodeAgainForm(_AskedCode, ReauthenticateForm):
    pass


class FirstCodeForm(_CodeWords, ActivateTOTPForm):
    HINT = "The six digits that your app shows now."


class RoleForm(forms.Form):
    """In which of their roles somebody works now."""

    membership = forms.ChoiceField(
        label="Work as",
        widget=Radios(),
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role"},
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].widget.hints = {
            str(each.pk): f"For {GRANTS[Role(each.role)].purpose.label}" for each in memberships
        }
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{Role(each.role).label.capitalize()}, {each.agency.name}") for each in memberships
        ]

    def clean_membership(self) -> int:
        return int(self.cleaned_data["membership"])
