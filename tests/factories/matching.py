"""Records as an import leaves them: supplied, checked, not linked yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.methods.identifiers import KINDS, check
from alongside.people.models import Identifier, Name, Record

_count = iter(range(1, 10_000_000))


def supply(agency: Agency, *, own_key: str | None = None, **supplied: object) -> Record:
    """A record with what the agency supplied, waiting to be linked."""
    number = next(_count)
    born = supplied.get("date_of_birth")
    record = Record.objects.create(
        agency=agency,
        source=f"{agency.slug}-plain",
        own_key=own_key or f"S{number}",
        supplied=supplied,
        given_name=supplied.get("given_name", ""),
        family_name=supplied.get("family_name", ""),
        date_of_birth=dt.date.fromisoformat(str(born)) if born else None,
        sex=supplied.get("sex", ""),
        identity_digest=digest(supplied),
        first_seen_on=dt.date(2026, 10, 1),
        last_seen_on=dt.date(2026, 10, 1),
    )
    Name.objects.create(
        record=record, kind="main", given_name=record.given_name, family_name=record.family_name,
        search_words=record.full_name.upper(),
    )  # fmt: skip
    for kind in KINDS:
        if value := supplied.get(kind):
            checked = check(kind, str(value))
            Identifier.objects.create(
                record=record, kind=kind, supplied=value, canonical=checked.canonical or "", because=checked.because,
                category=Category(KINDS[kind].category),
            )  # fmt: skip
    return record


def supply_anew(record: Record, **supplied: object) -> Record:
    """The agency's next file says something else of the same record."""
    record.supplied = {**record.supplied, **supplied}
    record.identity_digest = digest(record.supplied)
    record.save(update_fields=["supplied", "identity_digest"])
    return record


def digest(supplied: dict[str, object]) -> str:
    return hashlib.md5(json.dumps(supplied, sort_keys=True).encode()).hexdigest()


FAMILY_NAMES = [
    "Kowalska",
    "Okafor",
    "Haile",
    "Moreira",
    "Byrne",
    "Popescu",
    "Whitlock",
    "Rossi",
    "Warsame",
    "Haddad",
    "Novak",
    "Adeyemi",
    "Doyle",
    "Sesay",
]
GIVEN_NAMES = [
    "Anna",
    "Daniel",
    "Selam",
    "Ines",
    "Sean",
    "Maria",
    "Grace",
    "Luca",
    "Amina",
    "Omar",
    "Jana",
    "Ruth",
    "Tom",
    "Isata",
    "Peter",
    "Olga",
    "Mark",
    "Nina",
]


def supply_town(agencies: list[Agency], people: int = 60) -> dict[int, list[Record]]:
    """People whom two agencies know under the same name and date of birth, and strangers to fill the town.

    Returns person number -> their records.
    """
    town = {}
    for number in range(people):
        given, family = GIVEN_NAMES[number % 18], FAMILY_NAMES[(number * 5 + number // 18) % 14]
        born = dt.date(1950, 1, 2) + dt.timedelta(days=number * 191)
        said = {"given_name": given, "family_name": family, "date_of_birth": born.isoformat(), "sex": ""}
        known_to = agencies[:2] if number % 2 else agencies[:1]
        town[number] = [supply(agency, **said) for agency in known_to]
    return town
