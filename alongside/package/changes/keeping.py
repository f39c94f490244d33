"""A package goes along with the lead: whoever leads keeps it, as far as they may see it without asking anybody."""

from __future__ import annotations

from dataclasses import replace

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Category, Fact, Viewer, decide
from alongside.package.models import Agreed, Goal, Need, Package, Sheet, Step, Voice
from alongside.people.models import Person
from alongside.team.models import Lead

PARTS = (Sheet, Goal, Need, Step)


def go_with_lead(receiver: Viewer, was: Lead, by: Viewer) -> None:
    """The package that the old lead's agency kept is the new lead's to keep. Where nothing lets them see it, it stays."""
    if receiver.agency_id in (None, was.agency_id) or not receiver.may("package.edit"):
        return
    kept = Package.objects.filter(person=was.person_id, agency=was.agency_id, is_second=False)
    package = gate.visible(receiver, kept).select_related("agency").first()
    if package is None or Category.VOICE not in open_to(receiver, package):
        return
    if by.user_id == receiver.user_id:
        take_over(by=receiver, package=package)
    else:
        pass_on(by=by, person=was.person, package_id=package.pk, to=receiver)


@change("package.edit")
def take_over(*, by: Viewer, package: Package) -> Package:
    """Keep a package from now on. Parts that one's worker may not see, or sees by consent alone, stay with who keeps them.

    A package that one's agency kept already for the person stands beside it from then on, to be read.
    """
    if by.agency_id is None:
        raise Refused("A package is kept by an agency. Sign in as a member of one.")
    return _keep(package, by)


@change("team.assign")
def pass_on(*, by: Viewer, person: Person, package_id: int, to: Viewer) -> Package:
    """A package that waited for a lead goes to the new one. Whoever gives leads need not see it, so it is named by its id."""
    return _keep(Package.objects.select_related("agency").get(pk=package_id, person=person), to)


def _keep(package: Package, keeper: Viewer) -> Package:
    goes = open_to(keeper, package)
    Package.objects.filter(person=package.person_id, agency=keeper.agency_id, is_second=False).update(is_second=True)
    for part in PARTS:
        part._default_manager.filter(package=package, category__in=goes).update(agency=keeper.agency_id)
    Voice.objects.filter(package=package).update(agency=keeper.agency_id)
    Agreed.objects.filter(package=package).update(agency=keeper.agency_id)
    keepers = {each.value: package.keeper_of(each) for each in Category if each not in goes}
    package.kept_elsewhere = {each: now for each, now in keepers.items() if now != keeper.agency_id}
    package.agency = _agency_of(keeper)
    package.save(update_fields=["agency", "kept_elsewhere"])
    return package


def _agency_of(keeper: Viewer) -> Agency:
    if keeper.agency_id is None:
        raise Refused("A package is kept by an agency. Choose somebody who works for one.")
    return Agency.objects.get(pk=keeper.agency_id)


def open_to(viewer: Viewer, package: Package) -> set[Category]:
    """The categories of a package that agreements let a viewer have. What is shared by consent can be taken back: it stays."""
    ties = replace(gate.ties(viewer, package.person_id), consented=frozenset(), opened=frozenset())
    keepers = Agency.objects.in_bulk({package.keeper_of(each) for each in Category})
    facts = {each: keepers[package.keeper_of(each)] for each in Category}
    return {each for each, keeper in facts.items() if decide(viewer, Fact(each, keeper.pk, keeper.name), ties)}
