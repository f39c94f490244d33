"""Conferences and assessments as far as one viewer may see them.

reading.told_again(viewer, people) -> {person id: days on which they had to tell it again}, for figures as well.
reading.relied_on(viewer, person, today) -> assessments that need not be made again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.conference import kinds, rules
from alongside.conference.models import Acceptance, Assessment, Conference, Invitation, Said, ToldAgain
from alongside.methods.one_plan.requirements import Kind, Requirement
from alongside.people.models import Person, Record
from alongside.tasks.models import Task

COLOURS = {"planned": "blue", "valid": "green", "ending": "yellow", "over": "grey"}
ID = "assessment-"
RELIED_ON = ("valid", "ending")
STANDS = {"planned": "Planned", "valid": "Can be relied on", "ending": "Ends soon", "over": "Over"}


@dataclass(frozen=True)
class Shown:
    """An assessment as a page shows it. accepted: names of the agencies that accept it, of those the viewer may be told."""

    row: Assessment
    state: str
    accepted: list[str]
    is_mine: bool
    may_accept: bool

    @property
    def words(self) -> str:
        return STANDS[self.state]

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


@dataclass(frozen=True)
class Told:
    """How often somebody had to tell it again. days: as written down or following from assessments; months: the last twelve."""

    days: list[dt.date]
    words: str
    months: list[tuple[dt.date, int]]


def alongside(viewer: Viewer, person: Person) -> QuerySet[Agency]:
    """The agencies that may be asked to come: those the viewer knows to work with the person already, but for their own."""
    records = gate.visible(viewer, Record.objects.filter(person=person)).values("agency")
    return Agency.objects.filter(pk__in=records).exclude(pk=viewer.agency_id or 0).order_by("name")


def may_do(viewer: Viewer, person: Person) -> QuerySet[Agency]:
    """The agencies that a decision may name: those alongside the person, and the viewer's own."""
    return alongside(viewer, person) | Agency.objects.filter(pk=viewer.agency_id or 0).order_by("name")


def conferences(viewer: Viewer, person: Person) -> list[Conference]:
    return list(gate.visible(viewer, Conference.objects.filter(person=person)).select_related("agency"))


def next_of(viewer: Viewer, person: Person, today: dt.date) -> Conference | None:
    """The next one that is to come."""
    coming = Conference.objects.filter(person=person, state=Conference.State.PLANNED, on__gte=today)
    return gate.visible(viewer, coming).order_by("on", "pk").first()


def invitations(viewer: Viewer, row: Conference) -> list[Invitation]:
    rows = gate.visible(viewer, Invitation.objects.filter(conference=row))
    return list(rows.select_related("agency", "task", "conference"))


def said(viewer: Viewer, row: Conference) -> dict[str, list[Said]]:
    """Kind -> what was said, in the order it was written down."""
    found: dict[str, list[Said]] = {kind.value: [] for kind in Said.Kind}
    for each in gate.visible(viewer, Said.objects.filter(conference=row)).select_related("agency"):
        found[each.kind].append(each)
    return found


def decisions(viewer: Viewer, decided: list[Said]) -> list[tuple[Said, Task | None]]:
    """Each decision with its action; None where the viewer may not see that one."""
    wanted = [each.task_id for each in decided if each.task_id]
    seen = {task.pk: task for task in gate.visible(viewer, Task.objects.filter(pk__in=wanted)).select_related("agency")}
    return [(each, seen.get(each.task_id or 0)) for each in decided]


