"""Components say what they mean in words, escape what they are given, and fit the page around them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from tests.kit.markup import lists, tokens

FIXTURES = json.loads((Path(__file__).parent / "govuk_fixtures.json").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 10, 3)
SCRIPT = "<script>alert(1)</script>"


def draw(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "fixture"),
    [('{% tag "Grey" "grey" %}', "tag: grey"), ('{% back_link "#" %}', "back-link: default")],
)
def test_a_component_draws_what_the_design_system_draws(source, fixture):
    assert tokens(draw(source)) == tokens(FIXTURES[fixture])


@pytest.mark.parametrize(
    ("value", "words"),
    [(True, "Yes"), (False, "No"), (None, "Not known"), ("yes", "Yes"), ("NOT_KNOWN", "Not known"), ("no", "No")],
)
def test_an_answer_is_a_word_beside_its_sign(value, words):
    assert [token for token in tokens(draw("{% answer value %}", value=value)) if token == words]


def test_an_unknown_tag_colour_is_refused_while_building():
    with pytest.raises(TemplateSyntaxError, match=r"No tag colour 'beige'. Choose from blue, green"):
        draw('{% tag "Open" "beige" %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% tag bad %}",
        "{% stat bad bad bad %}",
        "{% source_note bad %}",
        "{% summary_list rows %}",
        "{% progress_bar 1 2 bad bad %}",
        "{% empty_state bad bad bad bad %}",
        "{% alert bad %}",
        "{% search_box bad bad bad %}",
        "{% back_link bad bad %}",
        "{% list_of rows.0 %}",
        "{% about_page %}{{ bad }}{% endabout_page %}",
    ],
)
def test_what_is_handed_in_is_escaped(source):
    drawn = draw(source, bad=SCRIPT, rows=[(SCRIPT, SCRIPT, SCRIPT)])
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_source_says_who_and_when():
    assert ">Probation Service, 3 October 2026<" in draw('{% source_note "Probation Service" day %}', day=TODAY)
    assert "date not known" in draw('{% source_note "Probation Service" %}')


def test_facts_without_a_value_are_not_known():
    drawn = draw("{% summary_list rows %}", rows=[("Phone", None), ("Email", ""), ("Visits", 0)])
    assert drawn.count("Not known") == 2
    assert ">0</dd>" in drawn


def test_an_action_on_a_fact_names_the_fact_for_who_cannot_see_the_row():
    row = {"key": "Lead worker", "value": "Amira", "url": "/change/", "action": "Change"}
    assert 'Change<span class="govuk-visually-hidden"> Lead worker</span>' in draw(
        "{% summary_list rows %}", rows=[row]
    )


def test_pages_keep_the_rest_of_the_question():
    request = RequestFactory().get("/people/", {"q": "anna & co", "page": "2"})
    page = Paginator(range(100), 10).get_page(2)
    drawn = draw('{% pager page "person" %}', page=page, request=request)
    urls = [link["href"] for link in lists(drawn, "a")]
    assert urls[0] == "?q=anna+%26+co&page=1"
    assert "?q=anna+%26+co&page=3" in urls
    assert [link["href"] for link in lists(drawn, "a") if link.get("aria-current")] == ["?q=anna+%26+co&page=2"]
    assert "Showing 11 to 20 of 100 people" in drawn


def test_one_page_needs_no_pages():
    drawn = draw('{% pager page "match" %}', page=Paginator(range(1), 10).get_page(1))
    assert not lists(drawn, "a")
    assert "Showing 1 to 1 of 1 match" in drawn


@pytest.mark.parametrize(
    ("done", "total", "words", "attributes"),
    [
        (640, 1204, "640 of 1,204", {"max": "1204", "value": "640"}),
        (9, 5, "5 of 5", {"max": "5", "value": "5"}),
        (0, 0, "Counting", {}),
    ],
)
def test_progress_is_told_in_words_and_drawn(done, total, words, attributes):
    drawn = draw('{% progress_bar done total "Reading" %}', done=done, total=total)
    assert words in drawn
    [bar] = lists(drawn, "progress")
    assert {name: value for name, value in bar.items() if name in ("max", "value")} == attributes


def test_tabs_show_where_one_is_and_how_many_there_are():
    tabs = [
        SimpleNamespace(label="Open", url="/a/", count=1204, is_current=True),
        SimpleNamespace(label="Done", url="/b/", count=None, is_current=False),
    ]
    drawn = draw("{% tabs_with_counts tabs %}", tabs=tabs)
    assert [link.get("aria-current") for link in lists(drawn, "a")] == ["page", None]
    assert drawn.count("app-tabs__count") == 1
    assert "1,204" in drawn


PAGE = '{% extends "kit/base.html" %}{% block title %}People{% endblock %}{% block content %}Here{% endblock %}'


def test_a_page_stands_without_a_viewer():
    drawn = draw(PAGE)
    assert "<title>People - Alongside</title>" in drawn
    assert "Sign out" not in drawn
    assert "About this page" not in drawn
    assert "Everyone here is invented" not in drawn


def test_a_page_says_who_is_looking_and_what_is_invented():
    viewer = SimpleNamespace(name="Amira Khan", agency_name="Street outreach", role_label="Lead worker")
    about = PAGE + "{% block about %}Everyone on the list.{% endblock %}"
    drawn = draw(about, viewer=viewer, is_demo=True, messages=[SimpleNamespace(level_tag="info")])
    for words in (
        "Amira Khan",
        "Lead worker, Street outreach",
        "Sign out",
        "Everyone here is invented",
        "About this page",
    ):
        assert words in drawn
    assert "moj-alert--information" in drawn


def test_no_page_asks_another_host_or_carries_its_own_script_or_style():
    drawn = draw(PAGE)
    sources = [tag.get("src") or tag.get("href") for name in ("script", "link") for tag in lists(drawn, name)]
    assert sources
    assert all(source and source.startswith("/static/") for source in sources)
    assert "style=" not in drawn
