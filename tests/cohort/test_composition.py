"""Who is left out is pointed out; nobody in a small group is."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.cohort import documents
from alongside.cohort.composition import break_down, compose, grouped
from alongside.cohort.models import Place, Standing
from alongside.cohort.views.composition import gap_in_words
from tests.factories.partnership import make_record

TODAY = dt.date(2026, 11, 2)


def header(sex):
    return (sex, None, "", "", "")


def sexes(everyone, eligible, chosen):
    people = [[header("Female")] * women + [header("Male")] * men for women, men in (everyone, eligible, chosen)]
    return break_down([("Sex", lambda row: row[0], ("Female", "Male"))], *people)[0]


def test_a_group_that_is_left_out_is_pointed_out_with_an_interval():
    breakdown = sexes((300, 700), (80, 120), (0, 40))
    (women,) = breakdown.left_out
    assert women.label == "Female"
    assert gap_in_words(women).startswith("Female: 0% of the shortlist, 40% of the eligible. That is 40 points fewer")


def test_a_difference_that_chance_would_explain_is_not_pointed_out():
    assert not sexes((300, 700), (20, 80), (5, 25)).left_out


def test_few_people_are_hidden_and_cannot_be_subtracted_back():
    women, men = sexes((300, 700), (30, 120), (3, 17)).rows
    assert women.chosen.is_hidden and men.chosen.is_hidden, "17 of 20 would tell of the 3"
    assert (women.eligible.count, men.eligible.count) == (30, 120)
    assert women.gap is None


def test_few_left_over_are_hidden_too():
    women, men = sexes((300, 700), (10, 60), (8, 12)).rows
    assert women.chosen.is_hidden and men.chosen.is_hidden, "10 eligible less 8 chosen leaves 2"


@pytest.mark.parametrize(
    ("way", "value", "group"),
    [
        ("nationality", "Polish", "EU and rest of Europe"),
        ("nationality", "Ukrainian", "EU and rest of Europe"),
        ("nationality", "UK", "UK"),
        ("nationality", "British", "UK"),
        ("nationality", "Irish", "Ireland"),
        ("nationality", "Northern Irish", "UK"),
        ("nationality", "Eritrean", "Rest of the world"),
        ("nationality", "", "Not known"),
        ("ethnicity", "White and Black Caribbean", "Mixed or multiple"),
        ("ethnicity", "Any other White background", "White"),
        ("ethnicity", "Black African", "Black, Black British, Caribbean or African"),
        ("ethnicity", "Roma", "White"),
        ("ethnicity", "White Irish", "White"),
        ("ethnicity", "White/Caucasian", "White"),
        ("ethnicity", "Asian", "Asian or Asian British"),
        ("ethnicity", "Mixed", "Mixed or multiple"),
        ("ethnicity", "Other", "Other ethnic group"),
        ("ethnicity", "Arab", "Other ethnic group"),
        ("ethnicity", "Arab/North African", "Other ethnic group"),
        ("ethnicity", "Undeclared", "Not known"),
        ("ethnicity", "Not stated", "Not known"),
    ],
)
def test_wider_groups(way, value, group):
    assert grouped(way, value) == group


@pytest.mark.django_db
def test_figures_come_from_the_first_of_the_list_and_wait_until_there_are_enough(partnership, shipped):
    ranking = documents.ranking_in_use()[1]
    assert compose(ranking, TODAY).too_few
    for number in range(60):
        person = make_record(partnership.council, sex="").person
        person.sex = "female" if number < 20 else "male"
        person.save()
        Standing.objects.create(
            person=person, set_slug="default", set_version=1, verdict="yes", since=TODAY, assessed_on=TODAY,
            values={"custody": 0 if number < 20 else 3}, points=0 if number < 20 else 6,
        )  # fmt: skip
    figures = compose(ranking, TODAY)
    assert (figures.everyone, figures.eligible, figures.chosen) == (60, 60, 20)
    by_sex = next(each for each in figures.breakdowns if each.title == "Sex")
    assert [(row.label, row.chosen.count) for row in by_sex.rows] == [("Female", 0), ("Male", 20)]
    assert [row.label for row in by_sex.left_out] == ["Female"]


@pytest.mark.django_db
def test_the_list_is_compared_with_the_eligible_and_whoever_came_onto_it_without_being_eligible(partnership, shipped):
    ranking = documents.ranking_in_use()[1]
    for number in range(60):
        person = make_record(partnership.council).person
        person.sex = "female" if number < 20 else "male"
        person.save()
        if number != 59:
            Standing.objects.create(
                person=person, set_slug="default", set_version=1, verdict="yes", since=TODAY, assessed_on=TODAY
            )
        if number >= 40:
            Place.objects.create(person=person, kind="data", started_on=TODAY)
    Place.objects.filter(pk__in=Place.objects.values("pk")[:5]).update(ended_on=TODAY, ended_as="other")
    figures = compose(ranking, TODAY, of_list=True)
    assert (figures.eligible, figures.chosen) == (60, 15)
    by_sex = next(each for each in figures.breakdowns if each.title == "Sex")
    assert [row.label for row in by_sex.left_out] == ["Female"]
