"""The head of the ledger, every hour, to where the server's operator cannot change it: each agency's governance lead."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.access.models import Agency, Membership
from alongside.access.policy import Role
from alongside.audit import ledger, verifying
from alongside.audit.models import Anchor
from alongside.audit.rules import Head
from alongside.kit.words import moment

log = logging.getLogger(__name__)
EVERY = dt.timedelta(hours=1)
WORDS = """The ledger of Alongside had come to position {seq:,} on {when}.

Keep this message. If anything before that position is ever altered or removed, the line below will no longer fit, and whoever
runs the server cannot change your copy of it. To check: save the message as a file and ask for
    alongside audit verify --anchor FILE

{line}
"""


def send_if_due(now: dt.datetime | None = None) -> Anchor | None:
    """Send the head if the last one is an hour old and there is something new. None where there was nothing to do."""
    now = now or timezone.now()
    last = Anchor.objects.order_by("-seq").first()
    if last is not None and last.made_at > now - EVERY:
        return None
    ledger.seal(look_back=None)
    return send_head()


def send_head() -> Anchor | None:
    """Send how far the ledger has come to every agency. None where the last one sent says the same already."""
    head = verifying.head()
    if head is None:
        return None
    try:
        with transaction.atomic():
            anchor = Anchor.objects.create(
                seq=head.seq, digest=head.digest, entries=head.entries, at=dt.datetime.fromisoformat(head.at)
            )
    except IntegrityError:  # sent before, or another worker is sending it
        return None
    anchor.told = [agency for agency, addresses in recipients().items() if _send(head, addresses)]
    anchor.save(update_fields=["told"])
    return anchor


def recipients() -> dict[int, list[str]]:
    """Agency -> addresses of its governance leads, as of today. An agency without one is not there."""
    found: dict[int, list[str]] = defaultdict(list)
    leads = Membership.objects.in_force(timezone.localdate()).filter(role=Role.GOVERNANCE_LEAD, user__is_active=True)
    for agency, email in leads.order_by("agency", "pk").values_list("agency_id", "user__email"):
        found[agency].append(email)
    return dict(found)


def newest(count: int) -> list[Anchor]:
    """The last heads sent, newest first."""
    return list(Anchor.objects.order_by("-seq")[:count])


def as_file() -> tuple[str, int]:
    """Every head so far, one a line, and how many."""
    heads = [head_of(anchor).as_line() for anchor in Anchor.objects.order_by("seq")]
    return "".join(f"{line}\n" for line in heads), len(heads)


def without_a_lead() -> list[Agency]:
    """Agencies to which nothing can be sent, because nobody there is governance lead."""
    return list(Agency.objects.exclude(pk__in=recipients()))


def head_of(anchor: Anchor) -> Head:
    return Head(anchor.seq, anchor.digest, anchor.entries, anchor.at.isoformat(timespec="seconds"))


def _send(head: Head, addresses: list[str]) -> bool:
    when = moment(timezone.localtime(dt.datetime.fromisoformat(head.at)))
    words = WORDS.format(seq=head.seq, when=when, line=head.as_line())
    try:
        send_mail("The head of the ledger", words, None, addresses)
    except OSError as error:
        log.error("The head of the ledger could not be sent: %s", type(error).__name__)
        return False
    return True
