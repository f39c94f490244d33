"""Somebody at work, people to export, and an export made for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alongside.access.models import User
from alongside.access.policy import Role, Viewer
from alongside.outputs import changes, jobs
from alongside.outputs.models import Export
from tests.factories.partnership import make_record

WHY = "The board's meeting on Thursday."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.EXPORTS_ROOT = tmp_path / "exports"


@pytest.fixture
def by(partnership) -> Viewer:
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def asked() -> Callable[..., Export]:
    """Asks for an export of people and has it made."""

    def ask(by: Viewer, kind: str = "people", form: str = "csv", because: str = WHY) -> Export:
        export = changes.ask_for(by=by, kind=kind, format=form, because=because)
        jobs.enqueue(export)
        export.refresh_from_db()
        return export

    return ask


@pytest.fixture
def some_people(partnership) -> Callable[..., list]:
    def make(count: int = 3, agency=None) -> list:
        return [make_record(agency or partnership.council, given_name=f"Person{n}") for n in range(count)]

    return make


@pytest.fixture
def sign_in(client, partnership):
    """sign_in(role): a browser in which somebody of that role at the council is signed in."""

    def signed_in(role: Role):
        user = User.objects.get(pk=partnership.viewer(role).user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
