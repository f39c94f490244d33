"""The pack: gone through group by group or item by item, signed by a second person, then given."""

from __future__ import annotations

import io
import json
import zipfile

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request as Asked
from alongside.audit.models import Entry
from alongside.rights import changes, forms
from alongside.rights import pack as packs
from alongside.rights.changes.packing import is_signed
from alongside.rights.models import Request
from alongside.rights.pack import Judged, Pack
from alongside.rights.views.requests import look


def _pack(asked: Asked, key: str) -> tuple[Request, Pack]:
    row = look(asked, key)
    if row.person_id is None or row.needs_identity:
        raise Http404
    return row, packs.gather(row)


def pack(asked: Asked, key: str) -> HttpResponse:
    """All groups with how far they are."""
    row, found = _pack(asked, key)
    context = {
        "row": row,
        "pack": found,
        "counts": found.counts,
        "is_signed": is_signed(row, found.digest),
        "may_handle": asked.viewer.may("rights.handle") and row.is_open,
        "may_sign": asked.viewer.may("rights.sign") and row.is_open,
        "kept_back": [each for each in found.items if each.why_not],
    }
    return render(asked, "rights/pack.html", context)


def group(asked: Asked, key: str, number: int) -> HttpResponse:
    """The items of one agency and category, and the form that decides those that are plain at once."""
    row, found = _pack(asked, key)
    chosen = next((each for each in found.groups if each.number == number), None)
    if chosen is None:
        raise Http404
    form = forms.DecideForm(asked.POST or None, is_group=True, initial={"verdict": "give"})
    if asked.method == "POST" and form.is_valid():
        try:
            changes.decide_group(
                by=asked.viewer, request=row, agency=chosen.agency, category=chosen.category, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(
                asked, "Decided. Items that name somebody else or tell a place are left for you to look at."
            )
            return redirect("rights:group", key, number)
    may_handle = asked.viewer.may("rights.handle") and row.is_open
    context = {"row": row, "group": chosen, "form": form if may_handle and chosen.undecided else None}
    return render(asked, "rights/group.html", context)


def _item(found: Pack, table: str, pk: str) -> Judged:
    judged = found.find(table, pk)
    if judged is None:
        raise Http404
    return judged


def item(asked: Asked, key: str, table: str, pk: str) -> HttpResponse:
    """One item, and what is given of it."""
    row, found = _pack(asked, key)
    judged = _item(found, table, pk)
    decision = judged.decision
    initial = (
        {"verdict": decision.verdict, "exemption": decision.exemption, "because": decision.because} if decision else {}
    )
    form = forms.DecideForm(asked.POST or None, initial={"hide": "\n".join(judged.suspects), **initial})
    may_handle = asked.viewer.may("rights.handle") and row.is_open
    group_url = reverse("rights:group", args=[key, _number(found, judged)])
    if asked.method == "POST" and form.is_valid():
        try:
            changes.decide_item(by=asked.viewer, request=row, table=table, row=pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(asked, "Decided.")
            return redirect(group_url)
    is_others = decision is not None and decision.decided_by_id != asked.viewer.user_id
    may_release = asked.viewer.may("rights.sign") and row.is_open and judged.needs_release and is_others
    context = {"row": row, "judged": judged, "form": form if may_handle else None, "may_release": may_release,
               "group_url": group_url}  # fmt: skip
    return render(asked, "rights/item.html", context)


def _number(found: Pack, judged: Judged) -> int:
    return next(each.number for each in found.groups if judged in each.items)


@require_POST
def release(asked: Asked, key: str, table: str, pk: str) -> HttpResponse:
    """A second person lets a place out."""
    row, _ = _pack(asked, key)
    changes.release_item(by=asked.viewer, request=row, table=table, row=pk)
    messages.success(asked, "The place is let out, with your name beside it.")
    return redirect("rights:item", key, table, pk)


@require_POST
def sign(asked: Asked, key: str) -> HttpResponse:
    row, _ = _pack(asked, key)
    changes.sign_pack(by=asked.viewer, request=row, digest=asked.POST.get("digest", ""))
    messages.success(asked, "Signed. Exactly this pack may be given now.")
    return redirect("rights:pack", key)


def preview(asked: Asked, key: str) -> HttpResponse:
    """The pack as the person will read it, to be read through and printed."""
    row, found = _pack(asked, key)
    return render(asked, "rights/preview.html", _told(row, found))


@require_POST
def download(asked: Asked, key: str) -> HttpResponse:
    """The signed pack as one archive: a page to print, and the same for machines."""
    row, found = _pack(asked, key)
    gate.ask(asked.viewer, "rights.handle")
    if not is_signed(row, found.digest):
        raise Refused("This pack has not been signed as it is now. A second person has to read and sign it first.")
    gate.looked_at(
        asked.viewer, "rights.give", count=len(found.items), kind=Entry.Kind.EXPORT, because=f"request {row.key}"
    )
    told = _told(row, found)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("what-we-hold.html", render_to_string("rights/given.html", told))
        file.writestr("what-we-hold.json", json.dumps(as_values(row, found), indent=1, ensure_ascii=False))
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="what-we-hold.zip"'
    return response


def _told(row: Request, found: Pack) -> dict[str, object]:
    given: dict[str, dict[str, list[Judged]]] = {}
    for each in found.items:
        if each.shown:
            given.setdefault(each.agency, {}).setdefault(each.item.category.capitalize(), []).append(each)
    return {"row": row, "given": given, "looks": found.looks, "today": timezone.localdate()}


def as_values(row: Request, found: Pack) -> dict[str, object]:
    """What leaves, for machines: nothing that was kept back, nor that it was."""
    return {
        "made_on": timezone.localdate().isoformat(),
        "asked_on": row.received_on.isoformat(),
        "held": [
            {
                "agency": each.agency,
                "category": each.item.category,
                "what": each.item.title,
                "on": each.item.on.isoformat() if each.item.on else None,
                "says": [{"label": label, "value": value} for label, value in each.lines],
            }
            for each in found.items
            if each.shown
        ],
        "who_looked": [{"role": role, "how_often": count} for role, count in found.looks],
    }
