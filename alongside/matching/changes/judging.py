"""Say whether two people are one, look a second time, and take either back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.matching.changes.rule import rule_in_force
from alongside.matching.models import Judgement, MatchRun, Suggestion
from alongside.matching.rules.joining import needs_second_look
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import Decided, Settled, Verdict
from alongside.methods.linkage.review import use_of
from alongside.people import changes as people
from alongside.people.models import IdentityMove, Person, Record


@change("match.judge")
def judge(*, by: Viewer, suggestion: Suggestion, verdict: Verdict, because: str = "") -> Judgement:
    """Answer a question about a pair. A join with little evidence, or evidence against, waits for a second look."""
    suggestion = _still_open(suggestion)
    _may_see(by, suggestion.left, suggestion.right)
    left, right = _sides(suggestion)
    waits = (
        verdict is Verdict.SAME
        and suggestion.kind == Suggestion.Kind.JOIN
        and needs_second_look(
            rule_in_force().rule,
            weight=suggestion.weight,
            has_evidence_against=_is_contradicted(suggestion, left, right),
        )
    )
    judgement = Judgement.objects.create(
        suggestion=suggestion,
        verdict=verdict,
        left=suggestion.left,
        right=suggestion.right,
        left_records=left,
        right_records=right,
        because=because.strip(),
        by_id=by.user_id,
        by_name=by.name,
        needs_second_look=waits,
        was_one=suggestion.kind == Suggestion.Kind.PART,
    )
    if verdict is Verdict.CANNOT_SAY:
        suggestion.times_set_aside += 1
    else:
        suggestion.state = Suggestion.State.ANSWERED
    suggestion.save(update_fields=["times_set_aside", "state"])
    if not waits:
        _carry_out(judgement)
    return judgement


@change("match.second_look")
def second_look(*, by: Viewer, judgement: Judgement, agrees: bool, because: str = "") -> Judgement:
    """Somebody else looks at a join before it happens. Without agreement the question goes back to the queue."""
    judgement = Judgement.objects.select_for_update().get(pk=judgement.pk)
    if not judgement.needs_second_look or judgement.second_agrees is not None or judgement.withdrawn_at:
        raise Refused("This does not wait for a second look any more.")
    if by.user_id is None or by.user_id == judgement.by_id:
        raise Refused("The second look is for somebody else: you gave the first verdict.")
    _may_see(by, judgement.left, judgement.right)
    judgement.second_agrees = agrees
    judgement.second_by_id, judgement.second_by_name = by.user_id, by.name
    judgement.second_at = timezone.now()
    if because.strip():
        judgement.because = f"{judgement.because} / {because.strip()}".strip(" /")[:300]
    judgement.save()
    if agrees:
        _carry_out(judgement)
    else:
        _ask_again(judgement)
    return judgement


@change("match.undo")
def undo(*, by: Viewer, judgement: Judgement, because: str) -> Judgement:
    """Take a verdict back, and put back what it did. The question is asked again."""
    judgement = Judgement.objects.select_for_update().get(pk=judgement.pk)
    if judgement.withdrawn_at:
        raise Refused("This verdict has already been taken back.")
    if not because.strip():
        raise Refused("Say why the verdict is taken back.")
    if judgement.move is not None:
        people.undo_move(judgement.move, because.strip(), by.name)
        restate([judgement.move.person_id, judgement.move.other_id])
    judgement.withdrawn_at = timezone.now()
    judgement.withdrawn_by_name = by.name
    judgement.withdrawn_because = because.strip()
    judgement.save()
    _ask_again(judgement)
    return judgement


@change("match.judge")
def part(*, by: Viewer, person: Person, records: list[Record], because: str) -> Judgement:
    """Some of a person's records are somebody else's. They go to a person of their own, and stay there."""
    if not because.strip():
        raise Refused("Say why these records are somebody else's.")
    _may_see(by, *records)
    leaving = sorted(record.pk for record in records)
    staying = sorted(set(person.records.values_list("pk", flat=True)) - set(leaving))
    move = people.part_people(person, leaving, because.strip(), by.name)
    judgement = _by_hand(by, Verdict.DIFFERENT, staying, leaving, because, move)
    restate([person.pk])
    return judgement


@change("match.undo")
def put_back(*, by: Viewer, move: IdentityMove, because: str) -> Judgement:
    """Put back a join or a parting that a run made. The next run respects it."""
    if not because.strip():
        raise Refused("Say why this is put back.")
    moved = sorted(map(int, move.before))
    others = move.other if move.kind == IdentityMove.Kind.SPLIT else move.person
    staying = sorted(set(others.records.values_list("pk", flat=True)) - set(moved))
    if not staying:
        raise Refused("The records that this was about have moved on since. Look at the people again.")
    people.undo_move(move, because.strip(), by.name)
    verdict = Verdict.SAME if move.kind == IdentityMove.Kind.SPLIT else Verdict.DIFFERENT
    judgement = _by_hand(by, verdict, staying, moved, because, None)
    restate([move.person_id, move.other_id])
    return judgement


def restate(people_ids: Iterable[int]) -> None:
    """Let open questions about these people follow their records, and weigh as much as what now hangs on them. One that no longer
    makes sense, or that another already asks, is no longer asked."""
    asked: set[tuple[str, int, int]] = set()
    live = (Suggestion.State.OPEN, Suggestion.State.HELD)
    touched = Suggestion.objects.filter(state__in=live).between(set(people_ids))
    now = {each.pk: _pair(each) for each in touched.select_related("left", "right")}
    for each in touched.order_by("-usefulness", "pk"):
        pair = now[each.pk]
        if pair is None or (each.kind, *pair) in asked or _is_asked(each, pair, leave_out=set(now)):
            Suggestion.objects.filter(pk=each.pk).update(state=Suggestion.State.OBSOLETE)
        else:
            asked.add((each.kind, *pair))
    moved = [pk for pk, pair in now.items() if pair is not None]
    rows = {each.pk: each for each in Suggestion.objects.filter(pk__in=moved, state__in=live)}
    # Two questions may swap pairs; the constraint is checked row by row, so all step aside first.
    states = {pk: each.state for pk, each in rows.items()}
    Suggestion.objects.filter(pk__in=rows).update(state=Suggestion.State.OBSOLETE)
    sizes = Counter(Record.objects.filter(person__in=_people(now.values())).values_list("person", flat=True))
    for pk, row in rows.items():
        person, other = now[pk]  # type: ignore[misc]
        parts = (sizes[person] - 1, 1) if person == other else (sizes[person], sizes[other])
        use = 0.0 if row.why == Why.SAMPLE else use_of(row.why, row.probability, *parts)
        Suggestion.objects.filter(pk=pk).update(person=person, other=other, state=states[pk], usefulness=use)


def _people(pairs: Iterable[tuple[int, int] | None]) -> set[int]:
    return {person for pair in pairs if pair is not None for person in pair}


def _pair(suggestion: Suggestion) -> tuple[int, int] | None:
    """Whom a question is about now; None where it is no longer a question."""
    left, right = suggestion.left.person_id, suggestion.right.person_id
    if left is None or right is None or (left == right) != (suggestion.kind == Suggestion.Kind.PART):
        return None
    return (min(left, right), max(left, right))


def _is_asked(suggestion: Suggestion, pair: tuple[int, int], leave_out: set[int]) -> bool:
    same = Suggestion.objects.filter(kind=suggestion.kind, person=pair[0], other=pair[1], state__in=["open", "held"])
    return same.exclude(pk__in=leave_out).exists()


def _still_open(suggestion: Suggestion) -> Suggestion:
    # A run that is being applied holds its row: neither may it finish without this verdict, nor this begin before.
    list(MatchRun.objects.select_for_update().filter(state=MatchRun.State.RUNNING))
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.state not in (Suggestion.State.OPEN, Suggestion.State.HELD):
        raise Refused("Somebody has answered this meanwhile, or it is no longer asked. Go to the next one.")
    return suggestion


def _may_see(by: Viewer, *records: Record) -> None:
    for record in records:
        decision = gate.why(by, record)
        if not decision:
            raise Refused(decision.because)


def _sides(suggestion: Suggestion) -> tuple[list[int], list[int]]:
    """The records on either side, the one that stands for it first."""
    left = _records_with(suggestion.left)
    if suggestion.kind == Suggestion.Kind.PART:
        right = (set(suggestion.leaving) & left) | {suggestion.right_id}
        left -= right
    else:
        right = _records_with(suggestion.right)
    return _first(suggestion.left_id, left), _first(suggestion.right_id, right)


def _records_with(record: Record) -> set[int]:
    """All the records of this one's person."""
    return set(Record.objects.filter(person=record.person_id).values_list("pk", flat=True))


