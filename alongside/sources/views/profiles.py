"""Make and mend profiles: from a sample, column by column or as text, with the first rows shown as understood."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.kit.words import day
from alongside.people.rules import EVENT_KINDS
from alongside.sources import changes, overview
from alongside.sources.forms.profiles import LABELS, ColumnsForm, SampleForm, TextForm
from alongside.sources.profile import ANY, BadProfile, FileLayout, read_profile
from alongside.sources.proposal import Proposal, compose, header_of, meanings_of, propose
from alongside.sources.reading import FileRefused
from alongside.sources.rules import MissingColumns, plain
from alongside.sources.sample import Sample, Shown, read_sample
from alongside.sources.sample import preview as try_on

MOST_SENT = 20 << 20  # of a sample; its first rows are enough


def profiles(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "source.see")
    context = {"profiles": overview.profiles(), "may_edit": request.viewer.may("profile.edit")}
    return render(request, "sources/profiles.html", context)


def profile(request: Request, slug: str) -> HttpResponse:
    """One profile as it is in use, and its history."""
    gate.ask(request.viewer, "source.see")
    history = overview.versions(slug)
    if not history:
        return render(request, "sources/no_profile.html", {"slug": slug}, status=404)
    found = read_profile(history[0].body)
    context = {"profile": found, "slug": slug, "history": history, "may_edit": request.viewer.may("profile.edit"),
               "identity": [(LABELS[name], ", ".join(of.columns)) for name, of in found.identity.items()],
               "events": [_event_words(rule) for rule in found.events],
               "categories": sorted(category.label for category in found.categories())}  # fmt: skip
    return render(request, "sources/profile.html", context)


def _event_words(rule: Any) -> dict[str, str]:
    labels = ", ".join(dict.fromkeys(EVENT_KINDS[kind].label for kind in rule.kinds()))
    when = "; ".join(
        f"{column} is filled" if ANY in values else f"{column} is {', '.join(values)}"
        for column, values in rule.when.items()
    )
    return {"label": labels, "on": ", else ".join(rule.on), "ends": rule.ends, "when": when}


def new(request: Request) -> HttpResponse:
    """First page of a new profile: its name and a sample."""
    gate.ask(request.viewer, "profile.edit")
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if overview.versions(said["slug"]):
            form.add_error("slug", "There is a profile of this short name already. Choose another, or mend that one.")
        elif sample := _sample(form, "file"):
            proposal = propose(sample, said["title"])
            columns_form = _columns_form(proposal, list(proposal.meanings), sample)
            return _columns_page(request, columns_form, said["slug"], sample, compose(proposal, sample))
    context = {"form": form, "title": "Make a profile", "button": "Continue",
               "intro": "A profile says what each column of an agency's export means."}  # fmt: skip
    return render(request, "sources/new_profile.html", context)


def _sample(form: SampleForm, field: str) -> Sample | None:
    file = form.cleaned_data[field]
    try:
        sample = read_sample(file.read(MOST_SENT), file.name or "")
    except FileRefused as error:
        form.add_error(field, str(error))
        return None
    if not any(line.strip() for line in sample.lines):
        form.add_error(field, "The file is empty. Choose one with its first rows.")
        return None
    return sample


def _columns_form(proposal: Proposal, columns: list[str], sample: Sample | None) -> ColumnsForm:
    initial = {
        "title": proposal.title,
        "format": proposal.file.format,
        "encoding": proposal.file.encoding,
        "delimiter": proposal.file.delimiter,
        "header_row": proposal.file.header_row,
        "dates": ", ".join(proposal.file.dates),
        "missing": ", ".join(proposal.file.missing),
        "totals": proposal.file.totals,
        "is_full_list": proposal.is_full_list,
        "sample": sample.to_json() if sample else "",
    }
    return ColumnsForm(initial=initial, columns=columns, meanings=proposal.meanings)


def columns(request: Request, slug: str) -> HttpResponse:
    """What each column means: a new profile's second page, or the mending of one in use."""
    gate.ask(request.viewer, "profile.edit")
    definition = next(iter(overview.versions(slug)), None)
    before = definition.body if definition else ""
    if request.method != "POST":
        if definition is None:
            return redirect("sources:new_profile")
        found = read_profile(before)
        header = sorted(found.columns(), key=before.find)
        proposal = Proposal(found.title, found.file, meanings_of(found, header), found.is_full_list)
        return _columns_page(request, _columns_form(proposal, header, None), slug, None, before)
    form, sample = _posted_columns(request)
    if (another := _another_sample(request)) is not None:
        form, sample = _on_sample(request, another), another
    body = compose(form.proposal(), sample, before) if form.is_valid() else ""
    if body and request.POST.get("then") == "save" and (saved := _save(request, form, slug, body)):
        return saved
    return _columns_page(request, form, slug, sample, body)


def _posted_columns(request: Request) -> tuple[ColumnsForm, Sample | None]:
    names = request.POST.getlist("column")
    return ColumnsForm(request.POST, columns=names), Sample.from_json(request.POST.get("sample", ""))


