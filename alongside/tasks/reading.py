"""What others ask of actions: whose are due, which tab they lie under, what stands in a worker's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.policy import Reach, Role, Viewer
from alongside.notices.changes import Said
from alongside.notices.rules import Entry
from alongside.tasks import follow_up
from alongside.tasks.models import Task, older
from alongside.tasks.rules import FollowUp

TITLE = "An action is due: open Alongside"


def tabs_for(viewer: Viewer, today: dt.date) -> dict[str, tuple[str, Q]]:
    """The saved views of a viewer's actions: slug -> label, condition on an action."""
    is_open, mine = Q(done_at=None), Q(owner=viewer.user_id, owner__isnull=False)
    steers = Q() if viewer.grant.reach is Reach.PARTNERSHIP else Q(agency=viewer.agency_id)
    old = older("counted_from", today - dt.timedelta(days=follow_up.in_force().decide_after_days))
    tabs = {
        "mine": ("Mine", is_open & mine),
        "offered": ("Offered to me", is_open & Q(offered_to=viewer.user_id, offered_to__isnull=False)),
        "late": ("Late", is_open & steers & Q(due_on__lt=today)),
        "blocked": ("Blocked", is_open & steers & Q(blocked_on__isnull=False)),
        "decide": ("To decide", is_open & steers & old),
        "free": ("My agency's, nobody's yet", is_open & Q(agency=viewer.agency_id, owner=None)),
        "agency": ("All of my agency's", is_open & Q(agency=viewer.agency_id)),
    }
    if viewer.grant.reach is Reach.PARTNERSHIP:
        tabs["all"] = ("Every agency's", is_open)
    if viewer.role == Role.COORDINATOR:
        tabs["up"] = ("Come up to me", is_open & Q(told=2))
    elif viewer.role == Role.TEAM_MEMBER:
        tabs["up"] = ("Come up to me", is_open & Q(told__gte=1, agency=viewer.agency_id))
    return {**tabs, "done": ("Done", Q(done_at__isnull=False))}


def counts(rows: QuerySet[Task], tabs: dict[str, tuple[str, Q]]) -> dict[str, int]:
    """How many lie under each tab, in one question."""
    wanted = {f"in_{slug}": Count("pk", filter=condition) for slug, (_, condition) in tabs.items() if slug != "done"}
    return {name.removeprefix("in_"): count for name, count in rows.filter(done_at=None).aggregate(**wanted).items()}


def is_to_decide(task: Task, today: dt.date, rules: FollowUp) -> bool:
    """Whether an open action is too old to be left lying. The words of `Task.objects.to_decide`."""
    age_from = task.counted_from or timezone.localdate(task.asked_at)
    return task.done_at is None and age_from < today - dt.timedelta(days=rules.decide_after_days)


def is_stalled(task: Task, today: dt.date, rules: FollowUp) -> bool:
    """Whether it is time to ask what holds an action up. The words of `Task.objects.stalled`."""
    moved = task.moved_on or timezone.localdate(task.asked_at)
    ask_on = task.ask_on or moved + dt.timedelta(days=rules.ask_after_days)
    return task.done_at is None and ask_on <= today


def next_due(viewer: Viewer, people: Iterable[int]) -> dict[int, dt.date]:
    """Person -> the day their next open action is due, of those this viewer may see."""
    rows = gate.visible(viewer, Task.objects.open().filter(person__in=list(people)))
    return dict(rows.order_by().values_list("person").annotate(Min("due_on")))


def calendar_entries(viewer: Viewer, today: dt.date) -> list[Entry]:
    """The days on which a worker's own actions are due. Late ones stand on today. Nobody is named."""
    mine = gate.visible(viewer, Task.objects.open().filter(owner=viewer.user_id))
    return [
        Entry(f"action-{pk}", TITLE, max(due_on, today))
        for pk, due_on in mine.order_by("due_on", "pk").values_list("pk", "due_on")
    ]


def asked_to_hear(task: Task, told: int, today: dt.date) -> list[Membership]:
    """To whom an escalated action goes: who speaks for its agency in the team, then the partnership's coordinators."""
    members = Membership.objects.in_force(today).filter(user__is_active=True).select_related("user", "agency")
    here = members.filter(agency=task.agency_id, role__in=[Role.COORDINATOR, Role.TEAM_MEMBER])
    return list(here if told == 1 and here.exists() else members.filter(role=Role.COORDINATOR))


def said_to(task: Task, users: Iterable[int], kind: str, occasion: str, today: dt.date) -> list[Said]:
    """A notice for each of these users who may see the action today. occasion: tells one time from another."""
    members = Membership.objects.in_force(today).filter(user__in=list(users), user__is_active=True)
    found = {each.user_id: each for each in members.select_related("user", "agency") if _may_see(each, task, today)}
    return [Said(user, kind, f"action:{task.pk}:{occasion}", path_of(task)) for user in found]


def _may_see(membership: Membership, task: Task, today: dt.date) -> bool:
    return bool(gate.why(gate.viewer_for(membership, today), task))


def path_of(task: Task) -> str:
    return reverse("tasks:task", args=[task.pk])
