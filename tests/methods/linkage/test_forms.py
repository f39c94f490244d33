from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.linkage.contacts import email_form, phone_form, sex_form
from alongside.methods.linkage.dates import birth_form, likely_order
from alongside.methods.linkage.names import fold, name_form, root_table, roots, sounds, split_full_name
from alongside.methods.linkage.places import address_form, postcode_form

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))


def _name(supplied):
    form = name_form(supplied)
    return form.text if form else ""


def _birth(supplied):
    form = birth_form(supplied)
    return form.text or form.because


FORMS = {
    "name": _name,
    "birth": _birth,
    "postcode": lambda supplied: postcode_form(supplied).text or "",
    "address": lambda supplied: " ".join(address_form(supplied).words),
    "phone": lambda supplied: phone_form(supplied) or "",
    "email": lambda supplied: email_form(supplied) or "",
    "sex": lambda supplied: sex_form(supplied) or "",
}


@pytest.mark.parametrize(
    ("kind", "supplied", "expected"),
    [(kind, supplied, expected) for kind, cases in CASES.items() for supplied, expected in cases.items()],
)
def test_what_agencies_write_becomes_what_is_compared(kind, supplied, expected):
    assert FORMS[kind](supplied) == expected


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(supplied=st.text(max_size=40))
def test_no_text_whatever_stops_a_form(form, supplied):
    assert isinstance(form(supplied), str)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(supplied):
    assert fold(fold(supplied)) == fold(supplied)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("KASIA", "KATARZYNA"), ("GOSIA", "MALGORZATA"), ("BILL", "WILLIAM"), ("PADDY", "PATRICK"), ("ZE", "JOSE"),
        ("BEPPE", "GIUSEPPE"), ("MO", "MOHAMMED"), ("NELU", "IOAN"), ("MUHAMMAD", "MAXAMED"), ("YOUSSEF", "YUUSUF"),
        ("TESFAI", "TESFAY"), ("GIRMAY", "GHIRMAI"), ("XASAN", "HASSAN"), ("SHAUN", "SEAN"),
    ],
)  # fmt: skip
def test_short_and_foreign_forms_share_a_root(short, full):
    assert roots(short) & roots(full)


def test_a_name_with_several_roots_does_not_make_them_one():
    assert {"ALBERT", "ALAN", "ALEXANDER"} <= roots("AL")
    assert not roots("ALBERT") & roots("ALAN")


def test_every_root_is_a_name_in_standard_form():
    assert all(fold(form) == form for form in root_table())


@pytest.mark.parametrize(
    "group",
    [("MOHAMMED", "MUHAMMAD", "MOHAMAD", "MHMD"), ("YOUSEF", "YUSUF", "JOSEF"), ("TESFAY", "TESFAI"),
     ("HUSSEIN", "XUSEEN"), ("SMITH", "SMYTH"), ("KOWALSKA", "KOVALSKA"), ("WISNIEWSKI", "VISHNIEVSKI")],
)  # fmt: skip
def test_spellings_of_one_name_sound_alike(group):
    assert len({sounds(name) for name in group}) == 1


@pytest.mark.parametrize(
    ("full", "parts"),
    [("Anna Maria Kowalska", ("Anna Maria", "Kowalska")), ("Kowalska, Anna", ("Anna", "Kowalska")),
     ("Maria da Silva", ("Maria", "da Silva")), ("Cher", ("", "Cher"))],
)  # fmt: skip
def test_a_full_name_is_parted(full, parts):
    assert split_full_name(full) == parts


def test_a_default_first_of_january_is_marked():
    assert birth_form("1980-01-01").is_default
    assert not birth_form("1980-01-02").is_default


def test_day_and_month_that_could_be_exchanged_give_the_other_date():
    assert birth_form("1980-02-03").swapped == "1980-03-02"
    assert birth_form("1980-02-13").swapped is None
    assert birth_form("1980-03-03").swapped is None


def test_the_order_of_a_file_is_taken_from_its_unambiguous_dates():
    american = ["02/13/1980", "03/04/1981", "12/31/1990"]
    assert likely_order(american) == "month_first"
    assert birth_form("03/04/1981", order=likely_order(american)).text == "1981-03-04"
    assert likely_order(["13/02/1980"]) == "day_first"


def test_a_two_digit_year_is_within_the_last_hundred_years():
    assert birth_form("01/02/26", today_year=2026).year == 2026
    assert birth_form("01/02/27", today_year=2026).year == 1927
