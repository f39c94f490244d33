"""Which name of somebody the pages of their rights show, and to whom they show that there is somebody at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Conflict
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.rights import changes, unattended
from alongside.rights.models import BreachNotice, Hold
from tests.rights.conftest import day

pytestmark = pytest.mark.django_db
NOW, NAME, CARD = timezone.now(), "Anna Kowalska", "A.K., born 1985"


@pytest.fixture
def request_of(governance, anna, today):
    """A request of Anna's that somebody else made for her: her own name stands nowhere in it but on the index."""

    def make(kind: str = "subject_access"):
        return changes.start_request(
            by=governance, kind=kind, person_key=anna.key, asker="Her solicitor", relation="authorised",
            channel="letter", details="Everything, please.", received_on=today,
        )  # fmt: skip

    return make


@pytest.fixture
def breach(governance, anna):
    row = changes.report_breach(by=governance, kind="lost", what="A notebook was left on a bus", known_at=NOW)
    changes.name_affected(by=governance, breach=row, person_key=anna.key)
    return row


@pytest.fixture
def hold(governance, anna, today):
    return changes.place_hold(
        by=governance, person_key=anna.key, reason="inquest", because="A letter came", since=today
    )


def page(client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"rights:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_name_stands_there_while_it_is_compared_with_a_paper_and_no_longer(signed_in, governance, request_of):
    request = request_of()
    client = signed_in(governance)
    assert f"{NAME}, born 4 March 1985" in page(client, "request", request.key)
    changes.check_identity(by=governance, request=request, how="Passport", on=request.received_on)
    told = page(client, "request", request.key)
    assert CARD in told and NAME not in told


@pytest.mark.parametrize(("kind", "shown"), [("subject_access", CARD), ("complaint", CARD)])
def test_whoever_only_reads_a_request_sees_letters_and_a_year(signed_in, second, request_of, kind, shown):
    told = page(signed_in(second), "request", request_of(kind).key)
    assert shown in told and NAME not in told


def test_a_complaint_needs_nobodys_paper_and_so_no_whole_name(signed_in, governance, request_of):
    told = page(signed_in(governance), "request", request_of("complaint").key)
    assert CARD in told and NAME not in told


def test_a_hold_is_listed_and_lifted_by_letters_and_a_year(signed_in, governance, hold):
    client = signed_in(governance)
    for told in (page(client, "retention"), page(client, "lift_hold", hold.pk)):
        assert CARD in told and "Kowalska" not in told


def test_those_a_breach_touched_are_named_until_they_were_told(signed_in, governance, second, breach, today):
    assert NAME in page(signed_in(governance), "breach", breach.key)
    assert NAME not in page(signed_in(second), "breach", breach.key), "nor to whoever need not tell them"
    changes.note_told(by=governance, notice=breach.notices.get(), told_on=today, how="By her worker")
    told = page(signed_in(governance), "breach", breach.key)
    assert CARD in told and NAME not in told


def test_somebody_without_a_record_has_no_name_here(signed_in, governance, hold, anna):
    anna.records.update(person=None)
    assert "Name not shown to you" in page(signed_in(governance), "retention")


# Whoever stands on somebody's conflict list deals with nothing of theirs, and does not learn that they asked.


@pytest.fixture(params=["themselves", "their agency"])
def kept_away(request, governance, partnership):
    """Put the governance lead on Anna's conflict list."""
    who = {"user_id": governance.user_id} if request.param == "themselves" else {"agency": partnership.council}
    return lambda person: Conflict.objects.create(person=person, because="A relative", set_by_name="Noor", **who)


def test_a_request_of_somebody_they_are_kept_from_is_not_there(signed_in, governance, request_of, kept_away, anna):
    request = request_of()
    client = signed_in(governance)
    assert request.key in page(client, "list")
    kept_away(anna)
    assert request.key not in page(client, "list")
    missing = client.get(reverse("rights:request", args=["zzzzzzzzzzzz"]))
    for name in ("request", "pack", "preview", "find"):
        there = client.get(reverse(f"rights:{name}", args=[request.key]))
        assert there.status_code == missing.status_code == 404
    assert Entry.objects.filter(kind="refusal", person_id=anna.pk, actor_id=governance.user_id).count() == 4


def test_nor_is_what_is_kept_of_a_breach_or_a_hold(signed_in, governance, breach, hold, kept_away, anna):
    kept_away(anna)
    client = signed_in(governance)
    assert CARD not in page(client, "retention") and NAME not in page(client, "breach", breach.key)
    notice = BreachNotice.objects.get()
    assert client.get(reverse("rights:told", args=[breach.key, notice.pk])).status_code == 404
    assert client.get(reverse("rights:lift_hold", args=[hold.pk])).status_code == 404


def test_nor_are_they_found_or_named(signed_in, governance, breach, kept_away, anna):
    kept_away(anna)
    BreachNotice.objects.all().delete()
    client = signed_in(governance)
    asked = {"name": "Anna", **day("date_of_birth", anna.date_of_birth)}
    for url in (reverse("rights:find_for_hold"), reverse("rights:affected", args=[breach.key])):
        assert anna.key not in client.post(url, asked).content.decode()
    client.post(reverse("rights:affected", args=[breach.key]), {"person": anna.key})
    answer = client.post(reverse("rights:place_hold", args=[anna.key]), {"reason": "inquest", "because": "x"})
    assert "nobody with that code" in answer.content.decode()
    assert not BreachNotice.objects.exists() and not Hold.objects.exists()


def test_a_near_miss_another_worker_or_agency_on_the_list_keeps_nobody_else_away(
    signed_in, governance, second, partnership, request_of, anna
):
    request = request_of()
    Conflict.objects.create(person=anna, user_id=second.user_id, because="x", set_by_name="Noor")
    Conflict.objects.create(person=anna, agency=partnership.probation, because="x", set_by_name="Noor")
    lifted = Conflict.objects.create(person=anna, user_id=governance.user_id, because="x", set_by_name="Noor")
    Conflict.objects.filter(pk=lifted.pk).update(lifted_at=NOW)
    assert CARD not in page(signed_in(governance), "request", request.key)  # the whole name: identity is not proved yet
    assert NAME in page(signed_in(governance), "request", request.key)


def test_a_request_that_nobody_may_deal_with_is_told_to_those_who_can_add_somebody(
    governance, second, partnership, request_of, anna, today
):
    partnership.viewer(Role.ADMINISTRATOR, partnership.drug_service)
    request_of()
    Conflict.objects.create(person=anna, user_id=governance.user_id, because="x", set_by_name="Noor")
    assert unattended.tell(today) == 1
    assert {each.to[0] for each in mail.outbox} == {
        "accountable_lead@council.example",
        "administrator@drug-service.example",
    }
    assert "Anna" not in "".join(each.subject + each.body for each in mail.outbox)
    partnership.viewer(Role.GOVERNANCE_LEAD, partnership.probation)
    assert unattended.tell(today) == 0


def test_a_whole_agency_on_the_list_is_not_written_to_either(governance, second, partnership, request_of, anna, today):
    request_of()
    Conflict.objects.create(person=anna, agency=partnership.council, because="x", set_by_name="Noor")
    assert unattended.tell(today) == 1 and not mail.outbox
    assert unattended.tell(today + dt.timedelta(days=1)) == 1
