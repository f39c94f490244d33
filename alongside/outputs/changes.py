"""Ask for an export, make it, hand it over, let it go."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Membership
from alongside.access.policy import Viewer
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.notices import changes as notices
from alongside.notices.changes import Said
from alongside.outputs import files
from alongside.outputs.kinds import Table, kind_of
from alongside.outputs.models import BaseTable, Carried, Export
from alongside.outputs.rules import KEPT, SHORTEST_REASON, Mark, State, are_narrower, rights_of
from alongside.outputs.writing import as_file
from alongside.people.models import Person

LONGEST = 300


@change("export.make")
def ask_for(*, by: Viewer, kind: str, format: str, because: str) -> Export:
    """Ask for a file. It is made in the background."""
    found, because = kind_of(kind), " ".join(because.split())
    if found is None:
        raise Refused("There is no such export. Choose one of the list.")
    gate.ask(by, found.verb)
    if len(because) < SHORTEST_REASON:
        raise Refused("Say in a few words what the file is for: it stands on every page of it.")
    membership = Membership.objects.in_force(timezone.localdate()).filter(
        user=by.user_id, agency=by.agency_id, role=by.role
    ).first()  # fmt: skip
    if membership is None:
        raise Refused("Only a member of an agency can take a file out.")
    return Export.objects.create(
        kind=found.name, title=found.title, format=format, membership=membership, asked_by_id=membership.user_id,
        because=because[:LONGEST],
    )  # fmt: skip


@change("export.make")
def finish(*, by: Viewer, export: Export, table: Table, now: dt.datetime) -> Export:
    """Write the file and put it by, sealed, with whom it speaks of."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.state != State.WAITING:
        return export
    expires_at = now + KEPT
    local = timezone.localtime(now)
    mark = Mark(
        export.title, by.name, by.role_label, by.agency_name, export.because, local,
        timezone.localtime(expires_at).date(), export.pk,
    )  # fmt: skip
    stored = files.keep(as_file(table, mark, export.format))
    export.carried.all().delete()
    Carried.objects.bulk_create(
        [Carried(export=export, person_id=person) for person in sorted(table.people)], batch_size=1_000
    )
    return _set(
        export, state=State.READY, stored=stored, rights=rights_of(by.shares), rows=len(table.rows),
        people=len(table.people), made_at=now, expires_at=expires_at, message="",
    )  # fmt: skip


@change("export.make")
def wait_for_second(*, by: Viewer, export: Export, people: int) -> Export:
    """So many people take a second person. Nothing is written yet."""
    return _set(export, state=State.SECOND, people=people)


@change("export.make")
def agree(*, by: Viewer, export: Export) -> Export:
    """A second person has said yes to as many people as there were."""
    if export.state != State.SECOND:
        raise Refused("This export no longer waits for a second person.")
    return _set(export, state=State.WAITING, agreed=export.people)


@change("export.make")
def refuse(*, by: Viewer, export: Export, because: str) -> Export:
    """It cannot be made: whoever asked is told, and finds why beside it."""
    notices.tell([Said(export.asked_by_id, "export_not_made", f"export:{export.pk}", reverse("outputs:list"))])
    return _set(export, state=State.REFUSED, message=because[:LONGEST])


@change("export.make")
def let_go(*, by: Viewer, export: Export, because: str) -> Export:
    """The file is kept no longer. What it was, for whom and why stays on record."""
    files.remove(export.stored)
    return _set(export, state=State.GONE, stored="", message=because[:LONGEST])


def hindrance(viewer: Viewer, export: Export, now: dt.datetime) -> str:
    """Why a file cannot be handed over to this viewer now, in words; blank where it can."""
    found = kind_of(export.kind)
    if export.state != State.READY or export.expires_at is None or export.expires_at <= now:
        return "This file is no longer kept. Ask for it again."
    if (export.asked_by_id, export.membership.agency_id, export.membership.role) != (
        viewer.user_id, viewer.agency_id, viewer.role
    ):  # fmt: skip
        return "A file goes to whoever asked for it, in the role they asked in. Change to that role."
    if found is None or not viewer.may(found.verb):
        return "Your role no longer includes what is in this file."
    if are_narrower(rights_of(viewer.shares), export.rights):
        return (
            "An agreement has changed since this file was made. Ask for it again: it will hold what you may have now."
        )
    carried = Carried.objects.filter(export=export).values("person")
    if gate.visible(viewer, Person.objects.filter(pk__in=carried)).count() != carried.count():
        return "Somebody in this file may no longer be shown to you. Ask for it again: it will leave them out."
    return ""


def hand_over(*, by: Viewer, export: Export, now: dt.datetime) -> bytes:
    """The file, if everything that let it be made still stands; recorded before a byte of it leaves. Raises Refused."""
    gate.ask(by, "export.make", [export])
    record = partial(ledger.write_at_once, by=by, object_kind=export._meta.label_lower, object_id=export.pk)
    if because := hindrance(by, export, now):
        record(Entry.Kind.REFUSAL, "export.hand_over", because=because)
        raise Refused(because)
    data = files.fetch(export.stored)
    record(Entry.Kind.EXPORT, "export.hand_over", count=export.people or export.rows, because=export.because)
    _note_handed_over(by=by, export=export)
    return data


@change("export.make")
def _note_handed_over(*, by: Viewer, export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(handed_over=F("handed_over") + 1)


@change("composition.see")
def take_base_table(*, by: Viewer, name: str, quarter: str, figures: object, taken_on: dt.date) -> BaseTable:
    """The figures that a quarter stands by. Of two who ask at once, both get the first."""
    kept, _ = BaseTable.objects.get_or_create(
        name=name, quarter=quarter, defaults={"figures": figures, "taken_on": taken_on}
    )
    return kept


def _set(export: Export, **values: object) -> Export:
    for name, value in values.items():
        setattr(export, name, value)
    export.save(update_fields=list(values))
    return export
