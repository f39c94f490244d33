"""Home: today and this week, what waits for me, what changed since I was last here. Nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access.request import Request
from alongside.meeting import reading as meetings
from alongside.team import my_people
from alongside.workspace import today


def home(request: Request) -> HttpResponse:
    viewer, now = request.viewer, timezone.localdate()
    since = today.last_here(viewer)
    context = {
        "today": now,
        "since": since,
        "tasks": today.my_tasks(viewer, now),
        "tiles": today.tiles(viewer, now, since),
        "news": today.news(viewer, since),
        "steps": today.first_steps(viewer),
        **my_people.of(viewer, now),
        "doors": today.doors(viewer),
        "may_search": viewer.may("person.search"),
        "may_log": viewer.may("contact.log"),
        "may_meet": viewer.may("meeting.see"),
        "next_meeting": meetings.coming(viewer, now).first(),
    }
    return render(request, "workspace/home.html", context)
