"""Fixtures for whoever stands at the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from alongside.access.models import User
from alongside.access.policy import Role

PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _no_attempts_remembered():
    cache.clear()


@pytest.fixture
def person_of(partnership) -> Callable[..., User]:
    """The user in a role, at the council unless said."""
    return lambda role, agency=None: User.objects.get(pk=partnership.viewer(role, agency).user_id)


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """A browser of their own in which somebody has signed in."""

    def signed_in(user: User, password: str = PASSWORD) -> Client:
        client = Client()
        client.post(reverse("account_login"), {"login": user.email, "password": password})
        return client

    return signed_in


@pytest.fixture
def member(person_of) -> User:
    return person_of(Role.COORDINATOR)
