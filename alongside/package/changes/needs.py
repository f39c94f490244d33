"""What has to be there: named, promised, tried, blocked, met by its outcome, and needed again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.barriers import changes as barriers
from alongside.kit.words import day
from alongside.package.changes.writing import must_see, of
from alongside.package.models import Need, Package, Step
from alongside.package.rules import Area, NeedState, NeedStep, may_step


@change("package.edit")
def add_need(*, by: Viewer, package: Package, area: Area, what: str, on: dt.date) -> Need:
    """Name something that has to be there."""
    row = Need(
        **of(package, area.category), area=area.slug, what=_needed(what, "Say what is needed."), written_by_name=by.name
    )
    must_see(by, row)
    row.save()
    _note(row, by, NeedStep.NAMED, on, row.what)
    return row


@change("package.edit")
def promise(
    *, by: Viewer, need: Need, due_on: dt.date, on: dt.date, agency: Agency | None = None, promised_by: str = ""
) -> Need:
    """Somebody says that it will be there, by a day."""
    row = _ready(need, NeedStep.PROMISE)
    if agency is None and not promised_by.strip():
        raise Refused("Say who promised it: an agency of the partnership, or anybody else in words.")
    if due_on < on:
        raise Refused("A promise is for today or a later day.")
    row.promised_agency, row.promised_by, row.due_on = agency, "" if agency else promised_by.strip(), due_on
    row.state = NeedState.PROMISED
    return _moved(row, by, NeedStep.PROMISE, on, f"{row.promiser}, by {day(due_on)}")


@change("package.edit")
def tried(*, by: Viewer, need: Need, what: str, on: dt.date) -> Need:
    """An attempt. However often it was tried, the need stays until the outcome is there."""
    return _moved(_ready(need, NeedStep.TRIED), by, NeedStep.TRIED, on, _needed(what, "Say what was tried."))


@change("package.edit")
def block(*, by: Viewer, need: Need, blocked_by: str, on: dt.date, agency: Agency | None = None) -> Need:
    """Something stands in the way. agency: whose it is, where it is one of the partnership's."""
    row = _ready(need, NeedStep.BLOCK)
    row.blocked_by, row.blocked_agency, row.blocked_on = _needed(blocked_by, "Say what blocks it."), agency, on
    row.state, row.barrier = NeedState.BLOCKED, None
    return _moved(row, by, NeedStep.BLOCK, on, row.blocked_by)


@change("package.edit")
def free(*, by: Viewer, need: Need, on: dt.date) -> Need:
    """What stood in the way is gone: the promise holds again where there was one."""
    row = _ready(need, NeedStep.FREE)
    row.state = NeedState.PROMISED if row.due_on else NeedState.OPEN
    row.blocked_by, row.blocked_agency, row.blocked_on = "", None, None
    return _moved(row, by, NeedStep.FREE, on, "")


@change("package.edit")
def open_barrier(*, by: Viewer, need: Need, area: Area, on: dt.date) -> Need:
    """What blocks it goes into the barriers log, where it is followed until it is gone."""
    row = _ready(need, NeedStep.BARRIER)
    row.barrier = barriers.log_barrier(
        by=by, person=row.person, what=row.blocked_by, domain=area.barrier, met_on=row.blocked_on or on,
        at_agency=row.blocked_agency, rule="" if row.blocked_agency else row.blocked_by,
    )  # fmt: skip
    return _moved(row, by, NeedStep.BARRIER, on, row.blocked_by)


@change("package.edit")
def meet(*, by: Viewer, need: Need, outcome: str, evidence: str, met_on: dt.date, on: dt.date) -> Need:
    """The outcome is there: what it is, what shows it, and since when."""
    row = _ready(need, NeedStep.MEET)
    row.outcome = _needed(outcome, "Say what is there now. That it was tried does not meet a need.")
    row.evidence = _needed(evidence, "Say what shows it: who saw it, or which paper.")
    if met_on > on:
        raise Refused("It is met once the outcome is there. Give today or an earlier day.")
    row.state, row.met_on = NeedState.MET, met_on
    row.blocked_by, row.blocked_agency, row.blocked_on = "", None, None
    return _moved(row, by, NeedStep.MEET, met_on, f"{row.outcome} ({row.evidence})")


@change("package.edit")
def let_go(*, by: Viewer, need: Need, because: str, on: dt.date) -> Need:
    """The person does not want it now, and why, in their words."""
    row = _ready(need, NeedStep.LET_GO)
    row.because = _needed(because, "Say why, in their words.")
    row.state = NeedState.LET_GO
    return _moved(row, by, NeedStep.LET_GO, on, row.because)


@change("package.edit")
def reopen(*, by: Viewer, need: Need, because: str, on: dt.date) -> Need:
    """It is needed again. What was met before stays in its story."""
    row = _ready(need, NeedStep.REOPEN)
    why = _needed(because, "Say what changed.")
    row.state, row.outcome, row.evidence, row.met_on, row.because = NeedState.OPEN, "", "", None, ""
    row.promised_agency, row.promised_by, row.due_on, row.barrier = None, "", None, None
    row.blocked_by, row.blocked_agency, row.blocked_on = "", None, None
    return _moved(row, by, NeedStep.REOPEN, on, why)


def _ready(need: Need, step: NeedStep) -> Need:
    """The need as it stands now, locked. Raises Refused where this cannot happen to it."""
    row = Need.objects.select_for_update(of=("self",)).select_related("person", "agency", "package").get(pk=need.pk)
    state = NeedState(row.state)
    if not may_step(state, step, has_barrier=row.barrier_id is not None):
        raise Refused(f"Somebody has moved this on: it stands at “{state.label}” now. Open it again.")
    return row


def _moved(row: Need, by: Viewer, step: NeedStep, on: dt.date, said: str) -> Need:
    row.save()
    _note(row, by, step, on, said)
    return row


def _note(row: Need, by: Viewer, step: NeedStep, on: dt.date, said: str) -> None:
    about: dict[str, Any] = of(row.package, row.category)
    Step.objects.create(**about, need=row, kind=step, said=said[:700], on=on, at=timezone.now(), by_name=by.name)


def _needed(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()
