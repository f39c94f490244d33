"""The user guide: plain Markdown files in docs/use, shown in the product and short enough to read at work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FOLDER = Path(settings.PROJECT) / "docs" / "use"
ORDER = (
    "signing-in",
    "setting-up",
    "agreements-and-purposes",
    "exports-to-cohort",
    "sources-and-profiles",
    "checking-matches",
    "finding-a-person",
    "shortlist-and-criteria",
    "who-is-alongside-whom",
    "one-plan",
    "support-package",
    "conferences-and-assessments",
    "instruments",
    "meetings",
    "safety-net-budget",
    "protecting-a-person",
    "actions",
    "logging-contact",
    "reaching-safely",
    "barriers",
    "papers",
    "taking-files-out",
    "who-looked",
    "rights",
)
CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}


@dataclass(frozen=True)
class Page:
    """title and about (its first paragraph) stand apart from the body, so that other pages can quote them."""

    slug: str
    title: str
    about: str
    body: SafeString


def pages() -> list[Page]:
    """All pages in reading order."""
    return [found for slug in ORDER if (found := page(slug))]


@cache
def page(slug: str) -> Page | None:
    """One page; None where there is none of that name."""
    path = FOLDER / f"{slug}.md"
    if slug not in {*ORDER, "accessibility", "privacy"} or not path.exists():
        return None
    heading, _, rest = path.read_text(encoding="utf-8").partition("\n")
    about, _, body = rest.strip().partition("\n\n")
    return Page(slug, heading.removeprefix("# ").strip(), about.replace("\n", " "), _drawn(body))


def _drawn(text: str) -> SafeString:
    """HTML in the product's type. Raw HTML in the text is shown as text, so a page can hold nothing that runs."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in [inner for outer in tokens for inner in (outer, *(outer.children or []))]:
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))
