"""Write down what is asked of a person, change it without writing over anybody, set findings aside, ask for room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import cast

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.methods.one_plan.requirements import Kind
from alongside.people.models import Person
from alongside.support.models import EarlierText, Requirement, SetAside
from alongside.support.rules import room_for, to_show
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

TEXT = (
    "kind", "what", "asker", "category", "source", "source_note", "on", "at", "minutes", "mode", "place", "area",
    "latitude", "longitude", "is_weekly", "is_escorted", "is_fixed", "from_time", "until_time", "keep_out_of",
    "keep_out_metres", "says", "asks", "due_on", "from_on", "until_on", "after", "good_for_months",
)  # fmt: skip
ANSWER_WITHIN = dt.timedelta(days=5)


class Newer(Exception):
    """Somebody else has saved since this was opened. row: as it stands now."""

    def __init__(self, row: Requirement) -> None:
        super().__init__("saved by somebody else since it was opened")
        self.row = row


@change("plan.edit")
def require(*, by: Viewer, person: Person, kind: str, what: str, category: str, **said: object) -> Requirement:
    """Write down one thing that is asked of a person."""
    if by.agency_id is None:
        raise Refused("What is asked of a person is written down by an agency. Sign in as a member of one.")
    _must_hang_together(person, said)
    return Requirement.objects.create(
        person=person, agency_id=by.agency_id, kind=Kind(kind), what=what.strip(), category=Category(category),
        written_at=timezone.now(), written_by_name=by.name, **_of_the_text(said),
    )  # fmt: skip


@change("plan.edit")
def alter(*, by: Viewer, requirement: Requirement, version: int, earlier: str, **said: object) -> Requirement:
    """Change it. version: the one that was read; raises Newer where it has moved on. earlier: what it said, in one text."""
    row = _mine(by, requirement)
    if row.version != version:
        raise Newer(row)
    _must_hang_together(row.person, said, row)
    EarlierText.objects.create(
        requirement=row, person_id=row.person_id, agency_id=row.agency_id, category=row.category, version=row.version,
        text=earlier, by_name=row.written_by_name, at=row.written_at,
    )  # fmt: skip
    for name, value in _of_the_text(said).items():
        setattr(row, name, value)
    row.version, row.written_at, row.written_by_name = row.version + 1, timezone.now(), by.name
    row.save()
    return row


@change("plan.edit")
def met(*, by: Viewer, requirement: Requirement, on: dt.date) -> Requirement:
    """It is done, and need not be asked again."""
    row = _mine(by, requirement)
    row.met_on = on
    row.save(update_fields=["met_on"])
    return row


@change("plan.edit")
def end(*, by: Viewer, requirement: Requirement) -> Requirement:
    """It does not hold any more. What it said is kept."""
    row = _mine(by, requirement)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    return row


@change("plan.edit")
def set_aside(*, by: Viewer, person: Person, key: str, because: str) -> SetAside:
    """Known, and left as it is, until the facts it stands on change."""
    if by.agency_id is None or not because.strip():
        raise Refused("Say why it can stay as it is: the next worker will ask.")
    return SetAside.objects.create(
        person=person, agency_id=by.agency_id, key=key, because=because.strip(), by_name=by.name
    )


@change("plan.edit")
def ask_for_room(*, by: Viewer, requirement: Requirement, key: str, today: dt.date) -> Task:
    """Ask whoever asks this to flex it. It becomes an action of the agency that wrote it down; asked once for one finding.

    The action names what that agency asks and nothing else: what it clashes with may be of another agency, and not for their eyes.
    """
    return tasks.ask_for(
        by=by, person=requirement.person, agency=requirement.agency, title=room_for(requirement.what),
        due_on=today + ANSWER_WITHIN, category=Category(requirement.category), about=f"plan:{key}",
    )  # fmt: skip


@change("plan.edit")
def ask_to_show(*, by: Viewer, requirement: Requirement, today: dt.date) -> Task:
    """Ask whoever has something done already to show it, so that nobody has to be asked again. Answered as an action."""
    if requirement.met_on is None:
        raise Refused("It is not done, so there is nothing to show.")
    return tasks.ask_for(
        by=by, person=requirement.person, agency=requirement.agency, title=to_show(by.agency_name, requirement.what),
        due_on=today + ANSWER_WITHIN, category=Category(requirement.category),
        about=f"show-requirement:{requirement.pk}:{by.agency_id}",
    )  # fmt: skip


def _mine(by: Viewer, requirement: Requirement) -> Requirement:
    row = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if row.agency_id != by.agency_id:
        raise Refused(f"{row.agency.name} wrote this down and can change it. Ask them to make room.")
    return row


def _of_the_text(said: dict[str, object]) -> dict[str, object]:
    text = {name: value for name, value in said.items() if name in TEXT}
    if "after" in text:
        text["after"] = sorted({int(each) for each in cast("Iterable[int | str]", text["after"] or ())})
    return text


def _must_hang_together(person: Person, said: dict[str, object], row: Requirement | None = None) -> None:
    first = {int(each) for each in cast("Iterable[int | str]", said.get("after") or ())}
    theirs = Requirement.objects.filter(person=person, pk__in=first)
    if (row is not None and row.pk in first) or theirs.count() < len(first):
        raise Refused("What has to come first is another thing asked of the same person. Choose again.")
    if said.get("keep_out_metres") and not (said.get("place") or (row is not None and row.place)):
        raise Refused("Say round which place they must stay so many metres away.")
