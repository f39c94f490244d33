"""What two places or two proposals mean when two people turn out to be one, and when they turn out to be two again.

The rows themselves follow the person (`people.following`). Called within the change that joins or puts back.
"""

from __future__ import annotations

from django.utils import timezone

from alongside.cohort.models import Decision, Place, Proposal, Standing
from alongside.people.models import IdentityMove

TWICE = "Two people turned out to be one: they have a place, or an older proposal, already."


def settle(move: IdentityMove) -> None:
    """After every move of records: nobody has two open proposals, or one beside a place; what a join closed opens again when it
    is undone; and nobody stands on the shortlist as somebody they turned out not to be."""
    if move.kind == IdentityMove.Kind.UNDO:
        _open_again([move.person_id, move.other_id])
    _close_doubles(move.person_id, move.by_name)
    both = Standing.objects.filter(person__in=[move.person_id, move.other_id])
    both.exclude(person__merged_into=None).delete()  # worked out anew where the two are parted again


def _close_doubles(person: int, by_name: str) -> None:
    today = timezone.localdate()
    mine = Proposal.objects.filter(person=person)
    if Place.objects.filter(person=person, ended_on=None).exists():
        mine.open().update(decided_at=timezone.now())
    for proposal in mine.filter(decided_at__isnull=False, decision=None):
        Decision.objects.create(
            proposal=proposal,
            outcome=Decision.Outcome.JOINED,
            because=TWICE,
            places=0,
            taken=0,
            on=today,
            by_name=by_name,
        )


def _open_again(people: list[int]) -> None:
    """Places first: whoever has one needs no proposal. A place given meanwhile stays, and the old one stays closed."""
    for place in Place.objects.filter(person__in=people, ended_as=Place.Ending.JOINED).select_related("stayed"):
        is_two = place.stayed is None or place.stayed.person_id != place.person_id
        if is_two and not Place.objects.filter(person=place.person_id, ended_on=None).exists():
            place.ended_on, place.ended_as, place.ended_why, place.ended_by_name, place.stayed = None, "", "", "", None
            place.save()
    for decision in Decision.objects.filter(proposal__person__in=people, outcome=Decision.Outcome.JOINED):
        person = decision.proposal.person_id
        has_place = Place.objects.filter(person=person, ended_on=None).exists()
        if not has_place and not Proposal.objects.open().filter(person=person).exists():
            Proposal.objects.filter(pk=decision.proposal_id).update(decided_at=None)
            decision.delete()
