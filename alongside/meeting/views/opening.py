"""Which meeting and whose turn a page is about: open to those who sit there, may see the person, and have signed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.meeting import reading, turns
from alongside.meeting.models import Case, Meeting

P = ParamSpec("P")
OfMeeting = Callable[Concatenate[Request, Meeting, P], HttpResponse]
OfCase = Callable[Concatenate[Request, Case, P], HttpResponse]
ByNumber = Callable[Concatenate[Request, int, P], HttpResponse]


def of_meeting(view: OfMeeting[P]) -> ByNumber[P]:
    """A page of one meeting; whoever has not signed is taken to where they can."""

    @functools.wraps(view)
    def opened(request: Request, pk: int, *args: P.args, **more: P.kwargs) -> HttpResponse:
        gate.ask(request.viewer, "meeting.see")
        row = gate.look(request.viewer, reading.meetings(request.viewer, timezone.localdate()), pk=pk)
        return view(request, row, *args, **more) if reading.has_signed(request.viewer, row) else _to_sign(request, row)

    return opened


def of_case(view: OfCase[P]) -> ByNumber[P]:
    """A page of one turn; whoever has not signed for its meeting is taken to where they can."""

    @functools.wraps(view)
    def opened(request: Request, pk: int, *args: P.args, **more: P.kwargs) -> HttpResponse:
        gate.ask(request.viewer, "meeting.see")
        row = gate.look(request.viewer, turns.of_meetings(request.viewer, timezone.localdate()), pk=pk)
        has_signed = reading.has_signed(request.viewer, row.meeting)
        return view(request, row, *args, **more) if has_signed else _to_sign(request, row.meeting)

    return opened


def _to_sign(request: Request, meeting: Meeting) -> HttpResponse:
    messages.warning(request, "Sign first: before that, nobody who is spoken of is named to you.")
    return redirect("meeting:meeting", meeting.pk)
