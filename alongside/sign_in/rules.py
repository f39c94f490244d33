"""What follows from times, words and counts when somebody signs in: pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

IDLE = dt.timedelta(minutes=15)
WARNING_BEFORE = dt.timedelta(minutes=2)
NEARLY_UP = dt.timedelta(
    seconds=10
)  # the browser ends a sitting a few seconds early, while it can still send what was typed
AT_MOST = dt.timedelta(hours=10)
DEVICES = 2
UNUSED = dt.timedelta(days=30)
CODE_LIVES = dt.timedelta(days=3)
TOLD_FOR = dt.timedelta(hours=24)
DRAFT_LIVES = dt.timedelta(hours=1)
SHORTEST_NAME = 4


class End(StrEnum):
    """Why a sitting ended, as its owner reads it."""

    SIGNED_OUT = "You signed out."
    IDLE = "You were signed out because nothing was done for 15 minutes."
    TOO_LONG = "You were signed out because ten hours had passed."
    THIRD_DEVICE = (
        "You were signed out here because of a sign-in on a third device. If that was not you, tell your agency."
    )
    BY_OWNER = "You ended this from another device."
    NEW_PASSWORD = (
        "You were signed out here because your password was changed. If that was not you, tell your agency at once."
    )
    CUT = "Your access has ended. If that is a mistake, ask your agency's administrator."


def why_over(*, started_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> End | None:
    """Whether a sitting is over by the clock; None while it goes on."""
    if now - started_at >= AT_MOST:
        return End.TOO_LONG
    return End.IDLE if now - seen_at >= IDLE else None


def seconds_left(*, started_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> int:
    """How long a sitting goes on if nothing is done."""
    ends = min(started_at + AT_MOST, seen_at + IDLE)
    return max(0, int((ends - now).total_seconds()))


def is_unused(*, joined_at: dt.datetime, used_at: dt.datetime | None, confirmed_at: dt.datetime | None,
              now: dt.datetime) -> bool:  # fmt: skip
    """Whether an account has lain unused for so long that an administrator must confirm it first."""
    return now - max(at for at in (joined_at, used_at, confirmed_at) if at is not None) > UNUSED


def squashed(text: str) -> str:
    """Small letters alone: "St. Mungo's 2" and "stmungos" are the same word in a password."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z]", "", plain)


def weakness(password: str, *, common: Container[str], names: Iterable[str]) -> str:
    """Why a password of the right length is still easily guessed, in words; blank if it is not.

    common: words that everybody tries, in small letters. names: of agencies and of the partnership.
    """
    letters = squashed(password)
    for name in names:
        word = squashed(name)
        if len(word) >= SHORTEST_NAME and word in letters:
            return f"It holds the name “{name}”, which is tried first. Choose words that have nothing to do with work"
    if len(set(password.casefold())) < 6:
        return "It repeats a few letters. Three words that only you would put together work well"
    repeated = next((start for start in _starts(letters) if start * (len(letters) // len(start)) == letters), letters)
    if letters and (letters in common or repeated in common):
        return "It is a word that everybody tries. Three words that only you would put together work well"
    return ""


def _starts(letters: str) -> list[str]:
    """Beginnings that the whole may be made of, said again and again."""
    return [letters[:size] for size in range(3, len(letters) // 2 + 1)]


@dataclass(frozen=True)
class Budget:
    """How much one person in one role may look, search and send out in an hour.

    alert_from: below this many nobody is told, however unusual it is for the person.
    """

    looks: int
    searches: int
    exports: int
    alert_from: int

    def stops(self, counts: Mapping[str, int]) -> str:
        """Which of the three is used up, in words; blank if none is."""
        for kind, most, words in (("look", self.looks, "pages about people"), ("search", self.searches, "searches"),
                                  ("export", self.exports, "exports")):  # fmt: skip
            if counts.get(kind, 0) >= most:
                return f"You have reached {most} {words} within an hour, the most for your role."
        return ""


def is_unusual(now: int, before: Iterable[int], *, times: int, alert_from: int) -> bool:
    """Whether this hour's count is many times what is usual for this person. before: counts of earlier hours with any."""
    earlier = list(before)
    usual = median(earlier) if earlier else 0
    return now >= alert_from and now >= times * usual


def own_words(searched: str, *, own_name: str, own_email: str, colleagues: Iterable[str]) -> str:
    """What is close to home about a search: "their own name", "their own address" or "a colleague's name"; blank if nothing.

    searched: what was typed. It is judged here and kept nowhere.
    """
    words = {squashed(word) for word in searched.split()} - {""}
    if own_email.casefold() in searched.casefold():
        return "their own email address"
    if own_name.split() and squashed(own_name.split()[-1]) in words:
        return "their own surname"
    for name in colleagues:
        parts = {squashed(part) for part in name.split()} - {""}
        if len(parts) > 1 and parts <= words:
            return "a colleague's name"
    return ""
