"""What a person was told and what they said; what they object to. Acts on the next request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Consent, Objection, Status
from alongside.access.policy import Category, Viewer


@change("consent.record")
def record_consent(
    *,
    by: Viewer,
    person: models.Model,
    agency: Agency,
    categories: Iterable[Category],
    status: Status,
    notice_version: str,
    language: str,
    how: str,
    told_on: dt.date,
    ends_on: dt.date | None = None,
) -> list[Consent]:
    """Write down what somebody said about one agency and these categories. What they said before is kept, and no longer counts."""
    if ends_on is not None and ends_on < told_on:
        raise Refused("An agreement cannot end before the person was told.")
    wanted = sorted(categories)
    Consent.objects.newest().filter(person=person.pk, agency=agency, category__in=wanted).update(
        superseded_at=timezone.now()
    )
    return [
        Consent.objects.create(
            person_id=person.pk, agency=agency, category=category, status=status, notice_version=notice_version,
            language=language, how=how, told_on=told_on, ends_on=ends_on if status == Status.AGREED else None,
            recorded_by_name=by.name,
        )
        for category in wanted
    ]  # fmt: skip


@change("consent.record")
def object_to_sharing(
    *, by: Viewer, person: models.Model, categories: Iterable[Category], agency: Agency | None = None
) -> list[Objection]:
    """The person objects to other agencies (or this one) having facts of these categories."""
    return [
        Objection.objects.standing().filter(person=person.pk, category=category, agency=agency).first()
        or Objection.objects.create(person_id=person.pk, category=category, agency=agency, recorded_by_name=by.name)
        for category in sorted(categories)
    ]


@change("rights.handle")
def object_by_right(
    *, by: Viewer, person_id: int, categories: Iterable[Category], agency: Agency | None = None
) -> list[Objection]:
    """A request by law is granted: facts of these categories no longer reach other agencies (or this one). Whoever deals with
    such requests need not see the person otherwise, so the person is named by id."""
    return [
        Objection.objects.standing().filter(person=person_id, category=category, agency=agency).first()
        or Objection.objects.create(person_id=person_id, category=category, agency=agency, recorded_by_name=by.name)
        for category in sorted(categories)
    ]


@change("consent.record")
def end_objection(*, by: Viewer, objection: Objection, because: str) -> Objection:
    """The person no longer objects, or the objection was answered."""
    if not because.strip():
        raise Refused("Say why the objection ends.")
    objection.ended_at, objection.ended_because = timezone.now(), because.strip()[:300]
    objection.save(update_fields=["ended_at", "ended_because"])
    return objection
