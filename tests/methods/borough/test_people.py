"""The people: over half from abroad, published shares of need, numbers that check and that nobody ever had."""

from __future__ import annotations

import re

import numpy as np
import pytest

from alongside.methods.borough import identity_records
from alongside.methods.borough.faults import BIT, rates
from alongside.methods.borough.names import names
from alongside.methods.borough.needs import FEWER, LACKING, draw_needs, shared_out
from alongside.methods.borough.numbers import MOST_PEOPLE, NUMBERS, postcodes, scrambled
from alongside.methods.borough.people import People, build_people
from alongside.methods.borough.records import TODAY
from alongside.methods.borough.register import Records, draw_known, draw_records, observe
from alongside.methods.identifiers import check

MANY = 20_000
NEVER_ISSUED = {
    "nhs_number": r"999\d{7}",
    "pnc": r"\d{4}/9\d{6}[A-Z]",
    "cro": r"[5-9]\d{5}/\d{2}[A-Z]|SF\d{2}/[5-9]\d{5}[A-Z]",
    "prison_number": r"Z\d{4}[A-Z]{2}",
    "crn": r"Z\d{6}",
    "ni_number": r"XX\d{6}[A-D]",
    "chain_number": r"9\d{7}",
}


@pytest.fixture(scope="module")
def people() -> People:
    return build_people(MANY, TODAY, np.random.default_rng(3))


@pytest.fixture(scope="module")
def records(people: People) -> Records:
    rng = np.random.default_rng(4)
    who, agency, is_second = draw_records(draw_known(people, rng), rng)
    return observe(people, who, agency, is_second, rng)


def _share(flags: np.ndarray) -> float:
    return float(np.mean(flags))


def test_over_half_are_not_uk_nationals(people: People) -> None:
    british = names().nationalities.index("British")
    assert 0.57 < _share(people.nationality != british) < 0.66


@pytest.mark.parametrize(
    ("letter", "published"),
    [
        pytest.param("H", 0.95, id="homelessness"),
        pytest.param("M", 0.99, id="mental ill health"),
        pytest.param("S", 0.95, id="drugs or alcohol"),
        pytest.param("J", 0.88, id="criminal justice"),
        pytest.param("D", 0.70, id="domestic abuse"),
    ],
)
def test_the_published_shares_of_need_come_out(letter: str, published: float) -> None:
    needs = draw_needs(10_000, np.random.default_rng(1))
    assert _share(needs.has(letter)[needs.is_multiple]) == pytest.approx(published, abs=0.0006)


def test_the_published_share_of_four_or_more_comes_out(people: People) -> None:
    needs = people.needs
    assert _share(needs.domains.sum(axis=1)[needs.is_multiple] >= 4) == pytest.approx(0.83, abs=0.0006)
    women = needs.is_multiple & people.is_woman
    assert _share(needs.has("D")[women]) == pytest.approx(0.93, abs=0.03)


@pytest.mark.parametrize("shares", [LACKING, FEWER], ids=["three or more", "two or fewer"])
def test_shares_are_whole_and_given_out_whole(shares: dict[str, float]) -> None:
    assert sum(shares.values()) == pytest.approx(1)
    for size in (1, 7, 440, 9_999):
        given = shared_out(shares, size)
        assert sum(given.values()) == size
        assert all(abs(count - shares[name] * size) < 1 for name, count in given.items())


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_valid_never_issued_and_each_of_one_person(kind: str) -> None:
    indices = np.arange(0, 2 * MOST_PEOPLE, 37)
    numbers = NUMBERS[kind](indices, 1990 + indices % 30)
    assert len(set(numbers)) == len(numbers)
    for number in numbers[:3000]:
        checked = check(kind, number)
        assert checked.is_valid, checked.because
        assert re.fullmatch(NEVER_ISSUED[kind], number)


def test_no_two_indices_share_a_place_in_any_range() -> None:
    for size, prime in ((909_090, 7_368_787), (1_000_000, 6_414_953), (500_000, 9_576_893), (900_000, 7_368_787)):
        assert np.bincount(scrambled(np.arange(size), size, prime), minlength=size).max() == 1


