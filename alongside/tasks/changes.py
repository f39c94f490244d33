"""Ask for something to be done, take it on, finish it with a result; and what may happen in between."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Category, Reach, Role, Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.notices import changes as notices
from alongside.people.models import Person
from alongside.people.search import card_of
from alongside.tasks import follow_up, reading
from alongside.tasks.models import Move, Task
from alongside.tasks.rules import escalation_due

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
    source: str = Task.Source.ASKED,
) -> Task:
    """Ask an agency to do or find out something. A question that is already open is not asked twice: it is returned."""
    if about and (asked := Task.objects.open().filter(person=person, about=about).first()):
        return asked
    task = Task.objects.create(
        person=person,
        agency=agency,
        title=title,
        due_on=due_on,
        category=category,
        about=about,
        owner=owner,
        source=source,
        asked_by_name=by.name,
    )
    if owner is not None and owner.pk != by.user_id:
        notices.tell(reading.said_to(task, [owner.pk], "action_given", "given", timezone.localdate()))
    return task


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
        source=Task.Source.RIGHTS,
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
    """Make an action one's own."""
    _must_be_open(task)
    if task.agency_id != by.agency_id:
        raise Refused(f"This was asked of {task.agency.name}. Someone there can take it.")
    task.owner_id, task.offered_to = by.user_id, None
    return _moved(task, by, Move.Kind.TAKEN)


@change("task.finish")
def finish(*, by: Viewer, task: Task, result: str) -> Task:
    """Done, and what came of it."""
    _must_be_open(task)
    if not result.strip():
        raise Refused("Say what came of it: done needs a result.")
    return _ended(task, by, result.strip(), is_closed=False)


@change("task.steer")
def close(*, by: Viewer, task: Task, because: str) -> Task:
    """It will not be done, and why."""
    _must_steer(by, task)
    return _ended(task, by, _needed(because, "Say why it is closed without being done."), is_closed=True)


@change("task.steer")
def block(
    *, by: Viewer, task: Task, since: dt.date, unblocks: str, agency: Agency | None = None, blocked_by: str = ""
) -> Task:
    """Somebody else has to move first. agency: which of the partnership; blocked_by: anybody else, in words."""
    _must_steer(by, task)
    if agency is None and not blocked_by.strip():
        raise Refused("Say who it waits for: an agency of the partnership, or anybody else in words.")
    task.blocked_on, task.blocked_by_agency, task.blocked_by = since, agency, blocked_by.strip()
    task.unblocks = _needed(unblocks, "Say what would unblock it.")
    task.ask_on = None
    return _moved(task, by, Move.Kind.BLOCKED, note=task.unblocks, to_name=task.waits_for)


@change("task.steer")
def unblock(*, by: Viewer, task: Task, note: str = "") -> Task:
    """Whoever it waited for has moved."""
    _must_steer(by, task)
    if task.blocked_on is None:
        raise Refused("This is not blocked.")
    _free(task)
    return _moved(task, by, Move.Kind.UNBLOCKED, note=note)


@change("task.steer")
def carry(*, by: Viewer, task: Task, due_on: dt.date, because: str, today: dt.date) -> Task:
    """It stays to be done, by a later day, and why. Its age is counted from today."""
    _must_steer(by, task)
    if due_on < today:
        raise Refused("The new date must be today or later.")
    before, task.due_on = task.due_on, due_on
    task.counted_from, task.told, task.ask_on = today, 0, None
    note = _needed(because, "Say why it is carried.")
    return _moved(task, by, Move.Kind.CARRIED, note=note, due_from=before, due_to=due_on)


@change("task.steer")
def escalate(*, by: Viewer, task: Task, because: str, today: dt.date) -> Task:
    """It needs somebody with more say: first who coordinates at its agency, then the partnership's coordinator."""
    _must_steer(by, task)
    task.told = min(task.told + 1, 2)
    task.counted_from = today
    to = task.agency.name if task.told == 1 else "The partnership's coordinator"
    note = _needed(because, "Say what you need from whoever it goes to.")
    _moved(task, by, Move.Kind.ESCALATED, note=note, to_name=to)
    hears = [each.user_id for each in reading.asked_to_hear(task, task.told, today) if each.user_id != by.user_id]
    notices.tell(reading.said_to(task, hears, "action_escalated", f"up:{task.moves.count()}", today))
    return task


@change("task.steer")
def escalate_late(*, by: Viewer, today: dt.date) -> list[Task]:
    """Everything that has been late for too long goes one step up. Doing it twice does nothing twice. Returns what went up."""
    rules, gone = follow_up.in_force(), []
    late_by = today - dt.timedelta(days=rules.agency_told_after_days)
    for task in Task.objects.overdue(today).filter(due_on__lte=late_by, told__lt=2).select_related("agency"):
        told = escalation_due(task.due_on, task.told, today, rules)
        if told > task.told:
            task.told = told
            to = task.agency.name if told == 1 else "The partnership's coordinator"
            gone.append(_moved(task, by, Move.Kind.ESCALATED, note="Late", to_name=to))
    return gone


