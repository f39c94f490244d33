"""Write down who has assessed what, say that one's agency accepts it, and that somebody had to tell it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.conference import kinds
from alongside.conference.models import Acceptance, Assessment, ToldAgain
from alongside.conference.rules import ANSWER_WITHIN, asked_to_see, category_of, usually_until
from alongside.kit.words import day as in_words
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task


class AlreadyDone(Exception):
    """Another one of the same kind still holds. row: the newest that this worker may see."""

    def __init__(self, row: Assessment) -> None:
        super().__init__("an assessment of this kind still holds")
        self.row = row


@dataclass(frozen=True)
class Made:
    """What is known of one that was made. valid_until: None takes the usual span of its kind."""

    on: dt.date
    whom: str = ""
    valid_until: dt.date | None = None
    ask_at: str = ""


@change("assessment.note")
def note(
    *, by: Viewer, person: Person, kind: str, made: Made | None, again_because: str = "", today: dt.date
) -> Assessment:
    """Write down one that was made, or (made: None) that one is planned.

    Raises AlreadyDone where one of the same kind still held and nothing says why it is asked again.
    """
    known = kinds.in_force()
    if by.agency_id is None or kind not in known:
        raise Refused("Choose what was assessed.")
    if made is not None and made.on > today:
        raise Refused("It is still to come. Write it down as planned.")
    day = made.on if made is not None else today
    earlier = gate.visible(by, Assessment.objects.filter(person=person).relied_on(kind, day)).first()
    if earlier is not None and not again_because.strip():
        raise AlreadyDone(earlier)
    facts = {} if made is None else {
        "made_by": made.whom, "done_on": made.on, "valid_until": made.valid_until or usually_until(known[kind], made.on),
        "ask_at": made.ask_at,
    }  # fmt: skip
    return Assessment.objects.create(
        person=person, agency_id=by.agency_id, category=category_of(known, kind), kind=kind, by_name=by.name,
        again_because=again_because.strip() if earlier is not None else "", **facts,
    )  # fmt: skip


@change("assessment.note")
def accept(*, by: Viewer, assessment: Assessment, today: dt.date) -> Acceptance:
    """One's agency takes it for its own, and will not ask the same again while it holds."""
    if by.agency_id is None:
        raise Refused("An agency accepts an assessment. Sign in as a member of one.")
    if assessment.state(today) not in ("valid", "ending"):
        raise Refused("It cannot be relied on today, so there is nothing to accept.")
    row, _ = Acceptance.objects.get_or_create(
        assessment=assessment, agency_id=by.agency_id,
        defaults={"category": assessment.category, "by_name": by.name, "on": today},
    )  # fmt: skip
    return row


@change("assessment.note")
def ask_to_see(*, by: Viewer, assessment: Assessment, today: dt.date) -> Task:
    """Ask whoever keeps it to show it. It becomes their action, and stands beside the assessment until they have answered."""
    if by.agency_id is None or by.agency_id == assessment.agency_id:
        raise Refused("Your own agency wrote it down: look where it is kept.")
    if assessment.done_on is None or assessment.state(today) not in ("valid", "ending"):
        raise Refused("It cannot be relied on today, so there is nothing to ask for.")
    return tasks.ask_for(
        by=by, person=assessment.person, agency=assessment.agency, category=Category(assessment.category),
        title=f"Show {by.agency_name}: {assessment.title}, done {in_words(assessment.done_on)}"[:200],
        due_on=today + ANSWER_WITHIN, about=asked_to_see(assessment.pk, by.agency_id),
    )  # fmt: skip


@change("assessment.note")
def withdraw(*, by: Viewer, assessment: Assessment, because: str) -> Assessment:
    """It is not to be relied on, or not planned any more. It stays on record with the reason."""
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if row.agency_id != by.agency_id:
        raise Refused(f"{row.agency.name} wrote this down and can take it back.")
    if not because.strip():
        raise Refused("Say why it is not to be relied on: somebody may have accepted it.")
    row.withdrawn_because = because.strip()
    row.save(update_fields=["withdrawn_because"])
    return row


@change("assessment.note")
def told_again(*, by: Viewer, person: Person, on: dt.date, whom: str = "", kind: str = "") -> ToldAgain:
    """They had to tell it again. One tap is enough: with whom and about what may stay empty."""
    if by.agency_id is None:
        raise Refused("It is written down by an agency. Sign in as a member of one.")
    known = kinds.in_force()
    category = category_of(known, kind) if kind else Category.IDENTITY
    return ToldAgain.objects.create(
        person=person, agency_id=by.agency_id, category=category, on=on, told_to=whom.strip(),
        kind=kind if kind in known else "", by_name=by.name,
    )  # fmt: skip
