"""One record standardised on its own, for a look-up: the same row that standardise.py makes for a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.methods.linkage.compare import SPARSE
from alongside.methods.linkage.contacts import email_form, phone_form, sex_form
from alongside.methods.linkage.dates import birth_form
from alongside.methods.linkage.names import NameForm, name_form, split_full_name, token_code
from alongside.methods.linkage.places import address_form, postcode_form, word_code
from alongside.methods.linkage.records import IDENTIFIER_FIELDS
from alongside.methods.linkage.standardise import code_mask, free_identifier_form, identifier_form


def standard_row(record: Mapping[str, Any], *, rid: int = -1) -> dict[str, Any]:
    """The comparable form of one record as supplied: column -> value, in no particular order."""
    given, family, middle = _names(record)
    aliases = [
        tuple(name_form(part) for part in split_full_name(alias)) for alias in record.get("aliases") or [] if alias
    ]
    given_codes = _codes(given, middle, *(first for first, _ in aliases))
    family_codes = _codes(family, *(last for _, last in aliases))
    row: dict[str, Any] = {
        "rid": rid, "record_id": record.get("record_id") or "", "source": record.get("source") or "",
        "given": given and given.text, "family": family and family.text,
        "full_name": f"{given.text} {family.text}" if given and family else None, "middle": middle and middle.text,
        "given_first": given and given.tokens[0], "family_last": family and family.tokens[-1],
        "given_sounds": given and given.sounds, "family_sounds": family and family.sounds,
        "given_codes": given_codes, "family_codes": family_codes,
        "given_mask": code_mask(given_codes), "family_mask": code_mask(family_codes),
        **_birth(record), **_place(record), **_contacts(record), **_numbers(record),
    }  # fmt: skip
    return row | {"held": sum(1 << place for place, column in enumerate(SPARSE) if row[column] is not None)}


def _names(record: Mapping[str, Any]) -> tuple[NameForm | None, NameForm | None, NameForm | None]:
    given, family = (str(record.get(key) or "").strip() for key in ("given_name", "family_name"))
    if given and not family and len(given.replace(",", " ").split()) > 1:
        given, family = split_full_name(given)
    elif family and not given and "," in family.strip(","):
        given, family = split_full_name(family)
    return name_form(given), name_form(family), name_form(record.get("middle_name"))


def _codes(*forms: NameForm | None) -> list[int]:
    return sorted({token_code(root) for form in forms if form for root in form.roots})


def _birth(record: Mapping[str, Any]) -> dict[str, Any]:
    form = birth_form(record.get("date_of_birth"))
    return {
        "birth": form.text,
        "birth_year": form.year,
        "birth_swapped": form.swapped,
        "birth_default": form.is_default,
    }


def _place(record: Mapping[str, Any]) -> dict[str, Any]:
    postcode, address = postcode_form(record.get("postcode")), address_form(record.get("address"))
    codes = sorted(set(map(word_code, address.words)))
    return {
        "postcode": postcode.text, "outward": postcode.outward, "address": " ".join(address.words) or None,
        "address_codes": codes or None, "address_mask": code_mask(codes),
    }  # fmt: skip


def _contacts(record: Mapping[str, Any]) -> dict[str, Any]:
    email = email_form(record.get("email"))
    return {
        "sex": sex_form(record.get("sex")), "phone": phone_form(record.get("phone")), "email": email,
        "email_user": email.split("@")[0] if email else None,
    }  # fmt: skip


def _numbers(record: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "identifier": free_identifier_form(record["identifier"]) if record.get("identifier") else None
    }
    for kind in IDENTIFIER_FIELDS:
        text, is_valid = identifier_form(kind, record[kind]) if record.get(kind) else (None, None)
        row |= {kind: text, f"{kind}_ok": is_valid if text else None}
    return row
