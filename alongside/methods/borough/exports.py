"""What each agency exports of an invented borough: the rows of its file, column by column, as its layout says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from alongside.methods.borough.faults import rates
from alongside.methods.borough.histories import Days
from alongside.methods.borough.layouts import AGENCIES, LAYOUTS, Column, Layout
from alongside.methods.borough.numbers import scrambled
from alongside.methods.borough.register import OWNERS, Records
from alongside.methods.borough.town import Borough

Objects = NDArray[np.object_]

NAME_FACTS = ("given_name", "family_name", "middle_name", "known_as", "full_name", "family_comma_given", "casual_name")
BY_HAND = ("%d/%m/%y", "%d/%m/%Y", "%Y-%m-%d", "%-d %B %y", "%-d %b %Y", "%d.%m.%y")
MOST_RECORDS = 900_000
IMPOSSIBLE = {
    "%d": "31",
    "%-d": "31",
    "%m": "02",
    "%b": "Feb",
    "%B": "february",
    "%Y": "2026",
    "%y": "26",
    "%H:%M": "10:30",
}

__all__ = ["LAYOUTS", "impossible_day", "own_keys", "rows_of"]


def rows_of(borough: Borough, layout: Layout, keys: Objects) -> list[tuple[Any, ...]]:
    """The rows of one file: text, dates where the file has true dates, None where a cell is empty."""
    frame, record = borough.frames[layout.happenings], borough.rows[layout.happenings]
    facts = _Facts(borough.records, layout, keys)
    columns = []
    for column in layout.columns:
        if column.fact in frame.columns:
            columns.append(_of_rows(frame.columns[column.fact], column, layout))
        else:
            columns.append(facts.column(column)[record].tolist())
    return list(zip(*columns, strict=True))


def own_keys(records: Records) -> Objects:
    """The agency's own number of the person, for each record."""
    keys = np.full(len(records), None, dtype=object)
    for place, slug in enumerate(AGENCIES):
        mine = np.flatnonzero(records.agency == place)
        form = next((layout.key_form for layout in LAYOUTS if layout.agency == slug), "")
        owned = next((kind for kind, owner in OWNERS.items() if owner == slug), None)
        if owned:
            keys[mine] = records.columns[owned][mine]
        elif form == "{}":
            keys[mine] = np.arange(1, len(mine) + 1)
        else:
            counted = np.arange(len(mine)) + place * 54_323
            keys[mine] = [form.format(code) for code in scrambled(counted, MOST_RECORDS).tolist()]
    return keys


def impossible_day(layout: Layout) -> str:
    """A day that no calendar has, in the layout's own form."""
    text = "%d/%m/%Y" if layout.date_format in ("excel", "by hand") else layout.date_format
    for part, words in IMPOSSIBLE.items():
        text = text.replace(part, words)
    return text


def _of_rows(values: NDArray[Any], column: Column, layout: Layout) -> list[Any]:
    if values.dtype.kind == "M":
        return _days(values, layout, is_moment=column.fact == "day").tolist()
    return [column.codes.get(value, value) for value in values.tolist()] if column.codes else values.tolist()


