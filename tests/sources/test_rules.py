"""What one row says: names, days, answers, and what is told apart."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.sources.account import Account, as_identity, birth_date, names_of, settle, tidy
from alongside.sources.profile import read_profile
from alongside.sources.rules import MissingColumns, Reader, Understood, read_date

TODAY = dt.date(2026, 11, 2)


def understand(profile: str, **cells: str) -> Understood | list:
    body = 'title = "T"\n[record]\nown_key = "key"\n' + profile
    return Reader(read_profile(body), ["key", *cells], TODAY).understand(["7", *cells.values()])


def said(profile: str, **cells: str) -> dict:
    row = understand(profile, **cells)
    assert isinstance(row, Understood), row
    return dict(row.identity)


@pytest.mark.parametrize(
    ("identity", "cells", "expected"),
    [
        pytest.param('full_name = "n"', {"n": "Anna Maria Kowalska"},
                     {"given_name": "Anna Maria", "family_name": "Kowalska"}, id="a full name is parted"),
        pytest.param('full_name = { column = "n", order = "family, given" }', {"n": "KOWALSKA, Anna"},
                     {"given_name": "Anna", "family_name": "KOWALSKA"}, id="family name, given name"),
        pytest.param('full_name = { column = "n", order = "family, given" }', {"n": "KOWALSKA"},
                     {"family_name": "KOWALSKA"}, id="family name alone"),
        pytest.param('full_name = "n"\nfamily_name = "f"', {"n": "Abel Russom", "f": "Russom"},
                     {"given_name": "Abel", "family_name": "Russom"}, id="a family name that stands twice is left out once"),
        pytest.param('full_name = "n"', {"n": "Kasia"}, {"given_name": "Kasia"}, id="one word is a given name"),
        pytest.param('given_name = ["a", "b"]', {"a": "", "b": "K"}, {"given_name": "K"}, id="the first that is filled"),
        pytest.param('given_name = "g"\nfamily_name = "f"\nknown_as = "k"', {"g": "Katarzyna", "f": "Nowak", "k": "Kasia"},
                     {"given_name": "Katarzyna", "family_name": "Nowak", "aliases": ("Kasia Nowak",)}, id="a name they like"),
        pytest.param('given_name = "g"\naliases = "a"', {"g": "Anna", "a": "Ann Smith; ; Annie"},
                     {"given_name": "Anna", "aliases": ("Ann Smith", "Annie")}, id="aliases by semicolon"),
        pytest.param('given_name = "g"\nsex = { column = "s", codes = { "2" = "Female" } }', {"g": "Anna", "s": "2"},
                     {"given_name": "Anna", "sex": "Female"}, id="a code list"),
        pytest.param('given_name = "g"\n[file]\nmissing = ["Not Known"]', {"g": "not known"}, {}, id="words for nothing"),
    ],
)  # fmt: skip
def test_who_a_row_is_about(identity, cells, expected):
    assert said("[identity]\n" + identity, **cells) == expected


EVENT = '[identity]\ngiven_name = "g"\n[[events]]\nkind = "arrest"\non = "d"\n'


@pytest.mark.parametrize(
    ("more", "cells", "happened"),
    [
        pytest.param("", {"d": ""}, False, id="no day, no event"),
        pytest.param("", {"d": "01/10/2026"}, True, id="a day, an event"),
        pytest.param(
            'when = { t = ["Arrest", "Detained"] }', {"d": "01/10/2026", "t": "ARREST"}, True, id="when, any case"
        ),
        pytest.param('when = { t = "Arrest" }', {"d": "01/10/2026", "t": "Other"}, False, id="when not"),
        pytest.param('when = { t = "*" }', {"d": "01/10/2026", "t": "x"}, True, id="when filled"),
        pytest.param('when = { t = "*" }', {"d": "01/10/2026", "t": ""}, False, id="when not filled"),
        pytest.param('unless = { t = "NFA" }', {"d": "01/10/2026", "t": "nfa"}, False, id="unless"),
    ],
)
def test_an_event_happens_when_its_row_says_so(more, cells, happened):
    row = understand(EVENT + more, g="Anna", **cells)
    assert bool(row.events) is happened


def test_parts_of_a_summary_with_an_empty_column_are_left_out_and_so_is_prose():
    row = understand(
        EVENT + 'summary = "At {p}; {why}; {note}"', g="A", d="01/10/2026", p="Strand", why="", note="x" * 61
    )
    assert row.events[0].summary == "At Strand"


def test_two_of_a_day_are_one_unless_the_profile_tells_them_apart():
    def digest(more, offence):
        return understand(EVENT + more, g="A", d="01/10/2026", o=offence).events[0].digest

    assert digest("", "Theft") == digest("", "Affray")
    assert digest('apart = "o"', "Theft") != digest('apart = "o"', "Affray")


def test_an_event_known_by_something_else_than_its_day_may_move():
    def digest(day):
        return understand(EVENT + 'known_by = "o"', g="A", d=day, o="5").events[0].digest

    assert digest("01/10/2026") == digest("08/10/2026")


def test_a_row_may_have_several_faults_and_says_them_all():
    faults = understand(EVENT + '[[events]]\nkind = "charge"\non = "c"', g="x" * 101, d="31/02/2026", c="soon")
    assert [fault.column for fault in faults] == ["g", "d", "c"]


def test_columns_that_are_not_there_are_named_with_those_that_are():
    with pytest.raises(MissingColumns, match=r"“d”.* It has: key, g"):
        understand(EVENT, g="Anna")


@pytest.mark.parametrize(
    ("written", "patterns", "expected"),
    [
        ("03/04/2026", ("%d/%m/%Y",), dt.date(2026, 4, 3)),
        ("2026-04-03", ("%d/%m/%Y",), dt.date(2026, 4, 3)),
        ("2026-04-03 10:15", ("%d/%m/%Y",), dt.date(2026, 4, 3)),
        ("03-Apr-26", ("%d/%m/%Y", "%d-%b-%y"), dt.date(2026, 4, 3)),
        ("31/02/2026", ("%d/%m/%Y",), None),
        ("2026-02-31", ("%d/%m/%Y",), None),
        ("12 march 26", ("by hand",), dt.date(2026, 3, 12)),
        ("3/4/26", ("by hand",), dt.date(2026, 4, 3)),
        ("last week", ("by hand",), None),
    ],
)
def test_days(written, patterns, expected):
    assert read_date(written, patterns) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("04/03/85", dt.date(1985, 3, 4), id="two digits of a year"),
        pytest.param("04/03/27", dt.date(1927, 3, 4), id="nobody is born tomorrow"),
        pytest.param("1974", None, id="a year alone"),
        pytest.param("01/01/1900", None, id="what systems write for nothing"),
        pytest.param("age 47", None, id="an age"),
    ],
)
def test_a_date_of_birth_is_shown_where_it_is_a_day(written, expected):
    assert birth_date(written, ("%d/%m/%y", "%d/%m/%Y"), TODAY) == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [("ADEYEMI-O'BRIEN", "Adeyemi-O'Brien"), ("ola", "Ola"), ("McCarthy", "McCarthy"), ("ȚEPEȘ", "Țepeș"), ("", "")],
)
def test_a_name_is_shown_with_capitals_and_small_letters(name, shown):
    assert tidy(name) == shown


def identity(**fields):
    return as_identity(fields, {})


class TestSettling:
    def test_the_later_version_holds_whatever_came_first(self):
        older, newer = (
            identity(given_name="Ania", family_name="Nowak"),
            identity(given_name="Anna", family_name="Kowalska"),
        )
        for versions in ({older: dt.date(2026, 1, 1), newer: dt.date(2026, 2, 1)},
                         {newer: dt.date(2026, 2, 1), older: dt.date(2026, 1, 1)}):  # fmt: skip
            assert settle(versions).supplied == {
                "given_name": "Anna", "family_name": "Kowalska", "aliases": ["Ania Nowak"],
            }  # fmt: skip

    def test_a_blank_erases_nothing(self):
        versions = {identity(given_name="Anna", phone="07000 900000"): dt.date(2026, 1, 1),
                    identity(given_name="Anna"): dt.date(2026, 2, 1)}  # fmt: skip
        assert settle(versions).supplied["phone"] == "07000 900000"

    def test_an_address_never_keeps_the_postcode_of_another(self):
        versions = {identity(given_name="Anna", address="1 Elm", postcode="NX1 1AA"): dt.date(2026, 1, 1),
                    identity(given_name="Anna", address="NFA"): dt.date(2026, 2, 1)}  # fmt: skip
        assert "postcode" not in settle(versions).supplied

    def test_settling_again_with_what_was_settled_changes_nothing(self):
        versions = {identity(given_name="Anna", family_name="Nowak"): dt.date(2026, 2, 1)}
        before = identity(given_name="Ania", family_name="Kowalska", phone="1")
        once = settle(versions, before, dt.date(2026, 1, 1)).supplied
        assert settle(versions, as_identity(once, {}), dt.date(2026, 2, 1)).supplied == once


def test_rows_of_one_key_make_one_account_with_the_fuller_telling_of_each_event():
    body = '[identity]\ngiven_name = "g"\n[[events]]\nkind = "custody"\non = "d"\nends = "e"\n'
    first = understand(body, g="Anna", d="01/09/2026", e="")
    second = understand(body, g="Anna", d="01/09/2026", e="01/10/2026")
    account = Account("7", 2)
    assert [account.add(line, row) for line, row in ((2, first), (3, second), (4, first))] == [True, True, False]
    ((event, line),) = account.events.values()
    assert (event.ends_on, line) == (dt.date(2026, 10, 1), 3)


def test_every_name_is_there_to_be_found_in_plain_letters():
    names = names_of({"given_name": "ŁUKASZ", "family_name": "ŻAK", "aliases": ["Luke O'Neil"]})
    assert [(name.kind, name.given_name, name.family_name, name.search_words) for name in names] == [
        ("main", "Łukasz", "Żak", "LUKASZ ZAK"), ("alias", "Luke", "O'Neil", "LUKE ONEIL"),
    ]  # fmt: skip
