"""The package goes along with the lead, as far as the new one may see it without asking anybody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agreement, Consent, Membership
from alongside.access.policy import Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.package import changes, reading
from alongside.package.models import Need, Package, Sheet, Voice
from alongside.team import changes as team
from tests.factories.partnership import FAR_AHEAD, LONG_AGO, make_record

pytestmark = pytest.mark.django_db
MATTERS = {"matters": "Her dog comes first.", "next_three": "Bed, bank, dentist.", "wishes": "She knows Sam."}


def sheet(worker, package, area, text):
    return changes.write_area(by=worker, package=package, area=area, number=0, talk="explored", in_place=text)


@pytest.fixture
def hers(partnership):
    """Somebody whom the council keeps a record of, and nobody else."""
    return make_record(partnership.council, given_name="Anna", family_name="Kowalska").person


@pytest.fixture
def kept(worker, hers):
    return changes.begin(by=worker, person=hers)


@pytest.fixture
def handed(partnership, worker, officer, hers):
    """The council's worker leads, and hands over to probation's as soon as this is called."""

    def hand_over(to=officer):
        def member(viewer):
            return Membership.objects.select_related("user", "agency").get(user=viewer.user_id, agency=viewer.agency_id)

        today = timezone.localdate()
        team.assign(
            by=partnership.viewer(Role.COORDINATOR), person=hers, membership=member(worker), because="x", today=today
        )
        offered = team.offer(by=worker, person=hers, membership=member(to), today=today, **MATTERS)
        return team.accept(by=to, handover=offered, today=today)

    return hand_over


def test_the_new_lead_keeps_it_with_all_they_may_see(worker, officer, kept, life, handed, words_of):
    sheet(worker, kept, life["accommodation"], "A flat")
    need = changes.add_need(by=worker, package=kept, area=life["money"], what="A bank card", on=timezone.localdate())
    handed()
    kept.refresh_from_db()
    need.refresh_from_db()
    assert kept.agency_id == officer.agency_id and need.agency_id == officer.agency_id
    assert words_of(officer) == {"A flat"}
    assert Voice.objects.filter(package=kept).exclude(agency=officer.agency_id).count() == 0
    entry = Entry.objects.filter(verb="package.edit").latest("pk")
    assert entry.actor_id == officer.user_id and entry.object_id == str(kept.pk)
    assert sheet_of(kept).written_by_agency == worker.agency_name, "who wrote it stays who wrote it"


def anew(viewer):
    """The same member, with the agreements that stand now."""
    return gate.viewer_for(Membership.objects.get(user=viewer.user_id, agency=viewer.agency_id))


@pytest.fixture
def words_of(kept):
    def seen(viewer):
        package = reading.packages_of(viewer, kept.person)[0]
        shown = reading.shown(viewer, package, timezone.localdate())
        return {each.sheet.in_place for each in shown.areas if each.sheet}

    return seen


def sheet_of(package):
    return Sheet.objects.filter(package=package).latest("pk")


def test_what_no_agreement_opens_stays_with_who_keeps_it(worker, officer, kept, life, handed, words_of):
    abuse = next(area for area in life.values() if area.category is Category.DOMESTIC_ABUSE)
    sheet(worker, kept, abuse, "She is afraid of him")
    handed()
    kept.refresh_from_db()
    assert kept.agency_id == officer.agency_id and sheet_of(kept).agency_id == worker.agency_id
    assert words_of(officer) == set() and abuse.slug not in reading.open_areas(officer, kept)
    assert "She is afraid of him" in words_of(worker), "whoever keeps it goes on seeing it"
    again = changes.write_area(by=worker, package=kept, area=abuse, number=1, talk="explored", in_place="He has left")
    assert again.agency_id == worker.agency_id, "and goes on keeping it"


def test_what_is_shared_by_consent_stays_so_that_it_can_be_taken_back(
    partnership, worker, officer, kept, hers, life, handed, words_of
):
    abuse = next(area for area in life.values() if area.category is Category.DOMESTIC_ABUSE)
    sheet(worker, kept, abuse, "She is afraid of him")
    agreement = Agreement.objects.create(
        title="By consent", giver=partnership.council, purpose=Purpose.COORDINATION, categories=["domestic_abuse"],
        needs_consent=True, starts_on=LONG_AGO, review_on=FAR_AHEAD,
    )  # fmt: skip
    agreement.receivers.set([partnership.probation])
    consent = Consent.objects.create(
        person=hers, agency=partnership.probation, category="domestic_abuse", status="agreed", notice_version="1",
        language="English", how="in_person", told_on=LONG_AGO, recorded_by_name="Test",
    )  # fmt: skip
    officer = anew(officer)
    handed(officer)
    assert words_of(officer) == {"She is afraid of him"}
    consent.delete()
    assert words_of(officer) == set()


@pytest.mark.parametrize("assigner", [Role.COORDINATOR, Role.TEAM_MEMBER])
def test_after_a_gap_it_goes_to_the_next_lead_with_nothing_lost(
    partnership, worker, officer, kept, hers, life, words_of, assigner
):
    """Whoever gives the next lead need not see the package; the entry is theirs, and the parts are the new lead's."""
    sheet(worker, kept, life["accommodation"], "A flat")
    by = partnership.viewer(assigner)
    members = [Membership.objects.select_related("user", "agency").get(user=each.user_id) for each in (worker, officer)]
    today = timezone.localdate()
    led = team.assign(by=by, person=hers, membership=members[0], because="x", today=today)
    team.end_lead(by=by, lead=led, because="Off sick for good", today=today)
    kept.refresh_from_db()
    assert kept.agency_id == worker.agency_id and words_of(worker) == {"A flat"}, "it waits where it was"
    team.assign(by=by, person=hers, membership=members[1], because="He knows her", today=today)
    kept.refresh_from_db()
    assert kept.agency_id == officer.agency_id and words_of(anew(officer)) == {"A flat"}
    entry = Entry.objects.filter(object_id=str(kept.pk), object_kind="package.package").latest("pk")
    assert (entry.verb, entry.actor_id) == ("team.assign", by.user_id)


