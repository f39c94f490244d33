"""Send files, watch them being read, mend what was refused."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Purpose
from alongside.access.request import Request
from alongside.audit.models import Entry
from alongside.kit.charts import stacked_bar
from alongside.kit.words import counted, day, moment
from alongside.outputs import disclosing
from alongside.partnership import standing
from alongside.sources import acting, changes, figures, jobs, overview, refused, storage
from alongside.sources.door import FileRefused
from alongside.sources.forms.sending import ConfirmForm, SendForm, WhereFromForm
from alongside.sources.guessing import guess
from alongside.sources.models import Import, RefusedRow, Source, State

SENT = "sources.sent"  # session key: files put by until it is said where they come from
PER_PAGE = 50
MOST_FILES = 30


def send(request: Request) -> HttpResponse:
    """First page: choose the files. They wait, unread, for the second page."""
    gate.ask(request.viewer, "import.upload")
    standing.check(Purpose.LINKAGE, timezone.localdate())
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent, refused_words = _put_by(request, form.cleaned_data["exports"][:MOST_FILES])
        if sent:
            for words in refused_words:
                messages.error(request, words)
            request.session[SENT] = sent
            return redirect("sources:where_from")
        for words in refused_words:
            form.add_error("exports", words)
    is_empty = not gate.visible(request.viewer, Source.objects.all()).exists()
    return render(request, "sources/send.html", {"form": form, "is_empty": is_empty})


def _put_by(request: Request, files: list) -> tuple[list[list[str]], list[str]]:
    """The files that may come in, and why the others may not."""
    candidates = overview.candidates(request.viewer)
    sent, refusals = [], []
    for file in files:
        name = PurePath(file.name).name
        try:
            kept = storage.let_in(name, file.chunks())
        except (storage.TooLarge, FileRefused) as error:
            refusals.append(f"{name}: {error}")
        else:
            path = settings.MEDIA_ROOT / kept.stored
            sent.append([kept.stored, name, guess(path, name, candidates)])
    return sent, refusals


def where_from(request: Request) -> HttpResponse:
    """Second page: where each file comes from, guessed by its columns."""
    gate.ask(request.viewer, "import.upload")
    sent = [(stored, name, likely) for stored, name, likely in request.session.get(SENT, [])]
    if not sent:
        return redirect("sources:send")
    sources = {each.slug: each for each in overview.sendable(request.viewer)}
    choices = [(slug, f"{each.agency.name}: {each.title}") for slug, each in sources.items()]
    form = WhereFromForm(request.POST or None, sent=sent, sources=choices)
    if request.method == "POST" and form.is_valid():
        uploads = _begin(request, sent, sources, form.cleaned_data)
        del request.session[SENT]
        if len(uploads) == 1:
            return redirect("sources:file", uploads[0].pk)
        return redirect("sources:list")
    return render(request, "sources/where_from.html", {"form": form, "sent": sent})


def _begin(request: Request, sent: list[tuple[str, str, str]], sources: dict, chosen: dict) -> list[Import]:
    uploads = []
    for stored, name, _ in sent:
        if chosen[stored]:
            try:
                upload = changes.upload(
                    by=request.viewer,
                    source=sources[chosen[stored]],
                    file_name=name,
                    blocks=storage.blocks_of(settings.MEDIA_ROOT / stored),
                )
            except Refused as refusal:
                if len(sent) == 1 and isinstance(refusal, standing.Stopped):
                    raise
                messages.error(request, f"{name}: {refusal.because}")
            else:
                _start(request, upload, name)
                uploads.append(upload)
        storage.remove(stored)
    return uploads


def _start(request: Request, upload: Import, name: str) -> None:
    if upload.state == State.APPLIED:
        when = day(timezone.localtime(upload.finished_at).date())
        messages.info(request, f"{name}: this very file was read already, on {when}. Nothing was read twice.")
    elif upload.state == State.WAITING:
        jobs.enqueue(upload)


def file(request: Request, pk: int) -> HttpResponse:
    gate.ask(request.viewer, "source.see")
    upload = gate.look(request.viewer, Import.objects.select_related("source__agency", "membership__agency"), pk=pk)
    may_mend = acting.may_act(request.viewer, upload.source)
    rows = gate.visible(request.viewer, RefusedRow.objects.filter(upload=upload))
    told = figures.of(request.viewer, upload)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": upload,
        "state": State(upload.state),
        "progress": _progress(upload),
        "told": told,
        "rule": disclosing.in_force().words,
        "chart": stacked_bar(told.parts, title="What became of the rows") if upload.rows else None,
        "facts": _facts(upload, told),
        "may_mend": may_mend,
        "may_confirm": may_mend and request.viewer.may("import.confirm"),
        "may_read_refused": bool(page.object_list),
        "sent_for_them": _sent_for_them(upload),
        "page": page,
        "form": ConfirmForm(),
    }
    return render(request, "sources/file.html", context)


def _sent_for_them(upload: Import) -> str:
    """The agency that sent this file for the one whose it is; blank where they are one, or the server did."""
    sender = upload.membership.agency if upload.membership else None
    return sender.name if sender is not None and sender != upload.source.agency else ""


def _facts(upload: Import, told: figures.Figures) -> list[tuple[str, object]]:
    took = upload.took
    facts: list[tuple[str, object]] = [
        ("Sent", f"{moment(timezone.localtime(upload.uploaded_at))}, {upload.uploaded_by_name}"),
        ("Read by", f"profile “{upload.profile}”, version {upload.profile_version}"),
        ("File's fingerprint", f"{upload.sha256[:16]}…"),
    ]
    if took is not None:
        facts.append(("Took", f"{took.total_seconds():.0f} seconds"))
    if upload.rows:
        facts += [
            (
                "People's records",
                f"{told['records_new'].words} new, {told['records_changed'].words} changed, "
                f"{told['records_ended'].words} ended",
            ),
            ("Events", f"{told['events_new'].words} new, {told['events_changed'].words} changed"),
            ("Columns left unread", _dropped(upload.dropped_columns)),
        ]
    if upload.confirmed_because and told.is_exact:
        facts.append(("Confirmed", f"{upload.confirmed_by_name}: {upload.confirmed_because}"))
    return facts


def _dropped(columns: list[str]) -> str:
    """How many columns the profile does not name, and which: they were read by nobody and kept nowhere."""
    return f"{counted(len(columns), 'column')}: {', '.join(columns)}" if columns else "None"


def _progress(upload: Import) -> dict[str, object] | None:
    if not upload.is_unfinished:
        return None
    now = storage.progress_of(upload.stored)
    if now is None:
        return {"percent": 0, "label": "Waiting for a free worker", "left": ""}
    seconds = now.seconds_left
    left = (
        ""
        if seconds is None
        else "less than a minute left"
        if seconds < 55
        else f"about {round(seconds / 60)} min left"
    )
    return {"percent": now.percent, "label": now.phase, "left": left}


def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that asks for itself again; once the file is settled the whole page is shown anew."""
    upload = gate.visible(request.viewer, Import.objects.select_related("source")).filter(pk=pk).first()
    if upload is None or not upload.is_unfinished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "upload": upload,
        "progress": _progress(upload),
        "may_mend": acting.may_act(request.viewer, upload.source),
    }
    return render(request, "sources/progress.html", context)


