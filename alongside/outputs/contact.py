"""Which address and which way of reaching somebody may be used: the one place that every letter, text and call asks. Pure.

Whoever sends gathers what is known (the person's own wishes, a safe address if they may have it) and asks here. Where nothing
safe is left, nothing is sent, and the answer says what a worker should do instead.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    LETTER = "letter"
    CALL = "call"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    EMAIL = "email"
    IN_PERSON = "in person"


@dataclass(frozen=True)
class Known:
    """What is known of how to reach somebody.

    addresses: those on their records, newest first. unsafe_addresses: shared with, or known to, whoever they must be safe
    from. safe_address: where they asked for letters to go; None where they have said nothing. is_protected: their whereabouts
    are kept from others, so no ordinary address may be used at all. unsafe_channels: ways they said are not safe.
    """

    addresses: tuple[str, ...] = ()
    unsafe_addresses: frozenset[str] = frozenset()
    safe_address: str | None = None
    is_protected: bool = False
    unsafe_channels: frozenset[Channel] = frozenset()


@dataclass(frozen=True)
class Way:
    """May it be sent, where to, and in words why, or what to do instead. address None: not sent, or none is needed."""

    may: bool
    because: str
    address: str | None = None

    def __bool__(self) -> bool:
        return self.may


def letter_to(known: Known) -> Way:
    """Where a letter may go: the safe address if there is one, and never one that is not safe."""
    if Channel.LETTER in known.unsafe_channels:
        return _instead("It is not safe to write to them.", known)
    if known.safe_address:
        return Way(True, "They asked for letters to go here.", known.safe_address)
    if known.is_protected:
        return _instead("Their whereabouts are protected, and no safe address is given.", known)
    unsafe = {_plain(address) for address in known.unsafe_addresses}
    safe = next((address for address in known.addresses if address.strip() and _plain(address) not in unsafe), None)
    if safe is None:
        return _instead("No address that is safe to write to is known.", known)
    return Way(True, "It is the newest address on their records.", safe)


def message_by(known: Known, channel: Channel) -> Way:
    """Whether this way may be used. A message that is left is as unsafe as the call that it comes after."""
    unsafe = set(known.unsafe_channels)
    if Channel.CALL in unsafe:
        unsafe.add(Channel.VOICEMAIL)
    if channel is Channel.LETTER:
        return letter_to(known)
    if channel in unsafe:
        return _instead(f"They said that it is not safe to reach them by {channel.value}.", known)
    return Way(True, "Nothing speaks against it.")


def _instead(because: str, known: Known) -> Way:
    return Way(False, f"{because} Nothing was sent. {_what_to_do(known.unsafe_channels)}")


def _what_to_do(unsafe: Set[Channel]) -> str:
    if Channel.IN_PERSON in unsafe:
        return "Ask their lead worker how they may be reached."
    return "Tell them yourself, in person, when they are alone."


def same_address(one: str, other: str) -> bool:
    """The same address, though written otherwise."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    """An address so that the same one, written otherwise, is the same."""
    return "".join(character for character in address.casefold() if character.isalnum())
