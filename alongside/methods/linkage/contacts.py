"""Telephone numbers, email addresses and sex ready for matching."""

from __future__ import annotations

import re

_NOT_DIGIT = re.compile(r"\D+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_SEX = {
    "M": "M", "MALE": "M", "MAN": "M", "BOY": "M", "1": "M",
    "F": "F", "FEMALE": "F", "WOMAN": "F", "GIRL": "F", "W": "F", "2": "F",
}  # fmt: skip


def phone_form(supplied: str | None) -> str | None:
    """A telephone number as + and digits, UK numbers as +44; None where too short, too long or a row of one digit."""
    written = (supplied or "").strip()
    digits = _NOT_DIGIT.sub("", written.replace("(0)", ""))
    if not 7 <= len(digits) <= 15 or len(set(digits[-7:])) == 1:
        return None
    if digits.startswith("00"):
        return "+" + digits[2:]
    if written.startswith("+") or (digits.startswith("44") and len(digits) == 12):
        return "+" + digits
    if digits.startswith("0"):
        return "+44" + digits[1:]
    if digits.startswith("7") and len(digits) == 10:
        return "+44" + digits
    return "+" + digits


def email_form(supplied: str | None) -> str | None:
    """An email address in lower case without mailto; None where it is none."""
    written = (supplied or "").strip().lower().removeprefix("mailto:").strip("<>;, ")
    return written if _EMAIL.match(written) else None


def sex_form(supplied: str | None) -> str | None:
    """M or F as recorded; None where not recorded or anything else, which then weighs neither way."""
    return _SEX.get((supplied or "").strip().upper())
