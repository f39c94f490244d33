"""The REST interface: closed to strangers, refusing in words, and true to its own description."""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signals
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from ninja.responses import NinjaJSONEncoder

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.api import api
from alongside.wsgi import application
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


def described():
    """The interface's own description, made without a request: one would need a database before any test has it."""
    text = json.dumps(api.get_openapi_schema(path_prefix="/api/"), cls=NinjaJSONEncoder)
    found = schemathesis.openapi.from_dict(json.loads(text))
    found.app, found.location = application, "/api/openapi.json"
    return found


DESCRIPTION = described()


def client_for(partnership, role: Role) -> Client:
    viewer = partnership.viewer(role)
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert SESSION_KEY in client.session
    return client


def operations() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(("method", "path"), operations())
def test_nobody_in_particular_is_told_nothing(method, path):
    for name in ("{key}", "{person_key}", "{slug}", "{pk}"):
        path = path.replace(name, "1")
    answer = getattr(Client(), method)(path, content_type="application/json")
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Unauthorized"}


def test_a_refusal_says_why(partnership):
    answer = client_for(partnership, Role.BOARD_MEMBER).get("/api/cohort/shortlist")
    assert answer.status_code == 403
    assert "board member" in answer.json()["detail"]


@pytest.fixture
def _same_connection():
    """The raw application would close the test's own connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@DESCRIPTION.parametrize()
@hypothesis(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case, partnership, _same_connection):
    record = make_record(partnership.council)
    make_event(record, "contact", record.date_of_birth)
    client = client_for(partnership, Role.COORDINATOR)
    token = "a" * 32
    cookies = f"sessionid={client.session.session_key}; csrftoken={token}"
    case.call_and_validate(headers={"Cookie": cookies, "X-CSRFToken": token})
