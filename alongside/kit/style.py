"""Invented contents of the style page."""

from __future__ import annotations

import datetime
import random
from typing import Any

from django import forms
from django.core.paginator import Paginator

from alongside.kit import charts
from alongside.kit.forms import Checkboxes, DateField, FilesField, Radios

TODAY = datetime.date(2026, 10, 3)
INITIAL = {"date_of_birth": datetime.date(1984, 5, 17), "agency": "outreach", "same": "cannot_say"}


class ExampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="Name as they like it said", help_text="It stands at the top of their page.")
    date_of_birth = DateField(label="Date of birth", help_text="For example, 17 5 1984")
    reference = forms.CharField(
        label="Your reference", required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )
    agency = forms.ChoiceField(
        label="Agency",
        choices=[("", "Choose one"), ("outreach", "Street outreach"), ("probation", "Probation Service")],
    )
    same = forms.ChoiceField(
        label="Are these records one person?",
        choices=[("same", "Same person"), ("not_same", "Not the same"), ("cannot_say", "Cannot say")],
        widget=Radios(hints={"cannot_say": "It comes back when there is more to go on."}),
    )
    barriers = forms.MultipleChoiceField(
        label="Barriers met",
        choices=[("id", "No identity document"), ("gp", "No GP"), ("link", "No local connection")],
        widget=Checkboxes(hints={"link": "Somewhere else was said to be responsible."}),
        required=False,
    )
    note = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
    exports = FilesField(label="Exports", required=False, help_text="CSV, TSV, XLSX or JSON lines.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    agreed = forms.BooleanField(label="They agreed to this", help_text="Said or in writing.")


def examples() -> dict[str, Any]:
    """What the style page shows beside the form."""
    return {
        "title": "Style",
        "today": TODAY,
        "is_demo": True,
        "viewer": {"name": "Amira Khan", "agency_name": "Street outreach", "role_label": "Lead worker"},
        "search_url": "/search/",
        "navigation": [
            {"label": label, "url": f"/{label.lower().replace(' ', '-')}/", "is_current": label == "People"}
            for label in ("Home", "People", "Matches", "Shortlist", "Files", "Quality")
        ],
        "footer_links": [
            {"label": label, "url": "/help/"}
            for label in ("Help", "Accessibility statement", "Privacy", "How we share")
        ],
        "breadcrumbs": [("Home", "/"), ("Style", "")],
        "tabs": [
            {"label": "To check", "url": "?tab=check", "count": 1204, "is_current": True},
            {"label": "Second look", "url": "?tab=second", "count": 3, "is_current": False},
            {"label": "Settled", "url": "?tab=settled", "count": None, "is_current": False},
        ],
        "facts": [
            ("Name they use", "Danny", "They told us, 3 October 2026"),
            ("Date of birth", "17 May 1984", "Probation Service, 1 September 2026"),
            ("Safe to text", None),
            {"key": "Lead worker", "value": "Amira Khan", "url": "/change/", "action": "Change"},
        ],
        "tag_colours": ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"],
        "page": Paginator(range(1204), 25).get_page(4),
        "keys": [("j", "Same person"), ("k", "Not the same"), ("u", "Undo")],
        "spark": charts.sparkline([40, 52, 47, None, 61, 58, 12], label="Rows a week; the newest 12"),
        "pictures": pictures(),
    }


def pictures() -> list[charts.Chart]:
    """One of each chart."""
    return [
        charts.evidence_bars(EVIDENCE),
        charts.life_timeline(life(40), today=TODAY, title="Timeline of a life"),
        charts.life_timeline(life(2000), today=TODAY, title="Timeline with 2,000 entries"),
        charts.life_timeline([], today=TODAY, title="Timeline with nothing in it"),
        charts.interval_bars(PRECISION, title="Precision by name group", start=0.8),
        charts.interval_bars(PRECISION, title="Recall by name group"),
        charts.column_chart(
            [(f"Week {week}", None if week == 31 else 180 + week * 37 % 90) for week in range(27, 40)],
            title="Rows a week, CHAIN",
        ),
        charts.composition_bars(COMPOSITION, title="Does the shortlist look like those eligible?"),
        charts.stacked_bar(
            [("Accepted", 1204), ("Unchanged", 310), ("Changed", 96), ("Refused", 14)], title="What became of the rows"
        ),
    ]


EVIDENCE = [
    charts.Evidence("Date of birth", 8.1, "The same day, 17 May 1984"),
    charts.Evidence("Names", 6.4, "Daniel and Danny are one name; the family name is rare"),
    charts.Evidence("Place", 1.2, "Same hostel, where many people have lived"),
    charts.Evidence("Sex", 0.0, "Not known on one side"),
    charts.Evidence("Prison number", -5.3, "Two different valid numbers"),
]
PRECISION = [
    charts.IntervalRow("British and Irish", 0.991, 0.978, 0.997, 640),
    charts.IntervalRow("Polish and Baltic", 0.974, 0.941, 0.989, 212),
    charts.IntervalRow("Romanian and Roma", 0.952, 0.898, 0.978, 131),
    charts.IntervalRow("Eritrean and Somali", 0.931, 0.846, 0.970, 74),
    charts.IntervalRow("Other", None, count=None),
]
COMPOSITION = [
    charts.Composition("Women", 0.16, 0.22),
    charts.Composition("Under 25", 0.08, None),
    charts.Composition("Not UK nationals", 0.54, 0.47),
    charts.Composition("Gypsy, Roma and Traveller people", None, None),
]
LANES = {
    "Housing": ("Hostel stay", "Private tenancy", "Temporary bed"),
    "Rough sleeping": ("Seen sleeping rough",),
    "Justice": ("In prison", "Arrest"),
    "Health": ("A&E visit", "Hospital stay"),
    "Treatment": ("Prescribing", "Detox"),
    "Contacts": ("Met a worker", "Call"),
}


def life(entries: int) -> list[charts.Happening]:
    """An invented life with so many entries over five years."""
    chance = random.Random(7)
    return [one(chance, lane) for lane in (list(LANES)[index % len(LANES)] for index in range(entries))]


def one(chance: random.Random, lane: str) -> charts.Happening:
    starts = TODAY - datetime.timedelta(days=int(1800 * chance.random() ** 1.4) + 3)
    label = chance.choice(LANES[lane])
    lasts = lane in ("Housing", "Justice", "Treatment") and chance.random() < 0.3
    ends = starts + datetime.timedelta(days=chance.randrange(20, 300)) if lasts else None
    is_open = bool(ends and ends > TODAY)
    return charts.Happening(lane, starts, label, "CHAIN", None if is_open else ends, is_open)
