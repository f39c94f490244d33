"""Profiles: what ships can be used, and what is wrong with one is said all at once, in words."""

from __future__ import annotations

import pytest

from alongside.access.policy import Category
from alongside.methods.borough.layouts import LAYOUTS
from alongside.people.rules import EVENT_KINDS, Answer
from alongside.sources.changes import SHIPPED
from alongside.sources.profile import BadProfile, read_profile
from alongside.sources.proposal import likely_meaning, likely_meanings
from alongside.sources.rules import Reader
from tests.sources.conftest import PROFILE

BODIES = {path.stem: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.toml")}
NAMED_IN_THE_CATALOGUE = {"chain", "hope", "ndelius", "oasys", "prison_release", "iom", "ndtms", "systmone", "inform",
                          "charitylog", "ecins", "plain"}  # fmt: skip


def test_every_system_that_the_documents_name_has_a_profile():
    assert set(BODIES) >= NAMED_IN_THE_CATALOGUE


@pytest.mark.parametrize("slug", sorted(BODIES))
def test_a_shipped_profile_can_be_used_and_says_that_the_layout_is_to_be_confirmed(slug):
    profile = read_profile(BODIES[slug])
    assert "confirm every line with the agency" in profile.about
    assert profile.events, "it tells that something happened"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.profile)
def test_a_shipped_profile_finds_its_columns_in_the_boroughs_export(layout, today):
    header = [column.name for column in layout.columns]
    profile = read_profile(BODIES[layout.profile])
    assert profile.file.header_row == layout.header_row
    assert Reader(profile, header, today).header == header  # raises MissingColumns otherwise


def test_domestic_abuse_has_a_category_of_its_own_and_no_address():
    profile = read_profile(BODIES["plain"])
    assert profile.categories() == {Category.IDENTITY, Category.DOMESTIC_ABUSE}
    assert not {"address", "postcode"} & set(profile.identity)


def without(line: str) -> str:
    return "\n".join(each for each in PROFILE.splitlines() if each != line)


@pytest.mark.parametrize(
    ("body", "where", "because"),
    [
        pytest.param("title = ", "The text", "not valid TOML", id="no TOML"),
        pytest.param(without('title = "Visits"'), "The profile", "has no title", id="no title"),
        pytest.param(without('own_key = "ID"'), "[record]", "names no own_key", id="no key"),
        pytest.param(PROFILE.replace("[identity]", "[identiy]"), "The profile", "'identiy' is not understood", id="a slip"),
        pytest.param(PROFILE.replace('"hostel_stay"', '"hostel"'), "[[events]] 1", "'hostel' is not known", id="no such kind"),
        pytest.param(PROFILE.replace('"hostel_stay"', '"arrest"'), "[[events]] 1", "has no end", id="an end that cannot be"),
        pytest.param(PROFILE.replace("%d/%m/%Y", "DD/MM/YYYY"), "[file]", "date format", id="a date format of another kind"),
        pytest.param(PROFILE.replace('yes = "Y"', 'yess = "Y"'), "answer", "'yess' is not understood", id="a slip inside"),
        pytest.param(PROFILE.replace('"{Place}"', '"x"\ncategory = "health"'), "[[events]] 1", "category 'health'", id="category"),
        pytest.param(PROFILE.replace("[file]", "[file]\nheader_row = 0"), "[file]", "header_row is 0", id="row nought"),
        pytest.param(PROFILE.replace("[file]", '[file]\nencoding = "latin1"'), "[file]", "Choose from", id="encoding"),
        pytest.param(PROFILE.replace("[file]", '[file]\ndelimiter = "||"'), "[file]", "Give one character", id="delimiter"),
        pytest.param(PROFILE.replace('on = "Date"\nends', "ends"), "[[events]] 1", "says no date", id="no day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_where_and_how_to_mend_it(body, where, because):
    with pytest.raises(BadProfile) as caught:
        read_profile(body)
    assert any(where in problem.where and because in problem.because for problem in caught.value.problems), str(
        caught.value
    )


def test_every_problem_is_said_at_once():
    with pytest.raises(BadProfile) as caught:
        read_profile(PROFILE.replace('"hostel_stay"', '"x"').replace('"need_alcohol"', '"y"'))
    assert len(caught.value.problems) == 2


def test_an_answer_may_be_fixed_and_values_may_each_be_an_event():
    body = PROFILE + '\n[[events]]\non = "Date"\nanswer = "yes"\n'
    body += 'each = { column = "Needs", separator = "|", kinds = { "Drink" = "need_alcohol" } }\n'
    rule = read_profile(body).events[-1]
    assert (rule.answer, rule.kinds()) == (Answer.YES, ("need_alcohol",))
    assert set(rule.kinds()) <= set(EVENT_KINDS)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Forename", "given_name"),
        ("Client First Name", "given_name"),
        ("SURNAME", "family_name"),
        ("D.O.B.", "date_of_birth"),
        ("Date Of Birth", "date_of_birth"),
        ("Postcod", "postcode"),
        ("Hostel Address", "address"),
        ("Support need: alcohol", "answer:need_alcohol"),
        ("Project name", ""),
        ("Remarks", ""),
    ],
)
def test_a_columns_meaning_is_proposed_by_its_name(name, meaning):
    assert likely_meaning(name) == meaning


def test_no_meaning_that_can_stand_once_is_proposed_twice():
    assert likely_meanings(["CRN", "Forename", "First name", "Notes"]) == {
        "CRN": "key:crn", "Forename": "given_name", "First name": "", "Notes": "",
    }  # fmt: skip
