"""Whoever runs a command on the server itself. They are trusted by holding the server; the ledger says it was them."""

from __future__ import annotations

from alongside.access import gate
from alongside.access.models import Agreement, Membership, User
from alongside.access.policy import GRANTS, Role, Viewer


class NoSuchMember(LookupError):
    """Nobody with that address has a membership in force today."""


def operator(role: Role) -> Viewer:
    """A viewer for set-up and scheduled work, in the role whose duties it does. Belongs to no agency."""
    shares: dict[int, frozenset] = {}
    purpose = GRANTS[role].purpose
    for agreement in Agreement.objects.filter(purpose=purpose, needs_consent=False):
        shares[agreement.giver_id] = shares.get(agreement.giver_id, frozenset()) | agreement.category_set()
    return Viewer(
        user_id=None,
        name="The server",
        agency_id=None,
        agency_name="the partnership",
        role=role,
        purpose=purpose,
        is_live=True,
        shares=shares,
    )


def member(email: str, role: Role | None = None) -> Viewer:
    """The viewer that a user's first membership (in this role, if given) makes of them. Raises NoSuchMember."""
    user = User.objects.filter(email=email.lower()).first()
    memberships: list[Membership] = gate.memberships_of(user) if user else []
    chosen = next((each for each in memberships if role is None or each.role == role), None)
    if chosen is None:
        raise NoSuchMember(f"Nobody signs in as {email}{f' as a {role.label}' if role else ''}. Check the address.")
    return gate.viewer_for(chosen)
