"""Whose refused rows are whose, who acts on whose files, and what their numbers tell others.

The probation service's file is sent by the council's data officer, as an agreement lets them. Every near miss of that path is
closed: one thing less, and the rows are not there.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Agreement, Membership, User
from alongside.access.policy import EVERYDAY, Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.partnership.models import PurposeEntry
from alongside.sources import changes, figures, overview
from alongside.sources.importing import read_upload
from alongside.sources.models import Import, RefusedRow, Source, State
from tests.factories.partnership import LONG_AGO
from tests.sources.conftest import ANNA, BEN

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = timezone.localdate() - dt.timedelta(1), timezone.localdate() + dt.timedelta(1)
REASON, CELL = "key is missing", "O'Neil"


@pytest.fixture
def upload(office):
    return office.read(ANNA, ("", *BEN[1:]))


@pytest.fixture
def as_(client):
    def signed_in(viewer):
        user = User.objects.get(pk=viewer.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


def anew(viewer):
    """The same member at their next request."""
    membership = Membership.objects.get(user=viewer.user_id, agency=viewer.agency_id, role=viewer.role)
    return gate.viewer_for(membership)


def reads(client, upload: Import) -> bool:
    """Whether every way to the refused rows is open, or every one is shut alike."""
    page = client.get(reverse("sources:file", args=[upload.pk])).content.decode()
    file = client.get(reverse("sources:refused", args=[upload.pk]))
    api = client.get(f"/api/sources/files/{upload.pk}/refused")
    shows = [REASON in page and "Download" in page, CELL in file.content.decode(), REASON in api.content.decode()]
    if not any(shows):
        assert REASON not in page and "Download" not in page
        assert file.status_code in (302, 403, 404) and api.status_code in (401, 403, 404)
    assert len(set(shows)) == 1, shows
    return shows[0]


def test_their_own_agency_and_whoever_sent_it_for_them_read_the_refused_rows(office, upload, partnership, as_):
    assert reads(as_(office.by), upload)
    assert reads(as_(partnership.viewer(Role.DATA_OFFICER, partnership.probation)), upload)


def end_yesterday(partnership):
    linking(partnership).update(ends_on=YESTERDAY)


def linking(partnership):
    return Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.LINKAGE)


BROKEN = {
    "the agreement ended yesterday": end_yesterday,
    "the agreement begins tomorrow": lambda them: linking(them).update(starts_on=TOMORROW),
    "the agreement is for another purpose": lambda them: linking(them).update(purpose=Purpose.OVERSIGHT),
    "the agreement goes the other way": lambda them: linking(them).update(giver=them.council),
    "the agreement is another agency's": lambda them: linking(them).update(giver=them.drug_service),
    "the agreement names other receivers": lambda them: linking(them).get().receivers.set([them.drug_service]),
    "the agreement does not say who people are": lambda them: linking(them).update(
        categories=sorted(EVERYDAY - {Category.IDENTITY})
    ),
    "the agreement asks for each person's yes": lambda them: linking(them).update(needs_consent=True),
    "the purpose was not reviewed in time": lambda them: PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).update(
        stands_until=YESTERDAY
    ),
    "somebody else sent the file": lambda them: Import.objects.update(
        membership=Membership.objects.create(
            user=User.objects.create_user("x@drug-service.example", "a-long-password-1", name="X"),
            agency=them.drug_service, role=Role.DATA_OFFICER, starts_on=LONG_AGO,
        )
    ),
    "the server sent the file": lambda them: Import.objects.update(membership=None),
    "the source went over to another agency": lambda them: Source.objects.update(agency=them.outsider),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_one_link_less_and_whoever_sent_it_reads_nothing(broken, office, upload, partnership, as_):
    BROKEN[broken](partnership)
    assert not reads(as_(office.by), upload)
    viewer = anew(office.by)
    assert not gate.visible(viewer, RefusedRow.objects.all()).exists()
    assert not gate.why(viewer, RefusedRow.objects.get())


NEAR = {
    "another agency that has an agreement with them too": (Role.DATA_OFFICER, "drug_service"),
    "an agency without an agreement": (Role.DATA_OFFICER, "outsider"),
    "their agency's coordinator": (Role.COORDINATOR, "probation"),
    "their agency's administrator": (Role.ADMINISTRATOR, "probation"),
    "the sender's governance lead": (Role.GOVERNANCE_LEAD, "council"),
    "the sender's team member": (Role.TEAM_MEMBER, "council"),
}


@pytest.mark.parametrize("near", NEAR)
def test_nobody_else_reads_them_however_near(near, upload, partnership, as_):
    role, agency = NEAR[near]
    assert not reads(as_(partnership.viewer(role, getattr(partnership, agency))), upload)


def test_a_colleague_of_the_sender_in_the_same_role_goes_on_with_it(upload, partnership, as_):
    user = User.objects.create_user("second@council.example", "a-long-password-1", name="Second")
    row = Membership.objects.create(
        user=user, agency=partnership.council, role=Role.DATA_OFFICER, starts_on=LONG_AGO
    )  # fmt: skip
    assert reads(as_(gate.viewer_for(row)), upload)
    Membership.objects.filter(pk=row.pk).update(ends_on=YESTERDAY)
    assert not reads(as_(gate.viewer_for(row)), upload)


def test_anothers_refused_rows_answer_like_a_file_that_is_not_there_and_are_kept_as_a_refusal(upload, partnership, as_):
    client = as_(partnership.viewer(Role.DATA_OFFICER, partnership.drug_service))
    theirs = client.get(reverse("sources:refused", args=[upload.pk]))
    missing = client.get(reverse("sources:refused", args=[upload.pk + 99]))
    assert theirs.status_code == missing.status_code == 404
    assert Entry.objects.filter(kind="refusal", object_kind="sources.refusedrow").count() == 1


# Acting on a file at all: sending, confirming, taking back.


def test_nobody_sends_another_agencys_file_without_an_agreement(office, partnership, as_):
    for agency in (partnership.outsider, partnership.drug_service):
        linking(partnership).get().receivers.set([partnership.council])
        stranger = partnership.viewer(Role.DATA_OFFICER, agency)
        with pytest.raises(Refused, match="no agreement in force lets"):
            changes.upload(by=anew(stranger), source=office.source, file_name="a.csv", blocks=[b"x"])
        assert overview.sendable(anew(stranger)) == []
        page = as_(stranger).get(reverse("sources:source", args=[office.source.slug])).content.decode()
        assert "Send a file" not in page
    assert [each.slug for each in overview.sendable(anew(office.by))] == [office.source.slug]
    assert not Import.objects.exists()


def test_a_file_that_waited_is_not_read_once_the_agreement_has_ended_for_its_sender(office, partnership):
    blocks = [office.write(ANNA).read_bytes()]
    waiting = changes.upload(by=office.by, source=office.source, file_name="a.csv", blocks=blocks)
    linking(partnership).get().receivers.set([partnership.drug_service])  # probation still gives, to others
    done = read_upload(waiting, anew(office.by))
    assert done.state == State.FAILED and "no agreement in force lets Council Team" in done.message


@pytest.mark.parametrize("act", ["confirm", "withdraw"])
def test_nor_confirms_it_or_takes_it_back(act, office, partnership):
    office.source.is_full_list = True
    office.source.save()
    office.read(ANNA, BEN)
    waiting = office.read(ANNA, name="next.csv")
    assert waiting.state == State.NEEDS_CONFIRMATION
    linking(partnership).get().receivers.set([partnership.council])
    stranger = anew(partnership.viewer(Role.DATA_OFFICER, partnership.drug_service))
    more = {"because": "They moved"} if act == "confirm" else {}
    with pytest.raises(Refused, match="no agreement in force"):
        getattr(changes, act)(by=stranger, upload=waiting, **more)
    getattr(changes, act)(by=anew(office.by), upload=waiting, **more)


# What the numbers of a file tell whoever does not see who is in it.


@pytest.fixture
def counted(office, upload):
    Import.objects.filter(pk=upload.pk).update(
        accepted=1, changed=7, unchanged=8, refused=1203, records_new=1, records_ended=2, notices=["3 rows were cut"]
    )
    upload.refresh_from_db()
    return upload


def test_small_counts_are_hidden_others_rounded_and_the_total_is_theirs(counted, partnership):
    told = figures.of(partnership.viewer(Role.GOVERNANCE_LEAD), counted)
    assert [told[name].words for name in figures.OUTCOMES] == ["hidden", "hidden", "10", "1,205"]
    assert told.rows.words == "1,215" and not told.is_exact
    assert told.parts == [("Unchanged", 10), ("Refused", 1205)]


@pytest.mark.parametrize(
    ("role", "agency", "exact"),
    [
        pytest.param(Role.DATA_OFFICER, "council", True, id="whoever the records are given to"),
        pytest.param(Role.COORDINATOR, "probation", True, id="their own agency"),
        pytest.param(Role.COORDINATOR, "outsider", False, id="no agreement"),
        pytest.param(Role.DATA_OFFICER, "outsider", False, id="no agreement, though in the role"),
        pytest.param(Role.GOVERNANCE_LEAD, "probation", False, id="their own agency, but a role that sees no people"),
        pytest.param(Role.ADMINISTRATOR, "council", False, id="an administrator"),
    ],
)
def test_numbers_are_exact_for_whoever_sees_the_people_alone(role, agency, exact, counted, partnership, as_):
    viewer = partnership.viewer(role, getattr(partnership, agency))
    assert figures.of(viewer, counted).is_exact == exact
    client = as_(viewer)
    page = client.get(reverse("sources:file", args=[counted.pk])).content.decode()
    assert ("1,203" in page) == exact and ("3 rows were cut" in page) == exact
    found = client.get(f"/api/sources/files/{counted.pk}").json()
    assert (found["accepted"], found["refused"]) == ((1, 1203) if exact else (None, 1205))
    listed = client.get(reverse("sources:source", args=["probation-visits"])).content.decode()
    assert ("1,203" in listed) == exact and ("99% of the rows" in listed) == exact
    sources = client.get(reverse("sources:list")).content.decode()
    assert ("1,219" if exact else "1,215") in sources and ("99% of" in sources) == exact
