"""How somebody is reached, how it went, and what counts as having seen them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from alongside.outputs.contact import Channel, Known, Way, message_by


class Mode(StrEnum):
    """How it was tried."""

    STREET = "street"
    HOME = "home"
    OFFICE = "office"
    ELSEWHERE = "elsewhere"
    PHONE = "phone"
    TEXT = "text"
    VIDEO = "video"
    EMAIL = "email"
    LETTER = "letter"

    @property
    def label(self) -> str:
        return MODE_WORDS[self]

    @property
    def is_in_person(self) -> bool:
        return self in (Mode.STREET, Mode.HOME, Mode.OFFICE, Mode.ELSEWHERE)


MODE_WORDS = {
    Mode.STREET: "On the street",
    Mode.HOME: "Where they live or stay",
    Mode.OFFICE: "At our place",
    Mode.ELSEWHERE: "In person, elsewhere",
    Mode.PHONE: "Phone call",
    Mode.TEXT: "Text message",
    Mode.VIDEO: "Video call",
    Mode.EMAIL: "Email",
    Mode.LETTER: "Letter",
}


class Outcome(StrEnum):
    """How it went."""

    SPOKE = "spoke"
    DECLINED = "declined"
    ASLEEP = "asleep"
    NO_ANSWER = "no_answer"
    NOT_FOUND = "not_found"
    MESSAGE_LEFT = "message_left"

    @property
    def label(self) -> str:
        return OUTCOME_WORDS[self]

    @property
    def is_seen(self) -> bool:
        """They were seen or heard: somebody knows how they are."""
        return self in (Outcome.SPOKE, Outcome.DECLINED, Outcome.ASLEEP)

    @property
    def is_attempt(self) -> bool:
        """An attempt to engage that did not come to a talk. Counted apart from contacts, and never held against anybody."""
        return self is not Outcome.SPOKE


OUTCOME_WORDS = {
    Outcome.SPOKE: "Spoke",
    Outcome.DECLINED: "Did not want to talk today",
    Outcome.ASLEEP: "Seen asleep, let them be",
    Outcome.NO_ANSWER: "No answer",
    Outcome.NOT_FOUND: "Not found",
    Outcome.MESSAGE_LEFT: "Message left or sent",
}
NOT_IN_PERSON = frozenset({Outcome.SPOKE, Outcome.DECLINED, Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT})
IN_PERSON = frozenset({Outcome.SPOKE, Outcome.DECLINED, Outcome.ASLEEP, Outcome.NOT_FOUND, Outcome.NO_ANSWER,
                       Outcome.MESSAGE_LEFT})  # fmt: skip


def fits(mode: Mode, outcome: Outcome) -> bool:
    """Nobody is seen asleep on the telephone."""
    return outcome in (IN_PERSON if mode.is_in_person else NOT_IN_PERSON)


def channel_of(mode: Mode, outcome: Outcome) -> Channel:
    """Which way of reaching somebody was used, in the words of what is safe for them."""
    if mode.is_in_person:
        return Channel.LETTER if outcome is Outcome.MESSAGE_LEFT else Channel.IN_PERSON
    if mode is Mode.PHONE and outcome is Outcome.MESSAGE_LEFT:
        return Channel.VOICEMAIL
    return {Mode.TEXT: Channel.TEXT, Mode.EMAIL: Channel.EMAIL, Mode.LETTER: Channel.LETTER}.get(mode, Channel.CALL)


def may_reach(known: Known, mode: Mode, outcome: Outcome) -> Way:
    """Whether this way is safe for them. A card or letter that is left needs no address on record, only that paper is safe."""
    channel = channel_of(mode, outcome)
    if channel is Channel.LETTER and channel not in known.unsafe_channels and not known.is_protected:
        return Way(True, "Nothing speaks against it.")
    return message_by(known, channel)


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def attempts_since_talk(outcomes: Iterable[Outcome]) -> int:
    """How often somebody was tried since they last spoke with a worker. outcomes: newest first."""
    count = 0
    for outcome in outcomes:
        if not outcome.is_attempt:
            break
        count += 1
    return count


def in_hours(minutes: int) -> str:
    """95 as 1 h 35 min."""
    hours, left = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{left} min" if left or not hours else "") if part
    )
