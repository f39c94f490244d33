"""How barriers and asks are shown."""

from __future__ import annotations

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.barriers import facets
from alongside.barriers.models import Ask, AskMove, AskOption, Barrier, Evidence
from alongside.barriers.rules import State
from alongside.barriers.rules.asking import AskState
from alongside.kit.pdf import Block
from alongside.kit.words import counted, day, pounds
from alongside.people import seen

COLOURS = {State.OPEN: "orange", State.WITH_TEAM: "yellow", State.WITH_BOARD: "purple", State.SUFFICIENT: "teal",
           State.FLEXED: "blue", State.REMOVED: "green", State.NOT_RESOLVABLE: "grey"}  # fmt: skip
ASK_COLOURS = {AskState.WAITING: "orange", AskState.DECIDED: "blue", AskState.DONE: "green", AskState.DECLINED: "grey",
               AskState.WITHDRAWN: "grey"}  # fmt: skip
FEW = "People have met it; too few to count without pointing at them."


def tag_of(row: Barrier) -> tuple[str, str]:
    state = State(row.state)
    return state.label, COLOURS[state]


def ask_tag(row: Ask) -> tuple[str, str]:
    state = AskState(row.state)
    return state.label, ASK_COLOURS[state]


def named(viewer: Viewer, rows: list[Barrier]) -> list[tuple[Barrier, str, tuple[str, str]]]:
    """Each with the name that this viewer may know, blank where it is everybody's, and where it stands."""
    names = seen.names(viewer, {row.person_id for row in rows if row.person_id})
    return [(row, names.get(row.person_id, seen.NAME_NOT_SHOWN) if row.person_id else "", tag_of(row)) for row in rows]


def described(row: Barrier) -> list[tuple[str, str]]:
    """What people chose to go with it, in words; what nobody said is left out."""
    words = facets.in_force()
    found = [
        ("Part of life", row.get_domain_display()),
        ("Kind of service", words.services.get(row.service, "")),
        ("In which way", words.kinds.get(row.kind, "")),
        ("It keeps from", row.blocks),
    ]
    return [(label, value) for label, value in found if value]


def evidence(viewer: Viewer, rows: list[Barrier]) -> list[tuple[Evidence, str]]:
    """Each time that it was met, with who said no and why, the newest first."""
    words = {each.code: each.words for each in facets.in_force().refusals}
    found = gate.visible(viewer, Evidence.objects.filter(barrier__in=[row.pk for row in rows]))
    return [(each, words.get(each.code, each.code)) for each in found.order_by("-on", "-pk")]


def figures(ask: Ask) -> str:
    """How many people and weeks, as on the day of asking."""
    if ask.people is None:
        return FEW
    if ask.people == 0:
        return "Nobody has been counted yet."
    weeks = "" if ask.weeks is None else f", and they have lost about {counted(ask.weeks, 'week', 'weeks')}"
    return f"About {ask.people:,} people have met it{weeks}."


def cost(option: AskOption) -> str:
    if option.pence is None:
        return "Cost not known"
    return "Costs nothing" if option.pence == 0 else f"Costs {pounds(option.pence)}"


def sheet(ask: Ask, options: list[AskOption], moves: list[AskMove]) -> list[Block]:
    """One page for the board, in the order in which a board thinks."""
    barrier = ask.barrier
    blocks = [
        Block("H1", ask.wanted),
        Block(
            "P", f"To: {ask.board_title}. Asked on {day(ask.asked_on)}; an answer is hoped for by {day(ask.answer_by)}."
        ),
        Block("H2", "What stands in the way"),
        Block("P", f"{barrier.what} ({barrier.whose})"),
        Block("P", figures(ask)),
        Block("P", ask.shows),
        Block("H2", "What has been tried"),
        Block("P", ask.tried),
        Block("H2", "What could be decided"),
        *(
            Block("LI", f"{each.position}. {each.what.rstrip('.')}. {cost(each)}. Risk: {each.risk}")
            for each in options
        ),
    ]
    said = [each for each in moves if each.words]
    if said:
        blocks += [Block("H2", "What became of it")]
        blocks += [
            Block("P", f"{each.get_kind_display()}, {day(each.on)}: {each.words}{_owner(each)}") for each in said
        ]
    return [*blocks, Block("P", f"Asked by {ask.asked_by_name}. This page names nobody whom it concerns.")]


def _owner(move: AskMove) -> str:
    if not move.owner_name or move.due_on is None:
        return ""
    return f" {move.owner_name} sees to it by {day(move.due_on)}."
