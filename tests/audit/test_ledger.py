"""The ledger adds up, shows when it does not, and cannot be altered by ordinary means."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from alongside.access.policy import Role
from alongside.audit import ledger, verifying
from alongside.audit.models import Entry, Seal
from alongside.audit.rules import FIRST, digest, fingerprint
from tests.factories.ledger import lift_guard, put_guard_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guarded(db):
    put_guard_back()


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def look(by):
    def look_(times: int = 1) -> None:
        for number in range(times):
            ledger.write_at_once(Entry.Kind.LOOK, "look person", by=by, object_id=number)
        ledger.seal()

    return look_


@pytest.fixture
def three_entries(look):
    look(3)


def verdict(heads=()):
    return verifying.verify(timezone.now(), heads)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def force(*statements: str) -> None:
    """What somebody with the whole server can do."""
    lift_guard()
    for statement in statements:
        run(statement)


def chain_again() -> None:
    """Rebuild the chain so that it adds up by itself, as somebody who rewrites the past would."""
    previous = FIRST
    for seal in Seal.objects.order_by("seq"):
        entry = Entry.objects.filter(pk=seal.entry_id).values(*ledger.SEALED_FIELDS).get()
        now = digest(previous, seal.seq, fingerprint(entry))
        Seal.objects.filter(pk=seal.seq).update(previous=previous, digest=now)
        previous = now


def test_what_was_written_verifies(three_entries):
    found = verdict()
    assert (found.is_sound, found.entries, found.first_bad) == (True, 3, None), found.because


COLUMNS = "seq, entry_id, previous, digest"
AGAIN = (
    "insert or replace into audit_entry select * from audit_entry where id = (select min(id) from audit_entry)",
    f"insert or replace into audit_seal ({COLUMNS}) values (2, 987654, 'x', 'y')",
    f"insert or replace into audit_seal ({COLUMNS}) select 99, entry_id, 'x', 'y' from audit_seal where seq = 2",
    f"replace into audit_seal ({COLUMNS}) select * from audit_seal where seq = 2",
    f"insert into audit_seal ({COLUMNS}) select * from audit_seal where seq = 2 on conflict do update set digest = 'z'",
)
FORBIDDEN = {
    "sqlite": AGAIN,
    "postgresql": (
        "truncate audit_entry",
        "truncate audit_seal",
        "truncate audit_entry, audit_seal cascade",
        "insert into audit_seal select * from audit_seal where seq = 2 on conflict (seq) do update set digest = 'z'",
        "set local session_replication_role = replica; update audit_entry set actor_name = 'Nobody'",
    ),
}


@pytest.mark.case(14)
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["update {} set {}", "delete from {}"], ids=["update", "delete"])
def test_the_database_refuses_to_alter_or_remove(three_entries, table, statement):
    column = "actor_name = 'Nobody'" if table == "audit_entry" else "digest = previous"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement.format(table, column))
    assert verdict().is_sound


@pytest.mark.case(14)
@pytest.mark.parametrize("number", range(5))
def test_nothing_walks_past_the_guard(three_entries, number):
    statement = FORBIDDEN[connection.vendor][number]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert verdict().is_sound


FIRST_ENTRY = "(select min(id) from audit_entry)"


@pytest.mark.case(15)
@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        pytest.param(f"update audit_entry set actor_name = 'Nobody' where id = {FIRST_ENTRY}", 1, id="alter an entry"),
        pytest.param(f"update audit_entry set nonce = 'x' where id = {FIRST_ENTRY}", 1, id="alter a nonce"),
        pytest.param(f"delete from audit_entry where id = {FIRST_ENTRY}", 1, id="remove an entry"),
        pytest.param("update audit_seal set digest = previous where seq = 2", 2, id="alter a seal"),
        pytest.param("delete from audit_seal where seq = 2", 2, id="remove a seal"),
    ],
)
def test_what_root_forces_is_seen(three_entries, tampering, first_bad):
    force(tampering)
    found = verdict()
    assert (found.is_sound, found.first_bad) == (False, first_bad)


@pytest.mark.case(15)
def test_three_entries_rewritten_are_named_by_the_first(look):
    look(20)
    ids = list(Seal.objects.filter(seq__in=(7, 8, 12)).order_by("seq").values_list("entry_id", flat=True))
    force(*(f"update audit_entry set person_id = 4711 where id = {pk}" for pk in ids))
    assert verdict().first_bad == 7


@pytest.mark.case(15)
def test_a_tail_cut_off_is_shown_by_an_anchor_alone(look, tmp_path, capsys):
    look(20)
    kept = tmp_path / "anchor.txt"
    call_command("audit", "anchor", out=kept)
    force(
        "delete from audit_seal where seq > 15",
        "delete from audit_entry where id not in (select entry_id from audit_seal)",
    )
    assert verdict().is_sound, "a chain does not see its own tail cut off"
    with pytest.raises(SystemExit):
        call_command("audit", "verify", anchor=kept)
    told = capsys.readouterr().out
    assert "cut off" in told
    assert "cannot be trusted: 16" in told


@pytest.mark.case(15)
def test_a_past_rewritten_and_chained_again_is_shown_by_anchors(look):
    heads = []
    for _ in range(3):
        look(5)
        heads.append(verifying.head())
    force("update audit_entry set actor_name = 'Nobody' where id = (select entry_id from audit_seal where seq = 8)")
    chain_again()
    assert verdict().is_sound, "it adds up by itself"
    found = verdict(heads)
    assert (found.is_sound, found.first_bad) == (False, 6), "the first position after the last head that agrees"


def test_anchors_of_an_untouched_ledger_agree(look, tmp_path, capsys):
    kept = tmp_path / "anchor.txt"
    for _ in range(2):
        look(2)
        call_command("audit", "anchor", out=kept)
    look(2)
    call_command("audit", "verify", anchor=kept)
    assert "Held against 2 heads" in capsys.readouterr().out


def test_what_waits_too_long_for_its_seal_is_an_alarm(by):
    ledger.write(Entry.Kind.CHANGE, "task.ask", by=by)
    now = timezone.now()
    assert verifying.overdue(now) == 0
    assert verifying.verify(now).is_sound
    later = now + dt.timedelta(minutes=2, seconds=1)
    assert verifying.overdue(later) == 1
    assert not verifying.verify(later).is_sound
    assert ledger.seal() == 1
    assert verifying.verify(later).is_sound


def test_sealing_twice_adds_nothing(three_entries):
    before = Seal.objects.count()
    assert ledger.seal() == 0
    assert Seal.objects.count() == before
