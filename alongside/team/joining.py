"""What becomes of two leads when two people turn out to be one, and when they turn out to be two after all."""

from __future__ import annotations

from alongside.people.models import IdentityMove
from alongside.team.models import Lead


def settle(move: IdentityMove) -> None:
    """A lead that was set aside goes on once its person is again another than the one whose lead stayed."""
    people = (move.person_id, move.other_id)
    aside = Lead.objects.filter(ended_as=Lead.Ending.JOINED, person__in=people).select_related("stayed")
    for lead in aside:
        if lead.stayed is None or lead.stayed.person_id == lead.person_id:
            continue
        if not Lead.objects.current().filter(person=lead.person_id).exists():
            lead.ended_on, lead.ended_as, lead.stayed, lead.settled_on = None, "", None, None
            lead.save(update_fields=["ended_on", "ended_as", "stayed", "settled_on"])
