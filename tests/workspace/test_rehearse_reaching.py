"""The demo shows what is safe and what is not, two safe addresses, and one that waits for a second person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from alongside.access.policy import Role
from alongside.outputs.contact import Channel
from alongside.partnership.models import Approval
from alongside.reaching import front
from alongside.reaching.models import SafeAddress, SafeWays
from alongside.workspace import rehearse_reaching
from alongside.workspace.rehearse_reaching import PEOPLE, reach_safely
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


def test_some_may_be_called_and_some_may_not(partnership, monkeypatch):
    people = [make_record(partnership.council).person for _ in range(PEOPLE)]
    viewers = {each.email: partnership.viewer(each.role) for each in rehearse_reaching.SIGN_INS
               if each.role in (Role.LEAD_WORKER, Role.COORDINATOR)}  # fmt: skip
    monkeypatch.setattr(rehearse_reaching, "member", viewers.__getitem__)
    monkeypatch.setattr(rehearse_reaching, "_people_of", lambda by: people)
    today = timezone.localdate()
    reach_safely(today)
    assert SafeWays.objects.count() == PEOPLE and SafeAddress.objects.count() == 2
    text = {bool(front.way(person_id=each.pk, channel=Channel.TEXT, today=today)) for each in people}
    assert text == {True, False}
    assert Approval.objects.filter(action="address.show").count() == 1
