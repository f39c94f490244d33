"""Charts are well-formed, say in words what they show, lose nothing and stay small."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.kit import charts, style
from alongside.kit.charts.evidence import signed

SVG = "{http://www.w3.org/2000/svg}"
TODAY = dt.date(2026, 10, 3)
DAYS = st.dates(dt.date(1960, 1, 1), dt.date(2027, 12, 31))
HAPPENINGS = st.lists(
    st.builds(
        charts.Happening,
        lane=st.sampled_from(["Housing", "Justice", "Health", "Money", "Voice"]),
        starts=DAYS,
        label=st.sampled_from(["Arrest", "Tenancy <new>", "Call & visit"]),
        ends=st.none() | DAYS,
        is_open=st.booleans(),
    ),
    max_size=60,
)


def pictures(chart: charts.Chart) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in (chart.wide, chart.narrow)]


def tips(picture: ElementTree.Element) -> list[str]:
    """What hovering over each mark says."""
    return [tip.text for shape in picture if shape.tag not in (f"{SVG}title", f"{SVG}desc") for tip in shape]


@pytest.mark.parametrize("chart", style.pictures(), ids=lambda chart: chart.title)
def test_every_chart_has_a_title_words_and_numbers(chart):
    for picture in pictures(chart):
        assert picture.get("role") == "img"
        assert [child.tag for child in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert picture[0].text == chart.title
        assert picture[1].text
    html = str(chart)
    assert "style=" not in html
    assert "<table" in html or "Nothing is recorded yet." in html


@pytest.mark.parametrize("chart", style.pictures(), ids=lambda chart: chart.title)
def test_every_mark_lies_inside_its_picture(chart):
    for picture in pictures(chart):
        width, height = (float(part) for part in picture.get("viewBox").split()[2:])
        for rect in picture.iter(f"{SVG}rect"):
            x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
            assert x >= -0.1 and x + w <= width + 2, ElementTree.tostring(rect)
            assert y >= 0 and y + h <= height, ElementTree.tostring(rect)


def test_labels_are_escaped_in_picture_and_table():
    chart = charts.evidence_bars([charts.Evidence("<b>Name</b>", 1.0, "A & B <i>")])
    assert "<b>" not in str(chart)
    assert "<i>" not in str(chart)
    assert pictures(chart)[0].findtext(f"{SVG}text[2]") == "<b>Name</b>"


def test_evidence_for_points_right_and_evidence_against_left():
    chart = charts.evidence_bars([charts.Evidence("Born", 6.0, "Same"), charts.Evidence("Number", -3.0, "Differs")])
    born, number = ((float(bar.get("x")), float(bar.get("width"))) for bar in pictures(chart)[0].iter(f"{SVG}rect"))
    assert number[0] + number[1] == pytest.approx(born[0], abs=0.11)
    assert born[1] == pytest.approx(2 * number[1], abs=0.3)
    assert "For: Born. Against: Number. Together +3.0." in chart.description


@pytest.mark.parametrize(
    ("weight", "words"), [(6.24, "+6.2"), (-3.0, "−3.0"), (0.0, "0.0"), (-0.04, "0.0"), (0.04, "0.0")]
)
def test_weights_carry_their_sign(weight, words):
    assert signed(weight) == words


@settings(max_examples=60, deadline=None)
@given(HAPPENINGS)
def test_every_happening_is_on_the_timeline_once(happenings):
    for picture in pictures(charts.life_timeline(happenings, today=TODAY)):
        gathered = [int(match[1]) for tip in tips(picture) if (match := re.match(r"(\d+), ", tip))]
        alone = [tip for tip in tips(picture) if not re.match(r"\d+, ", tip)]
        assert sum(gathered) + len(alone) == len(happenings)


@settings(max_examples=60, deadline=None)
@given(HAPPENINGS.filter(bool))
def test_the_timeline_keeps_within_its_frame(happenings):
    for picture in pictures(charts.life_timeline(happenings, today=TODAY)):
        width = float(picture.get("viewBox").split()[2])
        for shape in picture:
            if shape.tag == f"{SVG}circle":
                assert 0 <= float(shape.get("cx")) <= width
            if shape.tag == f"{SVG}rect":
                assert float(shape.get("x")) >= 0
                assert float(shape.get("x")) + float(shape.get("width")) <= width + 0.2


def test_a_long_life_stays_light_and_its_table_counts_by_year():
    chart = charts.life_timeline(style.life(2000), today=TODAY)
    assert len(str(chart).encode()) < 160_000
    counts = [int(cell) for cell in re.findall(r'<td class="govuk-table__cell">(\d+)</td></tr>', chart.table)]
    assert sum(counts) == 2000


@pytest.mark.parametrize(
    ("start", "bars"),
    [(0.0, 4), (0.8, 0)],
    ids=["from nought with bars", "zoomed in without bars, which would mislead"],
)
def test_intervals_have_bars_only_from_nought(start, bars):
    chart = charts.interval_bars(style.PRECISION, title="Precision", start=start)
    assert len(list(pictures(chart)[0].iter(f"{SVG}rect"))) == bars
    assert len(list(pictures(chart)[0].iter(f"{SVG}circle"))) == 4
    assert "Too few to say" in chart.svg


def test_small_groups_are_not_shown():
    chart = charts.composition_bars([charts.Composition("Under 25", 0.08, None)], title="Composition")
    assert "hidden" in chart.svg
    assert "hidden" in chart.table
    assert tips(pictures(chart)[0]) == ["Under 25, Eligible: 8%"]


def test_an_unknown_week_is_not_an_empty_week():
    chart = charts.column_chart([("Week 1", 0), ("Week 2", None)], title="Rows a week")
    assert tips(pictures(chart)[0]) == ["Week 1: 0 rows", "Week 2: not known"]


def test_the_parts_fill_the_whole():
    chart = charts.stacked_bar([("Accepted", 75), ("Changed", 0), ("Refused", 25)], title="Rows")
    widths = [float(part.get("width")) for part in pictures(chart)[0].iter(f"{SVG}rect") if len(part)]
    assert widths == [643.0, 213.0]
    assert chart.description == "100 in all: 75 accepted, 0 changed, 25 refused."


@pytest.mark.parametrize("parts", [[], [("Accepted", 0)]], ids=["no parts", "nothing in them"])
def test_nothing_at_all_is_drawn_without_a_fault(parts):
    assert pictures(charts.stacked_bar(parts, title="Rows"))
    assert pictures(charts.column_chart([], title="Rows"))
    assert pictures(charts.evidence_bars([]))
    assert pictures(charts.interval_bars([], title="Precision"))
    assert pictures(charts.composition_bars([], title="Composition"))
    assert ElementTree.fromstring(charts.sparkline([], label="Rows a week"))


def test_amounts_say_what_they_show_and_hide_what_is_hidden():
    rows = [
        charts.Amount("No bed tonight", 13_000, "2 times"),
        charts.Amount("No papers", None, "too few people to show"),
    ]
    drawn = charts.amount_bars(rows, title="What was missing", of="Gap", words=lambda pence: f"£{pence // 100}")
    assert drawn.description == "No bed tonight £130; No papers hidden."
    assert "£130" in drawn.wide and "hidden" in drawn.wide
    assert "too few people to show" in drawn.table


def test_no_amounts_at_all_are_said():
    assert charts.amount_bars([], title="What was missing", of="Gap").description == "Nothing yet."
