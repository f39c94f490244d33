"""The demo's people can sign in with a second factor, and each of the team's agencies has officers who help back in."""

from __future__ import annotations

from alongside.access.models import Agency, User
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.sign_in import changes, telephone
from alongside.workspace.sign_ins import SIGN_INS, TEAM

OFFICERS = (Role.COORDINATOR, Role.DATA_OFFICER, Role.ADMINISTRATOR)


def equip() -> None:
    """Safe to repeat: a demo that was made earlier is equipped at its next start."""
    for user in User.objects.order_by("pk"):
        telephone.give(user)
    by = operator(Role.ADMINISTRATOR)
    emails = {each.email for each in SIGN_INS if each.role in OFFICERS}
    for agency in Agency.objects.filter(slug=TEAM, officers=None):
        for user in User.objects.filter(email__in=emails):
            changes.name_officer(by=by, agency=agency, user=user)