class _Facts:
    """What one agency has written down about people, as its layout shows it; arrays over all records."""

    def __init__(self, records: Records, layout: Layout, keys: Objects) -> None:
        self.records, self.layout, self.keys = records, layout, keys
        self.mine = np.flatnonzero(records.agency == AGENCIES.index(layout.agency))
        self.told = self.mine % 100 < 100 * rates().of("names_in_full", records.agency[self.mine])

    def column(self, column: Column) -> Objects:
        """One column for each record of the agency; other agencies' records stay empty."""
        values = self._values(column.fact)
        if column.codes:
            values = _each(values, lambda value: column.codes.get(value, value))
        if column.fact in NAME_FACTS:
            values = _each(values, self._spelling(column.fact))
        if self.layout.missing:
            values[values == None] = self.layout.missing  # noqa: E711  (element by element)
        filled = np.full(len(self.records), None, dtype=object)
        filled[self.mine] = values
        return filled

    def _values(self, fact: str) -> Objects:
        if fact == "key":
            return self.keys[self.mine]
        if fact == "date_of_birth":
            return self._births()
        makers: dict[str, Callable[[], Objects]] = {
            "aliases": lambda: _each(self._known("aliases"), "; ".join),
            "full_name": lambda: self._joined("{0} {1}"),
            "family_comma_given": lambda: self._joined("{1}, {0}"),
            "casual_name": self._casual_names,
            "given_initial": lambda: _each(self._known("given_name"), lambda name: anyascii(name)[0].upper()),
            "family_initial": lambda: _each(self._known("family_name"), lambda name: anyascii(name)[0].upper()),
            "postcode_sector": lambda: _each(self._known("postcode"), lambda postcode: postcode[:-2]),
            "nhs_number": lambda: self._now_and_then("nhs_number", lambda text: f"{text[:3]} {text[3:6]} {text[6:]}"),
            "pnc": lambda: self._now_and_then("pnc", lambda text: f"{text[2:5]}{text[5:].lstrip('0')}"),
            "phone": lambda: self._now_and_then("phone", lambda text: f"+44 {text[1:5]} {text[5:]}"),
            "ni_number": lambda: self._now_and_then(
                "ni_number", lambda text: " ".join([text[:2], text[2:8], text[8:]])
            ),
        }
        if fact in makers:
            return makers[fact]()
        values = self._known(fact)
        if fact in ("given_name", "family_name"):
            values[~self.told] = None
        return values

    def _known(self, field: str) -> Objects:
        return self.records.columns[field][self.mine].copy()

    def _joined(self, form: str) -> Objects:
        pairs = zip(self._known("given_name"), self._known("family_name"), strict=True)
        return _objects([form.format(given, family or "").strip(" ,") for given, family in pairs])

    def _casual_names(self) -> Objects:
        """The given name, now and then with the family name behind it."""
        given, family = self._known("given_name"), self._known("family_name")
        both = (self.mine % 7 == 0) & (family != None)  # noqa: E711  (element by element)
        given[both] = given[both] + " " + family[both]
        return given

    def _now_and_then(self, field: str, form: Callable[[str], str]) -> Objects:
        """A number in another of its usual forms on three records of ten."""
        values = self._known(field)
        otherwise = self.mine % 10 < 3
        values[otherwise] = _each(values[otherwise], form)
        return values

    def _spelling(self, fact: str) -> Callable[[str], str]:
        case, encoding = self.layout.letter_case, self.layout.encoding

        def spelled(name: str) -> str:
            try:
                name.encode(encoding)
            except UnicodeEncodeError:
                name = anyascii(name)
            if case == "upper" or (case == "family upper" and fact == "family_name"):
                return name.upper()
            return name.lower() if case == "lower" else name

        return spelled

    def _births(self) -> Objects:
        born = self.records.born[self.mine]
        texts = _days(born, self.layout, is_moment=False, is_birth=True)
        year_only = np.flatnonzero(self.records.is_year_only[self.mine])
        texts[year_only] = np.datetime_as_string(born[year_only], unit="Y").astype(object)
        return texts


def _days(days: Days, layout: Layout, is_moment: bool, is_birth: bool = False) -> Objects:
    """Days as the layout writes them, None where there is none."""
    if layout.date_format == "excel":
        return days.astype("datetime64[D]").astype(object)
    known = np.flatnonzero(~np.isnat(days))
    written = np.full(len(days), None, dtype=object)
    if layout.date_format == "by hand":
        for style, form in enumerate(BY_HAND):
            some = known[known % len(BY_HAND) == style]
            written[some] = _formatted(days[some], form)
        return _each(written, str.lower)
    day_form, _, has_time = layout.date_format.partition(" ")
    written[known] = _formatted(days[known], day_form)
    if has_time and not is_birth:
        minutes = known * 37 % 840 + 480 if is_moment else np.full(len(known), 1439)
        written[known] += _objects([f" {minute // 60:02d}:{minute % 60:02d}" for minute in minutes.tolist()])
    return written


def _formatted(days: Days, form: str) -> Objects:
    """Days in one form, each different day formatted once."""
    different, places = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    return _objects([day.strftime(form) for day in different.tolist()])[places]


def _each(values: Objects, change: Callable[[Any], Any]) -> Objects:
    return _objects([None if value is None else change(value) for value in values])


def _objects(values: list[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
