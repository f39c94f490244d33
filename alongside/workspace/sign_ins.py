"""Who signs in to the demo. Published on purpose: nobody in it is real."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.access.policy import Role

PASSWORD = "stand-alongside-7"
TEAM = "council"


@dataclass(frozen=True)
class SignIn:
    """One of the demo's accounts."""

    role: Role
    name: str
    agency: str

    @property
    def email(self) -> str:
        return f"{self.role.value.replace('_', '-')}@alongside.example"


SIGN_INS: tuple[SignIn, ...] = (
    SignIn(Role.COORDINATOR, "Noor Haddad", TEAM),
    SignIn(Role.DATA_OFFICER, "Tom Okafor", TEAM),
    SignIn(Role.TEAM_MEMBER, "Grace Lindqvist", "probation"),
    SignIn(Role.LEAD_WORKER, "Ruth Adeyemi", "hostels"),
    SignIn(Role.NAVIGATOR, "Sam Whitlock", "peer-support"),
    SignIn(Role.COMMISSIONER, "Helen Marsh", TEAM),
    SignIn(Role.BOARD_MEMBER, "Imran Qureshi", TEAM),
    SignIn(Role.GOVERNANCE_LEAD, "Margaret Bell", TEAM),
    SignIn(Role.ACCOUNTABLE_LEAD, "David Osei", TEAM),
    SignIn(Role.ADMINISTRATOR, "Priya Nair", TEAM),
)
SECOND_DATA_OFFICER = ("second-look@alongside.example", "Ewa Nowak")
TWO_ROLES = ("two-roles@alongside.example", "Amara Cole", "hostels", (Role.DATA_OFFICER, Role.BOARD_MEMBER))
"""Somebody who says at each sign-in in which role they work; as data officer she reads her own agency's refused rows."""
