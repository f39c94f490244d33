"""What has to be noticed again and again, so that no room needs to tell another: new files, new records, new entries."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import close_old_connections
from django.utils import timezone

from alongside.access import post
from alongside.audit import ledger
from alongside.barriers import jobs as barriers
from alongside.cohort import jobs as cohort
from alongside.matching import jobs as matching
from alongside.meeting import jobs as meeting
from alongside.notices import jobs as notices
from alongside.outputs import jobs as outputs
from alongside.partnership import jobs as partnership
from alongside.people import search
from alongside.rights import jobs as rights
from alongside.sign_in import cut, drafts
from alongside.sources import jobs as sources
from alongside.tasks import jobs as actions
from alongside.team import jobs as team
from alongside.workspace import anchors

log = logging.getLogger(__name__)

UPKEEP: tuple[tuple[str, Callable[[], object]], ...] = (
    ("take up imports that were left", sources.recover),
    ("link new records", matching.notice),
    ("keep the search words", search.refresh),
    ("check everyone against the criteria", cohort.notice),
    ("remind of stays on the list and of monthly looks", cohort.remind),
    ("notice what was corrected and what is kept too long", rights.notice),
    ("cut off whoever has left", cut.sweep),
    ("remove forms that nobody came back for", lambda: drafts.clear(timezone.now())),
    ("tell what ends soon, and ask who still needs access", partnership.keep_up),
    ("chase handovers and people whose lead leaves", team.keep_up),
    ("follow up actions", actions.keep_up),
    ("build the agendas of meetings", meeting.keep_up),
    ("chase barriers and what boards were asked", barriers.keep_up),
    ("write what waits for whom", notices.mail_digests),
    ("send letters that the mail server did not take", post.try_again),
    ("let go of exports whose week is over", outputs.sweep),
    ("seal the ledger", ledger.seal),
    ("send the head of the ledger", anchors.send_if_due),
)


def tick() -> None:
    """One round. A failure in one is logged and does not stop the next."""
    for what, do in UPKEEP:
        try:
            close_old_connections()
            do()
        except Exception:
            log.exception("Could not %s", what)