def _first(record: int, records: set[int]) -> list[int]:
    return [record, *sorted(records - {record})]


def _is_contradicted(suggestion: Suggestion, left: list[int], right: list[int]) -> bool:
    """Whether somebody has said the opposite before, numbers that only one person can have differ, or they may be twins."""
    if suggestion.why in (Why.NUMBER_CONFLICT, Why.POSSIBLE_TWINS):
        return True
    said = Settled(decided(Judgement.objects.in_force().filter(verdict=Verdict.DIFFERENT)))
    return said.answers(Verdict.DIFFERENT, set(left), set(right))


def decided(judgements: Iterable[Judgement]) -> list[Decided]:
    """Judgements as the rules know them."""
    return [
        Decided(Verdict(each.verdict), tuple(each.left_records), tuple(each.right_records), each.was_one)
        for each in judgements
    ]


def _carry_out(judgement: Judgement) -> None:
    """Let the people be as the verdict says."""
    left, right = judgement.left.person, judgement.right.person
    if left is None or right is None:
        return
    words = judgement.because or f"Judged: {Verdict(judgement.verdict).label.lower()}"
    if judgement.verdict == Verdict.SAME and left != right:
        kept, other = _older_and_larger(left, right)
        judgement.move = people.merge_people(kept, other, words, judgement.by_name)
    elif judgement.verdict == Verdict.DIFFERENT and left == right:
        leaving = left.records.filter(pk__in=judgement.right_records).values_list("pk", flat=True)
        judgement.move = people.part_people(left, list(leaving), words, judgement.by_name)
    judgement.save(update_fields=["move"])
    restate([left.pk, right.pk])


