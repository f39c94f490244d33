"""Who must never see somebody, who alone may, and from whom they are kept apart."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate, protecting
from alongside.access.gate import Refused
from alongside.access.models import Conflict, KeptApart, Protection, Restriction
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.people import seen
from alongside.people.models import Person
from alongside.people.search import find
from alongside.sign_in import budgets
from alongside.workspace import unread
from alongside.workspace.protecting_forms import ApartForm, NameReaderForm, ProtectForm, RestrictForm

KINDS: dict[str, tuple[type[Protection], str]] = {
    "conflict": (Conflict, "workspace:protect"),
    "restriction": (Restriction, "workspace:restrict"),
    "apart": (KeptApart, "workspace:apart"),
}


def protect(request: Request, key: str) -> HttpResponse:
    """Who must never see this person."""
    viewer = request.viewer
    person = _person(viewer, key)
    form = ProtectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        protecting.put_on_conflict_list(by=viewer, person=person, **form.cleaned_data)
        messages.success(request, "They will not see this person, nor learn that they are known.")
        return redirect("workspace:protect", key)
    listed = gate.visible(viewer, Conflict.objects.standing().filter(person=person)).select_related("user", "agency")
    context = {"listed": listed, "title": "Who must not see them", "button": "Keep them from it"}
    return _page(request, person, "workspace/protect.html", form, context)


def restrict(request: Request, key: str) -> HttpResponse:
    """Who alone may see this person."""
    viewer = request.viewer
    person = _person(viewer, key)
    rows = gate.visible(viewer, Restriction.objects.standing().filter(person=person)).prefetch_related("readers")
    row = rows.order_by("pk").first()
    form = RestrictForm(request.POST or None, viewer=viewer, person=person, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            protecting.restrict(by=viewer, person=person, **form.cleaned_data)
        except Refused as refused:
            form.add_error("readers", refused.because)
        else:
            messages.success(request, "From now on nobody else sees this person.")
            return redirect("workspace:restrict", key)
    context = {"row": row, "title": "Let only named people see them", "button": "Let only these see them"}
    return _page(request, person, "workspace/restrict.html", form, context)


def apart(request: Request, key: str) -> HttpResponse:
    """Somebody whose workers must not learn of this person, and the other way round."""
    viewer = request.viewer
    person = _person(viewer, key)
    text = request.POST.get("text", "").strip()
    found = None
    if text:
        budgets.searched(viewer, text, timezone.now())
        found = find(viewer, text, timezone.localdate())
    form = ApartForm(request.POST if request.POST.get("do") == "keep" else None, found=found, but=person)
    if form.is_bound and form.is_valid():
        other = gate.known(viewer, Person.objects.current(), key=form.cleaned_data["other"])
        if other is None:
            raise Http404
        protecting.keep_apart(by=viewer, person=person, other=other, because=form.cleaned_data["because"])
        messages.success(request, "They are kept apart. Whoever works with one alone no longer learns of the other.")
        is_seen = gate.visible(viewer, Person.objects.filter(pk=person.pk)).exists()
        return redirect("workspace:apart", key) if is_seen else redirect("workspace:home")
    markers = gate.visible(viewer, KeptApart.objects.standing().filter(person=person))
    both = gate.visible(viewer, Person.objects.filter(pk__in=markers.values("other"))).values_list("pk", flat=True)
    names = seen.names(viewer, both)
    listed = [(row, names[row.other_id]) for row in markers if row.other_id in names]
    context = {"listed": listed, "text": text, "found": found, "title": "Keep apart from another person"}
    return _page(request, person, "workspace/apart.html", form, context)


@require_POST
def lift(request: Request, key: str, kind: str, pk: int) -> HttpResponse:
    """Ask for a protection to be lifted; or, where somebody else has asked, agree."""
    viewer = request.viewer
    person = _person(viewer, key)
    if kind not in KINDS:
        raise Http404
    model, back = KINDS[kind]
    row = gate.look(viewer, model.objects.standing(), person=person.pk, pk=pk)
    if row.lift_asked_by_id in (None, viewer.user_id):
        protecting.ask_to_lift(by=viewer, protection=row)
        messages.success(request, "A second person has to agree before it is lifted.")
    else:
        protecting.lift(by=viewer, protection=row)
        messages.success(request, "It is lifted.")
    return redirect(back, key)


def restricted(request: Request) -> HttpResponse:
    """The restricted records that the viewer is named to read."""
    viewer = request.viewer
    gate.ask(viewer, "protection.set")
    mine = gate.visible(viewer, Restriction.objects.standing().filter(readers=viewer.user_id)).values("person")
    people = dict(gate.visible(viewer, Person.objects.current().filter(pk__in=mine)).values_list("pk", "key"))
    names = seen.names(viewer, people)
    gate.looked_at(viewer, "protection.set", count=len(people))
    listed = sorted((names.get(pk, seen.NAME_NOT_SHOWN), key) for pk, key in people.items())
    return render(request, "workspace/restricted.html", {"listed": listed})


def nobody_reads(request: Request) -> HttpResponse:
    """Restricted records that nobody can open any more, for two officers who see nothing of them."""
    viewer = request.viewer
    gate.ask(viewer, "protection.name_reader")
    rows = protecting.unread(timezone.localdate())
    form = NameReaderForm(request.POST or None, rows=rows, coordinators=unread.may_be_named())
    if request.method == "POST" and form.is_valid():
        try:
            waiting = unread.ask(by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "A second officer has to agree.")
            return redirect("partnership:approval", waiting.pk)
    context = {"rows": rows, "form": form, "title": "Restricted records that nobody can open", "button": "Ask a second officer",
               "back_url": reverse("workspace:trust")}  # fmt: skip
    return render(request, "workspace/nobody_reads.html", context, status=400 if form.errors else 200)


def _person(viewer: Viewer, key: str) -> Person:
    gate.ask(viewer, "protection.set")
    return gate.look(viewer, Person.objects.current(), key=key)


def _page(request: Request, person: Person, template: str, form: object, context: Mapping[str, object]) -> HttpResponse:
    viewer = request.viewer
    shown = {
        "form": form, "person": person, "name": seen.name_of(viewer, person.pk), "may_lift": viewer.may("protection.lift"),
        "back_url": reverse("workspace:person", args=[person.key]), **context,
    }  # fmt: skip
    return render(request, template, shown, status=400 if getattr(form, "errors", None) else 200)
