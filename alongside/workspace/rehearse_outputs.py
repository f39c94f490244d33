"""Files that people of the demo have asked for: one to fetch, one that waits for a second person."""

from __future__ import annotations

from django.utils import timezone

from alongside.access.operator import member
from alongside.access.policy import Role
from alongside.outputs import changes, jobs
from alongside.workspace.sign_ins import SIGN_INS

ASKED = (
    (Role.COMMISSIONER, "composition", "xlsx", "Figures for the commissioning meeting on Thursday."),
    (Role.COORDINATOR, "quality", "csv", "To ask the agencies for what is missing."),
    (Role.COORDINATOR, "people", "xlsx", "To check the index against our own list before the move."),
)


def rehearse_outputs() -> None:
    """Asked for by those whose work it is, and made at once."""
    for role, kind, form, because in ASKED:
        by = member(next(each.email for each in SIGN_INS if each.role is role))
        export = changes.ask_for(by=by, kind=kind, format=form, because=because)
        jobs.make_now(export.pk, timezone.now())
