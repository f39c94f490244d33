"""What a page about looks leaves unsaid, because saying it could bring somebody into danger. Pure."""

from __future__ import annotations

from enum import Enum, auto


class Said(Enum):
    """How much of one look is said."""

    WHOLLY = auto()
    WITHOUT_AGENCY = auto()
    NOT_AT_ALL = auto()


def to_the_person(*, is_refusal: bool, is_in_conflict: bool, is_agency_named: bool) -> Said:
    """What the person whose records they are is told of a look; a printed sheet may be read by somebody else.

    A refusal, and a look by somebody from whom they are to be kept apart, would tell that such a somebody is there. The name
    of a refuge or of a drug service would tell whoever finds the sheet where to look, or what is wrong.
    """
    if is_refusal or is_in_conflict:
        return Said.NOT_AT_ALL
    return Said.WHOLLY if is_agency_named else Said.WITHOUT_AGENCY


def to_an_agency(*, is_own: bool, is_agency_named: bool) -> Said:
    """What one agency's governance lead is told of a look: who it was, unless the agency's name alone tells too much."""
    return Said.WHOLLY if is_own or is_agency_named else Said.WITHOUT_AGENCY
