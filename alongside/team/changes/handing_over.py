"""Hand a lead over: offered with what matters, accepted or declined by who receives it, done once the person is told."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from alongside.access.gate import Refused, change
from alongside.access.involving import end_involvement, involve
from alongside.access.models import Membership
from alongside.access.policy import Reach, Viewer
from alongside.people.models import Person
from alongside.team import passing_on, terms
from alongside.team.changes.leading import begin, close, end_sight, works_on
from alongside.team.models import Handover, Lead
from alongside.team.rules import Stage


@change("team.offer")
def offer(
    *, by: Viewer, person: Person, membership: Membership, matters: str, next_three: str, wishes: str, today: dt.date
) -> Handover:
    """Offer a lead to another worker. They see the person while they make up their mind; the old lead goes on meanwhile."""
    lead = Lead.objects.current().filter(person=person).select_related("worker").first()
    if lead is None:
        raise Refused("They have no lead to hand over. Ask the coordinator to give them one.")
    _is_party(by, lead.agency_id, "The lead organisation, or the coordinator, offers a handover.")
    if membership.user_id == lead.worker_id and membership.agency_id == lead.agency_id:
        raise Refused(f"{membership.user.name} leads with them already. Choose somebody else.")
    if not works_on(membership, today):
        raise Refused(f"{membership.user.name} does not work there any more. Choose somebody else.")
    answer_by = today + dt.timedelta(days=terms.in_force().answer_days)
    sight = involve(
        by=by, person=person, agency=membership.agency, worker=membership.user, because="Asked to lead with them",
        starts_on=today, ends_on=answer_by + dt.timedelta(days=terms.in_force().answer_days),
    )  # fmt: skip
    try:
        with transaction.atomic():
            return Handover.objects.create(
                person=person, lead=lead, to_agency=membership.agency, to_worker=membership.user, matters=matters.strip(),
                next_three=next_three.strip(), wishes=wishes.strip(), offered_on=today, answer_by=answer_by,
                offered_by_name=by.name, sight=sight,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("A handover is offered already. Wait for the answer, or withdraw it first.") from error


@change("team.answer")
def accept(*, by: Viewer, handover: Handover, today: dt.date) -> Handover:
    """Take the lead, and with it what goes along. Whoever handed over keeps sight until the person has been told."""
    handover = _open_for_receiver(by, handover)
    membership = Membership.objects.in_force(today).filter(user=handover.to_worker, agency=handover.to_agency)
    chosen = membership.select_related("user", "agency").order_by("pk").first()
    if chosen is None:
        raise Refused(f"{handover.to_worker.name} no longer works there. Withdraw the handover and offer it anew.")
    old = Lead.objects.select_for_update().get(pk=handover.lead_id)
    close(old, Lead.Ending.HANDED_OVER, today, "")
    begin(by, handover.person, chosen, "Handed over", today)
    _end_offer(by, handover, today)
    passing_on.tell(by, old, by=by)
    return _answer(by, handover, Stage.ACCEPTED, "", today)


@change("team.answer")
def decline(*, by: Viewer, handover: Handover, because: str, today: dt.date) -> Handover:
    """Say no, and why: the old lead goes on, and has to find somebody else."""
    handover = _open_for_receiver(by, handover)
    _end_offer(by, handover, today)
    return _answer(by, handover, Stage.DECLINED, because, today)


@change("team.offer")
def withdraw(*, by: Viewer, handover: Handover, because: str, today: dt.date) -> Handover:
    """Take an offer back before it is answered."""
    handover = _locked(handover)
    _is_party(by, handover.lead.agency_id, "Whoever offered it can take it back.")
    _end_offer(by, handover, today)
    return _answer(by, handover, Stage.WITHDRAWN, because, today)


@change("team.answer")
def tell(*, by: Viewer, handover: Handover, told_how: str, told_words: str, today: dt.date) -> Handover:
    """The person has been told who is alongside them now, and said what they wish. With that the handover is done."""
    handover = Handover.objects.select_for_update().select_related("lead").get(pk=handover.pk)
    if handover.stage is not Stage.ACCEPTED:
        raise Refused("There is nobody to be told now: it is not accepted, or it is done already.")
    if by.agency_id not in (handover.lead.agency_id, handover.to_agency_id) and by.grant.reach is Reach.INVOLVED:
        raise Refused("One of the two who hand over tells the person.")
    handover.told_how, handover.told_words = told_how, told_words.strip()
    handover.done_on, handover.done_by_name = today, by.name
    handover.save(update_fields=["told_how", "told_words", "done_on", "done_by_name"])
    end_sight(by, handover.lead, today)
    return handover


def _locked(handover: Handover) -> Handover:
    fresh = Handover.objects.select_for_update(of=("self",)).select_related("lead", "to_worker", "to_agency", "person")
    row: Handover = fresh.get(pk=handover.pk)
    if row.stage is not Stage.OFFERED:
        raise Refused("It has been answered already. Open the page again.")
    return row


def _open_for_receiver(by: Viewer, handover: Handover) -> Handover:
    row = _locked(handover)
    if by.user_id != row.to_worker_id or by.agency_id != row.to_agency_id:
        raise Refused(f"It was offered to {row.to_worker.name}. They answer it themselves.")
    return row


def _is_party(by: Viewer, agency: int, otherwise: str) -> None:
    if by.agency_id != agency and by.grant.reach is Reach.INVOLVED:
        raise Refused(otherwise)


def _end_offer(by: Viewer, handover: Handover, today: dt.date) -> None:
    end_involvement(by=by, person_id=handover.person_id, involvement_id=handover.sight_id, today=today)


def _answer(by: Viewer, handover: Handover, answer: Stage, because: str, today: dt.date) -> Handover:
    if answer is not Stage.ACCEPTED and not because.strip():
        raise Refused("Say why: somebody has to tell the person and find another way.")
    handover.answer, handover.because = answer.value, because.strip()[:300]
    handover.answered_on, handover.answered_by_name, handover.sight = today, by.name, None
    handover.save(update_fields=["answer", "because", "answered_on", "answered_by_name", "sight"])
    return handover
