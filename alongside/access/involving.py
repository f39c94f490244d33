"""Who comes to work with somebody, and who no longer does. Rooms above say why; what opens and closes by it is the gate's."""

from __future__ import annotations

import datetime as dt

from django.db import models

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Involvement, User
from alongside.access.policy import Viewer


@change("involvement.edit")
def involve(
    *,
    by: Viewer,
    person: models.Model,
    agency: Agency,
    worker: User | None,
    because: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Involvement:
    """An agency works with a person from a day on. ends_on: the last day; None until somebody ends it."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot come before the first.")
    return Involvement.objects.create(
        person_id=person.pk, agency=agency, worker=worker, because=because, starts_on=starts_on, ends_on=ends_on
    )


@change("involvement.edit")
def end_involvement(*, by: Viewer, person_id: int, involvement_id: int | None, today: dt.date) -> None:
    """Nothing opens by it from this moment. One that began today is taken away, since its last day would lie before its first;
    the ledger keeps that it was."""
    row = Involvement.objects.filter(pk=involvement_id or 0, person=person_id).first()
    if row is None or (row.ends_on is not None and row.ends_on < today):
        return
    if row.starts_on >= today:
        row.delete()
    else:
        row.ends_on = today - dt.timedelta(days=1)
        row.save(update_fields=["ends_on"])
