"""What is kept too long goes, two having approved; what is held does not; what went goes again after a restore."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit import ledger, verifying
from alongside.audit.models import Entry
from alongside.people.models import Event, Name, Person, Record
from alongside.rights import changes, erasing, reach, schedule
from alongside.rights.models import Disposal, DisposalLine, Request, Tombstone
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
OLD, LATE = dt.date(2015, 5, 1), dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def town(partnership):
    """Somebody not met since 2015; somebody met last month with an old address; somebody with nothing old."""
    gone = make_record(partnership.council, last_seen_on=OLD, given_name="Gone")
    make_event(gone, "contact", OLD)
    here = make_record(partnership.council, last_seen_on=LATE, given_name="Here")
    make_event(here, "contact", LATE)
    address = make_event(here, "contact", dt.date(2020, 1, 1), category="location", summary="4 Old Street")
    make_event(here, "contact", dt.date(2020, 1, 1), category="justice")  # counted from the last contact: stays
    return gone.person, here.person, address


def approve(disposal, governance, second):
    changes.approve_disposal(by=governance, disposal=disposal)
    return changes.second_disposal(by=second, disposal=disposal)


def test_what_is_due_is_proposed_and_goes_only_after_two_approved(town, governance, second, today):
    gone, here, address = town
    disposal = changes.propose_disposal(by=governance, today=today)
    lines = set(DisposalLine.objects.values_list("table", "row", "rule"))
    assert lines == {("people.person", gone.pk, "identity"), ("people.event", address.pk, "location")}
    assert changes.propose_disposal(by=governance, today=today) == disposal
    with pytest.raises(Refused, match="Two people"):
        changes.carry_out_disposal(by=governance, disposal=disposal, today=today)
    changes.approve_disposal(by=governance, disposal=disposal)
    with pytest.raises(Refused, match="second person"):
        changes.second_disposal(by=governance, disposal=disposal)
    with pytest.raises(Refused, match="not part of the work"):
        changes.approve_disposal(by=second, disposal=disposal)
    changes.second_disposal(by=second, disposal=disposal)
    assert Person.objects.filter(pk=gone.pk).exists(), "nothing has gone yet"
    changes.carry_out_disposal(by=governance, disposal=disposal, today=today)
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert not Record.objects.filter(given_name="Gone").exists() and not Name.objects.filter(given_name="Gone").exists()
    assert here.events.count() == 2
    assert (disposal.erased, disposal.spared) == (2, 0)
    assert Tombstone.objects.count() == 2 and not DisposalLine.objects.exists()
    assert changes.propose_disposal(by=governance, today=today) is None


def test_holds_and_open_requests_keep_people_back(town, governance, second, today):
    gone, here, address = town
    hold = changes.place_hold(
        by=governance, person_key=gone.key, reason="inquest", because="Coroner's letter", since=today
    )
    disposal = changes.propose_disposal(by=governance, today=today)
    assert [line.person_id for line in disposal.lines.all()] == [here.pk] and disposal.held_back == 1
    approve(disposal, governance, second)
    changes.start_request(
        by=governance, kind="subject_access", asker="Here", relation="self", channel="letter", details="All",
        received_on=today, person_key=here.key,
    )  # fmt: skip
    changes.carry_out_disposal(by=governance, disposal=disposal, today=today)
    assert (disposal.erased, disposal.spared) == (0, 1)
    assert Event.objects.filter(pk=address.pk).exists(), "to erase what somebody has asked to see is an offence"
    changes.lift_hold(by=governance, hold=hold, because="The inquest is over", today=today)
    again = changes.propose_disposal(by=governance, today=today)
    assert [line.person_id for line in again.lines.all()] == [gone.pk]


def test_the_ledger_outlives_whom_it_speaks_of(town, governance, second, today):
    gone, *_ = town
    ledger.write(Entry.Kind.LOOK, "look people.person", by=governance, person_id=gone.pk)
    disposal = approve(changes.propose_disposal(by=governance, today=today), governance, second)
    before = Entry.objects.count()
    changes.carry_out_disposal(by=governance, disposal=disposal, today=today)
    assert Entry.objects.count() == before + 1
    assert Entry.objects.filter(person_id=gone.pk).exists()
    ledger.seal()
    assert verifying.verify(timezone.now()).is_sound


def test_a_person_who_is_erased_leaves_nothing_but_a_stone(asked, anna, governance, second, today):
    Task.objects.create(
        person=anna, agency_id=1, title="Call her", category="identity", due_on=today, asked_by_name="N"
    )
    request = asked("erasure")
    changes.write_letter(by=governance, request=request, template="came", body="Dear Anna Kowalska", today=today)
    disposal = changes.propose_erasure(by=governance, request=request, today=today)
    with pytest.raises(Refused, match="already"):
        changes.propose_erasure(by=governance, request=request, today=today)
    changes.carry_out_disposal(by=governance, disposal=approve(disposal, governance, second), today=today)
    for table in reach.tables():
        assert not table.rows_of([anna.pk]).exists(), table.label
    kept = Request.objects.get()
    assert (kept.person, kept.asker, kept.details) == (None, "", "") and not kept.letters.exists()
    stone = Tombstone.objects.get()
    assert anna.key not in f"{stone.kind}{stone.mark}{stone.rule}" and len(stone.mark) == 64


@pytest.mark.case(28)
def test_what_was_erased_goes_again_after_a_restore(
    town, governance, second, today, django_capture_on_commit_callbacks, tmp_path
):
    """The database goes back to before the disposal; the file of stones, kept elsewhere, does not."""
    gone, here, address = town
    with django_capture_on_commit_callbacks(execute=True):
        changes.carry_out_disposal(
            by=governance, disposal=approve(changes.propose_disposal(by=governance, today=today), governance, second),
            today=today,
        )  # fmt: skip
    kept = tmp_path / "elsewhere.jsonl"
    shutil.copy(erasing.tombstone_file(), kept)
    text = kept.read_text()
    assert len(text.splitlines()) == 2 and gone.key not in text and "Old Street" not in text

    Tombstone.objects.all().delete()  # what a backup of the day before knows
    back = Person.objects.create(pk=gone.pk, key=gone.key, given_name="Gone")
    restored = Record.objects.create(
        agency_id=address.agency_id,
        source="council-plain",
        own_key="K",
        person=back,
        identity_digest="",
        given_name="Gone",
    )
    Event.objects.create(
        pk=address.pk, person=here, record_id=address.record_id, agency_id=address.agency_id, kind="contact", category="location",
        starts_on=address.starts_on, digest=address.digest, summary="4 Old Street",
    )  # fmt: skip
    newcomer = make_record(restored.agency, given_name="New")

    assert erasing.again(erasing.read_stones(kept), today) == 2
    assert not Person.objects.filter(key=gone.key).exists() and not Event.objects.filter(pk=address.pk).exists()
    assert Person.objects.filter(pk=newcomer.person_id).exists()
    assert erasing.again(erasing.read_stones(kept), today) == 0, "a stone is replayed once"
    assert erasing.keep_stones() == 0, "and the file is whole again"


def test_another_row_that_was_given_the_same_id_is_left_alone(town, governance, second, today):
    gone, *_ = town
    stone = erasing.erase(gone, "identity", today)
    stranger = Person.objects.create(pk=gone.pk, given_name="Stranger")
    assert erasing.again([stone], today) == 0
    assert Person.objects.filter(pk=stranger.pk).exists()


def test_two_people_even_where_somebody_writes_past_the_changes(town, governance, today):
    disposal = changes.propose_disposal(by=governance, today=today)

    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(state="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(
            approved_by=governance.user_id, seconded_by=governance.user_id, state="seconded"
        )


def test_refused_rows_go_after_their_days(partnership, governance, today):
    from alongside.sources.models import Import, RefusedRow, Source

    source = Source.objects.create(slug="s", title="S", agency=partnership.council, profile="plain")
    upload = Import.objects.create(
        source=source, profile="plain", profile_version=1, file_name="a.csv", uploaded_by_name="T", size=1
    )
    Import.objects.filter(pk=upload.pk).update(uploaded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    row = RefusedRow.objects.create(upload=upload, line=2, because="No key", cells=["x"])
    changes.propose_disposal(by=governance, today=today)
    assert list(DisposalLine.objects.values_list("table", "row")) == [("sources.refusedrow", row.pk)]


def test_the_schedule_is_versioned_and_a_bad_one_is_refused(governance, partnership):
    assert schedule.in_force().version == 0
    body = schedule.in_force().body.replace("keep_months = 72", "keep_months = 84", 1)
    changes.set_schedule(by=governance, body=body, because="The council's own schedule")
    assert schedule.in_force().version == 1
    assert schedule.in_force().schedule.rules["identity"].keep_months == 84
    with pytest.raises(Refused, match="No rule says"):
        changes.set_schedule(by=governance, body='title = "x"', because="Shorter")
    with pytest.raises(Refused, match="not part of the work"):
        changes.set_schedule(by=partnership.viewer(Role.COORDINATOR), body=body, because="Longer")


def test_a_schedule_change_alters_nothing_that_is_proposed(town, governance, today):
    disposal = changes.propose_disposal(by=governance, today=today)
    body = schedule.in_force().body.replace("keep_months = 72", "keep_months = 840", 1)
    changes.set_schedule(by=governance, body=body, because="Longer")
    assert disposal.lines.count() == 2
