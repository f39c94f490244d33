"""The drill: last night's backup on a clean machine. Rows, ledger, anchor, sign-in, one person's page, and erasures done again.

On PostgreSQL each step runs as the role that runs it in earnest: the backup as `alongside_backup`, the restore as an owner
who walks past no wall, the pages as `alongside_app`; and the clean machine does not know those roles beforehand.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from alongside.access.wall.building import Roles, drop_wall, raise_wall

pytestmark = pytest.mark.django_db(transaction=True)  # databases are not made inside a transaction
HERE, THERE = "drill_here", "drill_there"
ROLES = ("alongside_app", "alongside_worker", "alongside_backup")
BEGIN = "import datetime as dt, json, sys; import django; django.setup()\n"
LAST_NIGHT = """
from alongside.access.policy import Role
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.reaching.models import SafeWays
from allauth.mfa.totp.internal import auth as totp
from alongside.access.models import User
from tests.factories.partnership import LONG_AGO, make_event, make_partnership, make_record
it = make_partnership()
worker = it.viewer(Role.LEAD_WORKER)
secret = totp.generate_totp_secret()
totp.TOTP.activate(User.objects.get(pk=worker.user_id), secret)
anna = make_record(it.council, given_name="Anna", family_name="Kowalska")
make_event(anna, "arrest", LONG_AGO)
SafeWays.objects.create(person=anna.person, told_on=LONG_AGO, starts_on=LONG_AGO, code_word="Marigold", recorded_by_name="X")
gone = make_record(it.council, given_name="Gone", family_name="Away")
make_event(gone, "arrest", LONG_AGO)
for number in range(5):
    ledger.write_at_once(Entry.Kind.LOOK, f"look {number}", by=worker, person_id=anna.person_id)
from django.core.management import call_command
from pathlib import Path
call_command("audit", "anchor", out=Path(sys.argv[1]))
print(json.dumps({"secret": secret, "anna": anna.person.key, "gone": gone.person.key}))
"""
THIS_MORNING = """
from pathlib import Path
from django.core.management import call_command
from django.db import transaction
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.rights import erasing
with transaction.atomic():
    erasing.bury([erasing.erase(Person.objects.get(given_name="Gone"), "identity", dt.date(2026, 11, 2))])
ledger.write_at_once(Entry.Kind.LOOK, "look after the backup", by=operator(Role.GOVERNANCE_LEAD))
call_command("audit", "anchor", out=Path(sys.argv[1]))
"""
COUNT = """
from django.apps import apps
counts = {model._meta.db_table: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
print(json.dumps(counts))
"""
OPEN = """
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import reverse
kept = json.loads(sys.argv[1])
client = Client()
asked = client.post(reverse("account_login"), {"login": "lead_worker@council.example", "password": "a-long-password-1"})
counter = next(iter(totp.yield_hotp_counters_from_time()))
code = totp.format_hotp_value(totp.hotp_value(kept["secret"], counter))
came_in = client.post(asked.url, {"code": code})
pages = [client.get(f"/person/{kept[name]}/") for name in ("anna", "gone")]
safe = client.get(reverse("reaching:how", args=[kept["anna"]]))
print(json.dumps({
    "after": came_in.status_code, "codes": [page.status_code for page in pages],
    "tells": [word for word in ("Anna Kowalska", "Marigold") if word in pages[0].content.decode() + safe.content.decode()],
}))
"""


@pytest.fixture
def postgres():
    """Statements run on the server beside the tests' own database, as its superuser. None on SQLite."""
    if connection.vendor != "postgresql":
        yield None
        return
    raise_wall(Roles())  # the roles are the whole server's
    drop_wall()
    it = connection.settings_dict
    folder = it["HOST"] or it["OPTIONS"]["host"]
    connection.close()
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as server:
        yield server
        for name in (HERE, THERE):
            server.execute(f"drop database if exists {name} with (force)")
        server.execute("drop role if exists drill_owner")


class Machine:
    """A folder and a database of its own. Commands run on it as processes of their own."""

    def __init__(self, folder: Path, server: psycopg.Connection | None, name: str) -> None:
        self.folder, self.server, self.name = folder, server, name
        folder.mkdir()

    def address(self, role: str) -> str:
        if self.server is None:
            return f"sqlite:///{self.folder / 'alongside.sqlite3'}"
        return f"postgresql://{role}@/{self.name}?host={self.server.info.host}"

    def run(self, *words: str, role: str = "postgres", fails: bool = False) -> str:
        environment = {
            **os.environ, "ALONGSIDE_DATA": str(self.folder), "ALONGSIDE_DATABASE": self.address(role),
            "ALONGSIDE_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "alongside.settings",
        }  # fmt: skip
        environment.pop("ALONGSIDE_SECRET_KEY")
        done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)
        assert (done.returncode != 0) is fails, done.stderr[-2_000:] + done.stdout[-500:]
        return done.stdout

    def python(self, text: str, *words: str, role: str = "postgres") -> str:
        return self.run("-c", BEGIN + text, *words, role=role)

    def alongside(self, *words: str, role: str = "postgres", fails: bool = False) -> str:
        return self.run("-m", "alongside.cli", *words, role=role, fails=fails)

    def counts(self) -> dict[str, int]:
        return json.loads(self.python(COUNT))


