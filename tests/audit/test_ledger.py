"""The ledger adds up, shows when it does not, and cannot be altered by ordinary means."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from alongside.access.policy import Role
from alongside.audit import ledger
from alongside.audit.models import Entry, Seal
from tests.factories.ledger import lift_guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_entries(partnership):
    by = partnership.viewer(Role.COORDINATOR)
    for number in range(3):
        ledger.write_at_once(Entry.Kind.LOOK, "look person", by=by, object_id=number)
    ledger.seal()


def test_what_was_written_verifies(three_entries):
    verdict = ledger.verify()
    assert (verdict.is_sound, verdict.entries) == (True, 3), verdict.because


FIRST = "(select min(id) from audit_entry)"


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param(f"update audit_entry set actor_name = 'Nobody' where id = {FIRST}", id="alter an entry"),
        pytest.param(f"delete from audit_entry where id = {FIRST}", id="remove an entry"),
        pytest.param("update audit_seal set digest = previous where seq = 2", id="alter a seal"),
        pytest.param("delete from audit_seal where seq = 2", id="remove a seal"),
    ],
)
def test_tampering_is_refused_and_if_forced_is_seen(three_entries, tampering):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(tampering)
    lift_guard()
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    assert not ledger.verify().is_sound


def test_replacing_a_row_does_not_walk_past_the_guard(three_entries):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert or replace into audit_seal (seq, entry_id, previous, digest) values (2, 99, 'x', 'y')")


def test_sealing_twice_adds_nothing(three_entries):
    before = Seal.objects.count()
    assert ledger.seal() == 0
    assert Seal.objects.count() == before
