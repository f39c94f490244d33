"""The words of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from alongside.access.models import Membership
from alongside.access.policy import Role
from alongside.kit.forms import Radios


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
                    "At least 12 characters. Three words that only you would put together work well.",
                    "Enter a new password",
                ),
                "password2": ("New password again", "", "Enter the new password again"),
            },
        )


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


class CodeForm(_CodeWords, AuthenticateForm):
    pass


class CodeAgainForm(_CodeWords, ReauthenticateForm):
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
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{Role(each.role).label.capitalize()}, {each.agency.name}") for each in memberships
        ]

    def clean_membership(self) -> int:
        return int(self.cleaned_data["membership"])
