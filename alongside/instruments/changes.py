"""Keep answers to an instrument, take wrong ones back, and change the instruments themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.instruments import documents
from alongside.instruments.models import Completion
from alongside.instruments.rules import wrong_answers
from alongside.people.models import Person


@change("instrument.answer")
def complete(
    *,
    by: Viewer,
    person: Person,
    slug: str,
    answers: Mapping[str, int],
    on: dt.date,
    how: str,
    today: dt.date,
    note: str = "",
) -> Completion:
    """Keep what was answered on a day. What is left out was not answered, and is never a nought. Raises Refused."""
    instrument = documents.open_to(by).get(slug)
    if instrument is None or by.agency_id is None:
        raise Refused("There is no such instrument for you to answer.")
    if on > today:
        raise Refused("It is still to come. Keep it once it was answered.")
    if not answers:
        raise Refused("Nothing was answered. Answer at least one, or do not keep it.")
    if wrong := wrong_answers(instrument, answers):
        raise Refused(" ".join(wrong))
    return Completion.objects.create(
        person=person, agency_id=by.agency_id, category=instrument.category, instrument=slug, version=documents.version(slug),
        on=on, how=Completion.How(how), answers=dict(answers), note=note.strip(), by_name=by.name,
    )  # fmt: skip


@change("instrument.answer")
def withdraw(*, by: Viewer, completion: Completion, because: str) -> Completion:
    """It was wrong: it stays on record with the reason and counts no more. Raises Refused."""
    row = Completion.objects.select_for_update().select_related("agency").get(pk=completion.pk)
    if row.agency_id != by.agency_id:
        raise Refused(f"{row.agency.name} kept these answers and can take them back.")
    if row.withdrawn_because:
        raise Refused("They have been taken back already.")
    if not because.strip():
        raise Refused("Say what was wrong with them.")
    row.withdrawn_because, row.withdrawn_by_name = because.strip(), by.name
    row.save(update_fields=["withdrawn_because", "withdrawn_by_name"])
    return row


@change("instrument.define")
def define(*, by: Viewer, slug: str, body: str, note: str = "") -> Definition:
    """The next version of an instrument, or a new one. What was answered keeps its own version. Raises BadDefinition."""
    return store.add_version(
        kind=documents.KIND, slug=slug, title=documents.read(body).title, body=body, note=note, made_by_name=by.name,
        check=documents.read,
    )  # fmt: skip


def ship_instruments() -> list[Definition]:
    """The instruments that come with the product, where the partnership has none of its own."""
    return store.ship(
        documents.KIND, documents.SHIPPED, title=lambda body: documents.read(body).title, check=documents.read
    )
