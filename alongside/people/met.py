"""When somebody was last met, by anybody, as one viewer may know it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import OuterRef, Subquery

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.people.models import Event, Person

MET = ("contact", "health_contact", "mental_health_contact", "domestic_abuse_contact", "slept_rough", "assessment")


def last_met(viewer: Viewer, people: Iterable[int], today: dt.date) -> Mapping[int, dt.date]:
    """Person id -> the newest day on which anybody met them.

    Asked for each person by itself: of a long life a database then reads the facts of meeting, and no others.
    """
    met = gate.visible(viewer, Event.objects.filter(person=OuterRef("pk"), kind__in=MET, starts_on__lte=today))
    newest = Subquery(met.order_by("-starts_on").values("starts_on")[:1])
    rows = Person.objects.filter(pk__in=set(people)).order_by().values_list("pk", newest)
    return {pk: on for pk, on in rows if on is not None}
