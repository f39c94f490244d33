from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.identifiers import (
    CHECK_LETTERS,
    KINDS,
    check,
    cro_check_letter,
    nhs_check_digit,
    pnc_check_letter,
)


@pytest.mark.parametrize(
    ("kind", "supplied", "canonical"),
    [
        pytest.param("nhs_number", "9434765919", "9434765919", id="nhs number as printed in the data dictionary"),
        pytest.param("nhs_number", "991 200 3888", "9912003888", id="nhs number in groups of three, three and four"),
        pytest.param("nhs_number", "943-476-5919", "9434765919", id="nhs number with hyphens"),
        pytest.param("pnc", "99/123456X", "1999/0123456X", id="short pnc of the last century"),
        pytest.param("pnc", "1999/0123456X", "1999/0123456X", id="long pnc"),
        pytest.param("pnc", "20/9N", "2020/0000009N", id="short pnc with a one-digit serial"),
        pytest.param("pnc", "12/394773H", "2012/0394773H", id="short pnc unpadded"),
        pytest.param("pnc", "2012/394773H", "2012/0394773H", id="long year with an unpadded serial"),
        pytest.param("pnc", "2003/0062845e", "2003/0062845E", id="pnc in lower case"),
        pytest.param("pnc", "1985/0000123B", "1985/0000123B", id="pnc of 1985"),
        pytest.param("pnc", "2001 / 0045678P", "2001/0045678P", id="pnc with spaces"),
        pytest.param("pnc", "2024/0999999V", "2024/0999999V", id="pnc of 2024"),
        pytest.param("pnc", "20240999999V", "2024/0999999V", id="eleven digits without a slash have one reading"),
        pytest.param("pnc", "990123456X", "1999/0123456X", id="9901 is no year, so nine digits have one reading"),
        pytest.param("cro", "29906/12J", "029906/12J", id="cro unpadded"),
        pytest.param("cro", "265416/21G", "265416/21G", id="cro of six digits"),
        pytest.param("cro", "sf05/482703j", "SF05/482703J", id="short file cro in lower case"),
        pytest.param("prison_number", "a1234aa", "A1234AA", id="prison number in lower case"),
        pytest.param("crn", "X 123456", "X123456", id="crn with a space"),
        pytest.param("ni_number", "AB 12 34 56 C", "AB123456C", id="ni number in pairs"),
        pytest.param("chain_number", " 90123456 ", "90123456", id="chain number with spaces around it"),
    ],
)
def test_a_sound_number_has_one_form(kind: str, supplied: str, canonical: str) -> None:
    checked = check(kind, supplied)
    assert (checked.is_valid, checked.canonical, checked.supplied, checked.because) == (True, canonical, supplied, "")
    assert check(kind, canonical).canonical == canonical


@pytest.mark.parametrize(
    ("kind", "supplied", "words"),
    [
        pytest.param("nhs_number", "9434765910", "wrong check digit", id="nhs number with a wrong last digit"),
        pytest.param("nhs_number", "9912003814", "wrong check digit", id="nhs number with two digits changed"),
        pytest.param("nhs_number", "1234567890", "wrong check digit", id="counting to ten"),
        pytest.param("nhs_number", "0000000000", "placeholder", id="ten zeros pass the sum"),
        pytest.param("nhs_number", "1111111111", "placeholder", id="ten ones pass the sum"),
        pytest.param("nhs_number", "943476591", "ten digits", id="nine digits"),
        pytest.param("nhs_number", "٩٤٣٤٧٦٥٩١٩", "ten digits", id="digits of another script"),
        pytest.param("pnc", "1999/0123456A", "wrong check letter", id="pnc with a wrong letter"),
        pytest.param("pnc", "12/394773I", "wrong check letter", id="the letter I is never used"),
        pytest.param("pnc", "PNC123", "look like", id="not a pnc"),
        pytest.param("pnc", "2099/0123456X", "cannot be", id="pnc of a year to come"),
        pytest.param("pnc", "201239477H", "two ways", id="nine digits starting with a year have two readings"),
        pytest.param("cro", "29906/123", "look like", id="cro without its letter"),
        pytest.param("cro", "29906/12A", "wrong check letter", id="cro with a wrong letter"),
        pytest.param("prison_number", "1234AAA", "look like", id="prison number without its first letter"),
        pytest.param("crn", "X12345", "look like", id="crn too short"),
        pytest.param("ni_number", "GB123456A", "look like", id="ni prefix that is never used"),
        pytest.param("ni_number", "AB123456E", "look like", id="ni suffix that is never used"),
        pytest.param("chain_number", "123456789", "one to eight digits", id="chain number too long"),
        pytest.param("chain_number", "", "one to eight digits", id="nothing"),
    ],
)
def test_an_unsound_number_is_never_compared(kind: str, supplied: str, words: str) -> None:
    checked = check(kind, supplied)
    assert (checked.is_valid, checked.canonical) == (False, None)
    assert checked.because.startswith(KINDS[kind].label)
    assert words in checked.because


def test_the_year_given_decides_the_century() -> None:
    letter = pnc_check_letter(27, 123456)
    assert check("pnc", f"27/123456{letter}", today_year=2026).canonical == f"1927/0123456{letter}"
    assert check("pnc", f"27/123456{letter}", today_year=2027).canonical == f"2027/0123456{letter}"


@given(st.integers(0, 999_999_999))
def test_one_wrong_digit_in_an_nhs_number_is_always_noticed(first_nine: int) -> None:
    nine = f"{first_nine:09d}"
    digit = nhs_check_digit(nine)
    if digit is None or len(set(f"{nine}{digit}")) == 1:
        return
    whole = f"{nine}{digit}"
    assert check("nhs_number", whole).is_valid
    for place, right in enumerate(whole):
        wrong = str((int(right) + 1) % 10)
        assert not check("nhs_number", whole[:place] + wrong + whole[place + 1 :]).is_valid


@given(st.integers(1900, 2026), st.integers(1, 9_999_999), st.sampled_from(CHECK_LETTERS))
def test_only_the_right_letter_passes_on_a_pnc(year: int, serial: int, letter: str) -> None:
    assert check("pnc", f"{year}/{serial}{letter}").is_valid == (letter == pnc_check_letter(year, serial))


@given(st.integers(0, 99), st.integers(1, 999_999), st.booleans())
def test_the_letter_made_for_a_cro_passes(year: int, serial: int, short_file: bool) -> None:
    letter = cro_check_letter(f"{year:02d}", serial, short_file)
    text = f"SF{year:02d}/{serial}{letter}" if short_file else f"{serial}/{year:02d}{letter}"
    assert check("cro", text).is_valid


def test_a_kind_that_is_not_known_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        check("passport", "123")