def _older_and_larger(left: Person, right: Person) -> tuple[Person, Person]:
    """Whose id stays, and whose goes: that with more records, then the older."""
    ordered = sorted((left, right), key=lambda person: (-person.records.count(), person.pk))
    return ordered[0], ordered[1]


def _ask_again(judgement: Judgement) -> None:
    """Put the question back at the end of the queue, if it still is one."""
    suggestion = judgement.suggestion
    if suggestion is None or suggestion.state != Suggestion.State.ANSWERED:
        return
    suggestion.refresh_from_db()
    pair = _pair(suggestion)
    if pair is None or _is_asked(suggestion, pair, leave_out={suggestion.pk}):
        suggestion.state = Suggestion.State.OBSOLETE
    else:
        suggestion.person_id, suggestion.other_id = pair
        suggestion.state = Suggestion.State.OPEN
        suggestion.times_set_aside += 1
    suggestion.save()


def _by_hand(
    by: Viewer, verdict: Verdict, left: list[int], right: list[int], because: str, move: IdentityMove | None
) -> Judgement:
    return Judgement.objects.create(
        verdict=verdict,
        left_id=left[0],
        right_id=right[0],
        left_records=left,
        right_records=right,
        because=because.strip(),
        by_id=by.user_id,
        by_name=by.name,
        move=move,
        was_one=verdict is Verdict.DIFFERENT,
    )
