"""Files become records and events: every row accounted for, nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.access import changes as access
from alongside.access.gate import Refused
from alongside.access.models import Agreement
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.definitions.models import Definition
from alongside.people.models import Event, Identifier, Name, Person, Record
from alongside.sources import changes, jobs, storage
from alongside.sources.comparing import compare
from alongside.sources.importing import read_upload
from alongside.sources.intake import take_in
from alongside.sources.models import Import, RefusedRow, State
from tests.sources.conftest import ANNA, BEN, CARL, HEADER, PROFILE, kept

pytestmark = pytest.mark.django_db


def test_a_file_becomes_records_names_numbers_and_events(office):
    upload = office.read(ANNA, BEN, CARL)
    assert (upload.state, office.counts(upload)) == (State.APPLIED, (3, 0, 0, 0))
    anna = Record.objects.get(own_key="1")
    assert anna.supplied == {
        "given_name": "Anna", "family_name": "Kowalska", "date_of_birth": "04/03/1985", "nhs_number": "999 123 4560",
    }  # fmt: skip
    assert (anna.date_of_birth, anna.person, anna.linked_digest) == (dt.date(1985, 3, 4), None, "")
    assert Identifier.objects.get(record=anna).category == "physical_health"
    assert Name.objects.get(record__own_key="3").search_words == "CARL TEPES"
    assert sorted(Event.objects.values_list("record__own_key", "kind", "answer", "ends_on", "summary")) == [
        ("1", "hostel_stay", "", None, "Dove House"),
        ("1", "need_alcohol", "yes", None, ""),
        ("2", "hostel_stay", "", dt.date(2026, 10, 5), "Dove House"),
        ("2", "need_alcohol", "no", None, ""),
        ("3", "hostel_stay", "", None, ""),
    ]
    assert upload.newest_on == dt.date(2026, 10, 3)


def test_what_the_profile_does_not_name_is_dropped_and_counted(office):
    upload = office.read(ANNA, ("", *ANNA[1:]))
    assert upload.dropped_columns == ["Private note"]
    refused = RefusedRow.objects.get()
    assert "secret" not in str(refused.cells)
    assert "secret" not in str(list(Record.objects.values()) + list(Event.objects.values()))


def test_the_file_is_let_go_once_it_is_applied(office):
    upload = office.read(ANNA)
    assert upload.stored == ""
    assert list((office.folder / "uploads").iterdir()) == []


@pytest.mark.case(19)
def test_the_same_file_is_not_read_twice(office):
    first, again = office.read(ANNA, BEN), office.read(ANNA, BEN)
    assert first.pk == again.pk
    assert Import.objects.count() == 1


def test_the_same_file_is_read_again_by_a_new_version_of_its_profile(office):
    office.read(ANNA)
    definition, _ = changes.current_profile("visits")
    changes.save_profile(by=office.by, slug="visits", body=definition.body.replace('"{Place}"', '"Stay at {Place}"'))
    again = office.read(ANNA)
    assert (again.profile_version, again.events_changed) == (2, 1)
    assert Event.objects.get(kind="hostel_stay").summary == "Stay at Dove House"


@pytest.mark.case(19)
def test_the_same_rows_in_another_order_change_nothing(office):
    rows = [ANNA, BEN, CARL, (*ANNA[:5], "09/10/2026", *ANNA[6:]), ("1", "Ania", *ANNA[2:5], "20/09/2026", *ANNA[6:])]
    office.read(*rows)
    before = kept()
    upload = office.read(*reversed(rows))
    assert office.counts(upload) == (0, 0, 5, 0)
    assert kept() == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_order_of_rows_leaves_the_same_behind(office, data):
    days = ["01/10/2026", "02/10/2026", "07/10/2026"]
    row = st.tuples(
        st.sampled_from("12"), st.sampled_from(["Anna", "Ania", ""]), st.sampled_from(["Kowalska", "Nowak"]),
        st.sampled_from(["04/03/1985", ""]), st.sampled_from(["", "9991234560"]), st.sampled_from(days),
        st.sampled_from(["", "08/10/2026"]), st.sampled_from(["Dove House", "Elm Court", ""]),
        st.sampled_from(["Y", "N", ""]), st.just(""),
    )  # fmt: skip
    rows = data.draw(st.lists(row, min_size=1, max_size=8))
    forget_everything()
    office.read(*rows)
    once = kept()
    office.read(*data.draw(st.permutations(rows)), name="again.csv")
    assert kept() == once, "the same rows again changed something"
    forget_everything()
    office.read(*data.draw(st.permutations(rows)))
    assert kept() == once, "another order from the start left something else behind"


def forget_everything():
    for model in (Event, Name, Identifier, Record, RefusedRow, Import):
        model.objects.all().delete()


def test_a_row_that_is_repeated_in_a_file_counts_as_unchanged(office):
    assert office.counts(office.read(ANNA, ANNA)) == (1, 0, 1, 0)


def test_an_end_that_arrives_later_changes_the_stay_and_makes_no_second_one(office):
    office.read(ANNA)
    upload = office.read((*ANNA[:6], "20/10/2026", *ANNA[7:]))
    assert office.counts(upload) == (0, 1, 0, 0)
    assert Event.objects.get(kind="hostel_stay").ends_on == dt.date(2026, 10, 20)
    office.read((*ANNA[:6], "", *ANNA[7:-1], "note"))
    assert Event.objects.get(kind="hostel_stay").ends_on == dt.date(2026, 10, 20), "a blank takes nothing back"


def test_a_new_name_replaces_the_old_one_which_becomes_an_alias(office):
    office.read(ANNA)
    Record.objects.update(linked_digest=Record.objects.get().identity_digest)
    upload = office.read(("1", "Anna", "Nowak", *ANNA[3:5], "09/10/2026", *ANNA[6:]))
    record = Record.objects.get()
    assert (record.family_name, record.supplied["aliases"]) == ("Nowak", ["Anna Kowalska"])
    assert record.linked_digest != record.identity_digest, "the linkage is to look again"
    assert upload.records_changed == 1
    assert set(record.names.values_list("kind", "family_name")) == {("main", "Nowak"), ("alias", "Kowalska")}


def test_an_older_file_fills_what_is_blank_and_replaces_nothing(office):
    office.read(("1", "Anna", "Nowak", "", "", "09/10/2026", "", "", "", ""))
    office.read(ANNA)
    record = Record.objects.get()
    assert (record.family_name, record.date_of_birth) == ("Nowak", dt.date(1985, 3, 4))
    assert record.last_seen_on == dt.date(2026, 10, 9)
    assert record.first_seen_on == dt.date(2026, 10, 1)


def test_a_new_event_of_a_linked_record_belongs_to_its_person_at_once(office):
    office.read(ANNA)
    person = Person.objects.create()
    Record.objects.update(person=person)
    office.read((*ANNA[:5], "11/10/2026", *ANNA[6:]))
    assert set(Event.objects.filter(starts_on="2026-10-11").values_list("person", flat=True)) == {person.pk}


@pytest.mark.parametrize(
    ("row", "column", "because"),
    [
        pytest.param(("", *ANNA[1:]), "ID", "key is missing", id="no key"),
        pytest.param((*ANNA[:5], "31/02/2026", *ANNA[6:]), "Date", "not a day in the calendar", id="no such day"),
        pytest.param((*ANNA[:5], "01/10/2062", *ANNA[6:]), "Date", "check the year", id="a day far ahead"),
        pytest.param((*ANNA[:6], "01/09/2026", *ANNA[7:]), "Left", "ends before it starts", id="ends before it starts"),
        pytest.param((*ANNA[:8], "Maybe", ""), "Alcohol", "not among the answers", id="an answer nobody knows"),
        pytest.param(ANNA[:4], "", "4 columns and the header 10", id="too few columns"),
        pytest.param(("x" * 81, *ANNA[1:]), "ID", "longer than 80", id="a key too long"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_line_column_and_reason(office, row, column, because):
    upload = office.read(BEN, row)
    refused = RefusedRow.objects.get()
    assert (refused.line, refused.column) == (3, column)
    assert because in refused.because
    assert office.counts(upload) == (1, 0, 0, 1)
    assert Record.objects.count() == 1, "the other row is taken all the same"


def test_a_date_of_birth_that_cannot_be_read_refuses_nobody(office):
    office.read(("1", "Anna", "K", "age 47", "", "01/10/2026", "", "", "", ""))
    assert Record.objects.get().date_of_birth is None
    assert Record.objects.get().supplied["date_of_birth"] == "age 47"


def test_without_an_agreement_nothing_is_read(office):
    Agreement.objects.all().delete()
    with pytest.raises(Refused, match="No agreement in force lets Probation"):
        office.read(ANNA)
    assert not Import.objects.exists()


def test_an_agreement_that_ends_while_a_file_waits_stops_it(office):
    upload = changes.upload(
        by=office.by, source=office.source, file_name="a.csv", blocks=[office.write(ANNA).read_bytes()]
    )
    for agreement in Agreement.objects.all():
        access.end_agreement(by=office_governance(office), agreement=agreement, ends_on=dt.date(2021, 1, 1))
    upload = read_upload(upload, office.by)
    assert upload.state == State.FAILED
    assert "Renew the agreement “Probation shares”" in upload.message
    assert not Record.objects.exists()


def office_governance(office):
    from alongside.access.operator import operator

    return operator(Role.GOVERNANCE_LEAD)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"Other,Columns\n1,2\n", "no column", id="columns that are not there"),
        pytest.param("ID,First\n1,Zoë\n".encode("cp1252"), "Windows-1252", id="letters that are not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_fails_in_words_and_can_be_tried_again(office, data, words):
    path = office.folder / "bad.csv"
    path.write_bytes(data)
    upload = office.read_path(path)
    assert upload.state == State.FAILED
    assert words in upload.message
    assert upload.path.exists(), "kept in case the profile is mended"
    again = changes.read_again(by=office.by, upload=upload)
    assert again.state == State.WAITING


def test_every_import_is_in_the_ledger_by_the_hand_that_sent_it(office):
    upload = office.read(ANNA)
    entries = Entry.objects.filter(verb="import.upload", object_id=str(upload.pk))
    assert entries.count() == 3  # sent, begun, applied
    assert set(entries.values_list("actor_name", flat=True)) == {office.by.name}


def test_only_a_data_officer_sends_files(office, partnership):
    for role in set(Role) - {Role.DATA_OFFICER}:
        with pytest.raises(Refused):
            changes.upload(by=partnership.viewer(role), source=office.source, file_name="a", blocks=[b"x"])


class TestFullList:
    """A file that names everyone ends those it leaves out, and asks first when they are many."""

    @pytest.fixture
    def everyone(self, office):
        office.source.is_full_list = True
        office.source.save()
        self.rows = [(str(n), "Anna", f"K{n}", "", "", "01/10/2026", "", "", "", "") for n in range(1, 41)]
        office.read(*self.rows)
        return office

    def test_a_few_who_are_missing_have_left_and_come_back(self, everyone):
        upload = everyone.read(*self.rows[2:])
        assert (upload.state, upload.records_ended) == (State.APPLIED, 2)
        assert list(Record.objects.exclude(left_on=None).values_list("own_key", flat=True)) == ["1", "2"]
        everyone.read(*self.rows[1:], name="next.csv")
        assert list(Record.objects.exclude(left_on=None).values_list("own_key", flat=True)) == ["1"]

    def test_many_who_are_missing_ask_a_person_first(self, everyone):
        before = kept()
        upload = everyone.read(*self.rows[3:])
        assert upload.state == State.NEEDS_CONFIRMATION
        assert "3 of 40" in upload.message
        assert kept() == before, "nothing is written before somebody has said so"
        upload = changes.confirm(by=everyone.by, upload=upload, because="Three moved away.")
        upload = read_upload(upload, everyone.by)
        assert (upload.state, upload.records_ended) == (State.APPLIED, 3)
        assert upload.confirmed_because == "Three moved away."

    def test_it_can_be_withdrawn_instead(self, everyone):
        upload = everyone.read(*self.rows[3:])
        changes.withdraw(by=everyone.by, upload=upload)
        assert not Record.objects.exclude(left_on=None).exists()
        with pytest.raises(Refused, match="withdrawn now"):
            changes.confirm(by=everyone.by, upload=upload, because="No")

    def test_a_refused_row_still_names_its_person(self, everyone):
        broken = [(*row[:5], "31/02/2026", *row[6:]) for row in self.rows[:5]]
        upload = everyone.read(*broken, *self.rows[5:])
        assert (upload.state, upload.refused, upload.records_ended) == (State.APPLIED, 5, 0)


class TestRecovery:
    """What a dead worker left is taken up; what somebody is reading is left alone."""

    def waiting(self, office, **values):
        upload = changes.upload(
            by=office.by, source=office.source, file_name="a.csv", blocks=[office.write(ANNA).read_bytes()]
        )
        Import.objects.filter(pk=upload.pk).update(**values)
        return upload

    def test_a_file_left_half_read_is_read_again(self, office):
        upload = self.waiting(office, state=State.READING)
        assert jobs.recover() == 1
        upload.refresh_from_db()
        assert upload.state == State.APPLIED
        assert jobs.recover() == 0

    def test_a_file_that_somebody_is_reading_is_left_alone(self, office):
        upload = self.waiting(office, state=State.READING)
        with storage.reading(upload.stored):
            assert jobs.recover() == 0
            assert read_upload(upload, office.by).state == State.READING

    def test_a_file_that_has_just_been_queued_is_left_alone(self, office):
        self.waiting(office)
        assert jobs.recover() == 0

    def test_a_sender_who_has_left_sends_nothing_any_more(self, office):
        upload = self.waiting(office, state=State.READING)
        upload.membership.ends_on = dt.date(2021, 1, 1)
        upload.membership.save()
        jobs.recover()
        upload.refresh_from_db()
        assert upload.state == State.FAILED
        assert "membership" in upload.message

    def test_a_file_of_which_no_import_speaks_is_removed_after_a_day(self, office):
        import os

        folder = office.folder / "uploads"
        kept_one = self.waiting(office)
        stray = folder / "stray"
        stray.write_text("x")
        for path in folder.iterdir():
            os.utime(path, (1, 1))
        jobs.recover()
        assert not stray.exists()
        assert kept_one.path.exists()


def test_header_matches_without_regard_to_case_and_spaces(office):
    assert office.read(ANNA, header=tuple(f" {name.upper()} " for name in HEADER)).accepted == 1


def test_a_plan_made_before_another_file_was_applied_is_made_again(office):
    profile = changes.current_profile("visits")[1]
    upload = changes.upload(
        by=office.by, source=office.source, file_name="a.csv", blocks=[office.write(ANNA).read_bytes()]
    )
    intake = take_in(upload.path, profile, dt.date(2026, 11, 2))
    plan = compare(office.source, profile, intake, dt.date(2026, 11, 2))
    changes.begin(by=office.by, upload=upload)
    office.read(ANNA, BEN, name="other.csv")
    with pytest.raises(changes.Stale):
        changes.apply_plan(
            by=office.by, upload=upload, plan=plan, intake=intake, notices=[], today=dt.date(2026, 11, 2)
        )  # fmt: skip
    assert office.counts(read_upload(upload, office.by)) == (0, 0, 1, 0)


def test_a_fault_of_our_own_is_said_to_be_ours_and_the_file_is_kept(office):
    upload = changes.upload(
        by=office.by, source=office.source, file_name="a.csv", blocks=[office.write(ANNA).read_bytes()]
    )
    Definition.objects.filter(slug="visits").delete()
    upload = read_upload(upload, office.by)
    assert upload.state == State.FAILED
    assert "not in the file" in upload.message
    assert upload.path.exists()


def test_a_file_that_is_too_large_is_not_kept(office, settings):
    settings.MAX_EXPORT_FILE_BYTES = 10
    with pytest.raises(Refused, match="Export a shorter period"):
        changes.upload(by=office.by, source=office.source, file_name="a.csv", blocks=[b"x" * 8, b"x" * 8])
    assert list((office.folder / "uploads").iterdir()) == []


def test_a_file_cut_short_is_noticed_by_its_own_line_of_totals(office):
    changes.save_profile(by=office.by, slug="visits", body=PROFILE.replace("[file]", '[file]\ntotals = "Total"'))
    upload = office.read(ANNA, ("Total rows: 5", *[""] * 9))
    assert upload.notices == ["The file's own last line counts 5 rows, and 1 were read. Was it cut?"]


class TestCommandLine:
    def run(self, *words) -> str:
        out = io.StringIO()
        call_command("import_file", *words, stdout=out, stderr=io.StringIO())
        return out.getvalue()

    def test_it_reads_files_in_somebodys_name_and_says_what_became_of_them(self, office):
        path = office.write(ANNA, ("", *BEN[1:]))
        text = self.run("probation-visits", str(path), "--as", "data_officer@council.example")
        assert "2 rows: 1 accepted, 0 changed, 0 unchanged, 1 refused" in text
        assert Import.objects.get().uploaded_by_name == office.by.name

    def test_a_file_that_is_refused_ends_with_an_error_for_scripts(self, office):
        with pytest.raises(SystemExit) as caught:
            self.run("probation-visits", str(office.write(ANNA, header=("Number", *HEADER[1:]))))
        assert caught.value.code == 1

    @pytest.mark.parametrize(
        ("words", "because"),
        [
            pytest.param(["nothing", "x"], "no source called nothing. There are: probation-visits", id="source"),
            pytest.param(["probation-visits", "nowhere.csv"], "There is no file nowhere.csv", id="file"),
            pytest.param(
                ["probation-visits", __file__, "--as", "nobody@x"], "Nobody signs in as nobody@x", id="sender"
            ),
        ],
    )
    def test_what_is_not_there_is_said_in_words(self, office, words, because):
        with pytest.raises(CommandError, match=because):
            self.run(*words)
