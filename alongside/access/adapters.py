"""How the sign-in library is to behave here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves: an administrator adds a member."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
