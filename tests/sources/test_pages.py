"""The pages of sources, by role: what opens, what is offered, and a file on its way from sending to mended rows."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.people.models import Record
from alongside.sources import changes
from alongside.sources.models import Import, State
from tests.sources.conftest import ANNA, BEN, HEADER, PROFILE

pytestmark = pytest.mark.django_db

SEE = {Role.COORDINATOR, Role.DATA_OFFICER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR}


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"sources:{name}", args=args), query)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_pages_open_for_those_who_see_sources_and_for_nobody_else(role, office, sign_in):
    upload = office.read(ANNA, ("", *BEN[1:]))
    client = sign_in(role)
    for name, args in [("list", ()), ("source", ("probation-visits",)), ("file", (upload.pk,)), ("profiles", ()),
                       ("profile", ("visits",))]:  # fmt: skip
        expected = 200 if role in SEE else 403
        assert client.get(reverse(f"sources:{name}", args=args)).status_code == expected, name
    for name, args in [("send", ()), ("refused", (upload.pk,)), ("add", ()), ("new_profile", ()), ("text", ("visits",)),
                       ("columns", ("visits",)), ("edit", ("probation-visits",))]:  # fmt: skip
        expected = 200 if role is Role.DATA_OFFICER else 403
        assert client.get(reverse(f"sources:{name}", args=args)).status_code == expected, name


def test_who_only_looks_sees_counts_and_no_row(office, sign_in):
    upload = office.read(ANNA, ("", *BEN[1:]))
    text = page(sign_in(Role.GOVERNANCE_LEAD), "file", upload.pk)
    assert "refused: hidden" in text, "one row is too few to be told to whoever sees no people"
    assert "key is missing" not in text
    assert "Download" not in text


def test_the_empty_list_says_what_will_be_there(partnership, sign_in):
    assert "No sources yet" in page(sign_in(Role.DATA_OFFICER), "list")


def test_files_are_recognised_sent_read_and_mended(office, sign_in):
    client = sign_in(Role.DATA_OFFICER)
    good = office.write(ANNA, ("", *BEN[1:]))
    files = [SimpleUploadedFile("visits.csv", good.read_bytes()), SimpleUploadedFile("other.csv", b"a,b\n1,2\n")]
    response = client.post(reverse("sources:send"), {"exports": files}, follow=True)
    text = response.content.decode()
    assert "Where do these files come from?" in text
    assert re.search(r'<option value="probation-visits" selected>', text), "recognised by its columns"
    assert "No profile can read this file" in text
    fields = {name: form.initial for name, form in response.context["form"].fields.items()}
    response = client.post(reverse("sources:where_from"), fields, follow=True)
    upload = Import.objects.get()
    assert response.redirect_chain[-1][0] == reverse("sources:file", args=[upload.pk])
    assert "key is missing" in response.content.decode()
    assert Record.objects.count() == 1

    refused = client.get(reverse("sources:refused", args=[upload.pk]))
    assert Entry.objects.filter(kind="export", count=1).exists(), "an export is recorded"
    assert "attachment" in refused["Content-Disposition"]
    mended = refused.content.decode("utf-8-sig").replace("\r\n,Ben", "\r\n2,Ben")
    again = SimpleUploadedFile("refused-1.csv", mended.encode())
    response = client.post(reverse("sources:send"), {"exports": [again]}, follow=True)
    fields = {name: form.initial for name, form in response.context["form"].fields.items()}
    client.post(reverse("sources:where_from"), fields)
    assert Import.objects.first().accepted == 1
    assert set(Record.objects.values_list("own_key", flat=True)) == {"1", "2"}


def test_the_same_file_answers_that_it_was_read_already(office, sign_in):
    office.read(ANNA)
    client = sign_in(Role.DATA_OFFICER)
    data = office.write(ANNA).read_bytes()
    client.post(reverse("sources:send"), {"exports": [SimpleUploadedFile("again.csv", data)]})
    stored = client.session["sources.sent"][0][0]
    response = client.post(reverse("sources:where_from"), {stored: "probation-visits"}, follow=True)
    assert "was read already" in response.content.decode()
    assert Import.objects.count() == 1


def test_a_file_that_waits_shows_how_far_it_is_and_can_be_withdrawn(office, sign_in):
    upload = changes.upload(
        by=office.by, source=office.source, file_name="a.csv", blocks=[office.write(ANNA).read_bytes()]
    )
    client = sign_in(Role.DATA_OFFICER)
    assert "Waiting for a free worker" in page(client, "file", upload.pk)
    assert 'hx-trigger="every 2s"' in page(client, "progress", upload.pk)
    client.post(reverse("sources:withdraw", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.state == State.WITHDRAWN
    assert client.get(reverse("sources:progress", args=[upload.pk]))["HX-Refresh"] == "true"


def test_a_list_that_would_end_many_is_confirmed_with_a_reason(office, sign_in):
    office.source.is_full_list = True
    office.source.save()
    office.read(ANNA, BEN)
    upload = office.read(ANNA, name="next.csv")
    client = sign_in(Role.DATA_OFFICER)
    assert "Is the file complete?" in page(client, "file", upload.pk)
    response = client.post(reverse("sources:confirm", args=[upload.pk]), {"because": ""})
    assert "Say why so many have left" in response.content.decode()
    client.post(reverse("sources:confirm", args=[upload.pk]), {"because": "Ben moved to Leeds."})
    upload.refresh_from_db()
    assert (upload.state, upload.records_ended) == (State.APPLIED, 1)


def test_a_failed_file_is_read_again_by_the_mended_profile(office, sign_in):
    upload = office.read(ANNA, header=("Number", *HEADER[1:]))
    client = sign_in(Role.DATA_OFFICER)
    assert "has no column “ID”" in page(client, "file", upload.pk)
    changes.save_profile(by=office.by, slug="visits", body=PROFILE.replace('"ID"', '"Number"'))
    client.post(reverse("sources:again", args=[upload.pk]))
    upload.refresh_from_db()
    assert (upload.state, upload.accepted) == (State.APPLIED, 1)


def test_a_source_is_added_and_changed(office, partnership, sign_in):
    client = sign_in(Role.DATA_OFFICER)
    said = {"agency": partnership.drug_service.pk, "title": "Key work", "slug": "key-work", "profile": "visits",
            "is_full_list": "yes", "cadence_days": 7, "change_threshold": 20}  # fmt: skip
    assert client.post(reverse("sources:add"), said).status_code == 302
    assert "Key work" in page(client, "list")
    client.post(reverse("sources:edit", args=["key-work"]), {**said, "title": "Keyworkers", "is_full_list": ""})
    text = page(client, "source", "key-work")
    assert "Keyworkers" in text
    assert "7 days" in text


def test_the_list_can_be_narrowed_to_what_needs_a_look(office, sign_in):
    client = sign_in(Role.DATA_OFFICER)
    assert "No file has been read yet" in page(client, "list", show="attention")
    office.read(ANNA)
    assert "Nothing needs a look" in page(client, "list", show="attention")


class TestProfileEditor:
    SAMPLE = (
        "Visits of the week\n"
        "\n"
        "Client Ref;Forename;Surname;D.O.B.;Date;Alcohol;Remarks\n"
        "7;Zoë;Adeyemi;04/03/1985;01/10/2026;Y;tall\n"
        "8;Ola;Nowak;05/03/1985;31/02/2026;N;\n"
    )

    def first_page(self, client, encoding="utf-8"):
        data = {"title": "Visits of the week", "slug": "week",
                "file": SimpleUploadedFile("week.csv", self.SAMPLE.encode(encoding))}  # fmt: skip
        return client.post(reverse("sources:new_profile"), data)

    def posted(self, form) -> dict:
        said = {name: form[name].value() for name in form.fields}
        return {name: value for name, value in said.items() if value not in (None, False)} | {"column": form.columns}

    def test_a_sample_becomes_a_proposal_with_its_first_rows_as_understood(self, office, sign_in):
        response = self.first_page(sign_in(Role.DATA_OFFICER))
        form = response.context["form"]
        assert (form["delimiter"].value(), form["header_row"].value(), form["dates"].value()) == (";", 3, "%d/%m/%Y")
        meanings = {name: form[f"column_{index}"].value() for index, name in enumerate(form.columns)}
        assert meanings == {
            "Client Ref": "key", "Forename": "given_name", "Surname": "family_name", "D.O.B.": "date_of_birth",
            "Date": "on:contact", "Alcohol": "answer:need_alcohol", "Remarks": "",
        }  # fmt: skip
        text = response.content.decode()
        assert "Contact, 1 October 2026" in text
        assert "Alcohol need assessed, 1 October 2026: yes" in text
        assert "not a day in the calendar" in text
        assert "Left out: Remarks" in text

    def test_letters_that_are_not_utf8_are_proposed_and_shown_never_guessed_in_silence(self, office, sign_in):
        form = self.first_page(sign_in(Role.DATA_OFFICER), "cp1252").context["form"]
        assert form["encoding"].value() == "windows-1252"

    def test_it_is_saved_and_reads_the_file(self, office, sign_in):
        client = sign_in(Role.DATA_OFFICER)
        form = self.first_page(client).context["form"]
        response = client.post(
            reverse("sources:columns", args=["week"]), self.posted(form) | {"then": "save"}, follow=True
        )
        assert "Saved as version 1" in response.content.decode()
        source = changes.add_source(
            by=office.by, slug="week", title="Week", agency=office.source.agency, profile="week"
        )  # fmt: skip
        office.source = source
        path = office.folder / "week.csv"
        path.write_text(self.SAMPLE, encoding="utf-8")
        assert office.counts(office.read_path(path)) == (1, 0, 0, 1)

    def test_a_choice_that_cannot_be_keeps_all_that_was_chosen(self, office, sign_in):
        client = sign_in(Role.DATA_OFFICER)
        said = self.posted(self.first_page(client).context["form"]) | {"column_0": "", "title": "Typed", "then": "save"}
        response = client.post(reverse("sources:columns", args=["week"]), said)
        text = response.content.decode()
        assert "Say which column holds the agency&#x27;s own key" in text
        assert 'value="Typed"' in text
        assert response.context["form"]["column_1"].value() == "given_name"

    def test_the_preview_follows_what_is_chosen(self, office, sign_in):
        client = sign_in(Role.DATA_OFFICER)
        said = self.posted(self.first_page(client).context["form"]) | {"slug": "week", "column_4": "on:arrest"}
        text = client.post(reverse("sources:preview"), said).content.decode()
        assert "Arrest, 1 October 2026" in text

    def test_mending_columns_keeps_what_only_the_text_can_say(self, office, sign_in):
        changes.ship_profiles()
        client = sign_in(Role.DATA_OFFICER)
        form = client.get(reverse("sources:columns", args=["iom"])).context["form"]
        said = self.posted(form) | {"title": "IOM, mended", "then": "save"}
        client.post(reverse("sources:columns", args=["iom"]), said)
        definition, profile = changes.current_profile("iom")
        was = changes.read_profile((changes.SHIPPED / "iom.toml").read_text(encoding="utf-8"))
        assert (definition.version, definition.title) == (2, "IOM, mended")
        assert profile.events == was.events
        assert profile.identity == was.identity
        assert profile.file == was.file

    def test_text_with_a_mistake_says_its_line_and_loses_nothing(self, office, sign_in):
        client = sign_in(Role.DATA_OFFICER)
        body = PROFILE.replace('kind = "need_alcohol"', 'kind = "need_alchohol"')
        response = client.post(reverse("sources:text", args=["visits"]), {"body": body, "then": "save"})
        text = response.content.decode()
        line = body.splitlines().index('kind = "need_alchohol"') + 1
        assert f"Line {line}. [[events]] 2: the kind &#x27;need_alchohol&#x27; is not known" in text
        assert "need_alchohol&quot;" in text, "what was typed is still there"
        assert changes.current_profile("visits")[0].version == 1

    def test_text_is_saved_as_the_next_version(self, office, sign_in):
        client = sign_in(Role.DATA_OFFICER)
        body = PROFILE.replace('"Visits"', '"All visits"')
        client.post(reverse("sources:text", args=["visits"]), {"body": body, "note": "Title", "then": "save"})
        definition, _ = changes.current_profile("visits")
        assert (definition.version, definition.title, definition.note) == (2, "All visits", "Title")