def refused_rows(request: Request, pk: int) -> HttpResponse:
    """The refused rows in the agency's own layout, to mend and send again. Another agency's are as if there were none."""
    gate.ask(request.viewer, "import.upload")
    upload = gate.look(request.viewer, Import.objects.select_related("source"), pk=pk)
    if upload.refused:
        gate.look(request.viewer, RefusedRow.objects.all(), upload=pk)
    rows = gate.visible(request.viewer, RefusedRow.objects.filter(upload=upload))
    told = [refused.Refused(row.cells, row.because) for row in rows]
    gate.looked_at(request.viewer, "refused rows", count=len(told), kind=Entry.Kind.EXPORT)
    layout = changes.profile_of(upload).file
    response = HttpResponse(
        refused.as_file(layout, upload.titles, upload.header, told), content_type=refused.TYPES[layout.format]
    )
    response["Content-Disposition"] = f'attachment; filename="refused-{upload.pk}.{layout.format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def confirm(request: Request, pk: int) -> HttpResponse:
    upload = gate.look(request.viewer, Import.objects.select_related("source"), pk=pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        jobs.enqueue(changes.confirm(by=request.viewer, upload=upload, **form.cleaned_data))
        return redirect("sources:file", pk)
    context = {"form": form, "title": "Confirm this file", "intro": upload.message, "button": "Confirm and read it",
               "back_url": reverse("sources:file", args=[pk])}  # fmt: skip
    return render(request, "kit/form_page.html", context)


def withdraw(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        upload = gate.look(request.viewer, Import.objects.select_related("source"), pk=pk)
        changes.withdraw(by=request.viewer, upload=upload)
        messages.success(request, "The file was withdrawn. Nothing in it was taken over.")
    return redirect("sources:file", pk)


def read_again(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        upload = gate.look(request.viewer, Import.objects.select_related("source"), pk=pk)
        jobs.enqueue(changes.read_again(by=request.viewer, upload=upload))
    return redirect("sources:file", pk)
