"""Add a paper to a person, hand it over, take it away. Other rooms attach files by `attach` alone."""

from __future__ import annotations

import hashlib

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.papers import door, keeping
from alongside.papers.models import Paper
from alongside.papers.rules import PaperRefused
from alongside.people.models import Person

GONE = "The file is no longer kept here. Ask whoever added it to add it again."


def attach(*, by: Viewer, person: Person, category: Category, title: str, file_name: str, data: bytes) -> Paper:
    """A file beside a person, cleaned before anything of it is kept. Its own agency's; shared as its category is.

    Raises Refused, with words for whoever chose the file. Call it outside a transaction: it takes seconds.
    """
    gate.ask(by, "paper.add", [person])
    if by.agency_id is None or category not in by.grant.categories:
        raise Refused("You cannot add what you could not see. Choose another kind of fact.")
    if not title.strip():
        raise Refused("Say what it is, so that others find it.")
    try:
        clean = door.clean(file_name, data)
    except PaperRefused as refused:
        raise Refused(str(refused)) from refused
    stored, original = keeping.keep(clean.data), keeping.keep(data)
    try:
        return _put_by(by=by, person=person, category=category, title=title, clean=clean, stored=(stored, original))
    except BaseException:
        keeping.remove(stored, original)
        raise


@change("paper.add")
def _put_by(
    *, by: Viewer, person: Person, category: Category, title: str, clean: door.Clean, stored: tuple[str, str]
) -> Paper:
    assert by.agency_id is not None
    return Paper.objects.create(
        person=person, agency_id=by.agency_id, category=category, title=title.strip()[:120], kind=clean.kind,
        size=len(clean.data), sha256=hashlib.sha256(clean.data).hexdigest(), stored=stored[0], original=stored[1],
        is_scanned=clean.is_scanned, added_by_name=by.name,
    )  # fmt: skip


def hand_over(*, by: Viewer, paper: Paper) -> bytes:
    """The cleaned file, recorded before a byte of it leaves. Raises Refused."""
    if not gate.why(by, paper):
        raise Refused(GONE)
    try:
        data = keeping.fetch(paper.stored)
    except OSError:
        raise Refused(GONE) from None
    ledger.write_at_once(
        Entry.Kind.EXPORT, "paper.hand_over", by=by, object_kind=paper._meta.label_lower, object_id=paper.pk,
        person_id=paper.person_id, count=1,
    )  # fmt: skip
    return data


@change("paper.add")
def take_away(*, by: Viewer, paper: Paper) -> Person:
    """The paper and its files go. Only the agency that added it may."""
    if paper.agency_id != by.agency_id:
        raise Refused(f"{paper.agency.name} added this. Ask them to take it away.")
    person = paper.person
    paper.delete()
    return person
