"""Put a barrier to the team, ask a board for one decision, follow what was decided until it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from alongside.access.gate import Refused, change
from alongside.access.models import User
from alongside.access.policy import Viewer
from alongside.barriers import counting, facets, telling
from alongside.barriers.models import Ask, AskMove, AskOption, Barrier, BarrierMove
from alongside.barriers.rules import STANDING, State
from alongside.barriers.rules.asking import AskState, AskStep, goes_to, is_chased, overdue_since
from alongside.notices import changes as notices
from alongside.outputs import disclosing


class Option(NamedTuple):
    """One thing that a board could decide. pence: None where the cost is not known."""

    what: str
    pence: int | None
    risk: str


@change("barrier.move")
def put_to_team(*, by: Viewer, barrier: Barrier, why: str, on: dt.date) -> Barrier:
    """The worker has tried what a worker can. The team is asked; whoever asks boards hears of it."""
    if State(barrier.state) is not State.OPEN:
        raise Refused("Only one that is open is put to the team.")
    if not why.strip():
        raise Refused("Say what was tried, and what the team should do.")
    _move(by, barrier, State.WITH_TEAM, why, on)
    hears = telling.who_may("ask.make") - {by.user_id}
    notices.tell(telling.of_barrier(barrier, hears, "barrier_raised", f"team:{barrier.moves.count()}"))
    return barrier


@change("ask.make")
def ask_board(
    *,
    by: Viewer,
    barrier: Barrier,
    board: str,
    wanted: str,
    shows: str,
    tried: str,
    options: Sequence[Option],
    today: dt.date,
) -> Ask:
    """One page for one decision. It speaks of a barrier of everybody's and names nobody: a board sees no person."""
    if barrier.person_id is not None:
        raise Refused("A board sees no person. Describe it for everybody first, naming nobody.")
    if State(barrier.state) not in STANDING:
        raise Refused("It has ended. Open it again before you ask.")
    found = facets.in_force().board(board)
    if found is None:
        raise Refused("Choose one of the boards that can be asked.")
    if not options:
        raise Refused("Say at least one thing that the board could decide.")
    if Ask.objects.filter(barrier=barrier, board=board, state__in=[AskState.WAITING, AskState.DECIDED]).exists():
        raise Refused("This board has been asked already. Follow that up, or take it back first.")
    toll = counting.whole_toll(barrier, today)
    people = disclosing.in_force().show(toll.people).count
    ask = Ask.objects.create(
        barrier=barrier, board=board, board_title=found.title, wanted=wanted.strip(), shows=shows.strip(), tried=tried.strip(),
        people=people, weeks=None if people is None else disclosing.in_force().show(toll.weeks).count, asked_on=today,
        answer_by=today + dt.timedelta(days=found.answer_within_days), asked_by_id=by.user_id, asked_by_name=by.name,
    )  # fmt: skip
    AskOption.objects.bulk_create(
        [AskOption(ask=ask, position=at, what=each.what.strip(), pence=each.pence, risk=each.risk.strip())
         for at, each in enumerate(options, start=1)]
    )  # fmt: skip
    AskMove.objects.create(ask=ask, kind=AskStep.ASKED, on=today, by_name=by.name)
    if State(barrier.state) is not State.WITH_BOARD:
        _move(by, barrier, State.WITH_BOARD, f"Asked: {found.title}", today)
    notices.tell(telling.of_ask(ask, telling.who_may("ask.decide") - {by.user_id}, "ask_waits", "asked"))
    return ask


@change("ask.decide")
def decide(
    *,
    by: Viewer,
    ask: Ask,
    words: str,
    on: dt.date,
    due_on: dt.date,
    owner: User | None = None,
    owner_name: str = "",
    option: AskOption | None = None,
) -> Ask:
    """What the board decided, who does it and by when. owner_name: somebody who does not sign in here."""
    name = owner.name if owner is not None else owner_name.strip()
    if not name:
        raise Refused("A decision needs somebody who sees to it.")
    if due_on < on:
        raise Refused("The day by which it is done cannot lie before the decision.")
    if option is not None and option.ask_id != ask.pk:
        raise Refused("Choose one of the options of this ask.")
    ask.owner, ask.owner_name, ask.due_on = owner, name, due_on
    _step(by, ask, AskStep.DECIDED, words, on, option=option)
    notices.tell(telling.of_ask(ask, {owner.pk} - {by.user_id} if owner else (), "ask_yours", f"decided:{on}"))
    return ask


