"""The pages of rights: as the roles whose work it is, and closed to all others."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.rights import changes, pack
from alongside.rights.models import Breach, Disposal, Hold, Letter, Request
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record
from tests.rights.conftest import day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def start(**more: object) -> dict[str, object]:
    return {
        "kind": "subject_access", "asker": "Anna Kowalska", "relation": "self", "channel": "in_person",
        "details": "All of it", **day("received_on", TODAY), **more,
    }  # fmt: skip


def test_from_the_first_word_to_the_pack_in_the_hand(signed_in, governance, second, anna, client):
    """The whole way in the browser: written down, found, proved, gone through, signed by another, given, closed."""
    signed_in(governance)
    made = client.post(reverse("rights:start"), start(), follow=True)
    assert "its clock runs" in made.content.decode().lower()
    request = Request.objects.get()
    page = lambda name, *more: reverse(f"rights:{name}", args=[request.key, *more])  # noqa: E731
    client.post(page("take"))
    found = client.post(page("find"), {"name": "kowalska anna", **day("date_of_birth", anna.date_of_birth)})
    assert "1 person found" in found.content.decode() and anna.key in found.content.decode()
    client.post(page("name_person"), {"person": anna.key})
    assert client.get(page("pack")).status_code == 404, "no pack before it is known who asks"
    client.post(page("act", "identity"), {"how": "Passport", **day("on", TODAY)})
    assert "Came with her neighbour" in client.get(page("group", 1)).content.decode()
    for group in pack.gather(Request.objects.get()).groups:
        client.post(page("group", group.number), {"verdict": "give"})
    assert pack.gather(Request.objects.get()).counts["undecided"] == 0
    assert client.post(page("download")).status_code == 403, "not signed yet"
    digest = pack.gather(Request.objects.get()).digest
    client.post(page("sign"), {"digest": digest})
    assert not request.signings.exists(), "not by whoever decided"
    signed_in(second).post(page("sign"), {"digest": digest})
    assert request.signings.get().signed_by_id == second.user_id
    given = signed_in(governance).post(page("download"))
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        printed = archive.read("what-we-hold.html").decode()
        told = json.loads(archive.read("what-we-hold.json"))
    assert "Came with her neighbour Tom Okafor" in printed
    assert {each["agency"] for each in told["held"]} >= {"Council Team", "Probation"}
    entry = Entry.objects.get(kind="export", verb="rights.give")
    assert entry.count == len(told["held"]) and "Anna" not in str(entry.detail)
    client.post(page("act", "close"), {"outcome": "granted", "because": "Given in person"})
    assert not Request.objects.open().exists()
    assert "Given in person" in client.get(page("request")).content.decode()


def but_for_tokens(answer) -> str:
    """The answer without what is new in every answer: tokens of forms, and when the sitting ends."""
    return re.sub(r"\"[^\"]*\d[^\"]*\"|X-CSRFToken[^}]*", "", answer.content.decode())


OPEN_TO = {
    "rights:list": {Role.GOVERNANCE_LEAD, Role.ACCOUNTABLE_LEAD},
    "rights:retention": {Role.GOVERNANCE_LEAD, Role.ACCOUNTABLE_LEAD},
    "rights:breaches": {Role.GOVERNANCE_LEAD, Role.ACCOUNTABLE_LEAD},
    "rights:report_breach": {Role.GOVERNANCE_LEAD, Role.COORDINATOR},
    "rights:schedule": {Role.GOVERNANCE_LEAD},
    "rights:find_for_hold": {Role.GOVERNANCE_LEAD},
    "rights:start": {Role.GOVERNANCE_LEAD},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", OPEN_TO)
def test_each_page_opens_to_its_roles_alone(name, role, signed_in, partnership):
    answer = signed_in(partnership.viewer(role)).get(reverse(name))
    assert (answer.status_code == 200) == (role in OPEN_TO[name])


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.GOVERNANCE_LEAD, Role.ACCOUNTABLE_LEAD)])
def test_a_request_is_not_there_for_anybody_else(role, signed_in, partnership, asked):
    request = asked()
    client = signed_in(partnership.viewer(role))
    missing = client.get(reverse("rights:request", args=["zzzzzzzzzzzz"]))
    there = client.get(reverse("rights:request", args=[request.key]))
    assert there.status_code == missing.status_code == 404
    assert but_for_tokens(there) == but_for_tokens(missing)
    assert client.get(reverse("rights:pack", args=[request.key])).status_code == 404


def test_a_coordinator_starts_from_the_persons_page(signed_in, partnership, anna):
    client = signed_in(partnership.viewer(Role.COORDINATOR))
    url = reverse("rights:start_for", args=[anna.key])
    assert url in client.get(reverse("workspace:person", args=[anna.key])).content.decode()
    answer = client.post(url, start(kind="objection"))
    assert answer.url == reverse("workspace:person", args=[anna.key])
    assert Request.objects.get().person == anna


def test_a_refused_act_keeps_what_was_typed(signed_in, governance, asked):
    request = asked("objection", received_on=TODAY)
    url = reverse("rights:act", args=[request.key, "answer"])
    answer = signed_in(governance).post(url, {"waiting_for": "clarification", **day("on", TODAY)})
    assert "We are not waiting for that" in answer.content.decode() and str(TODAY.year) in answer.content.decode()
    late = signed_in(governance).post(
        reverse("rights:act", args=[request.key, "ask"]),
        {"waiting_for": "clarification", **day("on", TODAY + dt.timedelta(2))},
    )
    assert "cannot lie ahead" in late.content.decode()


def test_a_letter_is_drafted_mended_and_kept(signed_in, governance, asked):
    request = asked(received_on=TODAY)
    url = reverse("rights:letter", args=[request.key, "came"])
    client = signed_in(governance)
    shown = client.get(url).content.decode()
    assert "Dear Anna Kowalska" in shown and "handed over in person" in shown
    client.post(url, {"body": "Dear Anna, we have it."})
    assert Letter.objects.get().body == "Dear Anna, we have it."
    assert client.get(reverse("rights:letter", args=[request.key, "nothing-such"])).status_code == 404


def test_a_correction_shows_on_the_persons_page_and_in_the_agencys_tasks(
    signed_in, governance, asked, anna, partnership
):
    request = asked("correction")
    client = signed_in(governance)
    url = reverse("rights:correct", args=[request.key])
    fact = f"event {anna.events.get().pk}"
    assert fact in client.get(url).content.decode()
    client.post(url, {"fact": fact, "wanted": "I came alone"})
    assert "I came alone" in client.get(reverse("rights:request", args=[request.key])).content.decode()
    worker = partnership.viewer(Role.TEAM_MEMBER)
    page = signed_in(worker).get(reverse("workspace:person", args=[anna.key])).content.decode()
    assert "Asked to be corrected" in page and "I came alone" not in page
    task = Task.objects.get()
    client.post(reverse("tasks:task", args=[task.pk]), {"result": "Mended at the source"})
    signed_in(governance)
    assert "Mended at the source" in client.get(reverse("rights:request", args=[request.key])).content.decode()


def test_what_is_to_go_is_counted_before_it_goes(signed_in, governance, second, partnership, settings, tmp_path):
    settings.DATA = tmp_path
    record = make_record(partnership.council, last_seen_on=dt.date(2015, 1, 1))
    make_event(record, "contact", dt.date(2015, 1, 1))
    client = signed_in(governance)
    answer = client.post(reverse("rights:propose"), follow=True).content.decode()
    assert "What would go" in answer and "With the whole person" in answer
    disposal = Disposal.objects.get()
    step = lambda what: reverse("rights:disposal_step", args=[disposal.pk, what])  # noqa: E731
    assert client.post(step("carry-out")).status_code == 403
    client.post(step("approve"))
    assert client.post(step("second")).status_code == 403
    assert "1 list for you" in signed_in(second).get(reverse("workspace:trust")).content.decode()
    client.post(step("second"))
    done = signed_in(governance).post(step("carry-out"), follow=True).content.decode()
    assert "1 gone, 0 spared" in done
    assert client.get(reverse("rights:retention")).status_code == 200


def test_a_hold_is_placed_and_lifted(signed_in, governance, anna):
    client = signed_in(governance)
    found = client.post(
        reverse("rights:find_for_hold"), {"name": "Anna", **day("date_of_birth", anna.date_of_birth)}
    ).content.decode()
    url = reverse("rights:place_hold", args=[anna.key])
    assert url in found
    client.post(url, {"reason": "inquest", "because": "Coroner's letter"})
    assert "Coroner&#x27;s letter" in client.get(reverse("rights:retention")).content.decode()
    hold = Hold.objects.get()
    client.post(reverse("rights:lift_hold", args=[hold.pk]), {"because": "Over"})
    hold.refresh_from_db()
    assert hold.lifted_on == TODAY


def test_a_breach_is_reported_by_whoever_sees_it_and_dealt_with_by_the_lead(signed_in, partnership, governance, anna):
    client = signed_in(partnership.viewer(Role.COORDINATOR))
    what = {
        "kind": "wrong_recipient",
        "what": "A list went to the wrong inbox",
        "known_hour": "00:00",
        **day("known_on", TODAY),
    }
    assert client.post(reverse("rights:report_breach"), what).url == reverse("workspace:home")
    row = Breach.objects.get()
    signed_in(governance)
    home = client.get("/").content.decode()
    assert "left to tell the regulator" in home
    act = lambda name: reverse("rights:breach_act", args=[row.key, name])  # noqa: E731
    client.post(act("risk"), {"risk": "unlikely", "because": "Deleted unread", "contained": "They deleted it"})
    client.post(act("tell-regulator"), {"tell": "no", "because": "No harm is likely"})
    client.post(act("tell-people"), {"tell": "yes", "because": "They would want to know"})
    client.post(reverse("rights:affected", args=[row.key]), {"person": anna.key})
    assert "has not been told yet" in client.post(act("close"), {"lessons": "Check twice"}).content.decode()
    notice = row.notices.get()
    client.post(reverse("rights:told", args=[row.key, notice.pk]), {"how": "By her worker", **day("told_on", TODAY)})
    client.post(act("close"), {"lessons": "Check twice"})
    row.refresh_from_db()
    assert row.closed_on == TODAY
    assert "Check twice" in client.get(reverse("rights:breach", args=[row.key])).content.decode()


def test_the_schedule_is_changed_with_a_reason_and_a_mistake_is_explained(signed_in, governance):
    client = signed_in(governance)
    url = reverse("rights:schedule")
    body = client.get(url).context["form"].initial["body"]
    wrong = client.post(url, {"body": "title = ", "because": "x"}).content.decode()
    assert "not valid TOML" in wrong
    client.post(
        url, {"body": body.replace("keep_months = 72", "keep_months = 84", 1), "because": "Ours is seven years"}
    )
    assert "84 months" in client.get(reverse("rights:retention")).content.decode()


def test_a_survivors_pack_takes_two_in_the_browser(signed_in, governance, second, asked, anna):
    """What a second person is asked is only shown to somebody who did not decide it."""
    make_event(anna.records.first(), "refuge_stay", TODAY, summary="Lilac Refuge in Hove")
    request = asked(received_on=TODAY)
    item = next(each for each in pack.gather(request).items if "Lilac" in each.item.text).item
    url = reverse("rights:item", args=[request.key, item.table, item.row])
    release = reverse("rights:release", args=[request.key, item.table, item.row])
    client = signed_in(governance)
    client.post(url, {"verdict": "give", "because": "She has moved since"})
    assert release not in client.get(url).content.decode()
    preview = reverse("rights:preview", args=[request.key])
    assert "Lilac" not in client.get(preview).content.decode()
    assert release in signed_in(second).get(url).content.decode()
    client.post(release)
    assert "Lilac Refuge in Hove" in client.get(preview).content.decode()


def test_a_pack_shown_to_its_reader_says_nothing_of_what_was_kept_back(signed_in, governance, asked, client):
    request = asked(received_on=TODAY)
    changes.decide_group(by=governance, request=request, agency="Council Team", category="identity", verdict="withhold",
                         exemption="serious_harm", because="The doctor says so")  # fmt: skip
    told = signed_in(governance).get(reverse("rights:preview", args=[request.key])).content.decode()
    assert "The doctor says so" not in told and "erious harm" not in told
    assert "The doctor says so" in client.get(reverse("rights:pack", args=[request.key])).content.decode()
