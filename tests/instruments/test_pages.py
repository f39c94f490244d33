"""Answers kept, taken back and shown to those who may see them; instruments changed without touching what was answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.instruments import changes, documents, reading
from alongside.instruments.models import Completion
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ALL_TEN = {item.key: item.highest for item in documents.read((documents.SHIPPED / "ndta.toml").read_text()).items}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def person(partnership):
    record = make_record(partnership.council, given_name="Anna", family_name="Kowalska")
    make_record(partnership.probation, person=record.person, given_name="Anna", family_name="Kowalska")
    return record.person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def keep(worker, person, today):
    def keep(answers, slug="ons4", by=worker, days=0, **more):
        return changes.complete(
            by=by, person=person, slug=slug, answers=answers, on=today - days * DAY, how="with", today=today, **more
        )

    return keep


def as_(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def text_of(response) -> str:
    return response.content.decode()


def form(today, **answers):
    return {"on_day": today.day, "on_month": today.month, "on_year": today.year, "how": "with",
            **{f"item_{key}": value for key, value in answers.items()}}  # fmt: skip


def test_answers_are_kept_with_who_and_how_and_in_the_ledger(worker, person, keep):
    row = keep({"happy": 7, "anxious": 0}, note="After the court date.")
    assert (row.agency_id, row.category, row.answers) == (worker.agency_id, "mental_health", {"happy": 7, "anxious": 0})
    entry = Entry.objects.get(verb="instrument.answer")
    assert entry.person_id == person.pk and "court" not in str(entry.detail)


@pytest.mark.parametrize(
    ("answers", "days", "words"),
    [
        ({"happy": 7}, -1, "still to come"),
        ({}, 0, "Nothing was answered"),
        ({"happy": 11}, 0, "choose one of"),
        ({"sad": 1}, 0, "not part of"),
    ],
)
def test_what_cannot_be_kept_is_refused(keep, answers, days, words):
    with pytest.raises(Refused, match=words):
        keep(answers, days=days)
    assert not Completion.objects.exists()


def test_who_holds_no_such_category_neither_answers_nor_sees(partnership, person, keep):
    officer = partnership.viewer(Role.DATA_OFFICER)
    keep({"happy": 7}, note="A good day.")
    assert as_(officer).get(f"/instruments/of/{person.key}/").status_code in (403, 404)
    outsider = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
    assert as_(outsider).get(f"/instruments/of/{person.key}/").status_code == 404
    assert reading.histories(outsider, person) == []


def test_a_total_needs_all_ten(worker, person, keep):
    keep(ALL_TEN, "ndta", days=40)
    keep({**ALL_TEN, "housing": 0}, "ndta", days=20)
    keep({key: value for key, value in ALL_TEN.items() if key != "housing"}, "ndta")
    [history] = reading.histories(worker, person)
    assert [each.score.total for each in history.answered] == [None, 44, 48]
    assert history.missing == ["Housing"]
    [line] = history.lines
    assert [value for _, value in line.points] == [48, 44] and line.change.is_better is True
    page = text_of(as_(worker).get(f"/instruments/of/{person.key}/"))
    assert "Without them there is no total" in page and "From 48 to 44: better." in page
    assert "Copyright South West London and St George" in page


def test_answered_on_the_page(worker, person, today):
    client, url = as_(worker), f"/instruments/of/{person.key}/ons4/"
    page = text_of(client.get(url))
    assert "Overall, how happy did you feel yesterday?" in page and "Open Government Licence" in page
    nothing = client.post(url, form(today))
    assert nothing.status_code == 400 and "Answer at least one" in text_of(nothing)
    wrong = client.post(url, {**form(today, happy="6"), "on_year": today.year + 1, "note": "Keep this"})
    assert wrong.status_code == 400 and "today or earlier" in text_of(wrong) and "Keep this" in text_of(wrong)
    kept = client.post(url, form(today, happy="6", anxious="0"), follow=True)
    assert "Kept. 2 left open." in text_of(kept)
    assert Completion.objects.get().answers == {"happy": 6, "anxious": 0}
    assert "Left open the last time: Satisfied with life, Worthwhile" in text_of(kept)
    assert client.get(f"/instruments/of/{person.key}/nothing/").status_code == 404


def test_the_page_of_the_person_says_when_it_was_last_answered(worker, person, keep):
    assert "No instrument has been answered yet" in text_of(as_(worker).get(f"/person/{person.key}/"))
    keep(ALL_TEN, "ndta")
    assert "48 of 48" in text_of(as_(worker).get(f"/person/{person.key}/"))


def test_wrong_answers_are_taken_back_by_who_kept_them(partnership, worker, person, keep):
    row = keep({"happy": 7})
    other = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    with pytest.raises(Refused, match="can take them back"):
        changes.withdraw(by=other, completion=row, because="No")
    client = as_(worker)
    assert client.post(f"/instruments/answers/{row.pk}/withdraw/", {"because": ""}).status_code == 400
    client.post(f"/instruments/answers/{row.pk}/withdraw/", {"because": "It was somebody else"})
    row.refresh_from_db()
    assert row.withdrawn_because == "It was somebody else" and reading.histories(worker, person) == []
    with pytest.raises(Refused, match="already"):
        changes.withdraw(by=worker, completion=row, because="Again")


def test_a_new_version_leaves_what_was_answered_as_it_was(partnership, worker, person, keep):
    coordinator = partnership.viewer(Role.COORDINATOR)
    keep({"happy": 7}, days=10)
    body = documents.bodies()["ons4"].replace("highest = 10", "highest = 5").replace("10 = ", "5 = ")
    client = as_(coordinator)
    bad = client.post("/instruments/ons4/define/", {"body": body.replace('"happy"', '"Happy!"')})
    assert bad.status_code == 400 and "number 3 needs a key" in text_of(bad)
    client.post("/instruments/ons4/define/", {"body": body, "note": "A shorter scale"})
    keep({"happy": 3})
    [history] = reading.histories(worker, person)
    assert [each.is_comparable for each in history.answered] == [True, False]
    assert [value for _, value in next(line for line in history.lines if line.title == "Happy yesterday").points] == [3]
    assert "cannot be put beside this one" in text_of(as_(worker).get(f"/instruments/of/{person.key}/"))


def test_one_is_added_and_only_by_a_coordinator(partnership, worker):
    body = documents.bodies()["ons4"].replace("Personal wellbeing (ONS4)", "Our own four")
    assert as_(worker).post("/instruments/add/", {"slug": "ours", "body": body}).status_code == 403
    client = as_(partnership.viewer(Role.COORDINATOR))
    there = client.post("/instruments/add/", {"slug": "ons4", "body": body})
    assert there.status_code == 400 and "There is one of this name" in text_of(there)
    assert "Our own four" in text_of(client.post("/instruments/add/", {"slug": "ours", "body": body}, follow=True))
    assert client.get("/instruments/none/define/").status_code == 404


def test_the_newest_of_each_person(worker, person, keep):
    keep({"happy": 2}, days=9)
    newest = keep({"happy": 4}, days=3)
    assert reading.newest(worker, [person.pk], "ons4") == {person.pk: newest}


def test_a_text_is_checked_at_the_command_line(tmp_path, capsys):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(documents.bodies()["ndta"])
    bad.write_text("title = ")
    call_command("check_instrument", str(good))
    assert "10 items, a total from 0 to 48. It can be used." in capsys.readouterr().out
    for path, words in ((bad, "not valid TOML"), (tmp_path / "none.toml", "cannot be read")):
        with pytest.raises(CommandError, match=words):
            call_command("check_instrument", str(path))
