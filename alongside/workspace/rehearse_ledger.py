"""Two agencies of the invented borough with governance leads of their own, and the first heads of the ledger sent to them."""

from __future__ import annotations

import datetime as dt

from alongside.access import changes
from alongside.access.models import Agency
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.audit import ledger
from alongside.workspace import anchors
from alongside.workspace.sign_ins import PASSWORD

LEADS = (("probation", "Anita Rowe"), ("hostels", "Callum Byrne"))


def add_leads(agencies: dict[str, Agency], today: dt.date) -> None:
    """Each signs in as governance-lead@AGENCY.example."""
    for slug, name in LEADS:
        changes.add_member(
            by=operator(Role.ADMINISTRATOR), email=f"governance-lead@{slug}.example", name=name, password=PASSWORD,
            agency=agencies[slug], role=Role.GOVERNANCE_LEAD, starts_on=today - dt.timedelta(days=365),
        )  # fmt: skip


def send_head() -> None:
    """As the worker does every hour, after each part of the rehearsal."""
    ledger.seal(look_back=None)
    anchors.send_head()
