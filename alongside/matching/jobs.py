"""Linking in the background: when somebody asks, and when new records are noticed."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Membership
from alongside.access.operator import operator
from alongside.access.policy import Role, Viewer
from alongside.matching import changes, quality
from alongside.matching.changes.asking import room_now
from alongside.matching.changes.rule import read
from alongside.matching.foresight import foresee
from alongside.matching.linking import link_records, needs_linking
from alongside.matching.models import MatchRun, RuleTrial, Suggestion

PATIENCE = dt.timedelta(minutes=10)


@task()
def link(membership_id: int | None, anew: bool = False) -> int | None:
    """Link what waits, for a member or (None) for the server itself. Returns the run's id. May be run twice."""
    try:
        run = link_records(by=_viewer(membership_id), anew=anew)
    except Refused:  # another run is under way and takes what waits
        return None
    return run.pk if run else None


def notice() -> None:
    """Have new records linked, unless that is under way, asked for, or has just failed; ask what was held back."""
    today = timezone.localdate()
    if Suggestion.objects.held().exists() and room_now(today=today) != 0:
        changes.ask_held(by=operator(Role.DATA_OFFICER), today=today)
    if needs_linking() and not is_asked_for() and not _has_just_failed():
        link.enqueue(None)


def is_asked_for() -> bool:
    """Whether a run is under way or queued."""
    if MatchRun.objects.filter(state=MatchRun.State.RUNNING).exists():
        return True
    return DBTaskResult.objects.filter(task_path=link.module_path, status__in=["READY", "RUNNING"]).exists()


def _has_just_failed() -> bool:
    newest = MatchRun.objects.order_by("-pk").first()
    if newest is None or newest.state != MatchRun.State.FAILED:
        return False
    return newest.started_at > timezone.now() - PATIENCE


def _viewer(membership_id: int | None) -> Viewer:
    if membership_id is None:
        return operator(Role.DATA_OFFICER)
    return gate.viewer_for(Membership.objects.select_related("user", "agency").get(pk=membership_id))


@task()
def measure() -> None:
    """Work out the figures of the quality page for the newest run. May be run twice."""
    newest = MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()
    if newest is not None:
        changes.keep_measures(by=operator(Role.DATA_OFFICER), run=newest, measures=quality.measure())


@task()
def try_out(trial_id: int) -> None:
    """Work out what the rule of a trial would do. May be run twice."""
    trial = RuleTrial.objects.get(pk=trial_id)
    try:
        outcome = foresee(read(trial.rule), lambda stage, share: changes.note_trial(trial, stage, share))
    except Exception as error:
        changes.end_trial(trial, message=f"It could not be worked out: {type(error).__name__}. Try again.")
        raise
    changes.end_trial(trial, figures=asdict(outcome))
