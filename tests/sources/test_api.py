"""Sources over the REST interface."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.access.policy import Role
from alongside.sources.models import State
from tests.sources.conftest import ANNA, BEN

pytestmark = pytest.mark.django_db


def test_a_file_is_sent_read_and_its_refused_rows_asked_for(office, sign_in):
    client = sign_in(Role.DATA_OFFICER)
    data = office.write(ANNA, ("", *BEN[1:])).read_bytes()
    response = client.post("/api/sources/probation-visits/files", {"file": SimpleUploadedFile("v.csv", data)})
    assert response.status_code == 202
    pk = response.json()["id"]
    found = client.get(f"/api/sources/files/{pk}").json()
    assert (found["state"], found["accepted"], found["refused"]) == (State.APPLIED, 1, 1)
    assert client.get(f"/api/sources/files/{pk}/refused").json() == [
        {"line": 3, "column": "ID", "because": "The agency's own key is missing, so nobody can be told apart by it."}
    ]
    listed = client.get("/api/sources/").json()
    assert [(each["slug"], each["last_file"]) for each in listed] == [("probation-visits", pk)]


def test_a_list_that_would_end_many_is_confirmed_or_withdrawn(office, sign_in):
    office.source.is_full_list = True
    office.source.save()
    office.read(ANNA, BEN)
    upload = office.read(ANNA, name="next.csv")
    client = sign_in(Role.DATA_OFFICER)
    url = f"/api/sources/files/{upload.pk}/confirm"
    assert client.post(url, {"because": " "}, content_type="application/json").status_code == 403
    confirmed = client.post(url, {"because": "Ben moved."}, content_type="application/json")
    assert (confirmed.status_code, confirmed.json()["records_ended"]) == (202, 1)
    assert client.post(f"/api/sources/files/{upload.pk}/withdraw").status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DATA_OFFICER}))
def test_nobody_else_sends_a_file_or_sees_a_refused_row(role, office, sign_in):
    upload = office.read(("", *BEN[1:]))
    client = sign_in(role)
    file = SimpleUploadedFile("v.csv", b"x")
    assert client.post("/api/sources/probation-visits/files", {"file": file}).status_code == 403
    assert client.get(f"/api/sources/files/{upload.pk}/refused").status_code == 403
