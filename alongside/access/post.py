"""The one door for letters to workers. A mail server that is down neither stops what was done nor loses the letter."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.core.mail import send_mail
from django.utils import timezone

from alongside.access.models import Unsent

log = logging.getLogger(__name__)
FIRST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=6)


def send(subject: str, words: str, to: Iterable[str], now: dt.datetime | None = None) -> int:
    """Write to each address apart. What cannot be sent is kept, sealed, and tried again. Returns how many went."""
    now, went = now or timezone.now(), 0
    for address in sorted(set(to)):
        if _goes(subject, words, address):
            went += 1
        else:
            Unsent.objects.create(to=address, subject=subject, words=words, since=now, next_try_at=now + FIRST_PAUSE)
    return went


def try_again(now: dt.datetime | None = None) -> int:
    """Send what is due; wait twice as long after each failure, six hours at most. Returns how many went."""
    now, went = now or timezone.now(), 0
    for letter in Unsent.objects.due(now):
        if _goes(letter.subject, letter.words, letter.to):
            letter.delete()
            went += 1
        else:
            letter.tries += 1
            letter.next_try_at = now + pause_after(letter.tries)
            letter.save(update_fields=["tries", "next_try_at"])
    return went


def pause_after(tries: int) -> dt.timedelta:
    """How long a letter waits that failed so many times."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)


def _goes(subject: str, words: str, address: str) -> bool:
    try:
        send_mail(subject, words, None, [address])
    except OSError as error:  # whatever a mail server says may repeat the letter: its kind is all that is logged
        log.error("A letter could not be sent and is kept: %s", type(error).__name__)
        return False
    return True