def assessments(viewer: Viewer, person: Person, today: dt.date) -> list[Shown]:
    """The register of one person: planned ones first, then the newest."""
    rows = list(gate.visible(viewer, Assessment.objects.standing().filter(person=person)).select_related("agency"))
    accepted: dict[int, list[Acceptance]] = defaultdict(list)
    for each in gate.visible(viewer, Acceptance.objects.filter(assessment__in=rows)).select_related("agency"):
        accepted[each.assessment_id].append(each)
    known = kinds.in_force()
    always = {agency.slug: agency for agency in Agency.objects.filter(slug__in=_agreed(known))} if rows else {}
    found = []
    for row in rows:
        row.known_kinds = known
        agreed = [always[slug] for slug in known[row.kind].accepted_by if slug in always] if row.kind in known else []
        state = row.state(today)
        who = {each.agency for each in accepted[row.pk]} | ({*agreed} - {row.agency} if state in RELIED_ON else set())
        is_mine = row.agency_id == viewer.agency_id
        ours = is_mine or any(each.pk == viewer.agency_id for each in who)
        open_ = state in RELIED_ON and not ours and viewer.may("assessment.note")
        found.append(Shown(row, state, sorted(each.name for each in who), is_mine, open_))
    return found


def _agreed(known: Mapping[str, rules.Kind]) -> set[str]:
    """Short names of agencies that accept assessments of some kind whoever made them."""
    return {slug for kind in known.values() for slug in kind.accepted_by}


def kinds_with_names() -> list[tuple[rules.Kind, list[str]]]:
    """Each kind in force, with the names of the agencies that accept it whoever made it."""
    names = dict(Agency.objects.values_list("slug", "name"))
    return [(kind, [names.get(slug, slug) for slug in kind.accepted_by]) for kind in kinds.in_force().values()]


def answers(viewer: Viewer, person: Person, today: dt.date) -> list[Requirement]:
    """What has been assessed, still holds and is accepted by somebody, as what it answers where a plan asks for it."""
    known = kinds.in_force()
    return [
        Requirement(
            id=f"{ID}{each.row.pk}", agency=each.row.done_by, kind=Kind.GOAL, what=each.row.title,
            source=each.row.ask_at, asks=frozenset({known[each.row.kind].code}), met_on=each.row.done_on,
            good_until=each.row.valid_until,
        )
        for each in assessments(viewer, person, today)
        if each.state in RELIED_ON and each.accepted and each.row.kind in known
    ]  # fmt: skip


def asked_to_see(viewer: Viewer, person: Person) -> dict[int, list[Task]]:
    """Assessment -> who has asked to see it and what was answered, open questions first, as far as the viewer may see them."""
    rows = Task.objects.filter(person=person, about__startswith="see-assessment:")
    found: dict[int, list[Task]] = defaultdict(list)
    for task in gate.visible(viewer, rows).order_by(F("done_at").desc(nulls_first=True), "-pk"):
        found[rules.assessment_asked(task.about)].append(task)
    return found


def relied_on(viewer: Viewer, person: Person, today: dt.date) -> list[Assessment]:
    """What has been assessed already and still holds: nobody needs to ask it again."""
    return [each.row for each in assessments(viewer, person, today) if each.state in RELIED_ON]


def told_again(viewer: Viewer, people: Iterable[int]) -> dict[int, list[dt.date]]:
    """Person -> the days on which they had to tell it again, oldest first; who never had to is not in it.

    Those written down, and those that follow from an assessment made while another of its kind still held. As far as the viewer
    may see them.
    """
    wanted = set(people)
    found: dict[int, list[dt.date]] = defaultdict(list)
    for person, on in gate.visible(viewer, ToldAgain.objects.filter(person__in=wanted)).values_list("person", "on"):
        found[person].append(on)
    made: dict[int, list[rules.Done]] = defaultdict(list)
    rows = gate.visible(viewer, Assessment.objects.standing().filter(person__in=wanted, done_on__isnull=False))
    for person, kind, on, until in rows.values_list("person", "kind", "done_on", "valid_until"):
        made[person].append(rules.Done(kind, on, until))
    for person, done in made.items():
        if days := rules.told_again(done):
            found[person] += days
    return {person: sorted(days) for person, days in found.items()}


def told(viewer: Viewer, person: Person, today: dt.date) -> Told:
    days = told_again(viewer, [person.pk]).get(person.pk, [])
    return Told(days, rules.told_again_words(days, today), rules.by_month(days, today))