def _another_sample(request: Request) -> Sample | None:
    """The file that was chosen to try the profile on, if any; why not, in words, if it cannot be read."""
    file = request.FILES.get("file")
    if file is None:
        return None
    try:
        return read_sample(file.read(MOST_SENT), file.name or "")
    except FileRefused as error:
        messages.error(request, str(error))
        return None


def _on_sample(request: Request, sample: Sample) -> ColumnsForm:
    """What was chosen so far, on another sample: columns that only this one has come after the others."""
    data = request.POST.copy()
    data["sample"] = sample.to_json()
    names, row = data.getlist("column"), data.get("header_row", "")
    layout = FileLayout(
        delimiter=data.get("delimiter") or ",", header_row=int(row) if row.isdigit() and row != "0" else 1
    )
    known = {plain(name) for name in names}
    names += [name for name in header_of(sample, layout) if plain(name) not in known]
    return ColumnsForm(data, columns=names)


def _save(request: Request, form: Any, slug: str, body: str) -> HttpResponse | None:
    """The next version; None with the problems on the form where the text cannot be used."""
    try:
        saved = changes.save_profile(by=request.viewer, slug=slug, body=body, note=form.cleaned_data["note"])
    except BadProfile as error:
        for problem in error.problems:
            form.add_error(None, f"{_line_of(body, problem.near)}{problem}")
        return None
    messages.success(request, f"Saved as version {saved.version}. Files sent from now on are read by it.")
    return redirect("sources:profile", slug)


def _line_of(body: str, near: str) -> str:
    """“Line 12. ” for words that stand in the text; blank where they do not."""
    number = next((number for number, line in enumerate(body.splitlines(), 1) if near and near in line), None)
    return f"Line {number}. " if number else ""


def _columns_page(request: Request, form: ColumnsForm, slug: str, sample: Sample | None, body: str) -> HttpResponse:
    context = {"form": form, "slug": slug, "body": body, **_tried(sample, body)}
    return render(request, "sources/columns.html", context)


def text(request: Request, slug: str) -> HttpResponse:
    """The profile as text, for all that columns alone cannot say."""
    gate.ask(request.viewer, "profile.edit")
    definition = next(iter(overview.versions(slug)), None)
    initial = {"body": definition.body if definition else ""}
    said = request.POST.copy()
    body, sample = initial["body"], Sample.from_json(said.get("sample", ""))
    if (another := _another_sample(request)) is not None:
        sample = another
        said["sample"] = sample.to_json()
    form = TextForm(said or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        if request.POST.get("then") == "save" and (saved := _save(request, form, slug, body)):
            return saved
    context = {"form": form, "slug": slug, "definition": definition, **_tried(sample, body)}
    return render(request, "sources/text.html", context)


def preview(request: Request) -> HttpResponse:
    """The first rows as understood, asked for again while somebody types or chooses."""
    gate.ask(request.viewer, "profile.edit")
    if request.method != "POST":
        return redirect("sources:profiles")
    sample = Sample.from_json(request.POST.get("sample", ""))
    if "body" in request.POST:
        body = request.POST["body"]
    else:
        form, _ = _posted_columns(request)
        definition = next(iter(overview.versions(request.POST.get("slug", ""))), None)
        body = compose(form.proposal(), sample, definition.body if definition else "") if form.is_valid() else ""
        if not body:
            problems = [str(error) for errors in form.errors.values() for error in errors]
            return render(request, "sources/preview.html", {"problems": problems, "sample": sample})
    return render(request, "sources/preview.html", _tried(sample, body))


def _tried(sample: Sample | None, body: str) -> dict[str, Any]:
    """What the preview shows: rows as understood, or the problems that stand in the way."""
    problems: list[str] = []
    shown: dict[str, Any] = {"problems": problems, "sample": sample}
    if not body:
        return shown
    try:
        found = read_profile(body)
        if sample is not None:
            tried = try_on(sample, found, timezone.localdate())
            shown |= {"tried": tried, "rows": [_row_words(row) for row in tried.rows[:10]]}
    except BadProfile as error:
        problems += [f"{_line_of(body, problem.near)}{problem}" for problem in error.problems]
    except (FileRefused, MissingColumns, Refused) as error:
        problems.append(str(error))
    return shown


def _row_words(row: Shown) -> dict[str, Any]:
    """One row in words: who, what happened, or why not."""
    if row.understood is None:
        return {
            "line": row.line.number,
            "faults": [f"{f.column}: {f.because}" if f.column else f.because for f in row.faults],
        }
    who = [(LABELS[name], "; ".join(value) if isinstance(value, tuple) else value)
           for name, value in row.understood.identity]  # fmt: skip
    events = [_happening_words(event) for event in row.understood.events]
    return {"line": row.line.number, "key": row.understood.own_key, "who": who, "events": events}


def _happening_words(event: Any) -> str:
    label = EVENT_KINDS[event.kind].label
    span = day(event.starts_on) + (f" to {day(event.ends_on)}" if event.ends_on else "")
    return ": ".join(part for part in (f"{label}, {span}", event.answer, event.summary) if part)
