"""Open one person's facts in an emergency, for an hour; tell who must know; look at it afterwards."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import post
from alongside.access.gate import Refused, change, is_protected_from
from alongside.access.models import Membership, Opening, Reason
from alongside.access.policy import EVERYDAY, Category, Role, Viewer
from alongside.access.rules import working_days_after

LASTS = dt.timedelta(minutes=60)
FEWEST_LETTERS = 20
REVIEW_WITHIN = 2  # working days
OPENS = EVERYDAY | {Category.DOMESTIC_ABUSE}
SUBJECT = "Alongside: somebody opened a record in an emergency"
WORDS = (
    "A record was opened in an emergency. Sign in to Alongside and look under Trust, Emergencies. Review it by {by}."
)


@change("emergency.open")
def open_in_emergency(
    *, by: Viewer, person_id: int, reason: Reason, words: str, now: dt.datetime | None = None
) -> Opening:
    """Open what agencies know of one person to one worker for an hour. Never past the conflict list or a restriction, and
    never to where somebody is hidden. person_id: a row one may not see cannot be handed in.
    """
    now = now or timezone.now()
    if is_protected_from(by, person_id) or by.user_id is None or by.agency_id is None:
        raise Refused("There is nobody to open.")
    if len("".join(words.split())) < FEWEST_LETTERS:
        raise Refused(f"Say in at least {FEWEST_LETTERS} letters what has happened. It will be reviewed.")
    opening = Opening.objects.create(
        person_id=person_id, user_id=by.user_id, agency_id=by.agency_id, role=by.role, categories=sorted(OPENS),
        reason=reason, words=words.strip()[:500], opened_at=now, ends_at=now + LASTS,
        review_by=working_days_after(timezone.localdate(now), REVIEW_WITHIN),
    )  # fmt: skip
    _tell(opening)
    return opening


@change("emergency.review")
def review(*, by: Viewer, opening: Opening, was_right: bool, words: str) -> Opening:
    """Somebody who watches over access says whether the emergency was one."""
    if opening.reviewed_at is not None:
        raise Refused("This has been reviewed already.")
    if opening.user_id == by.user_id:
        raise Refused("You opened this yourself. Somebody else has to review it.")
    if not words.strip():
        raise Refused("Say in a sentence what you found.")
    opening.reviewed_at, opening.reviewed_by_name = timezone.now(), by.name
    opening.was_right, opening.review = was_right, words.strip()[:500]
    opening.save(update_fields=["reviewed_at", "reviewed_by_name", "was_right", "review"])
    return opening


def _tell(opening: Opening) -> None:
    """The information governance leads and the person's coordinators, at once, in words that say nothing of anybody."""
    today = timezone.localdate()
    watching = Membership.objects.in_force(today).filter(
        role__in=[Role.GOVERNANCE_LEAD, Role.COORDINATOR], user__is_active=True
    )
    to = watching.exclude(user=opening.user_id).values_list("user__email", flat=True)
    post.send(SUBJECT, WORDS.format(by=f"{opening.review_by:%d %B %Y}"), to)
