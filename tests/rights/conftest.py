"""Somebody with records at three agencies, and the people who deal with what they ask for."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.rights import changes
from tests.factories.partnership import LONG_AGO, make_event, make_record

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def governance(partnership):
    return partnership.viewer(Role.GOVERNANCE_LEAD)


@pytest.fixture
def second(partnership):
    """The accountable lead: whoever has to sign beside the governance lead."""
    return partnership.viewer(Role.ACCOUNTABLE_LEAD)


@pytest.fixture
def second_lead(partnership, governance):
    """Another governance lead, of the same agency."""
    from alongside.access import gate

    user = User.objects.create_user("second-lead@council.example", "a-long-password-1", name="Second Lead")
    membership = Membership.objects.create(
        user=user, agency=partnership.council, role=Role.GOVERNANCE_LEAD, starts_on=LONG_AGO
    )
    return gate.viewer_for(membership)


@pytest.fixture
def anna(partnership):
    """Known to the council and to probation, with a note that names somebody else."""
    record = make_record(partnership.council, given_name="Anna", family_name="Kowalska")
    make_record(partnership.probation, person=record.person, given_name="Anna", family_name="Kowalska")
    make_event(record, "contact", dt.date(2026, 10, 1), summary="Came with her neighbour Tom Okafor")
    return record.person


@pytest.fixture
def asked(governance, anna, today):
    """Anna's request to see what is held, her identity proved."""

    def ask(kind: str = "subject_access", **more):
        request = changes.start_request(
            by=governance, kind=kind, person_key=anna.key, asker="Anna Kowalska", relation="self", channel="in_person",
            details="Everything you have about me.", received_on=more.pop("received_on", today), **more,
        )  # fmt: skip
        return changes.check_identity(by=governance, request=request, how="Saw her passport", on=request.received_on)

    return ask


@pytest.fixture
def signed_in(client, partnership):
    def as_(viewer):
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        return client

    return as_


def day(name: str, value: dt.date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
