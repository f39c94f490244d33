"""Criteria sets: read, edit as boxes or as text, compare versions."""

from __future__ import annotations

import difflib

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.cohort import changes, documents
from alongside.cohort.changes.defining import NewerVersion
from alongside.cohort.criteria import CriteriaSet
from alongside.cohort.explain import describe, in_lines
from alongside.cohort.forms import CriteriaForm, NewSetForm, NoteForm, ReasonForm, TextForm
from alongside.cohort.models import Standing
from alongside.cohort.views.shortlist import last_run
from alongside.definitions.models import Definition


def criteria(request: Request) -> HttpResponse:
    """Every set in use, with how many people stand how."""
    viewer = request.viewer
    gate.ask(viewer, "criteria.see")
    used = documents.ranking_in_use()
    standing = gate.visible(viewer, Standing.objects.filter(person__merged_into=None))
    counted = gate.not_kept_from(viewer, standing, many=True)
    numbers: dict[str, dict[str, int]] = {}
    for slug, verdict, count in counted.values_list("set_slug", "verdict").annotate(count=Count("pk")):
        numbers.setdefault(slug, {})[verdict.replace(" ", "_")] = count
    return render(
        request,
        "cohort/criteria.html",
        {
            "sets": [
                {
                    "definition": each,
                    "criteria": documents.criteria_of(each.body),
                    "numbers": numbers.get(slug, {}),
                    "is_for_shortlist": used is not None and used[1].set == slug,
                }
                for slug, each in documents.sets_in_use().items()
            ],
            "run": last_run(viewer),
            "may_edit": viewer.may("criteria.edit"),
            "may_see_list": viewer.may("shortlist.see"),
            "may_assess": viewer.may("criteria.assess"),
        },
    )


def criteria_set(request: Request, slug: str) -> HttpResponse:
    """One set in words, its versions, and what changed between two of them."""
    gate.ask(request.viewer, "criteria.see")
    history = list(documents.versions(documents.CRITERIA, slug))
    if not history:
        raise Http404
    by_version = {each.version: each for each in history}
    shown = by_version.get(_number(request, "version"), history[0])
    other = by_version.get(_number(request, "with"))
    parsed = documents.criteria_of(shown.body)
    return render(
        request,
        "cohort/criteria_set.html",
        {
            "definition": shown,
            "newest": history[0],
            "criteria": parsed,
            "lines": described(parsed),
            "history": list(zip(history, [*history[1:], None], strict=True)),
            "other": other,
            "comparison": compare(other, shown) if other else [],
            "may_edit": request.viewer.may("criteria.edit"),
        },
    )


def described(criteria: CriteriaSet) -> list[tuple[object, str, bool]]:
    """Each question with what it asks for exactly, parts after the question they belong to."""
    lines: list[tuple[object, str, bool]] = []
    for criterion in criteria.deciding:
        lines.append((criterion, describe(criterion), False))
        lines += [(part, describe(part), True) for part in criteria.parts(criterion)]
    return lines


def compare(old: Definition, new: Definition) -> list[tuple[str, str]]:
    """Lines taken out and put in, in words."""
    before, after = (in_lines(documents.criteria_of(each.body)) for each in (old, new))
    marks = {"- ": "Taken out", "+ ": "Put in"}
    return [
        (marks[line[:2]], line[2:]) for line in difflib.ndiff(before, after) if line[:2] in marks
    ]  # fmt: skip


def criteria_edit(request: Request, slug: str) -> HttpResponse:
    """Edit words and numbers as boxes."""
    gate.ask(request.viewer, "criteria.edit")
    definition, parsed = _in_use(slug)
    form = CriteriaForm(
        request.POST or None, body=definition.body, criteria=parsed, initial={"version": definition.version}
    )
    if saved := _saved(request, form, slug):
        return saved
    return render(
        request, "cohort/criteria_edit.html", {"form": form, "definition": definition, "theirs": _theirs(form)}
    )


def criteria_text(request: Request, slug: str) -> HttpResponse:
    """Edit the whole set as text: the place to add a question or take one out."""
    gate.ask(request.viewer, "criteria.edit")
    definition = documents.versions(documents.CRITERIA, slug).first()
    if definition is None:
        raise Http404
    form = TextForm(request.POST or None, initial={"body": definition.body, "version": definition.version})
    if saved := _saved(request, form, slug):
        return saved
    return render(
        request, "cohort/criteria_text.html", {"form": form, "definition": definition, "theirs": _theirs(form)}
    )


def criteria_withdraw(request: Request, slug: str) -> HttpResponse:
    """Stop using a set."""
    gate.ask(request.viewer, "criteria.edit")
    definition, _ = _in_use(slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.withdraw_criteria(by=request.viewer, slug=slug, note=form.cleaned_data["because"])
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The set is no longer used. Its versions are kept.")
            return redirect("cohort:criteria")
    back = reverse("cohort:criteria_set", args=[slug])
    return render(
        request,
        "kit/form_page.html",
        {
            "form": form, "title": "Stop using a criteria set", "heading": f"Stop using: {definition.title}",
            "intro": "Nobody is checked against it any more. Saving it again as text brings it back.",
            "button": "Stop using it", "back_url": back, "cancel_url": back,
        },
    )  # fmt: skip


def criteria_new(request: Request) -> HttpResponse:
    """Make a set of one's own, beginning from the one the shortlist uses."""
    gate.ask(request.viewer, "criteria.edit")
    used = documents.ranking_in_use()
    begin = documents.set_in_use(used[1].set) if used else None
    form = NewSetForm(request.POST or None, initial={"body": begin[0].body if begin else ""})
    if request.method == "POST" and form.is_valid():
        if documents.versions(documents.CRITERIA, form.cleaned_data["slug"]).exists():
            form.add_error("slug", "There is a set of this short name. Choose another, or edit that one.")
        elif saved := _saved(request, form, form.cleaned_data["slug"]):
            return saved
    return render(request, "cohort/criteria_text.html", {"form": form, "definition": None, "theirs": None})


def _saved(request: Request, form: NoteForm, slug: str) -> HttpResponse | None:
    """Save a valid form. Where somebody saved meanwhile, the form keeps what was typed and shows both."""
    if request.method != "POST" or not form.is_valid():
        return None
    values = form.cleaned_data
    try:
        saved = changes.edit_criteria(
            by=request.viewer, slug=slug, body=values["body"], note=values["note"], version=values.get("version")
        )
    except NewerVersion as newer:
        form.theirs = newer.theirs  # type: ignore[attr-defined]
        form.add_error(None, f"{newer} What you typed is kept. Look at what they changed, then save again.")
        kept = request.POST.copy()
        kept["version"] = str(newer.theirs.version)
        form.data = kept
        return None
    messages.success(request, f"Version {saved.version} is in use. Check everyone again to see who meets it.")
    return redirect("cohort:criteria_set", slug)


def _theirs(form: NoteForm) -> list[tuple[str, str]] | None:
    """What somebody else changed meanwhile, in words."""
    theirs = getattr(form, "theirs", None)
    if theirs is None:
        return None
    before = documents.versions(theirs.kind, theirs.slug).filter(version=theirs.version - 1).first()
    return compare(before, theirs) if before else []


def _in_use(slug: str) -> tuple[Definition, CriteriaSet]:
    used = documents.set_in_use(slug)
    if used is None:
        raise Http404
    return used


def _number(request: Request, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() else None
