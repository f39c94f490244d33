"""Somebody is proposed for the list, the agencies alongside them are heard, and the partnership decides."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, User
from alongside.access.policy import Category, Viewer
from alongside.cohort import documents, hearing, shortlist
from alongside.cohort.agreeing import working_days_on
from alongside.cohort.changes.placing import first_move
from alongside.cohort.models import AgencyView, Decision, Nomination, Place, PlaceKind, Proposal
from alongside.cohort.models import Standing as StandingRow
from alongside.cohort.places import picture_on
from alongside.people.models import Person
from alongside.people.rules import Answer
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

TELL_WITHIN = 5  # working days, for telling the person and whoever put them forward


@change("list.propose")
def propose(
    *, by: Viewer, person: Person, origin: Proposal.Origin, because: str, on: dt.date, what_changed: str = ""
) -> Proposal:
    """Ask the partnership to give this person a place. After an earlier no: with what has changed since."""
    if not because.strip():
        raise Refused("Say why this person should have a place: it is what the agencies will speak to.")
    if by.agency_id is None:
        raise Refused("Only an agency can propose somebody. Sign in for yours.")
    if person.merged_into_id is not None:
        raise Refused("This person's records were joined to another person's. Propose that person.")
    if Place.objects.current(on).filter(person=person).exists():
        raise Refused("This person has a place on the list already.")
    if Proposal.objects.open().filter(person=person).exists():
        raise Refused("This person is proposed already. Give your agency's view on that proposal.")
    if hearing.last_no(person.pk) is not None and not what_changed.strip():
        raise Refused("The partnership said no before. Say what has changed since.")
    rank, points, verdict = _on_the_shortlist(person)
    proposal = Proposal.objects.create(
        person=person, agency=Agency.objects.get(pk=by.agency_id), origin=origin, because=because.strip(),
        what_changed=what_changed.strip(), rank=rank, points=points, verdict=verdict, on=on, by_name=by.name,
    )  # fmt: skip
    rules = documents.agreeing_in_use()
    for agency in hearing.asked(by, person, on):
        if agency.pk != by.agency_id:
            _ask(by, proposal, agency, "Say what your agency thinks of a proposal for the list",
                 working_days_on(on, rules.working_days))  # fmt: skip
    return proposal


def _on_the_shortlist(person: Person) -> tuple[int | None, int | None, str]:
    """Place, points and verdict that day; nothing where they were not on the shortlist."""
    used = documents.list_in_use()
    row = StandingRow.objects.filter(person=person, set_slug=used.ranking.set).first() if used else None
    if used is None or row is None:
        return None, None, ""
    if row.verdict != Answer.YES:
        return None, used.ranking.points(row.values), row.verdict
    ranked = shortlist.place_of(person.pk, used.ranking)
    return (ranked.place, ranked.points, row.verdict) if ranked else (None, None, row.verdict)


@change("list.view")
def say_view(*, by: Viewer, proposal: Proposal, stance: AgencyView.Stance, because: str, on: dt.date) -> AgencyView:
    """What one agency thinks, and why. Said again, the newest counts and the earlier stays on record."""
    if proposal.decided_at is not None:
        raise Refused("This was decided already. If facts have changed since, propose the person again.")
    if by.agency_id is None:
        raise Refused("Only an agency can give its view. Sign in for yours.")
    if not because.strip():
        raise Refused("Say why: the others have to be able to answer it.")
    view = AgencyView.objects.create(
        proposal=proposal, agency=Agency.objects.get(pk=by.agency_id), stance=stance, because=because.strip(), on=on,
        by_name=by.name,
    )  # fmt: skip
    _close(by, proposal, f"Said: {AgencyView.Stance(stance).label.lower()}", agency=by.agency_id)
    return view


@change("list.decide")
def agree(
    *,
    by: Viewer,
    proposal: Proposal,
    because: str,
    on: dt.date,
    beyond_because: str = "",
    approved_by: User | None = None,
) -> Decision:
    """Give the person a place. Beyond the places there are: with a reason, and somebody named who allowed it."""
    full = picture_on(on).is_full(proposal.place_kind)
    if full and not beyond_because.strip():
        raise Refused("Every place of this kind is taken. Say why one more is right, and who allowed it.")
    if full and (approved_by is None or approved_by not in hearing.may_allow_beyond(on)):
        raise Refused("Name who allowed a place beyond: somebody of the board, or the accountable lead.")
    decision = _decide(
        by, proposal, Decision.Outcome.AGREED, because, on,
        place_kind=proposal.place_kind,
        beyond_because=beyond_because.strip() if full else "",
        approved_by_name=approved_by.name if full and approved_by else "",
    )  # fmt: skip
    place = Place.objects.create(
        person_id=proposal.person_id, proposal=proposal, kind=PlaceKind(proposal.place_kind), started_on=on
    )
    first_move(place, by.name, on)
    return decision


@change("list.decide")
def decline(*, by: Viewer, proposal: Proposal, because: str, on: dt.date) -> Decision:
    """No place now, and why. Whoever put the person forward is told; they may be proposed again when facts change."""
    decision = _decide(by, proposal, Decision.Outcome.DECLINED, because, on)
    told = {proposal.agency_id, *Nomination.objects.open().filter(person=proposal.person_id)
            .values_list("agency_id", flat=True)}  # fmt: skip
    for agency in Agency.objects.filter(pk__in=told - {by.agency_id}):
        _ask(by, proposal, agency, "Your proposal for the list was declined: read why, and tell the person",
             working_days_on(on, TELL_WITHIN), about="told")  # fmt: skip
    return decision


def _decide(
    by: Viewer, proposal: Proposal, outcome: Decision.Outcome, because: str, on: dt.date, **more: str
) -> Decision:
    if proposal.decided_at is not None:
        raise Refused("This was decided already. Decisions stand; facts that change make a new proposal.")
    if not because.strip():
        raise Refused("Say why: whoever put the person forward will ask, and so may the person.")
    if on < proposal.on:
        raise Refused("A decision cannot come before the proposal.")
    heard = hearing.of(by, proposal, on)
    if not heard.may_decide:
        raise Refused(f"This cannot be decided yet. {heard.waits_for}")
    room = picture_on(on)
    decision = Decision.objects.create(
        proposal=proposal, outcome=outcome, because=because.strip(), places=room.places, taken=room.taken,
        heard=list(heard.spoken), silent=list(heard.silent), on=on, by_name=by.name, **more,
    )  # fmt: skip
    proposal.decided_at = timezone.now()
    proposal.save(update_fields=["decided_at"])
    _close(by, proposal, f"Decided: {outcome.label.lower()}")
    return decision


def _ask(by: Viewer, proposal: Proposal, agency: Agency, title: str, due_on: dt.date, about: str = "view") -> None:
    tasks.ask_for(
        by=by, person=proposal.person, agency=agency, title=title, due_on=due_on, category=Category.VOICE,
        about=f"list:{about}:{proposal.pk}:{agency.pk}",
    )  # fmt: skip


def _close(by: Viewer, proposal: Proposal, result: str, agency: int | None = None) -> None:
    """What was asked for this proposal needs no answer any more."""
    asked = Task.objects.open().filter(person=proposal.person_id, about__startswith=f"list:view:{proposal.pk}:")
    for task in gate.visible(by, asked.filter(agency=agency) if agency else asked):
        tasks.finish(by=by, task=task, result=result)
