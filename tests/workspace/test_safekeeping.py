"""A backup taken while the product runs comes back whole, with the files and a ledger that verifies."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)  # a database is not made inside a transaction

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
from alongside.access.changes import add_agency
from alongside.access.operator import operator
from alongside.access.policy import Role
add_agency(by=operator(Role.ADMINISTRATOR), slug="council", name="Council")
settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
(settings.MEDIA_ROOT / "export.csv").write_text("a,b")
"""
COUNT = """
import django; django.setup()
from django.conf import settings
from alongside.access.models import Agency
from alongside.audit.models import Entry
print(Agency.objects.count(), Entry.objects.count(), (settings.MEDIA_ROOT / "export.csv").read_text())
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Two empty places with a database each: records are made in one and restored into the other."""

    def place(name: str) -> dict[str, str]:
        folder = tmp_path / name
        folder.mkdir()
        address = f"sqlite:///{folder / 'alongside.sqlite3'}"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"drop database if exists safekeeping_{name}")
                cursor.execute(f"create database safekeeping_{name}")
            it = connection.settings_dict
            address = f"postgresql://postgres@/safekeeping_{name}?host={it['HOST'] or it['OPTIONS'].get('host')}"
        return {**os.environ, "ALONGSIDE_DATA": str(folder), "ALONGSIDE_DATABASE": address,
                "DJANGO_SETTINGS_MODULE": "alongside.settings"}  # fmt: skip

    return place


def run(environment, *words):
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)


def test_everything_comes_back(elsewhere, tmp_path):
    here, there = elsewhere("here"), elsewhere("there")
    archive = str(tmp_path / "everything.backup")
    assert run(here, "-c", MAKE).returncode == 0
    made = run(here, "-m", "alongside.cli", "backup", archive)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "everything.backup").stat().st_mode & 0o077 == 0, "only its owner may read a backup"

    back = run(there, "-m", "alongside.cli", "restore", archive)
    assert back.returncode == 0, back.stderr
    assert run(there, "-c", COUNT).stdout == run(here, "-c", COUNT).stdout == "1 1 a,b\n"

    again = run(there, "-m", "alongside.cli", "restore", archive)
    assert again.returncode != 0
    assert "records here already" in again.stderr
    assert run(there, "-m", "alongside.cli", "restore", archive, "--overwrite").returncode == 0


def test_a_damaged_file_is_refused_in_words(elsewhere, tmp_path):
    (tmp_path / "not.backup").write_text("hello")
    answer = run(elsewhere("here"), "-m", "alongside.cli", "restore", str(tmp_path / "not.backup"))
    assert answer.returncode != 0
    assert "not a backup of Alongside" in answer.stderr
