"""Ask for something to be done, take it on, finish it with a result."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Category, Role, Viewer
from alongside.people.models import Person
from alongside.people.search import card_of
from alongside.tasks.models import Task

ANSWER_WITHIN = dt.timedelta(days=7)


@change("task.ask")
def ask_for(
    *,
    by: Viewer,
    person: Person,
    agency: Agency,
    title: str,
    due_on: dt.date,
    category: Category = Category.IDENTITY,
    about: str = "",
    owner: User | None = None,
) -> Task:
    """Ask an agency to do or find out something. A question that is already open is not asked twice: it is returned."""
    if about and (asked := Task.objects.open().filter(person=person, about=about).first()):
        return asked
    return Task.objects.create(
        person=person,
        agency=agency,
        title=title,
        due_on=due_on,
        category=category,
        about=about,
        owner=owner,
        asked_by_name=by.name,
    )


@change("rights.handle")
def ask_by_right(
    *, by: Viewer, person_id: int, agency: Agency, title: str, due_on: dt.date, category: Category, about: str
) -> Task:
    """Ask an agency on behalf of the person themselves, who has asked for it by law. Whoever deals with such requests need not
    see the person otherwise, so the person is named by id."""
    if asked := Task.objects.open().filter(person=person_id, about=about).first():
        return asked
    return Task.objects.create(
        person_id=person_id,
        agency=agency,
        title=title,
        due_on=due_on,
        category=category,
        about=about,
        asked_by_name=by.name,
    )


@change("task.ask")
def ask_coordinator(*, by: Viewer, key: str, today: dt.date) -> Task:
    """Ask to be put in touch with somebody of whom the asker may see no more than an index card.

    key: the person's, since a row one may not see cannot be handed in.
    """
    person = Person.objects.current().filter(key=key).first()
    if person is None or card_of(by, key) is None:
        raise Refused("There is no such card. Search again.")
    coordinators = Membership.objects.in_force(today).filter(role=Role.COORDINATOR, user__is_active=True)
    coordinator = coordinators.select_related("agency").order_by("pk").first()
    if coordinator is None:
        raise Refused("No coordinator has a membership in force. Ask your administrator to add one.")
    about = f"introduce:{by.agency_id}"
    if asked := Task.objects.open().filter(person=person, about=about).first():
        return asked
    return Task.objects.create(
        person=person,
        agency=coordinator.agency,
        title=f"Put {by.agency_name} in touch with those who work with this person"[:200],
        due_on=today + ANSWER_WITHIN,
        category=Category.IDENTITY,
        about=about,
        asked_by_name=by.name,
    )


@change("task.take")
def take(*, by: Viewer, task: Task) -> Task:
    """Make a task one's own."""
    if task.done_at is not None:
        raise Refused("This is already done.")
    if task.agency_id != by.agency_id:
        raise Refused(f"This was asked of {task.agency.name}. Someone there can take it.")
    task.owner_id = by.user_id
    task.save(update_fields=["owner"])
    return task


@change("task.finish")
def finish(*, by: Viewer, task: Task, result: str) -> Task:
    """Done, and what came of it."""
    if task.done_at is not None:
        raise Refused("This is already done.")
    if not result.strip():
        raise Refused("Say what came of it: done needs a result.")
    task.result = result.strip()
    task.done_at = timezone.now()
    task.done_by_name = by.name
    task.save(update_fields=["result", "done_at", "done_by_name"])
    return task
