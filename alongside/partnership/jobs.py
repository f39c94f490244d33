"""What the partnership has to notice by itself: what ends soon, a new quarter, an agency that does not answer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import post
from alongside.access.models import Membership
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.partnership import attesting, purposes
from alongside.partnership.changes import attestation
from alongside.partnership.changes.purposes import note_told
from alongside.partnership.models import Reminder
from alongside.partnership.rules import Ending, quarter_of, words_for

LETTER = """{words}

Sign in to Alongside and open Trust, then Purposes or Agreements, to renew it. What is not renewed stops after its last day:
nothing is read or shared for it, and each agency keeps its own records.
"""


def keep_up(today: dt.date | None = None) -> None:
    """One round of noticing. Doing it twice does nothing twice."""
    today = today or timezone.localdate()
    tell_what_ends(today)
    ask_who_needs_access(today)


def tell_what_ends(today: dt.date) -> list[Ending]:
    """Write to the information governance leads about every ending that they were not told of. Returns those told."""
    told = set(Reminder.objects.values_list("key", "on"))
    new = [each for each in purposes.to_renew(today) if (each.key, each.on) not in told]
    if new:
        note_told(by=operator(Role.GOVERNANCE_LEAD), endings=new)
        words = "\n".join(words_for(each, today) for each in new)
        post.send("Something of the register ends soon", LETTER.format(words=words), _leads(today))
    return new


def _leads(today: dt.date) -> list[str]:
    leads = Membership.objects.in_force(today).filter(role=Role.GOVERNANCE_LEAD, user__is_active=True)
    return list(leads.values_list("user__email", flat=True).distinct())


def ask_who_needs_access(today: dt.date) -> None:
    """Open the quarter's round if it is not open; suspend those nobody has answered for in time."""
    asked, by = attesting.current(), operator(Role.ADMINISTRATOR)
    if asked is None or asked.quarter < quarter_of(today):
        if Membership.objects.exists():
            attestation.open_round(by=by, today=today)
    elif attestation.unanswered(asked, today):
        attestation.suspend_unanswered(by=by, asked=asked, today=today)
