"""Cells that no spreadsheet takes for a formula, and back again. Pure."""

from __future__ import annotations

import re
import unicodedata

FORMULA_MARKS = ("=", "+", "-", "@", "|", "%")
_NUMBER = re.compile(r"[+-]?\d[\d ,.]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula. What is not a number gets an apostrophe, which `restored` takes off.

    Telephone numbers are numbers and stay as they are.
    """
    cell = plain_text(cell)
    return f"'{cell}" if _is_formula(cell) else cell


def restored(cell: str) -> str:
    """A cell as it was before it was made inert."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def plain_text(cell: str) -> str:
    """A cell without control characters, which no reader shows and some obey."""
    return _CONTROL.sub(" ", cell)


def _is_formula(cell: str) -> bool:
    begins = unicodedata.normalize("NFKC", cell).lstrip(" \t\r\n'\u200b\ufeff").startswith(FORMULA_MARKS)
    return begins and not _NUMBER.fullmatch(cell)
