"""Give somebody a lead worker, and let a lead end."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.involving import end_involvement, involve
from alongside.access.models import Membership, User
from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.people.models import Person
from alongside.team import passing_on, terms
from alongside.team.models import Allowance, Cover, Lead
from alongside.team.reading import EVERY_LOAD, leads_people
from alongside.team.rules import BadTerms, has_room


@change("team.assign")
def assign(*, by: Viewer, person: Person, membership: Membership, because: str, today: dt.date) -> Lead:
    """Give a person without a lead one: the organisation and worker of this membership. What waited since the last lead ended
    goes to them. Somebody who has a lead is handed over instead, so that there is never a gap."""
    if Lead.objects.current().filter(person=person).exists():
        raise Refused("They have a lead already. Offer a handover: nobody is left in between.")
    if not because.strip():
        raise Refused("Say why them: what does the person wish?")
    try:
        with transaction.atomic():
            lead = begin(by, person, membership, because, today)
    except IntegrityError as error:
        raise Refused("Somebody else has just given them a lead. Open the page again.") from error
    was = Lead.objects.filter(person=person, ended_as=Lead.Ending.ENDED).order_by("-ended_on", "-pk").first()
    if was is not None:
        passing_on.tell(gate.viewer_for(membership, today), was, by=by)
    return lead


def begin(by: Viewer, person: Person, membership: Membership, because: str, today: dt.date) -> Lead:
    """The writing of a lead, for changes that have already asked."""
    if not works_on(membership, today):
        raise Refused(f"{membership.user.name} does not work there on that day. Choose somebody else.")
    allowance = make_room(membership.user)
    involvement = involve(
        by=by,
        person=person,
        agency=membership.agency,
        worker=membership.user,
        because="Leads with them",
        starts_on=today,
    )
    return Lead.objects.create(
        person=person, agency=membership.agency, worker=membership.user, because=because.strip(), started_on=today,
        given_by_name=by.name, allowance=allowance, involvement=involvement,
    )  # fmt: skip


def works_on(membership: Membership, day: dt.date) -> bool:
    return membership.user.is_active and Membership.objects.in_force(day).filter(pk=membership.pk).exists()


def make_room(worker: User) -> Allowance | None:
    """Refuse one too many, unless a second person has allowed it. Returns the word that is used up, where it takes one."""
    User.objects.select_for_update().get(pk=worker.pk)  # two leads at once must not take the same last place
    limit = terms.in_force().load
    people = leads_people(worker.pk)
    unused = gate.everyone(Allowance.objects.filter(worker=worker, lead=None), why=EVERY_LOAD).first()
    if not has_room(people, limit, 1 if unused else 0):
        raise Refused(
            f"{worker.name} leads {people} people, and {limit} is the most. Choose somebody else, or ask for one more: "
            "a second person decides."
        )
    return unused if people >= limit else None


@change("team.assign")
def end_lead(*, by: Viewer, lead: Lead, because: str, today: dt.date) -> Lead:
    """A lead ends and nobody takes it on: the board then says loudly that there is no lead."""
    if not because.strip():
        raise Refused("Say why it ends and what becomes of the person.")
    close(lead, Lead.Ending.ENDED, today, because)
    end_sight(by, lead, today)
    return lead


def close(lead: Lead, how: Lead.Ending, today: dt.date, because: str) -> None:
    if lead.ended_on is not None:
        raise Refused("This lead has ended already. Open the page again.")
    lead.ended_on, lead.ended_as, lead.ended_because = today, how, because.strip()[:300]
    lead.save(update_fields=["ended_on", "ended_as", "ended_because"])


def end_sight(by: Viewer, lead: Lead, today: dt.date) -> None:
    """What the lead opened closes, also for those who cover."""
    end_involvement(by=by, person_id=lead.person_id, involvement_id=lead.involvement_id, today=today)
    for cover in Cover.objects.filter(person=lead.person_id, absent=lead.worker_id, ends_on__gte=today):
        end_involvement(by=by, person_id=lead.person_id, involvement_id=cover.involvement_id, today=today)


@change("team.assign")
def settle_joined(*, by: Viewer, lead: Lead, today: dt.date) -> Lead:
    """After a join that left two leads: agree that the one who stayed leads, and let the other's sight end."""
    if lead.ended_as != Lead.Ending.JOINED or lead.settled_on is not None:
        raise Refused("There is nothing to settle here.")
    lead.settled_on = today
    lead.save(update_fields=["settled_on"])
    end_sight(by, lead, today)
    return lead


@change("team.edit")
def set_terms(*, by: Viewer, body: str, because: str) -> Definition:
    """Put other terms in force."""
    try:
        return store.add_version(
            kind=terms.KIND, slug=terms.SLUG, title=terms.read(body).title, body=body, made_by_name=by.name,
            note=because.strip()[:300], check=terms.read,
        )  # fmt: skip
    except (store.BadDefinition, BadTerms) as error:
        raise Refused(str(error)) from error


def ship_terms() -> list[Definition]:
    """Put the shipped terms in place where the partnership has none of its own yet."""
    return store.ship(terms.KIND, terms.SHIPPED, title=lambda body: terms.read(body).title, check=terms.read)
