"""Who is asked about a proposal, who has spoken, and who may be named as having allowed a place beyond."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.models import Agency, Involvement, Membership, User
from alongside.access.policy import GRANTS, Viewer
from alongside.cohort import agreeing, documents
from alongside.cohort.agreeing import Hearing
from alongside.cohort.models import AgencyView, Decision, Proposal
from alongside.people.models import Person, Record


def asked(viewer: Viewer, person: Person, on: dt.date) -> QuerySet[Agency]:
    """The agencies alongside the person that have somebody to speak for them, of those the viewer may know to be alongside."""
    records = gate.visible(viewer, Record.objects.filter(person=person))
    said = Involvement.objects.in_force(on).filter(person=person, agency__is_named_to_others=True)
    alongside = {*records.values_list("agency", flat=True), *said.values_list("agency", flat=True)}
    speakers = Membership.objects.in_force(on).filter(role__in=_roles_with("list.view"), user__is_active=True)
    return Agency.objects.filter(pk__in=alongside & set(speakers.values_list("agency", flat=True))).order_by("name")


def views_of(viewer: Viewer, proposal: Proposal) -> list[AgencyView]:
    """What the agencies said, as the viewer may know it, in the order in which it was said."""
    return list(gate.visible(viewer, AgencyView.objects.filter(proposal=proposal)).select_related("agency"))


def newest(views: list[AgencyView]) -> list[AgencyView]:
    """What each agency says now."""
    return list({view.agency_id: view for view in views}.values())


def of(viewer: Viewer, proposal: Proposal, on: dt.date) -> Hearing:
    """Who has spoken of the proposal and who has not, and whether it may be decided that day. An agency that proposes somebody
    has spoken."""
    wanted = {agency.slug: agency.name for agency in asked(viewer, proposal.person, on)}
    spoken = {view.agency.slug: view.agency.name for view in views_of(viewer, proposal)}
    spoken[proposal.agency.slug] = proposal.agency.name
    return agreeing.hearing(documents.agreeing_in_use(), wanted | spoken, spoken, proposal.on, on)


def last_no(person_id: int) -> Decision | None:
    """The partnership's newest decision on a person, where it was a no."""
    decided = Decision.objects.filter(proposal__person=person_id).exclude(outcome=Decision.Outcome.JOINED)
    newest_decision = decided.order_by("-on", "-pk").first()
    is_no = newest_decision is not None and newest_decision.outcome == Decision.Outcome.DECLINED
    return newest_decision if is_no else None


def may_allow_beyond(on: dt.date) -> QuerySet[User]:
    """Who may be named as having allowed a place beyond those there are."""
    members = Membership.objects.in_force(on).filter(role__in=_roles_with("list.allow_beyond"), user__is_active=True)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")


def _roles_with(verb: str) -> list[str]:
    return [role.value for role, grant in GRANTS.items() if verb in grant.verbs]
