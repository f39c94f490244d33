"""What waits for a second person: read it, say yes or no, or take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.request import Request
from alongside.partnership.changes import approvals as changes
from alongside.partnership.forms.approvals import RefusalForm
from alongside.partnership.models import Approval
from alongside.partnership.rules import Decision
from alongside.partnership.waiting import case_of, mine

LATELY = 20


def approval_list(request: Request) -> HttpResponse:
    """Waiting for me, asked by me, lately decided."""
    viewer = request.viewer
    gate.ask(viewer, "approval.ask")
    now = timezone.now()
    rows = gate.visible(viewer, Approval.objects.filter(mine(viewer)))
    waiting = [case_of(each, now) for each in rows.filter(decision="", expires_at__gt=now)]
    decided = rows.exclude(pk__in=[each.approval.pk for each in waiting]).order_by("-asked_at")[:LATELY]
    context = {
        "for_me": [each for each in waiting if each.approval.asked_by_id != viewer.user_id],
        "by_me": [each for each in waiting if each.approval.asked_by_id == viewer.user_id],
        "decided": [case_of(each, now) for each in decided],
    }
    return render(request, "partnership/approvals.html", context)


def approval(request: Request, pk: int) -> HttpResponse:
    """One proposal. To say no, say why."""
    viewer = request.viewer
    row = _look(request, pk)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.refuse(by=viewer, approval=row, **form.cleaned_data)
        messages.success(request, "You have said no. Whoever asked sees why.")
        return redirect("partnership:approvals")
    case = case_of(row, timezone.now())
    is_asker = row.asked_by_id == viewer.user_id
    may = {
        "may_decide": case.state == "Waiting" and not is_asker,
        "may_withdraw": case.state == "Waiting" and is_asker,
    }
    return render(request, "partnership/approval.html", {"case": case, "form": form, **may})


@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    decided = changes.approve(by=request.viewer, approval=_look(request, pk))
    if decided.decision == Decision.APPROVED:
        messages.success(request, "You were the second person: it is done.")
    else:
        messages.warning(request, f"Nothing was done. {decided.decided_because}")
    return redirect("partnership:approvals")


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    changes.withdraw(by=request.viewer, approval=_look(request, pk))
    messages.success(request, "You no longer ask for this.")
    return redirect("partnership:approvals")


def _look(request: Request, pk: int) -> Approval:
    return gate.look(
        request.viewer,
        Approval.objects.filter(mine(request.viewer)).select_related("membership__user", "membership__agency"),
        pk=pk,
    )