@change("ask.decide")
def decline(*, by: Viewer, ask: Ask, words: str, on: dt.date) -> Ask:
    """The board will not. The barrier is the team's again, with the reason."""
    _step(by, ask, AskStep.DECLINED, words, on)
    _back_to_team(by, ask, f"Declined: {words.strip()}", on)
    return ask


@change("ask.decide")
def postpone(*, by: Viewer, ask: Ask, words: str, on: dt.date, until: dt.date) -> Ask:
    """Later, and why: the answer, or what was decided, is due on another day."""
    if until <= on:
        raise Refused("Choose a day that lies ahead.")
    if AskState(ask.state) is AskState.DECIDED:
        ask.due_on = until
    else:
        ask.answer_by = until
    _step(by, ask, AskStep.POSTPONED, words, on, due_on=until)
    return ask


@change("ask.follow")
def finish(*, by: Viewer, ask: Ask, words: str, on: dt.date) -> Ask:
    """What was decided has been done. Whether the barrier has gone is said on its own page."""
    _step(by, ask, AskStep.DONE, words, on)
    return ask


@change("ask.make")
def withdraw(*, by: Viewer, ask: Ask, words: str, on: dt.date) -> Ask:
    """It need not be asked any longer."""
    _step(by, ask, AskStep.WITHDRAWN, words, on)
    _back_to_team(by, ask, f"Taken back: {words.strip()}", on)
    return ask


@change("ask.follow")
def chase(*, by: Viewer, ask: Ask, today: dt.date) -> bool:
    """Ask again where a day has passed without an answer, or without what was decided being done; once a week at most."""
    late = overdue_since(AskState(ask.state), ask.answer_by, ask.due_on, today)
    last = ask.moves.filter(kind=AskStep.CHASED).order_by("-on").values_list("on", flat=True).first()
    if late is None or not is_chased(late, last, today):
        return False
    AskMove.objects.create(ask=ask, kind=AskStep.CHASED, on=today, by_name=by.name)
    decides = telling.who_may("ask.decide") if AskState(ask.state) is AskState.WAITING else {ask.owner_id}
    hears = {user for user in {*decides, ask.asked_by_id} if user is not None}
    notices.tell(telling.of_ask(ask, hears, "ask_late", f"late:{today}"))
    return True


def _step(
    by: Viewer,
    ask: Ask,
    step: AskStep,
    words: str,
    on: dt.date,
    *,
    option: AskOption | None = None,
    due_on: dt.date | None = None,
) -> None:
    """Keep one step, and let everybody who raised the barrier hear of it."""
    state = AskState(ask.state)
    to_state = goes_to(state, step)
    if to_state is None:
        raise Refused(f"“{step.label}” does not follow on “{state.label}”.")
    if not words.strip():
        raise Refused("Say it in words that the people who raised it will understand.")
    if on < ask.asked_on:
        raise Refused("That day comes before the one on which the board was asked.")
    ask.state = to_state
    ask.save(update_fields=["state", "owner", "owner_name", "due_on", "answer_by"])
    AskMove.objects.create(
        ask=ask, kind=step, words=words.strip(), option=option, owner_name=ask.owner_name if step is AskStep.DECIDED else "",
        due_on=due_on or (ask.due_on if step is AskStep.DECIDED else None), on=on, by_name=by.name,
    )  # fmt: skip
    raised = telling.raisers(ask.barrier, counting.family(ask.barrier)) | {ask.asked_by_id or 0}
    notices.tell(telling.of_ask(ask, raised - {by.user_id}, "ask_answered", f"{step}:{ask.moves.count()}"))


def _back_to_team(by: Viewer, ask: Ask, why: str, on: dt.date) -> None:
    others = Ask.objects.filter(barrier=ask.barrier, state__in=[AskState.WAITING, AskState.DECIDED])
    if State(ask.barrier.state) is State.WITH_BOARD and not others.exists():
        _move(by, ask.barrier, State.WITH_TEAM, why, on)


def _move(by: Viewer, barrier: Barrier, to_state: State, why: str, on: dt.date) -> None:
    if on < barrier.met_on:
        raise Refused("That day comes before the one on which it was met.")
    BarrierMove.objects.create(
        barrier=barrier, from_state=barrier.state, to_state=to_state, why=why.strip()[:1000], on=on, by_name=by.name
    )
    barrier.state = to_state
    barrier.save(update_fields=["state"])
