"""What stands around every page while something is open in an emergency, and what had left before consent was withdrawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from alongside.access.models import Opening
from alongside.access.policy import Viewer
from alongside.audit.models import Entry
from alongside.people.models import Person


@dataclass(frozen=True)
class Open:
    """Somebody whom this viewer opened, and until when."""

    key: str
    until: dt.datetime


def open_now(viewer: Viewer | None) -> list[Open]:
    """What this viewer has open because of an emergency."""
    if viewer is None or not viewer.opened:
        return []
    rows = Opening.objects.open_at(timezone.now()).filter(
        user=viewer.user_id, agency=viewer.agency_id, role=viewer.role
    )
    return [Open(row.person.key, row.ends_at) for row in rows.select_related("person").order_by("ends_at")]


def sent_before(person: Person) -> list[Entry]:
    """What had been printed or sent of somebody, newest first: to be asked back once they withdraw."""
    return list(Entry.objects.filter(kind=Entry.Kind.EXPORT, person_id=person.pk).order_by("-pk")[:50])
