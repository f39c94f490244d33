"""Components as template tags. Each takes values and draws one thing; whatever is handed in is escaped."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alongside.kit import words

register = template.Library()

TAG_COLOURS = frozenset({"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})
ANSWERS = {
    "yes": ("Yes", "M3 8.5 6.5 12 13 4.5"),
    "no": ("No", "M4 4 12 12 M12 4 4 12"),
    "not known": ("Not known", "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8 M8 12.4v.6"),
}

register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("ago", words.ago)
register.filter("number", words.number)
register.filter("percent", words.percent)
register.filter("pounds", words.pounds)
register.filter("whole_pounds", words.whole_pounds)


@register.filter
def moment(value: datetime.datetime) -> str:
    """When something happened, by the clock on the wall here."""
    return words.moment(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def counted(count: int, noun: str) -> str:
    """{{ 3|counted:"person" }} is "3 people"; give "singular,plural" for nouns of their own."""
    singular, _, several = noun.partition(",")
    return words.counted(count, singular, several)


@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A status in a small coloured box. The word carries the meaning, the colour only helps."""
    if colour not in TAG_COLOURS:
        raise template.TemplateSyntaxError(f"No tag colour {colour!r}. Choose from {', '.join(sorted(TAG_COLOURS))}.")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def answer(value: str | bool | None) -> SafeString:
    """yes, no or not known, by shape, word and colour. True, False and None are understood."""
    key = {True: "yes", False: "no", None: "not known"}.get(value, str(value).lower().replace("_", " "))  # type: ignore[arg-type]
    word, path = ANSWERS[key]
    return format_html(
        '<span class="app-answer app-answer--{}"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false"><path d="{}" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>'
        "</svg>{}</span>",
        key.replace(" ", "-"),
        path,
        word,
    )


@register.simple_tag
def source_note(agency: str, on: datetime.date | None = None) -> SafeString:
    """Who told us, and when: "Probation Service, 3 October 2026"."""
    text = f"{agency}, {words.day(on)}" if on else f"{agency}, date not known"
    return format_html('<span class="app-source">{}</span>', text)


@register.simple_tag
def stat(number: Any, label: str, note: str = "", tone: str = "") -> SafeString:
    """One number with its words; stand several in <div class="app-stats">. tone: "", "amber" or "clay"."""
    shown = words.number(number) if isinstance(number, int | float) else number
    return format_html(
        '<div class="app-stat{}"><p class="app-stat__label">{}</p><p class="app-stat__number">{}</p>{}</div>',
        f" app-stat--{tone}" if tone else "",
        label,
        shown,
        format_html('<p class="app-stat__note">{}</p>', note) if note else "",
    )


@register.inclusion_tag("kit/components/summary_list.html")
def summary_list(rows: Iterable[Any], classes: str = "") -> dict[str, Any]:
    """Facts in rows. Each row: (key, value), (key, value, source) or a mapping with key, value and, if wanted,
    source, url, action (the link's word). A value of None or "" reads "Not known"."""
    return {"rows": [_row(row) for row in rows], "classes": classes}


def _row(row: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    return dict(zip(("key", "value", "source"), row, strict=False))


@register.inclusion_tag("kit/components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], noun: str = "result") -> dict[str, Any]:
    """Previous, next and page numbers for a Django `Page`; the rest of the query string is kept."""
    query = context["request"].GET.copy() if "request" in context else None

    def url(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    def number(item: Any) -> dict[str, Any]:
        is_page = isinstance(item, int)
        return {"label": item, "url": url(item) if is_page else "", "is_current": item == page.number}

    singular, _, several = noun.partition(",")
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [number(item) for item in shown],
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
        "noun": words.plural(page.paginator.count, singular, several),
    }


@register.inclusion_tag("kit/components/progress_bar.html")
def progress_bar(done: int, total: int, label: str, left: str = "") -> dict[str, Any]:
    """How far long work has come. total 0: not known yet. left: the time left in words."""
    return {"done": min(done, total) if total else 0, "total": total, "label": label, "left": left}


@register.inclusion_tag("kit/components/tabs_with_counts.html")
def tabs_with_counts(tabs: Iterable[Any], label: str = "Saved views") -> dict[str, Any]:
    """Links with how many there are behind each. Each tab has label, url, count (or None) and is_current."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("kit/components/empty_state.html")
def empty_state(title: str, text: str, action_label: str = "", action_url: str = "") -> dict[str, str]:
    """What will be here, and the one button that fills it."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("kit/components/alert.html")
def alert(text: str, variant: str = "information") -> dict[str, str]:
    """Something to know before reading on. variant: information, success, warning or error."""
    return {"text": text, "variant": variant}


@register.inclusion_tag("kit/components/search_box.html", takes_context=True)
def search_box(
    context: Mapping[str, Any],
    url: str,
    label: str,
    value: str = "",
    name: str = "q",
    large: bool = False,
    button: str = "Search",
) -> dict[str, Any]:
    """One box and one button. What is typed is sent as a form, so that it stands in no address. large: the main thing on its page,
    label shown above."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "value": value,
        "name": name,
        "large": large,
        "button": button,
    }


@register.inclusion_tag("kit/components/crumbs.html")
def crumbs(links: Iterable[Any]) -> dict[str, Any]:
    """The way here. Each: (label, url); the last may have no url."""
    return {"links": [tuple(link) for link in links]}


@register.simple_tag
def back_link(url: str, text: str = "Back") -> SafeString:
    return format_html('<a href="{}" class="govuk-back-link">{}</a>', url, text)


@register.inclusion_tag("kit/components/key_help.html")
def key_help(keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The keyboard shortcuts of a page and a switch to turn them off. Each: (key, what it does)."""
    return {"keys": [(key.upper(), meaning) for key, meaning in keys]}


@register.inclusion_tag("kit/forms/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """What has to be mended, at the top of the page, above the heading."""
    return {"form": form}


@register.inclusion_tag("kit/forms/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """The fields of a form without its error summary."""
    return {"form": form}


@register.simple_block_tag
def about_page(content: str) -> SafeString | str:
    """A short explanation at the foot of the page; nothing when the page has none."""
    if not content.strip():
        return ""
    return format_html(
        '<details class="govuk-details app-about"><summary class="govuk-details__summary"><span class="govuk-details__'
        'summary-text">About this page</span></summary><div class="govuk-details__text">{}</div></details>',
        content,
    )


@register.simple_tag
def list_of(items: Iterable[Any]) -> SafeString:
    """A bulleted list."""
    lines = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', lines)
