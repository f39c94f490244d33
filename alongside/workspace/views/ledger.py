"""The ledger, for those who watch over it: their agency's part, who looked at one person, and the heads that were sent."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from alongside.access import gate
from alongside.access.request import Request
from alongside.audit import ledger as book
from alongside.audit import verifying
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.workspace import anchors as sent
from alongside.workspace import looks as looks_at
from alongside.workspace import slices
from alongside.workspace.forms import SliceForm
from alongside.workspace.slices import members_of, slice_of

ANCHORS_SHOWN = 48
SEE = "audit.see"


def ledger(request: Request) -> HttpResponse:
    """What the viewer's agency may read: by person, member, kind and date. What is typed is sent as a form: only a code, a number
    or a date reaches the address, where a name would stand in the logs of every proxy on the way."""
    if request.method == "POST":
        gate.ask(request.viewer, SEE)
        form = SliceForm(request.POST, members=members_of(request.viewer), today=timezone.localdate())
        if form.is_valid():
            asked = {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}
            return redirect(f"{reverse('workspace:ledger')}?{urlencode({k: v for k, v in asked.items() if v})}")
        return _slice(request, form=form)
    return _slice(request)


def looks(request: Request, key: str) -> HttpResponse:
    """Who looked at somebody, for those who watch over the ledger; nothing of the person is shown."""
    gate.ask(request.viewer, SEE)
    return _slice(request, _known(request, key))


def _slice(request: Request, person: Person | None = None, form: SliceForm | None = None) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, SEE)
    form = form or SliceForm(request.GET or None, members=members_of(viewer), today=timezone.localdate())
    wanted = form.wanted(person=person.key if person else "", before=_number(request.GET.get("before")))
    if person is None and wanted.person:
        person = slices.known_to(viewer, wanted.person)
    found = slice_of(viewer, wanted)
    because = "by " + ", ".join(sorted(set(request.GET) - {"before"})) if request.GET else ""
    book.write_at_once(
        Entry.Kind.LOOK,
        SEE,
        by=viewer,
        count=len(found.deeds),
        because=because,
        person_id=person.pk if person else None,
    )
    asked = {name: str(value) for name, value in request.GET.items() if name != "before"}
    context = {
        "form": form,
        "wanted": wanted,
        "person": person,
        "deeds": found.deeds,
        "older_url": f"?{urlencode({**asked, 'before': str(found.older)})}" if found.older else "",
        "newest_url": f"?{urlencode(asked)}" if wanted.before else "",
        "overdue": verifying.overdue(timezone.now()),
    }
    return render(request, "workspace/ledger.html", context)


def who_looked(request: Request, key: str) -> HttpResponse:
    """The sheet that a person may be shown or given: who looked, without what must not be said."""
    viewer = request.viewer
    if viewer.may(SEE):
        person = _known(request, key)
        book.write_at_once(Entry.Kind.LOOK, SEE, by=viewer, person_id=person.pk, because="who looked, for the person")
    else:
        person = gate.look(viewer, Person.objects.current(), key=key, because="who looked, for the person")
    now = timezone.now()
    context = {"person": person, "sheet": looks_at.sheet_for(person, now), "now": now}
    return render(request, "workspace/who_looked.html", context)


def anchors(request: Request) -> HttpResponse:
    """Which heads were sent, to whom, and whether anything waits for its seal."""
    gate.ask(request.viewer, SEE)
    context = {
        "anchors": sent.newest(ANCHORS_SHOWN),
        "without_a_lead": [agency.name for agency in sent.without_a_lead()],
        "overdue": verifying.overdue(timezone.now()),
    }
    return render(request, "workspace/anchors.html", context)


def anchor_file(request: Request) -> HttpResponse:
    """Every head so far, one a line, to be kept elsewhere."""
    gate.ask(request.viewer, SEE)
    text, count = sent.as_file()
    gate.looked_at(request.viewer, "audit.anchors", count=count, kind=Entry.Kind.EXPORT)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="alongside-anchors.txt"'
    return response


def _known(request: Request, key: str) -> Person:
    """Somebody whose looks the viewer may read of. Who must not see them is told that they are not there."""
    person = slices.known_to(request.viewer, key)
    if person is None:
        book.write_at_once(Entry.Kind.REFUSAL, SEE, by=request.viewer, because="not visible or not there")
        raise Http404
    return person


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