def test_a_package_that_the_new_lead_kept_already_stands_beside_it(officer, kept, hers, handed, partnership):
    make_record(partnership.probation, person=hers)
    own = changes.begin(by=officer, person=hers)
    handed()
    own.refresh_from_db()
    assert own.is_second and reading.packages_of(officer, hers)[0] == kept


def test_it_stays_where_nothing_lets_the_new_lead_see_it(partnership, worker, officer, kept, handed):
    Agreement.objects.filter(giver=partnership.council).update(categories=["identity"])
    handed(anew(officer))
    kept.refresh_from_db()
    assert kept.agency_id == worker.agency_id


def test_within_one_agency_nothing_moves(partnership, worker, kept, handed):
    handed(partnership.viewer(Role.NAVIGATOR))
    kept.refresh_from_db()
    assert kept.agency_id == worker.agency_id and kept.kept_elsewhere == {}


def test_the_old_lead_sees_it_only_while_they_work_with_the_person(worker, kept, hers, life, handed, partnership):
    """The drug service keeps no record of her: its worker leads, hands over, and sees nothing once she has been told."""
    sam = partnership.viewer(Role.NAVIGATOR, partnership.drug_service)
    handover = handed(sam)
    today = timezone.localdate()
    team.tell(by=sam, handover=handover, told_how="together", told_words="Fine.", today=today)
    back = team.offer(
        by=sam, person=hers, membership=Membership.objects.get(user=worker.user_id), today=today, **MATTERS
    )
    done = team.accept(by=worker, handover=back, today=today)
    assert gate.visible(sam, Package.objects.filter(pk=kept.pk)).exists(), "until the person has been told"
    team.tell(by=worker, handover=done, told_how="together", told_words="Fine.", today=today)
    assert not gate.visible(sam, Package.objects.filter(pk=kept.pk)).exists()
    kept.refresh_from_db()
    assert kept.agency_id == worker.agency_id and kept.kept_elsewhere == {}
    assert Need.objects.filter(package=kept).count() == 0
