"""Exports are made in the background under the rights their asker has then, and let go when their week is over."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone
from django_tasks import task

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.operator import operator
from alongside.access.policy import Purpose, Role, Viewer
from alongside.outputs import changes
from alongside.outputs.kinds import kind_of
from alongside.outputs.large import NAME
from alongside.outputs.models import Export
from alongside.outputs.rules import State, needs_second
from alongside.partnership import standing
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval

log = logging.getLogger(__name__)
OUR_FAULT = "Something went wrong here. Ask for it again, and tell your administrator if it fails twice."
NOBODY_ANSWERED = "Nobody answered in time. Ask for it again, and tell a second person that it waits."
HAS_LEFT = "Whoever asked has left the agency."


@task()
def make(export_id: int) -> None:
    """Make one export."""
    make_now(export_id, timezone.now())


def make_now(export_id: int, now: dt.datetime) -> Export:
    """Ask the gate for the rows as its asker stands today; write them, or say why not."""
    export = Export.objects.select_related("membership__user", "membership__agency").get(pk=export_id)
    if export.state != State.WAITING:
        return export
    by = gate.viewer_for(export.membership, timezone.localdate(now))
    found = kind_of(export.kind)
    try:
        if not by.is_live:
            raise Refused(HAS_LEFT)
        if found is None:
            raise Refused("This can no longer be exported.")
        gate.ask(by, found.verb)
        standing.check(Purpose(by.purpose), timezone.localdate(now))
        table = found.make(by, timezone.localdate(now))
        if needs_second(len(table.people), export.agreed):
            return _ask_second(export, by, len(table.people), now)
        return changes.finish(by=by, export=export, table=table, now=now)
    except Refused as refused:
        return changes.refuse(by=_server(), export=export, because=refused.because)
    except Exception:
        log.exception("Export %s could not be made", export.pk)
        return changes.refuse(by=_server(), export=export, because=OUR_FAULT)


def _ask_second(export: Export, by: Viewer, people: int, now: dt.datetime) -> Export:
    export = changes.wait_for_second(by=by, export=export, people=people)
    approvals.propose(by=by, action=NAME, arguments={"export": export.pk}, because=export.because, now=now)
    return export


def give_up(export_id: int, because: str) -> None:
    """An export that waited for a second person and got none."""
    waiting = Export.objects.filter(pk=export_id, state=State.SECOND).select_related("membership").first()
    if waiting is not None:
        changes.refuse(by=_server(), export=waiting, because=because)


def enqueue(export: Export) -> None:
    """Have an export made as soon as a worker is free."""
    make.enqueue(export.pk)


def sweep() -> int:
    """Let go of files whose week is over, and of those whose asker has left; give up what nobody answered. Returns how many
    files went."""
    now, gone = timezone.now(), 0
    for approval in Approval.objects.filter(action=NAME, decision="", expires_at__lte=now):
        give_up(int(str(approval.arguments["export"])), NOBODY_ANSWERED)
    ready = Export.objects.filter(state=State.READY).select_related("membership__user", "membership__agency")
    for export in ready:
        is_over = export.expires_at is not None and export.expires_at <= now
        if is_over or not gate.viewer_for(export.membership, timezone.localdate(now)).is_live:
            changes.let_go(by=_server(), export=export, because="Its week is over." if is_over else HAS_LEFT)
            gone += 1
    return gone


def _server() -> Viewer:
    return operator(Role.GOVERNANCE_LEAD)
