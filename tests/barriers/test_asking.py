"""From worker to team to board and back: rows, entries, refusals, who hears; pages and the sheet of paper."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.barriers import changes, jobs, reading
from alongside.barriers.changes.asking import Option
from alongside.barriers.models import Ask, AskMove, AskOption, Barrier
from alongside.notices.models import Notice
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = {"board": "project-board", "wanted": "Let surgeries use the day centre's address", "shows": "Refused in four surgeries",
        "tried": "The worker rang; the manager wrote"}  # fmt: skip
OPTIONS = [
    Option("A letter to all surgeries", 0, "Some will not read it"),
    Option("A card of our own", 25_000, "It costs"),
]


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def coordinator(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def board(partnership):
    return partnership.viewer(Role.BOARD_MEMBER)


@pytest.fixture
def signed_in(client):
    def as_(viewer):
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        return client

    return as_


def log(by, person=None, **said):
    return changes.log_barrier(by=by, person=person, what="No address, no doctor", domain="health", organisation="Surgeries",
                               met_on=TODAY - 20 * DAY, **said)  # fmt: skip


@pytest.fixture
def barrier(worker):
    return log(worker)


@pytest.fixture
def ask(barrier, coordinator, board):
    return changes.ask_board(by=coordinator, barrier=barrier, options=OPTIONS, today=TODAY, **PAGE)


def decide(by, ask, **said):
    said = {"words": "A letter goes out", "on": TODAY, "due_on": TODAY + 30 * DAY, "owner_name": "The chair", **said}
    return changes.decide(by=by, ask=ask, **said)


def told(viewer):
    return list(Notice.objects.filter(user=viewer.user_id).order_by("pk").values_list("kind", flat=True))


def test_the_team_is_asked_and_hears(worker, coordinator, partnership):
    barrier = log(worker, make_record(partnership.council).person)
    changes.put_to_team(by=worker, barrier=barrier, why="Rang twice. Somebody senior should", on=TODAY)
    assert barrier.state == "with_team" and barrier.moves.last().why.startswith("Rang twice")
    assert told(coordinator) == ["barrier_raised"] and reading.with_team(coordinator) == [barrier]
    with pytest.raises(Refused, match="Only one that is open"):
        changes.put_to_team(by=worker, barrier=barrier, why="x", on=TODAY)


def test_who_may_not_see_it_does_not_hear_of_it(worker, partnership):
    stranger = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    barrier = log(worker, make_record(partnership.council).person)
    changes.put_to_team(by=worker, barrier=barrier, why="Rang twice", on=TODAY)
    assert told(stranger) == []


def test_asking_leaves_a_page_its_options_a_step_and_an_entry(ask, barrier, board):
    assert (ask.state, ask.answer_by, ask.people) == ("waiting", TODAY + 28 * DAY, 0)
    assert [each.pence for each in ask.options.all()] == [0, 25_000]
    barrier.refresh_from_db()
    assert barrier.state == "with_board" and told(board) == ["ask_waits"]
    assert Entry.objects.filter(verb="ask.make", kind="change").count() == 1
    assert reading.asks(board) == [ask] == reading.asks(board, "project-board") and not reading.asks(board, "another")


def test_few_people_are_not_counted_on_the_page(barrier, worker, coordinator, partnership):
    one = log(worker, make_record(partnership.council).person)
    changes.join(by=worker, barrier=one, onto=barrier, why="The same", on=TODAY)
    made = changes.ask_board(by=coordinator, barrier=barrier, options=OPTIONS, today=TODAY, **PAGE)
    assert (made.people, made.weeks) == (None, None)


@pytest.mark.parametrize(
    ("said", "words"),
    [({"board": "moon"}, "Choose one of the boards"), ({"options": []}, "at least one thing")],
    ids=["no such board", "nothing to decide"],
)
def test_what_is_refused_leaves_nothing(barrier, coordinator, said, words):
    with pytest.raises(Refused, match=words):
        changes.ask_board(by=coordinator, barrier=barrier, today=TODAY, **{**PAGE, "options": OPTIONS, **said})
    assert not Ask.objects.exists()


def test_a_board_is_never_asked_about_one_person_nor_twice(ask, barrier, worker, coordinator, partnership):
    with pytest.raises(Refused, match="A board sees no person"):
        changes.ask_board(by=coordinator, barrier=log(worker, make_record(partnership.council).person), options=OPTIONS,
                          today=TODAY, **PAGE)  # fmt: skip
    with pytest.raises(Refused, match="asked already"):
        changes.ask_board(by=coordinator, barrier=barrier, options=OPTIONS, today=TODAY, **PAGE)
    with pytest.raises(Refused, match="not part of the work"):
        changes.ask_board(by=worker, barrier=barrier, options=OPTIONS, today=TODAY, **PAGE)


def test_a_decision_has_an_owner_and_a_day_and_comes_back_to_who_raised_it(ask, worker, board, coordinator):
    owner = User.objects.get(pk=coordinator.user_id)
    decide(board, ask, owner=owner, option=ask.options.first())
    move = AskMove.objects.last()
    assert (move.kind, move.owner_name, move.due_on, move.option.position) == ("decided", owner.name, ask.due_on, 1)
    assert told(worker) == ["ask_answered"] and "ask_yours" in told(coordinator)
    changes.finish(by=coordinator, ask=ask, words="All surgeries have it", on=TODAY)
    assert ask.state == "done" and told(worker) == ["ask_answered", "ask_answered"]
    with pytest.raises(Refused, match="does not follow"):
        decide(board, ask)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"owner_name": " "}, "sees to it"),
        ({"due_on": TODAY - DAY}, "before the decision"),
        ({"words": ""}, "in words"),
    ],
    ids=["nobody", "yesterday", "without words"],
)
def test_a_decision_that_is_not_whole_is_refused(ask, board, said, words):
    with pytest.raises(Refused, match=words):
        decide(board, ask, **said)
    assert AskMove.objects.count() == 1


def test_the_database_wants_an_owner_too(ask):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.update(state="decided")


@pytest.mark.parametrize("step", ["declined", "withdrawn"])
def test_what_comes_back_is_with_the_team(ask, barrier, board, coordinator, step):
    if step == "declined":
        changes.decline(by=board, ask=ask, words="There is a better way", on=TODAY)
    else:
        changes.withdraw(by=coordinator, ask=ask, words="They changed it themselves", on=TODAY)
    barrier.refresh_from_db()
    assert (ask.state, barrier.state) == (step, "with_team")


def test_what_is_put_off_is_due_later(ask, board):
    changes.postpone(by=board, ask=ask, words="The chair is ill", on=TODAY, until=TODAY + 60 * DAY)
    assert (ask.state, ask.answer_by) == ("waiting", TODAY + 60 * DAY)
    decide(board, ask)
    changes.postpone(by=board, ask=ask, words="The printer", on=TODAY, until=TODAY + 90 * DAY)
    assert (ask.state, ask.due_on) == ("decided", TODAY + 90 * DAY)


def test_what_is_late_is_chased_once_a_week(ask, board, coordinator, worker):
    late = ask.answer_by + DAY
    assert [jobs.keep_up(late - DAY), jobs.keep_up(late), jobs.keep_up(late + 3 * DAY), jobs.keep_up(late + 7 * DAY)] == [
        0, 1, 0, 1,
    ]  # fmt: skip
    assert told(board).count("ask_late") == 2 == told(coordinator).count("ask_late")
    decide(board, ask)
    assert jobs.keep_up(ask.due_on + 40 * DAY) == 1
    assert told(board).count("ask_late") == 2, "what was decided is asked of whoever sees to it"


def test_what_waits_for_the_team_is_said_once(worker, coordinator, barrier):
    changes.put_to_team(by=worker, barrier=barrier, why="Rang twice", on=TODAY)
    for days in (13, 15, 16):
        jobs.keep_up(TODAY + days * DAY)
    assert told(coordinator) == ["barrier_raised", "barrier_late"]


def test_the_effect_returns_to_the_ask(ask, barrier, worker, board, coordinator):
    decide(board, ask)
    barrier.refresh_from_db()
    changes.move(by=coordinator, barrier=barrier, to_state="removed", why="All take it", on=TODAY - DAY)
    changes.measure(by=coordinator, barrier=barrier, words="Nobody was sent away", today=TODAY)
    assert "barrier_effect" in told(worker) and AskMove.objects.last().kind == "effect"


class TestPages:
    def test_from_worker_to_board_and_back(self, signed_in, worker, coordinator, board, barrier):
        client = signed_in(worker)
        assert client.post(reverse("barriers:to_team", args=[barrier.pk]), {"why": "Rang twice"}).status_code == 302
        client, url = signed_in(coordinator), reverse("barriers:make_ask", args=[barrier.pk])
        wrong = client.post(url, {**PAGE, "what_1": "A letter", "risk_1": "None", "what_2": "A card"}).content.decode()
        assert "what could go wrong" in wrong and "Refused in four surgeries" in wrong, "what was typed is kept"
        answer = client.post(url, {**PAGE, "what_1": "A letter", "risk_1": "None", "pence_1": "12.50"})
        ask = Ask.objects.get()
        assert answer.url == reverse("barriers:ask", args=[ask.pk]) and ask.options.get().pence == 1250
        client = signed_in(board)
        assert "Let surgeries use" in client.get("/barriers/asks/").content.decode()
        page = client.get(answer.url).content.decode()
        assert "Costs £12.50" in page and reverse("barriers:barrier", args=[barrier.pk]) not in page
        said = {"step": "decided", "words": "The letter goes", "owner_name": "The chair"}
        assert "Say by when" in client.post(answer.url, said).content.decode()
        due = TODAY + 20 * DAY
        when = {"due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}
        assert client.post(answer.url, {**said, **when, "option": ask.options.get().pk}).status_code == 302
        text = signed_in(worker).get(answer.url).content.decode()
        assert "The chair sees to it" in text and "The letter goes" in text

    def test_the_sheet_of_paper(self, signed_in, board, ask):
        answer = signed_in(board).get(reverse("barriers:ask_sheet", args=[ask.pk]))
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert len(pdf.pages) == 1 and pdf.Root.MarkInfo.Marked
            words = pdf.pages[0].obj.Contents.read_bytes().decode("cp1252")
        assert "Let surgeries use the day centre's address" in words and "Costs £250" in words

    def test_one_person_is_described_for_everybody_first(self, signed_in, coordinator, partnership, worker):
        barrier = log(worker, make_record(partnership.council).person)
        url = reverse("barriers:make_ask", args=[barrier.pk])
        assert signed_in(coordinator).get(url).url == reverse("barriers:barrier", args=[barrier.pk])

    def test_a_board_sees_asks_and_no_barriers(self, signed_in, board, barrier, ask):
        client = signed_in(board)
        assert client.get(reverse("barriers:barrier", args=[barrier.pk])).status_code == 404
        assert client.get("/barriers/").status_code == 403
        assert "Asked of boards" in client.get("/").content.decode()

    @pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR])
    def test_a_role_without_the_work_is_refused(self, signed_in, partnership, ask, role):
        client = signed_in(partnership.viewer(role))
        assert client.get("/barriers/asks/").status_code == 403
        for name in ("ask", "ask_sheet"):
            assert client.get(reverse(f"barriers:{name}", args=[ask.pk])).status_code == 404

    def test_a_commissioner_reads_and_does_not_answer(self, signed_in, partnership, ask):
        client = signed_in(partnership.viewer(Role.COMMISSIONER))
        url = reverse("barriers:ask", args=[ask.pk])
        assert "Let surgeries use" in client.get(url).content.decode()
        client.post(url, {"step": "declined", "words": "No"})
        assert Ask.objects.get().state == "waiting" and AskOption.objects.count() == 2 and Barrier.objects.count() == 1
