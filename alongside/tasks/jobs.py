"""What has to be noticed about actions day by day: due, late, gone up, standing still."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.notices import changes as notices
from alongside.notices.changes import Said
from alongside.tasks import changes, follow_up, reading
from alongside.tasks.models import Task
from alongside.tasks.rules import FollowUp, Reminder, reminder_on

KIND_OF = {Reminder.SOON: "action_soon", Reminder.TODAY: "action_today", Reminder.LATE: "action_late"}


def keep_up(today: dt.date | None = None) -> int:
    """One round of noticing. Doing it twice tells nobody twice. Returns how many notices are new."""
    today = today or timezone.localdate()
    rules = follow_up.in_force()
    gone_up = changes.escalate_late(by=operator(Role.COORDINATOR), today=today)
    return tell_owners(today, rules) + tell_of_escalated(gone_up, today)


def tell_owners(today: dt.date, rules: FollowUp) -> int:
    """Whose action is due or late, or does not move, is told, where they may still see it."""
    waiting: dict[int, list[tuple[Task, str, str]]] = defaultdict(list)
    open_now = Task.objects.open().exclude(owner=None)
    for task in open_now.filter(due_on__lte=today + dt.timedelta(days=rules.remind_before_days)):
        if (reminder := reminder_on(task.due_on, today, rules)) is not None:
            waiting[task.owner_id].append((task, KIND_OF[reminder], f"action:{task.pk}:{reminder}:{today}"))
    for task in open_now.stalled(today, rules.ask_after_days).filter(blocked_on=None):
        since = task.ask_on or task.moved_on or task.asked_at.date()
        waiting[task.owner_id].append((task, "action_stalled", f"action:{task.pk}:stalled:{since}"))
    return notices.tell(_to_those_who_may_see(waiting, today))


def tell_of_escalated(tasks: Iterable[Task], today: dt.date) -> int:
    said: list[Said] = []
    for task in tasks:
        users = [each.user_id for each in reading.asked_to_hear(task, task.told, today)]
        said += reading.said_to(task, users, "action_escalated", f"up:{task.told}:{today}", today)
    return notices.tell(said)


def _to_those_who_may_see(waiting: dict[int, list[tuple[Task, str, str]]], today: dt.date) -> Iterator[Said]:
    members = Membership.objects.in_force(today).filter(user__in=waiting, user__is_active=True)
    for membership in members.select_related("user", "agency"):
        mine = waiting[membership.user_id]
        rows = Task.objects.filter(pk__in={task.pk for task, _, _ in mine})
        seen = set(gate.visible(gate.viewer_for(membership, today), rows).values_list("pk", flat=True))
        yield from (
            Said(membership.user_id, kind, key, reading.path_of(task)) for task, kind, key in mine if task.pk in seen
        )
