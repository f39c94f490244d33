"""One person's package: the whole, one area of it, on one sheet of paper, and as it stood."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.package import reading
from alongside.package import versions as stood
from alongside.package.models import Package
from alongside.package.picture import areas_picture
from alongside.package.reading import AreaShown, Shown
from alongside.package.rules import COLOURS
from alongside.package.showing import furniture, safely, story_of
from alongside.people import seen
from alongside.people.models import Person


def person_of(request: Request, key: str) -> Person:
    """The person, the look recorded: for a page that shows no package yet."""
    gate.ask(request.viewer, "package.see")
    return gate.look(request.viewer, Person.objects.current(), key=key)


def in_use(request: Request, key: str, *, because: str = "") -> tuple[Person, Package | None, list[Package]]:
    """The person, the package in use, and others that stand beside it. None where the viewer may see none.

    One look is recorded: at the package, or at the person where there is none.
    """
    viewer = request.viewer
    gate.ask(viewer, "package.see")
    person = gate.visible(viewer, Person.objects.current()).filter(key=key).first()
    found = reading.packages_of(viewer, person) if person else []
    if not found:
        return person_of(request, key), None, []
    row = gate.look(viewer, Package.objects.select_related("agency", "person"), pk=found[0].pk, because=because)
    return row.person, row, found[1:]


def whole(request: Request, key: str, *, because: str = "") -> tuple[Person, Shown | None]:
    person, row, others = in_use(request, key, because=because)
    return person, reading.shown(request.viewer, row, timezone.localdate(), others) if row else None


def package(request: Request, key: str) -> HttpResponse:
    """What matters to them, what is in place, promised and blocked, and whose move it is."""
    person, shown = whole(request, key)
    return render(request, "package/package.html", _page(request, person, shown))


def other(request: Request, key: str, pk: int) -> HttpResponse:
    """A package that stands beside the one in use, since two people turned out to be one. To be read, not written in."""
    person = person_of(request, key)
    row = gate.look(request.viewer, Package.objects.filter(person=person).select_related("agency", "person"), pk=pk)
    shown = reading.shown(request.viewer, row, timezone.localdate())
    return render(request, "package/package.html", {**_page(request, person, shown), "may_write": False})


def sheet(request: Request, key: str) -> HttpResponse:
    """The package on one page, for paper. The ledger says that it was made to be printed."""
    person, shown = whole(request, key, because="a printed summary")
    if shown is None:
        raise Http404
    return render(request, "package/sheet.html", _page(request, person, shown))


def area(request: Request, key: str, area: str) -> HttpResponse:
    """One area of life: where it stands, every need with its story, and what may happen next."""
    person, shown = whole(request, key)
    found = of_area(request, person, shown, area)
    context = {
        **furniture(request.viewer, person),
        "shown": shown,
        "each": found,
        "colour": COLOURS[found.standing],
        "keeper": reading.keeper(shown.package, found.area.category) if shown else "",
        "needs": [(need, story_of(request.viewer, need)) for need in found.needs],
        "sheet_mover": reading.mover_of(found.sheet) if found.sheet and found.sheet.whose else "",
    }
    return render(request, "package/area.html", context)


def of_area(request: Request, person: Person, shown: Shown | None, slug: str) -> AreaShown:
    """An area that is open to the viewer. One that is not, and one that is not there, answer alike."""
    if shown is None or (found := shown.area(slug)) is None:
        because = f"not visible or not there: area={slug}"
        ledger.write_at_once(
            Entry.Kind.REFUSAL, "look package.sheet", by=request.viewer, object_kind="package.sheet", person_id=person.pk,
            because=because,
        )  # fmt: skip
        raise Http404
    return found


def versions(request: Request, key: str) -> HttpResponse:
    """Every save, what it changed, and what differs between any two."""
    person, row, _ = in_use(request, key)
    if row is None:
        raise Http404
    every = stood.saves(request.viewer, row)
    named = {each.name: each for each in every}
    first, last = named.get(request.GET.get("from", "")), named.get(request.GET.get("to", ""))
    context = {
        **furniture(request.viewer, person),
        "package": row,
        "saves": [(each, stood.what_a_save_changed(each, every)) for each in every],
        "first": first,
        "last": last,
        "differs": stood.between(every, first, last) if first and last else None,
    }
    return render(request, "package/versions.html", context)


def _page(request: Request, person: Person, shown: Shown | None) -> dict[str, object]:
    viewer, today = request.viewer, timezone.localdate()
    context: dict[str, object] = {
        **furniture(viewer, person), "name": seen.name_of(viewer, person.pk), "today": today, "shown": shown,
        "safely": safely(viewer, person),
    }  # fmt: skip
    if shown is not None:
        context |= {
            "waits": reading.without_lead(viewer, anywhere=True).filter(pk=shown.package.pk).exists(),
            "areas": [(each, COLOURS[each.standing]) for each in shown.areas],
            "picture": areas_picture(shown.areas),
            "moves": [(move, move.is_late(today)) for move in shown.moves],
        }
    return context
