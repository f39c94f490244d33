"""Walls of the demo: met by several people in several words, put together, put before a board, and what came of it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.db import transaction

from alongside.access import gate
from alongside.access.models import User
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.barriers import changes, jobs, reading
from alongside.barriers.changes.asking import Option
from alongside.barriers.models import Ask, Barrier
from alongside.barriers.rules import State
from alongside.methods.borough.barriers import Logged, logged
from alongside.people.models import Person
from alongside.workspace.rehearse_actions import WORKERS, people_of
from alongside.workspace.sign_ins import SIGN_INS

SEED = 5
DAY = dt.timedelta(days=1)
LEFT_OUT = {"safety", "immigration"}  # parts of life that not every worker of the demo sees
SAYS_NO = {"surgery wants an address": "no_address", "bank wants papers": "no_paper", "hostel takes no dogs": "excluded",
           "local connection for housing": "no_connection", "arrears on the housing register": "arrears",
           "missed appointment closes treatment": "missed", "friday release": "",
           "treatment in the mornings": "too_far"}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One wall that was put before a board. ago: days before today on which the team described it for everybody."""

    truth: str
    what: str
    blocks: str
    ago: int
    wanted: str
    tried: str
    options: tuple[Option, ...]


STORIES = (
    Story(
        "surgery wants an address", "Surgeries register nobody without proof of address", "seeing a doctor", 225,
        "All surgeries accept the day centre's address for registration",
        "Workers rang four surgeries; two made an exception. The team wrote to the practice managers and had one answer.",
        (Option("A letter from the board to every surgery, with the national guidance", 0, "Some will not act on a letter."),
         Option("Cards that say “I have a right to register”", 40_000, "Receptions may not know the card."),
         Option("One surgery with an open list for everybody", 1_800_000, "The others send everybody there.")),
    ),
    Story(
        "arrears on the housing register", "Old arrears keep people off the housing register", "bidding for a flat", 55,
        "Arrears older than six years no longer count where somebody keeps to a plan",
        "Three appeals were written; one was heard. The housing officers say that only the policy can change it.",
        (Option("Change the allocations policy", None, "Takes a consultation of twelve weeks."),
         Option("A panel that may set arrears aside", 300_000, "Slow where it meets once a month."),
         Option("Pay small arrears from a fund", 1_200_000, "Pays for the rule instead of changing it.")),
    ),
    Story(
        "friday release", "People are let out on a Friday afternoon when every office is closed", "a bed on the first night",
        90, "Nobody of ours is released on a Friday without a bed that is held",
        "The team asked two prisons case by case. It worked where a manager was in.",
        (Option("Use the law that lets prisons release up to two days earlier", 0, "Needs somebody to ask in time."),
         Option("A bed held every Friday", 520_000, "Stands empty in some weeks.")),
    ),
)  # fmt: skip


@transaction.atomic
def run_into_walls(today: dt.date) -> None:
    """The same each time it is played."""
    chance = random.Random(SEED)
    told = {story.truth for story in STORIES}
    rows = [
        *logged(SEED),
        *(row for row in logged(SEED + 1) if row.truth in told),
    ]  # those walls are met by more people
    rows = [row for row in rows if row.domain not in LEFT_OUT]
    coordinator = member(_email(Role.COORDINATOR))
    by_truth: dict[str, list[Barrier]] = {}
    workers = [(by, people_of(by)) for by in (member(_email(role)) for role in WORKERS)]
    for number, row in enumerate(rows):
        by, people = workers[number % len(workers)]
        if people:
            person = people[(number // len(workers)) % len(people)]
            ago = next((each.ago for each in STORIES if each.truth == row.truth), 30) + chance.randint(5, 110)
            barrier = _log(by, person, row, today - ago * DAY)
            by_truth.setdefault(row.truth, []).append(barrier)
            if row.truth == STORIES[0].truth:
                changes.meet_again(by=by, barrier=barrier, on=today - chance.randint(145, 215) * DAY, today=today,
                                   refusal="no_address")  # fmt: skip
    asks = [_tell(story, coordinator, by_truth.get(story.truth, []), today) for story in STORIES]
    _finish(asks[0], coordinator, today)
    _decide_soon(asks[2], today)
    jobs.keep_up(today)


def _log(by: Viewer, person: Person, row: Logged, on: dt.date) -> Barrier:
    return changes.log_barrier(
        by=by, person=person, what=row.what, domain=row.domain, service=row.service, kind=row.kind, organisation=row.whose,
        met_on=on, refusal=SAYS_NO.get(row.truth, ""),
    )  # fmt: skip


def _tell(story: Story, by: Viewer, met: list[Barrier], today: dt.date) -> Ask:
    """Described for everybody, put together with what people met, put to the team, and then before the board."""
    on = today - story.ago * DAY
    first = next(each for each in met if gate.why(by, each))
    whole = changes.describe_for_everybody(
        by=by, barrier=first, what=story.what, domain=first.domain, organisation=first.organisation, service=first.service,
        kind=first.kind, blocks=story.blocks, today=on,
    )  # fmt: skip
    because = {each.barrier.pk: each.likeness.because for each in reading.like(by, whole)}
    for each in met:
        if each.pk != first.pk and gate.why(by, each):
            changes.join(by=by, barrier=each, onto=whole, why="The same wall in other words", on=on,
                         suggested=because.get(each.pk, ""))  # fmt: skip
    changes.put_to_team(
        by=by, barrier=whole, why="Workers have asked one by one. Who knows the managers?", on=on + 4 * DAY
    )
    return changes.ask_board(
        by=by, barrier=whole, board="project-board", wanted=story.wanted, tried=story.tried, today=on + 12 * DAY,
        shows=f"It keeps people from {story.blocks}. Workers of several agencies met it, each in other words.",
        options=story.options,
    )  # fmt: skip


def _finish(ask: Ask, coordinator: Viewer, today: dt.date) -> None:
    """Decided, done, gone, and measured."""
    board, owner = member(_email(Role.BOARD_MEMBER)), User.objects.get(pk=coordinator.user_id or 0)
    on = ask.asked_on + 21 * DAY
    changes.decide(
        by=board, ask=ask, option=ask.options.first(), words="The chair writes to every surgery, and asks for an answer.",
        on=on, due_on=on + 60 * DAY, owner=owner,
    )  # fmt: skip
    changes.finish(
        by=coordinator, ask=ask, words="All have the letter; eleven of twelve have agreed.", on=on + 50 * DAY
    )
    barrier = Barrier.objects.get(pk=ask.barrier_id)
    changes.move(
        by=coordinator, barrier=barrier, to_state=State.REMOVED, on=on + 55 * DAY,
        why="Eleven of twelve surgeries accept the day centre's address. The twelfth does when it is rung.",
    )  # fmt: skip
    changes.measure(
        by=coordinator, barrier=barrier, today=today - 10 * DAY,
        words="People are registered on the day they come. Workers no longer go along for that alone.",
    )  # fmt: skip


def _decide_soon(ask: Ask, today: dt.date) -> None:
    """Decided, and to be done in the next weeks."""
    changes.decide(
        by=member(_email(Role.BOARD_MEMBER)), ask=ask, option=ask.options.first(), on=today - 40 * DAY, due_on=today + 20 * DAY,
        words="The board asks the prisons group to agree how it is asked for, and by whom.", owner_name="Head of resettlement",
    )  # fmt: skip


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