@change("task.steer")
def offer(*, by: Viewer, task: Task, to: User, note: str = "") -> Task:
    """Ask a colleague to take it over. The owner keeps it until they accept."""
    _must_steer(by, task)
    if to.pk == task.owner_id:
        raise Refused(f"{to.name} has it already.")
    if to not in colleagues(task, timezone.localdate()):
        raise Refused(f"{to.name} does not work for {task.agency.name}, or may not see this.")
    task.offered_to = to
    _moved(task, by, Move.Kind.OFFERED, note=note, to_name=to.name)
    today = timezone.localdate()
    notices.tell(reading.said_to(task, [to.pk], "action_offered", f"offered:{task.moves.count()}", today))
    return task


@change("task.take")
def accept(*, by: Viewer, task: Task) -> Task:
    """Take over what somebody offered."""
    _must_be_offered_to(by, task)
    task.owner_id, task.offered_to = by.user_id, None
    return _moved(task, by, Move.Kind.ACCEPTED)


@change("task.take")
def decline(*, by: Viewer, task: Task, because: str) -> Task:
    """It stays with whoever has it."""
    _must_be_offered_to(by, task)
    task.offered_to = None
    return _moved(task, by, Move.Kind.DECLINED, note=_needed(because, "Say why, so that they can ask somebody else."))


@change("task.steer")
def answer_stall(*, by: Viewer, task: Task, code: str, today: dt.date, note: str = "") -> Task:
    """What holds it up, in one tap. It is asked again when the answer says so."""
    _must_steer(by, task)
    answer = follow_up.in_force().answer(code)
    if answer is None:
        raise Refused("That answer is no longer among those that can be given. Choose another.")
    if answer.needs_note and not note.strip():
        raise Refused(answer.note_asks or "This answer needs a note.")
    task.ask_on = today + dt.timedelta(days=answer.wait_days)
    return _moved(task, by, Move.Kind.ANSWERED, note=note.strip(), code=answer.code, to_name=answer.words)


@change("task.define")
def save_follow_up(*, by: Viewer, body: str, note: str = "") -> Definition:
    """The next version of how actions are followed up. Raises BadDefinition."""
    return store.add_version(
        kind=follow_up.KIND, slug=follow_up.SLUG, title=follow_up.read(body).title, body=body, made_by_name=by.name,
        note=note, check=follow_up.read,
    )  # fmt: skip


@change("task.define")
def ship_follow_up(*, by: Viewer) -> list[Definition]:
    """Put the shipped definition in place where a partnership has none of its own."""
    return store.ship(
        follow_up.KIND, follow_up.SHIPPED, title=lambda body: follow_up.read(body).title, check=follow_up.read
    )


def colleagues(task: Task, today: dt.date) -> list[User]:
    """Who at the action's agency could take it: they work there today, and may see it."""
    found = Membership.objects.in_force(today).filter(agency=task.agency_id, user__is_active=True)
    may = [
        each.user
        for each in found.select_related("user", "agency").order_by("user__name", "pk")
        if (viewer := gate.viewer_for(each, today)).may("task.take") and gate.why(viewer, task)
    ]
    return list(dict.fromkeys(may))


def may_steer(by: Viewer, task: Task) -> bool:
    """Whether somebody may say what becomes of an action: its agency, and whoever coordinates the partnership."""
    return by.may("task.steer") and (task.agency_id == by.agency_id or by.grant.reach is Reach.PARTNERSHIP)


def _must_be_open(task: Task) -> None:
    if task.done_at is not None:
        raise Refused("This is already closed." if task.is_closed else "This is already done.")


def _must_steer(by: Viewer, task: Task) -> None:
    _must_be_open(task)
    if not may_steer(by, task):
        raise Refused(f"This was asked of {task.agency.name}. Someone there can say what becomes of it.")


def _must_be_offered_to(by: Viewer, task: Task) -> None:
    _must_be_open(task)
    if task.offered_to_id != by.user_id or by.user_id is None:
        raise Refused("This is not offered to you, or no longer.")


def _needed(words: str, otherwise: str) -> str:
    if not words.strip():
        raise Refused(otherwise)
    return words.strip()


def _free(task: Task) -> None:
    task.blocked_on, task.blocked_by_agency, task.blocked_by, task.unblocks = None, None, "", ""


def _ended(task: Task, by: Viewer, result: str, *, is_closed: bool) -> Task:
    _must_be_open(task)
    task.result, task.is_closed, task.offered_to = result, is_closed, None
    task.done_at, task.done_by_name = timezone.now(), by.name
    _free(task)
    return _moved(task, by, Move.Kind.CLOSED if is_closed else Move.Kind.DONE, note=result)


def _moved(task: Task, by: Viewer, kind: Move.Kind, **said: object) -> Task:
    task.moved_on = timezone.localdate()
    task.save()
    Move.objects.create(task=task, kind=kind, by_name=by.name, **said)
    return task
