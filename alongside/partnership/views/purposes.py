"""The purpose register: kept by the governance lead, read by the public, turned into the record of processing."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.middleware import open_to_anyone
from alongside.access.policy import Purpose
from alongside.access.request import Request
from alongside.kit.words import day
from alongside.partnership import article_30, purposes, register
from alongside.partnership.changes import purposes as changes
from alongside.partnership.forms.purposes import ControllerForm, PurposeForm
from alongside.partnership.models import PurposeEntry
from alongside.partnership.rules import words_for


def purpose_list(request: Request) -> HttpResponse:
    """What stands, what is soon to be renewed, and what is missing."""
    gate.ask(request.viewer, "purpose.edit")
    today = timezone.localdate()
    context = {
        "sheets": purposes.sheets(today),
        "due": [words_for(each, today) for each in purposes.to_renew(today)],
        "chart": purposes.picture(today),
        "controllers": purposes.controllers(),
    }
    return render(request, "partnership/purposes.html", context)


def purpose(request: Request, slug: str) -> HttpResponse:
    """One purpose: the entry that counts, and every version before it."""
    gate.ask(request.viewer, "purpose.edit")
    chosen = _purpose(slug)
    sheet = next(each for each in purposes.sheets(timezone.localdate()) if each.purpose is chosen)
    context = {
        "sheet": sheet,
        "facts": _facts(sheet.entry) if sheet.entry else [],
        "history": purposes.history(request.viewer, chosen),
    }
    return render(request, "partnership/purpose.html", context)


def _facts(entry: PurposeEntry) -> list[tuple[str, object]]:
    return [
        ("What it is for", entry.what_for),
        ("Who answers for it", f"{entry.owner_post}, {entry.owner.name}"),
        ("Whose facts", entry.people),
        ("What it rests on", "; ".join(purposes.basis_words(entry))),
        ("Appropriate policy document", entry.policy_document or "None"),
        ("Impact assessment", f"{purposes.assessment_words(entry)}, signed {day(entry.dpia_on)}"),
        ("Impact assessment is kept", entry.dpia_document or None),
        ("Impact assessment to be reviewed by", day(entry.dpia_review_on)),
        ("How long it is kept", entry.retention),
        ("How it is kept safe", entry.security),
        ("Leaves the United Kingdom", entry.transfers or "No"),
        ("To be reviewed by", day(entry.review_on)),
        ("Ends on", day(entry.ends_on) if entry.ends_on else "No end is set"),
    ]


def edit_purpose(request: Request, slug: str) -> HttpResponse:
    """An edit is the next version: the one before stays to be read."""
    gate.ask(request.viewer, "purpose.edit")
    chosen, today = _purpose(slug), timezone.localdate()
    newest = purposes.newest(request.viewer, chosen)
    initial = {**model_to_dict(newest), "starts_on": today, "note": ""} if newest else {"starts_on": today}
    form = PurposeForm(request.POST or None, initial=initial)
    back = reverse("partnership:purpose", args=[slug])
    if request.method == "POST" and form.is_valid():
        changes.record_purpose(by=request.viewer, purpose=chosen, **form.cleaned_data)
        messages.success(request, "The entry is in the register. The version before stays to be read.")
        return redirect(back)
    title = "Change or renew the entry" if newest else "Write the entry"
    context = {"title": title, "form": form, "back_url": back, "cancel_url": back, "intro": chosen.label.capitalize()}
    return render(request, "partnership/register_form.html", context)


def controller(request: Request, slug: str) -> HttpResponse:
    """Whom the public writes to at one agency."""
    gate.ask(request.viewer, "purpose.edit")
    agency, known = next(((each, its) for each, its in purposes.controllers() if each.slug == slug), (None, None))
    if agency is None:
        raise Http404
    form = ControllerForm(request.POST or None, initial=model_to_dict(known) if known else None)
    back = reverse("partnership:purposes")
    if request.method == "POST" and form.is_valid():
        changes.name_controller(by=request.viewer, agency=agency, **form.cleaned_data)
        messages.success(request, "The contact is in the register.")
        return redirect(back)
    context = {"title": "Contact for the public", "form": form, "back_url": back, "cancel_url": back}
    return render(request, "partnership/register_form.html", {**context, "intro": agency.name})


def record(request: Request) -> HttpResponse:
    """The record of processing, as it stands today."""
    gate.ask(request.viewer, "purpose.edit")
    return render(request, "partnership/record.html", _record_context())


def record_as_csv(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "purpose.edit")
    today = timezone.localdate()
    response = HttpResponse(article_30.as_csv(today), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="record-of-processing-{today.isoformat()}.csv"'
    return response


def _record_context() -> dict[str, object]:
    today = timezone.localdate()
    return {"activities": article_30.record(today), "today": today}


@open_to_anyone
def public_register(request: HttpRequest) -> HttpResponse:
    """What the partnership shares and why, for anyone: no names of members, no facts about people."""
    today = timezone.localdate()
    sheets = [(sheet, purposes.basis_words(sheet.entry)) for sheet in purposes.sheets(today) if sheet.entry]
    context = {
        "sheets": sheets,
        "agreements": register.public_agreements(today),
        "controllers": [(agency, its) for agency, its in purposes.controllers() if its],
        "today": today,
    }
    return render(request, "partnership/public_register.html", context)


def _purpose(slug: str) -> Purpose:
    try:
        return Purpose(slug)
    except ValueError:
        raise Http404 from None
