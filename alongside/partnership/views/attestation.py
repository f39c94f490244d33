"""Who still needs access: each agency's own list, and how far all have come."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.request import Request
from alongside.partnership import attesting, register
from alongside.partnership.changes import attestation as changes


def still_needed(request: Request, slug: str = "") -> HttpResponse:
    """Tick who still needs access; look once more at who would lose it; then it is done."""
    viewer, today = request.viewer, timezone.localdate()
    may_answer = viewer.may("membership.attest")
    gate.ask(viewer, "membership.attest" if request.method == "POST" or not viewer.may("trust.see") else "trust.see")
    agency, asked = _agency(request, slug), attesting.current()
    members = attesting.members(viewer, agency) if asked and may_answer else []
    context = {
        "agency": agency, "may_answer": may_answer, "asked": asked, "members": members, "today": today,
        "others": any(not each.is_own for each in members),
        "progress": attesting.progress(today) if viewer.may("trust.see") else [],
        "may_answer_for_all": viewer.may("membership.edit"),
    }  # fmt: skip
    if request.method != "POST" or asked is None:
        return render(request, "partnership/still_needed.html", context)
    keep = {each.pk for each in members if str(each.pk) in request.POST.getlist("keep")}
    ending = [each for each in members if each.pk not in keep and not each.is_own]
    if ending and request.POST.get("is_sure") != "yes":
        return render(request, "partnership/still_needed_sure.html", {**context, "keep": keep, "ending": ending})
    changes.answer(by=viewer, asked=asked, agency=agency, keep=keep, today=today)
    messages.success(request, "Thank you. Whoever still needs access keeps it; the others have none from now on.")
    return redirect(reverse("partnership:still_needed_at", args=[slug]) if slug else "partnership:still_needed")


def _agency(request: Request, slug: str) -> Agency:
    """The viewer's own agency; another one for the administrator alone."""
    if slug:
        gate.ask(request.viewer, "membership.edit")
    agencies = register.agencies()
    chosen = next(
        (each for each in agencies if (each.slug == slug if slug else each.pk == request.viewer.agency_id)), None
    )
    if chosen is None:
        raise Http404
    return chosen