@pytest.fixture
def here(tmp_path, postgres) -> Machine:
    """Where the product runs: with the tables that the tests' own database has."""
    machine = Machine(tmp_path / "here", postgres, HERE)
    if postgres is None:
        connection.ensure_connection()
        with sqlite3.connect(machine.folder / "alongside.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        name = connection.settings_dict["NAME"]
        postgres.execute(f"create database {HERE} template {name}")
    return machine


@pytest.fixture
def there(tmp_path, postgres) -> Machine:
    """A clean machine: an empty folder, an empty database, and an owner who walks past no wall."""
    if postgres is not None:
        postgres.execute("create role drill_owner login")
        postgres.execute(f"create database {THERE} owner drill_owner")
    return Machine(tmp_path / "there", postgres, THERE)


def rename(server: psycopg.Connection | None, before: str, after: str) -> None:
    """As if these roles were not known on this server."""
    for role in ROLES if server is not None else ():
        server.execute(f"alter role {before}{role} rename to {after}{role}")


@pytest.mark.case(28)
def test_last_nights_backup_stands_up_on_a_clean_machine(here, there, postgres, tmp_path):
    newest, too_late, archive = tmp_path / "newest", tmp_path / "too-late", tmp_path / "last-night.backup"
    kept = here.python(LAST_NIGHT, str(newest)).splitlines()[-1]
    if postgres is not None:
        here.alongside("wall", "raise")
    here.alongside("backup", str(archive), role="alongside_backup")
    before = here.counts()
    here.python(THIS_MORNING, str(too_late))

    shutil.copy(
        here.folder / "tombstones.jsonl", stones := tmp_path / "stones.jsonl"
    )  # kept elsewhere, as are the keys
    for key in ("field-keys", "secret-key"):
        shutil.copy(here.folder / key, there.folder / key)
    rename(postgres, "", "gone_")
    try:
        said = there.alongside("restore", str(archive), "--tombstones", str(stones), role="drill_owner")
    finally:
        rename(postgres, "gone_", "")
    assert "the ledger verifies" in said and "Erased again: 1 rows" in said

    went = {"people_person": -1, "people_record": -1, "people_name": -1, "people_event": -1}
    came = {"rights_tombstone": 1, "audit_entry": 1, "audit_seal": 1}  # the stone, and that it was laid again
    after = there.counts()
    assert {table: after[table] - number for table, number in before.items() if after[table] != number} == went | came

    assert "Held against 1 heads" in there.alongside("audit", "verify", "--anchor", str(newest), role="drill_owner")
    there.alongside("audit", "verify", "--anchor", str(too_late), role="drill_owner", fails=True)  # says what is lost

    if postgres is not None:
        there.alongside("wall", "raise", role="drill_owner")
        there.alongside("wall", "check", role="alongside_app")
    opened = json.loads(there.python(OPEN, kept, role="alongside_app").splitlines()[-1])
    assert opened == {"after": 302, "codes": [200, 404], "tells": ["Anna Kowalska", "Marigold"]}
