"""Whether what somebody is about to do still stands on a live purpose and an agreement in force; if not, what to renew.

Reading ask here before they begin: an import, an export, a feed. Rows of others vanish by themselves: see `access.purposes`.
"""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused
from alongside.access.models import Agency, Agreement
from alongside.access.policy import Purpose
from alongside.kit.words import day
from alongside.partnership.models import PurposeEntry
from alongside.partnership.rules import DpiaOutcome


class Stopped(Refused):
    """It may not go on until something is renewed. `renew` names it; the page says so instead of “not open to you”."""

    page = "partnership/stopped.html"

    def __init__(self, because: str, renew: str) -> None:
        super().__init__(f"{because} Renew {renew}.")
        self.reason, self.renew = because, renew


def check(purpose: Purpose, today: dt.date, giver: Agency | None = None) -> None:
    """Raises Stopped where the purpose does not stand today or, with a giver, no agreement lets it give for that purpose."""
    if stop := why_stopped(purpose, today, giver):
        raise stop


def why_stopped(purpose: Purpose, today: dt.date, giver: Agency | None = None) -> Stopped | None:
    """What stops this today, as the refusal to raise; None where nothing does."""
    if not PurposeEntry.objects.live(today).filter(purpose=purpose).exists():
        return _no_purpose(purpose, today)
    if giver is None or Agreement.objects.in_force(today).filter(giver=giver, purpose=purpose).exists():
        return None
    return _no_agreement(giver, purpose, today)


def _no_purpose(purpose: Purpose, today: dt.date) -> Stopped:
    entry = PurposeEntry.objects.current(today).filter(purpose=purpose).first()
    renew = f"the purpose “{entry.title if entry else purpose.label.capitalize()}” in the register"
    if entry is None:
        return Stopped(f"The register of purposes has no entry in force for {purpose.label}.", renew)
    outcome = DpiaOutcome(entry.dpia_outcome)
    if not outcome.allows or entry.stands_until is None:
        words = outcome.label[0].lower() + outcome.label[1:]
        return Stopped(f"Its data protection impact assessment says: {words}.", renew)
    if entry.stands_until == entry.ends_on:
        return Stopped(f"This purpose ended on {day(entry.ends_on)}.", renew)
    what = "data protection impact assessment" if entry.stands_until == entry.dpia_review_on else "purpose"
    return Stopped(f"The {what} was to be reviewed by {day(entry.stands_until)}, and nobody has.", renew)


def _no_agreement(giver: Agency, purpose: Purpose, today: dt.date) -> Stopped:
    past = Agreement.objects.filter(giver=giver, purpose=purpose, ends_on__lt=today).order_by("-ends_on").first()
    if past is None:
        return Stopped(
            f"No agreement in force lets {giver.name} give records for {purpose.label}.",
            f"or record an agreement of {giver.name}",
        )
    return Stopped(
        f"The agreement that let {giver.name} give records for {purpose.label} ended on {day(past.ends_on)}.",
        f"the agreement “{past.title}”",
    )
