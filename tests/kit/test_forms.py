"""Fields draw the markup that GOV.UK Frontend expects, and dates are read as people type them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.kit.forms import Checkboxes, DateField, FilesField, PoundsField, Radios
from tests.kit.markup import lists, tokens

FIXTURES = json.loads((Path(__file__).parent / "govuk_fixtures.json").read_text(encoding="utf-8"))
HINT = "Nullam id dolor id nibh ultricies vehicula ut id elit."
YES_NO = [("yes", "Yes"), ("no", "No")]
NATIONALITIES = [("british", "British"), ("irish", "Irish"), ("other", "Citizen of another country")]
WASTE = [
    ("animal", "Waste from animal carcasses"),
    ("mines", "Waste from mines or quarries"),
    ("farm", "Farm or agricultural waste"),
]
ROWS = {"rows": 5}
CHANGED_NAME = "This includes changing your last name or spelling your name differently."
PHOTO = "Your photo may be in your Pictures, Photos, Downloads or Desktop folder. Or in an app like iPhoto."

# fixture: the Django field that ought to draw it, the error it carries, its first value
GOLDEN = {
    "input: with hint text": (
        forms.CharField(
            label="National insurance number",
            max_length=12,
            help_text="It’s on your National Insurance card, benefit letter, payslip or P60. "
            "For example, ‘QQ 12 34 56 C’.",
        ),
        "",
    ),
    "input: with error message": (
        forms.CharField(label="National Insurance number"),
        "Enter a National Insurance number in the correct format",
    ),
    "textarea: with hint": (
        forms.CharField(
            label="Can you provide more detail?",
            widget=forms.Textarea(ROWS),
            help_text="Don't include personal or financial information, eg your National Insurance number or credit "
            "card details.",
        ),
        "",
    ),
    "textarea: with error message": (
        forms.CharField(label="Why can’t you provide a National Insurance number?", widget=forms.Textarea(ROWS)),
        "You must provide an explanation",
    ),
    "character-count: default": (
        forms.CharField(label="Can you provide more detail?", widget=forms.Textarea(ROWS), max_length=10),
        "",
    ),
    "select: with hint text and error message": (
        forms.ChoiceField(
            label="Label text goes here",
            help_text="Hint text goes here",
            choices=[(number, f"GOV.UK frontend option {number}") for number in (1, 2, 3)],
        ),
        "Error message goes here",
    ),
    "radios: default": (forms.ChoiceField(label="Have you changed your name?", choices=YES_NO, widget=Radios), ""),
    "radios: inline": (
        forms.ChoiceField(
            label="Have you changed your name?",
            choices=YES_NO,
            help_text=CHANGED_NAME,
            widget=Radios(inline=True),
            initial="no",
        ),
        "",
    ),
    "radios: with hint": (
        forms.ChoiceField(
            label="Have you changed your name?", choices=YES_NO, help_text=CHANGED_NAME, widget=forms.RadioSelect
        ),
        "",
    ),
    "checkboxes: with hint": (
        forms.MultipleChoiceField(
            label="What is your nationality?",
            choices=NATIONALITIES,
            help_text="Select all that apply",
            widget=Checkboxes,
        ),
        "",
    ),
    "checkboxes: with error message": (
        forms.MultipleChoiceField(
            label="Which types of waste do you transport regularly?",
            choices=WASTE,
            widget=Checkboxes(hints=dict.fromkeys(("animal", "mines", "farm"), HINT)),
        ),
        "Please select an option",
    ),
    "date-input: default": (DateField(label="What is your date of birth?", help_text="For example, 31 3 1980"), ""),
    "date-input: with error message and hint": (
        DateField(label="What is your date of birth?", help_text="For example, 31 3 1980"),
        "Error message goes here",
    ),
    "file-upload: enhanced": (forms.FileField(label="Upload a file"), ""),
    "file-upload: enhanced, with error message and hint": (
        forms.FileField(label="Upload a file", help_text=PHOTO),
        "Error message goes here",
    ),
    "password-input: default": (
        forms.CharField(label="Password", widget=forms.PasswordInput({"autocomplete": "current-password"})),
        "",
    ),
}
OURS_ALONE = ("govuk-label--s", "govuk-fieldset__legend--s")


def form_with(field: forms.Field, error: str = "", **data) -> forms.Form:
    """A form of one field called `answer`, carrying this error and no other."""
    form = type("OneField", (forms.Form,), {"answer": field})(data if error or data else None)
    if error:
        form.full_clean()
        form.errors.pop("answer", None)
        form.add_error("answer", error)
    return form


@pytest.mark.parametrize("name", GOLDEN)
def test_a_field_draws_what_the_design_system_draws(name):
    field, error = GOLDEN[name]
    drawn = str(form_with(field, error)["answer"].as_field_group())
    for ours in OURS_ALONE:
        drawn = drawn.replace(ours, "")
    assert tokens(drawn) == tokens(FIXTURES[name])


READ = [
    ("17", "5", "1984", dt.date(1984, 5, 17)),
    (" 7 ", "may", "1984", dt.date(1984, 5, 7)),
    ("29", "February", "2024", dt.date(2024, 2, 29)),
    ("", "", "", None),
]
REFUSED = [
    ("", "5", "1984", "The date must include a day"),
    ("17", "", "", "The date must include a month and a year"),
    ("17", "5", "84", "The year must have 4 digits, like 1984"),
    ("30", "2", "1984", "The calendar has no such day. Check the day and the month"),
    ("17", "Smarch", "1984", "The calendar has no such day. Check the day and the month"),
    ("²", "5", "1984", "The calendar has no such day. Check the day and the month"),
    ("17", "5", "0000", "The calendar has no such day. Check the day and the month"),
]


@pytest.mark.parametrize(("day", "month", "year", "expected"), READ, ids=lambda value: str(value))
def test_a_date_is_read_as_people_type_it(day, month, year, expected):
    form = form_with(DateField(required=False), answer_day=day, answer_month=month, answer_year=year)
    assert form.is_valid()
    assert form.cleaned_data["answer"] == expected


@pytest.mark.parametrize(("day", "month", "year", "words"), REFUSED, ids=lambda value: str(value))
def test_a_date_that_cannot_be_read_says_what_to_mend_and_keeps_what_was_typed(day, month, year, words):
    form = form_with(DateField(), answer_day=day, answer_month=month, answer_year=year)
    assert not form.is_valid()
    assert form["answer"].problems == [words]
    typed = [box.get("value", "") for box in lists(str(form), "input")]
    assert typed == [day.strip() or "", month, year]


@settings(deadline=None)
@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_date_shown_and_sent_back_is_the_same_date(date):
    field = DateField()
    assert field.clean([str(part) for part in field.widget.decompress(date)]) == date
    assert not field.has_changed(date, field.widget.decompress(date))


def test_a_missing_answer_names_its_question_and_leads_to_its_first_control():
    field = forms.ChoiceField(label="Is this <one> person?", choices=YES_NO, widget=Radios)
    html = str(form_with(field, other="1"))
    assert "“Is this &lt;one&gt; person?” needs an answer" in html
    assert [link["href"] for link in lists(html, "a")] == ["#id_answer_0"]
    assert "id_answer_0" in [box["id"] for box in lists(html, "input")]


def test_optional_fields_say_so_unless_the_form_only_filters():
    optional = forms.CharField(label="Nickname", required=False)
    assert "Nickname (optional)" in str(form_with(optional))
    filtering = type("Filter", (forms.Form,), {"answer": optional, "marks_optional": False})()
    assert "(optional)" not in str(filtering)


def test_several_files_arrive_as_a_list():
    files = MultiValueDict({"answer": [SimpleUploadedFile(f"{n}.csv", b"id\n1\n") for n in (1, 2)]})
    form = type("Files", (forms.Form,), {"answer": FilesField()})({}, files)
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["answer"]] == ["1.csv", "2.csv"]


@pytest.mark.parametrize("is_required", [True, False], ids=["files needed", "files optional"])
def test_no_files_is_an_error_only_where_they_are_needed(is_required):
    form = type("Files", (forms.Form,), {"answer": FilesField(required=is_required)})({}, MultiValueDict())
    assert form.is_valid() is not is_required


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        pytest.param("45", 4_500, id="pounds"),
        pytest.param("£45.50", 4_550, id="with its sign"),
        pytest.param("1,200.5", 120_050, id="thousands and one digit of pence"),
        pytest.param(" £ 0.05 ", 5, id="pence alone"),
    ],
)
def test_a_sum_of_money_is_read_as_people_write_it(typed, pence):
    assert PoundsField().clean(typed) == pence


@pytest.mark.parametrize("typed", ["a few quid", "4.555", "-3", "0", "1e3"])
def test_what_is_no_sum_is_said(typed):
    with pytest.raises(ValidationError, match="sum"):
        PoundsField().clean(typed)


def test_nothing_is_an_answer_where_it_may_be():
    assert PoundsField(may_be_nothing=True).clean("0") == 0