def test_postcodes_have_the_form_and_no_real_area() -> None:
    for postcode in postcodes(np.arange(5000)):
        assert re.fullmatch(r"(?:WM|LX|NX|SX)\d{1,2} \d[ABD-HJLNP-UW-Z]{2}", postcode)


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_fails_its_check_only_where_the_truth_says_so(records: Records, kind: str) -> None:
    column = records.columns[kind]
    written = np.flatnonzero(column != None)  # noqa: E711  (element by element)
    invalid = np.array([not check(kind, number).is_valid for number in column[written]])
    mistyped = (records.faults[written] & BIT["number mistyped"]) > 0
    assert len(written) > 1000
    assert not (invalid & ~mistyped).any()
    assert invalid.any() == (kind in ("nhs_number", "pnc", "cro"))


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        pytest.param("false name", 0.006, 0.03, id="false names"),
        pytest.param("other family name", 0.01, 0.04, id="maiden and married names"),
        pytest.param("nickname", 0.02, 0.06, id="nicknames"),
        pytest.param("spelled otherwise", 0.02, 0.06, id="other spellings"),
        pytest.param("letters simplified", 0.05, 0.16, id="lost diacritics"),
        pytest.param("names reversed", 0.007, 0.013, id="reversed names"),
        pytest.param("given name mistyped", 0.011, 0.017, id="slips in given names"),
        pytest.param("family name mistyped", 0.014, 0.022, id="slips in family names"),
        pytest.param("day and month swapped", 0.002, 0.007, id="day and month swapped"),
        pytest.param("year off by one", 0.006, 0.012, id="a year off"),
        pytest.param("first of January", 0.012, 0.035, id="first of January"),
        pytest.param("date of birth missing", 0.02, 0.08, id="no date of birth"),
        pytest.param("number mistyped", 0.004, 0.012, id="mistyped numbers"),
        pytest.param("number of another person", 0.0004, 0.0022, id="numbers of other people"),
    ],
)
def test_faults_come_at_their_rates(records: Records, fault: str, least: float, most: float) -> None:
    assert least < _share((records.faults & BIT[fault]) > 0) < most


def test_a_record_without_faults_says_what_is_true(people: People, records: Records) -> None:
    sound = np.flatnonzero(records.faults == 0)
    whole = sound[people.second_family[records.who[sound]] == -1]
    known = names()
    who = records.who[whole]
    assert 0.4 < len(sound) / len(records) < 0.8
    assert (records.columns["given_name"][whole] == known.spelled[people.given[who]]).all()
    assert (records.columns["family_name"][whole] == known.spelled[people.family[who]]).all()
    born = records.born[sound]
    assert not np.isnat(born).any()
    assert (born == people.born[records.who[sound]]).all()


def test_there_are_twins_and_fathers_and_sons_of_one_name(people: People) -> None:
    together = {}
    for person in range(len(people)):
        together.setdefault((people.homes[person, 0], people.family[person]), []).append(person)
    pairs = [pair for pair in together.values() if len(pair) == 2]
    same_day = sum(people.born[one] == people.born[other] for one, other in pairs)
    same_name = sum(people.given[one] == people.given[other] for one, other in pairs)
    assert same_day > MANY * 0.002
    assert same_name > MANY * 0.002


def test_a_womens_service_knows_women_and_needs_lead_to_agencies(people: People) -> None:
    known = draw_known(people, np.random.default_rng(9))
    agencies = list(rates().agencies)
    assert known.any(axis=1).all()
    assert people.is_woman[known[:, agencies.index("womens-service")]].all()
    treatment = known[:, agencies.index("drug-treatment")]
    assert people.needs.has("S")[treatment].all()


def test_identity_records_are_asked_for_by_number_and_come_the_same() -> None:
    table = identity_records(4000, seed=1)
    assert table.num_rows == 4000
    assert len(set(table["record_id"].to_pylist())) == 4000
    assert 2.2 < 4000 / len(set(table["person_id"].to_pylist())) < 3
    assert table.equals(identity_records(4000, seed=1))
    assert not table.equals(identity_records(4000, seed=2))


def test_more_identity_records_than_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 1,124,950 records"):
        identity_records(3_000_000, seed=1)
