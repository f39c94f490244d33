"""A source of the probation service that the plain profile below reads, and whoever sends its files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from alongside.access.models import User
from alongside.access.policy import Role, Viewer
from alongside.people.models import Event, Identifier, Name, Record
from alongside.sources import changes
from alongside.sources.importing import read_file
from alongside.sources.models import Import, Source

PROFILE = """\
title = "Visits"

[file]
dates = ["%d/%m/%Y"]

[record]
own_key = "ID"
as_of = "Date"

[identity]
given_name = "First"
family_name = "Last"
date_of_birth = "DOB"
nhs_number = "NHS"

[[events]]
kind = "hostel_stay"
on = "Date"
ends = "Left"
summary = "{Place}"

[[events]]
kind = "need_alcohol"
on = "Date"
answer = { column = "Alcohol", yes = "Y", no = "N" }
"""
HEADER = ("ID", "First", "Last", "DOB", "NHS", "Date", "Left", "Place", "Alcohol", "Private note")
ANNA = ("1", "Anna", "Kowalska", "04/03/1985", "999 123 4560", "01/10/2026", "", "Dove House", "Y", "secret")
BEN = ("2", "Ben", "O'Neil", "1974", "", "02/10/2026", "05/10/2026", "Dove House", "N", "")
CARL = ("3", "Carl", "Țepeș", "", "", "03/10/2026", "", "", "", "")


@dataclass
class Office:
    """The data officer of the council at work on one source."""

    source: Source
    by: Viewer
    folder: Path

    def write(self, *rows, header=HEADER, name="visits.csv", encoding="utf-8") -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        path = self.folder / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    def read(self, *rows, **kwargs) -> Import:
        return self.read_path(self.write(*rows, **kwargs))

    def read_path(self, path: Path) -> Import:
        return read_file(by=self.by, source=self.source, path=path)

    def counts(self, upload: Import) -> tuple[int, int, int, int]:
        return upload.accepted, upload.changed, upload.unchanged, upload.refused


@pytest.fixture
def office(partnership, tmp_path, settings) -> Office:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    by = partnership.viewer(Role.DATA_OFFICER)
    changes.save_profile(by=by, slug="visits", body=PROFILE)
    source = changes.add_source(
        by=by, slug="probation-visits", title="Visits", agency=partnership.probation, profile="visits"
    )
    return Office(source, by, tmp_path)


def kept() -> dict[str, list]:
    """Everything that files have left behind, without ids and lines, so that two ways there can be compared."""
    records = Record.objects.order_by("source", "own_key")
    fields = ("source", "own_key", "supplied", "given_name", "family_name", "date_of_birth", "sex", "identity_digest",
              "first_seen_on", "last_seen_on", "left_on")  # fmt: skip
    return {
        "records": list(records.values_list(*fields)),
        "names": sorted(Name.objects.values_list("record__own_key", "kind", "given_name", "family_name", "search_words")),
        "numbers": sorted(Identifier.objects.values_list("record__own_key", "kind", "supplied", "canonical")),
        "events": sorted(
            Event.objects.values_list("record__own_key", "digest", "kind", "starts_on", "answer", "summary", "category")
        ),
        "ends": sorted(
            Event.objects.exclude(ends_on=None).values_list("record__own_key", "digest", "ends_on")
        ),
    }  # fmt: skip


@pytest.fixture
def sign_in(client, partnership):
    """sign_in(role): a browser in which somebody of that role at the council is signed in."""

    def signed_in(role: Role):
        viewer = partnership.viewer(role)
        client.force_login(
            User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed_in
