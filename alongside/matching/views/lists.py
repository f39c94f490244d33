"""Every open question, every verdict, and taking a verdict back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.request import Request
from alongside.matching import changes
from alongside.matching.forms import BecauseForm
from alongside.matching.models import Judgement
from alongside.matching.queue import progress, seen_judgements, seen_questions, tabs
from alongside.matching.rules.queue import Why

PAGE = 50


def queue(request: Request) -> HttpResponse:
    """The open questions in the order in which they are best answered, by reason if wanted."""
    gate.ask(request.viewer, "match.see")
    asked = seen_questions(request.viewer).open().select_related("left__agency", "right__agency")
    why = request.GET.get("why", "")
    if why in list(Why):
        asked = asked.filter(why=why)
    page = Paginator(asked, PAGE).get_page(request.GET.get("page"))
    gate.looked_at(request.viewer, "match.see", count=2 * len(page))
    shown = {
        "page": page,
        "tabs": tabs(request.viewer, "queue"),
        "progress": progress(request.viewer),
        "reasons": [(each.value, each.label) for each in Why],
        "why": why,
    }
    return render(request, "matching/queue.html", shown)


def judged(request: Request) -> HttpResponse:
    """What people decided, newest first."""
    gate.ask(request.viewer, "match.see")
    verdicts = seen_judgements(request.viewer).select_related("left", "right").order_by("-pk")
    page = Paginator(verdicts, PAGE).get_page(request.GET.get("page"))
    gate.looked_at(request.viewer, "match.see", count=2 * len(page))
    shown = {"page": page, "tabs": tabs(request.viewer, "judged"), "may_undo": request.viewer.may("match.undo")}
    return render(request, "matching/judged.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a verdict back, with the reason."""
    gate.ask(request.viewer, "match.undo")
    judgement: Judgement | None = seen_judgements(request.viewer).filter(pk=pk, withdrawn_at=None).first()
    if judgement is None:
        raise Http404
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.undo(by=request.viewer, judgement=judgement, **form.cleaned_data)
        messages.success(request, "Taken back. What it did has been put back, and the question is asked again.")
        return redirect("matching:judged")
    shown = {
        "form": form,
        "title": "Take a verdict back",
        "intro": f"{judgement.get_verdict_display()}, judged by {judgement.by_name}. "
        "What the verdict did is put back, and later runs no longer keep to it.",
        "button": "Take it back",
        "back_url": reverse("matching:judged"),
    }
    return render(request, "kit/form_page.html", shown, status=400 if form.errors else 200)
