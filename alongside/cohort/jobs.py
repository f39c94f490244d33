"""Checking everyone, in the background."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.cohort import reminding
from alongside.cohort.checking import assess_everyone, is_due
from alongside.cohort.models import AssessmentRun


@task()
def assess_everyone_later(run_id: int, membership_id: int) -> None:
    """The background job behind the button."""
    by = gate.viewer_for(Membership.objects.select_related("user", "agency").get(pk=membership_id))
    assess_everyone(by=by, today=timezone.localdate(), run=AssessmentRun.objects.get(pk=run_id))


def remind() -> int:
    """Ask for what the list needs somebody to look at; the regular upkeep asks this."""
    return reminding.remind(operator(Role.COORDINATOR), timezone.localdate())


def notice() -> AssessmentRun | None:
    """Check everyone again if it is due; the regular upkeep asks this."""
    if not is_due(timezone.now(), timezone.localdate()):
        return None
    return assess_everyone(by=operator(Role.COORDINATOR), today=timezone.localdate())
