"""What can happen to a person, in which lane of life it lies and which category of fact it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alongside.access.policy import Category


class Lane(StrEnum):
    """A line of the timeline."""

    HOUSING = "Housing"
    JUSTICE = "Justice"
    SUBSTANCE_USE = "Drugs and alcohol"
    MENTAL_HEALTH = "Mental health"
    PHYSICAL_HEALTH = "Physical health"
    SAFETY = "Safety"
    CONTACT = "Contact"


@dataclass(frozen=True)
class EventKind:
    """One kind of event. is_span: it has an end; otherwise it happens on a day."""

    label: str
    lane: Lane
    category: Category
    is_span: bool = False


_H, _J, _S = Lane.HOUSING, Lane.JUSTICE, Lane.SUBSTANCE_USE

EVENT_KINDS: Mapping[str, EventKind] = {
    "slept_rough": EventKind("Seen sleeping rough", _H, Category.HOUSING),
    "homelessness_application": EventKind("Homelessness application", _H, Category.HOUSING),
    "hostel_stay": EventKind("Hostel stay", _H, Category.HOUSING, True),
    "tenancy": EventKind("Tenancy", _H, Category.HOUSING, True),
    "eviction": EventKind("Eviction", _H, Category.HOUSING),
    "residence": EventKind("Lives or lived here", _H, Category.LOCATION, True),
    "need_homelessness": EventKind("Housing need assessed", _H, Category.HOUSING),
    "arrest": EventKind("Arrest", _J, Category.JUSTICE),
    "charge": EventKind("Charge", _J, Category.JUSTICE),
    "conviction": EventKind("Conviction", _J, Category.JUSTICE),
    "custody": EventKind("In custody", _J, Category.JUSTICE, True),
    "release": EventKind("Release from prison", _J, Category.JUSTICE),
    "recall": EventKind("Recall to prison", _J, Category.JUSTICE),
    "community_order": EventKind("Community order", _J, Category.JUSTICE, True),
    "antisocial_behaviour": EventKind("Antisocial behaviour report", _J, Category.JUSTICE),
    "ban": EventKind("Order or ban", _J, Category.JUSTICE, True),
    "need_offending": EventKind("Offending need assessed", _J, Category.JUSTICE),
    "prison_history": EventKind("Experience of prison recorded", _J, Category.JUSTICE),
    "treatment": EventKind("Drug or alcohol treatment", _S, Category.SUBSTANCE_USE, True),
    "need_alcohol": EventKind("Alcohol need assessed", _S, Category.SUBSTANCE_USE),
    "need_drugs": EventKind("Drug need assessed", _S, Category.SUBSTANCE_USE),
    "mental_health_contact": EventKind(
        "Mental health service contact", Lane.MENTAL_HEALTH, Category.MENTAL_HEALTH, True
    ),
    "need_mental_health": EventKind("Mental health need assessed", Lane.MENTAL_HEALTH, Category.MENTAL_HEALTH),
    "hospital": EventKind("Hospital or A&E", Lane.PHYSICAL_HEALTH, Category.PHYSICAL_HEALTH, True),
    "gp_registration": EventKind("Registered with a GP", Lane.PHYSICAL_HEALTH, Category.PHYSICAL_HEALTH),
    "health_contact": EventKind("Health service contact", Lane.PHYSICAL_HEALTH, Category.PHYSICAL_HEALTH),
    "domestic_abuse_contact": EventKind("Domestic abuse service contact", Lane.SAFETY, Category.DOMESTIC_ABUSE),
    "refuge_stay": EventKind("Refuge stay", Lane.SAFETY, Category.DOMESTIC_ABUSE, True),
    "need_domestic_abuse": EventKind("Domestic abuse assessed", Lane.SAFETY, Category.DOMESTIC_ABUSE),
    "contact": EventKind("Contact", Lane.CONTACT, Category.IDENTITY),
    "attempt": EventKind("Tried to reach", Lane.CONTACT, Category.IDENTITY),
    "assessment": EventKind("Assessment", Lane.CONTACT, Category.IDENTITY),
    "barrier": EventKind("Barrier met", Lane.CONTACT, Category.VOICE),
    "died": EventKind("Died", Lane.PHYSICAL_HEALTH, Category.IDENTITY),
}


class Answer(StrEnum):
    """Of an assessment: yes, no, or not known. Blank where an event is not a question."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


def age_on(date_of_birth: dt.date | None, today: dt.date) -> int | None:
    """Whole years; None where the date of birth is not known."""
    if date_of_birth is None:
        return None
    had_birthday = (today.month, today.day) >= (date_of_birth.month, date_of_birth.day)
    return today.year - date_of_birth.year - (not had_birthday)


AGE_BANDS = ((18, 25), (26, 35), (36, 45), (46, 55), (56, 65))


def age_band(age: int | None) -> str:
    """The band that composition is shown in."""
    if age is None:
        return "Not known"
    if age < AGE_BANDS[0][0]:
        return f"Under {AGE_BANDS[0][0]}"
    return next((f"{low} to {high}" for low, high in AGE_BANDS if age <= high), f"Over {AGE_BANDS[-1][1]}")


def initials(given_name: str, family_name: str) -> str:
    """What the index card shows instead of a name."""
    return "".join(f"{name[0].upper()}." for name in (given_name, family_name) if name) or "?"


@dataclass(frozen=True)
class Account:
    """What one agency's record says of who somebody is; the person's header is chosen among these."""

    given_name: str
    family_name: str
    date_of_birth: dt.date | None
    sex: str
    nationality: str
    ethnicity: str
    disability: str
    has_strong_identifier: bool
    last_seen_on: dt.date | None


HEADER_FIELDS = ("given_name", "family_name", "date_of_birth", "sex", "nationality", "ethnicity", "disability")


def header_of(accounts: list[Account]) -> dict[str, object]:
    """The header that most accounts agree on; those with a strong identifier count double, the newest settles a tie.

    Given and family name are chosen together, so that no name arises that nobody ever used.
    """
    ordered = sorted(accounts, key=lambda account: account.last_seen_on or dt.date.min, reverse=True)

    def most_agreed(values: Sequence[tuple[object, int]]) -> object:
        votes: dict[object, int] = {}
        for value, weight in values:
            if value not in (None, "", ("", "")):
                votes[value] = votes.get(value, 0) + weight
        return max(votes, key=lambda value: votes[value]) if votes else None

    weigh = [(account, 2 if account.has_strong_identifier else 1) for account in ordered]
    both = [((a.given_name, a.family_name), w) for a, w in weigh if a.given_name and a.family_name]
    any_name = [((a.given_name, a.family_name), w) for a, w in weigh]
    name = most_agreed(both) or most_agreed(any_name) or ("", "")
    header: dict[str, object] = {"given_name": name[0], "family_name": name[1]}  # type: ignore[index]
    for field in HEADER_FIELDS[2:]:
        value = most_agreed([(getattr(account, field), weight) for account, weight in weigh])
        header[field] = value if value is not None or field == "date_of_birth" else ""
    return header
