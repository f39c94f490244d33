"""A package as one viewer may see it: an area that is not open to them is not there, neither as text nor as a number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.policy import Category, Fact, Reach, Viewer, decide
from alongside.package import areas as definition
from alongside.package.models import Agreed, Goal, Need, Package, Sheet, Step, Voice
from alongside.package.rules import (
    Area,
    GoalState,
    Move,
    NeedFact,
    NeedState,
    NeedStep,
    Standing,
    Talk,
    Whose,
    in_order,
    is_late,
    standing_of,
)
from alongside.people.models import Person
from alongside.tasks.models import Task
from alongside.team.models import Lead

SHOWN_MOVES = 3


@dataclass(frozen=True)
class AreaShown:
    """One area of life. sheet: None where nothing has been written. needs: those that are not over first."""

    area: Area
    sheet: Sheet | None
    needs: list[Need]
    standing: Standing

    @property
    def open_needs(self) -> list[Need]:
        return [each for each in self.needs if not NeedState(each.state).is_over]

    @property
    def over(self) -> list[Need]:
        return [each for each in self.needs if NeedState(each.state).is_over]


@dataclass(frozen=True)
class Change:
    """One thing that changed after the person's word on their package."""

    about: str
    words: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True)
class Shown:
    """voice: None where no words are written yet. moves: what comes next, the soonest first. agreed: the newest word."""

    package: Package
    voice: Voice | None
    areas: list[AreaShown]
    goals: list[Goal]
    moves: list[Move]
    agreed: Agreed | None
    last_yes: Agreed | None
    changed: list[Change] = field(default_factory=list)
    others: list[Package] = field(default_factory=list)

    @property
    def next_moves(self) -> list[Move]:
        return self.moves[:SHOWN_MOVES]

    def area(self, slug: str) -> AreaShown | None:
        return next((each for each in self.areas if each.area.slug == slug), None)


def packages_of(viewer: Viewer, person: Person) -> list[Package]:
    """Those the viewer may see, the one in use first."""
    rows = gate.visible(viewer, Package.objects.filter(person=person)).select_related("agency", "person")
    return list(rows.order_by("is_second", "pk"))


def open_areas(viewer: Viewer, package: Package) -> dict[str, Area]:
    """The areas of life whose facts, kept by this package's agency or by who kept them before, the viewer may see."""
    ties = gate.ties(viewer, package.person_id)
    return {
        slug: area
        for slug, area in definition.in_force().items()
        if decide(viewer, _fact(package, area.category), ties)
    }


def shown(
    viewer: Viewer, package: Package, today: dt.date, others: Iterable[Package] = (), *, is_brief: bool = False
) -> Shown:
    """The whole package for one viewer. is_brief: without what changed since their word on it, for a card."""
    areas = _areas_shown(viewer, package, today)
    goals = list(gate.visible(viewer, Goal.objects.filter(package=package)))
    order = list(GoalState)
    words = list(gate.visible(viewer, Agreed.objects.filter(package=package)).order_by("-pk"))
    last_yes = next((each for each in words if each.is_agreed), None)
    return Shown(
        package,
        newest_voice(viewer, package),
        areas,
        sorted(goals, key=lambda goal: (order.index(GoalState(goal.state)) in (2, 3), goal.pk)),
        in_order(_moves(areas)),
        words[0] if words else None,
        last_yes,
        changed_since(viewer, package, last_yes.at) if last_yes and not is_brief else [],
        list(others),
    )


def newest_voice(viewer: Viewer, package: Package) -> Voice | None:
    return gate.visible(viewer, Voice.objects.filter(package=package)).newest().first()  # type: ignore[attr-defined]


def newest_sheets(viewer: Viewer, package: Package) -> QuerySet[Sheet]:
    rows = gate.visible(viewer, Sheet.objects.filter(package=package)).newest()  # type: ignore[attr-defined]
    return rows.select_related("move_agency")


def _areas_shown(viewer: Viewer, package: Package, today: dt.date) -> list[AreaShown]:
    sheets = {sheet.area: sheet for sheet in newest_sheets(viewer, package)}
    needs: dict[str, list[Need]] = defaultdict(list)
    rows = gate.visible(viewer, Need.objects.filter(package=package))
    for need in rows.select_related("promised_agency", "blocked_agency", "barrier"):
        needs[need.area].append(need)
    return [
        _area_shown(area, sheets.get(slug), needs[slug], today) for slug, area in open_areas(viewer, package).items()
    ]


def _area_shown(area: Area, sheet: Sheet | None, needs: list[Need], today: dt.date) -> AreaShown:
    facts = [NeedFact(NeedState(each.state), each.due_on) for each in needs]
    standing = standing_of(Talk(sheet.talk) if sheet else None, sheet.in_place if sheet else "", facts, today)
    return AreaShown(area, sheet, sorted(needs, key=lambda each: (NeedState(each.state).is_over, each.pk)), standing)


def _moves(areas: list[AreaShown]) -> list[Move]:
    """Next steps and promises that are still to be kept, each with whose move it is."""
    found = []
    for each in areas:
        title, sheet = each.area.title, each.sheet
        if sheet is not None and sheet.next_step:
            found.append(Move(sheet.next_step, mover_of(sheet), title, Whose(sheet.whose), sheet.next_on))
        found += [
            Move(need.what, need.promiser, title, Whose.AGENCY, need.due_on)
            for need in each.needs
            if need.state == NeedState.PROMISED
        ]
    return found


def mover_of(sheet: Sheet) -> str:
    """Whose move the next step is, in words."""
    if sheet.whose == Whose.PERSON:
        return "The person themselves"
    return sheet.move_agency.name if sheet.move_agency else sheet.mover


def changed_since(viewer: Viewer, package: Package, at: dt.datetime) -> list[Change]:
    """What was saved or happened after a moment, oldest first, as far as the viewer may see it."""
    titles = {slug: area.title for slug, area in definition.in_force().items()}
    found = [
        Change("Their words", "written anew", each.written_by_name, each.written_at)
        for each in gate.visible(viewer, Voice.objects.filter(package=package, written_at__gt=at))
    ]
    found += [
        Change(titles.get(each.area, each.area), "written anew", each.written_by_name, each.written_at)
        for each in gate.visible(viewer, Sheet.objects.filter(package=package, written_at__gt=at))
    ]
    found += [
        Change(about_of(step), words_of(step), step.by_name, step.at)
        for step in steps_of(viewer, package).filter(at__gt=at)
    ]
    return sorted(found, key=lambda each: each.at)


def steps_of(viewer: Viewer, package: Package) -> QuerySet[Step]:
    return gate.visible(viewer, Step.objects.filter(package=package)).select_related("goal", "need")


def about_of(step: Step) -> str:
    if step.goal is not None:
        return f"Goal “{step.goal.words}”"
    assert step.need is not None
    return f"“{step.need.what}”"


def words_of(step: Step) -> str:
    """What a step was, in words."""
    label = GoalState(step.kind).label if step.goal_id else NeedStep(step.kind).label
    return f"{label.lower()}: {step.said}" if step.said else label.lower()


# What an agency has promised, over everybody whom a viewer may see.


@dataclass(frozen=True)
class Waiting:
    """One thing an agency owes. is_promise: promised, rather than a next step that is its move.

    is_mine: the next step names the viewer.
    """

    person_id: int
    what: str
    area: str
    on: dt.date | None
    is_promise: bool
    is_late: bool
    url: str
    is_mine: bool = False


def promises_to_keep(viewer: Viewer) -> QuerySet[Need]:
    """What the viewer's agency has promised and not kept yet."""
    rows = Need.objects.filter(promised_agency=viewer.agency_id or 0, state=NeedState.PROMISED)
    return gate.visible(viewer, rows)


def late_promises(viewer: Viewer, today: dt.date) -> int:
    return promises_to_keep(viewer).filter(due_on__lt=today).count()


def waiting_on_us(viewer: Viewer, today: dt.date) -> list[Waiting]:
    """What is the move of the viewer's agency, or of the viewer: promises and next steps, late ones first."""
    titles = {slug: area.title for slug, area in definition.in_force().items()}
    found = [
        Waiting(need.person_id, need.what, titles.get(need.area, need.area), need.due_on, True,
                is_late(NeedState(need.state), need.due_on, today), reverse("package:need", args=[need.pk]))
        for need in promises_to_keep(viewer)
    ]  # fmt: skip
    sheets = _sheets_of(viewer, Q(whose=Whose.AGENCY, move_agency=viewer.agency_id or 0))
    found += [_as_waiting(sheet, titles, today) for sheet in sheets] + steps_of_mine(viewer, today)
    return sorted(found, key=lambda each: (each.on is None, each.on or dt.date.max, not each.is_promise))


def steps_of_mine(viewer: Viewer, today: dt.date) -> list[Waiting]:
    """Next steps that name the viewer. What is an open action of the same words already stands there, and not here."""
    named = Q(move_worker=viewer.user_id or 0) | Q(move_worker=None, mover__iexact=viewer.name)
    sheets = list(_sheets_of(viewer, Q(whose=Whose.WORKER) & named))
    if not sheets:
        return []
    people = {sheet.person_id for sheet in sheets}
    actions = gate.visible(viewer, Task.objects.open()).filter(person__in=people, owner=viewer.user_id)
    there = {(person, _plain(title)) for person, title in actions.values_list("person", "title")}
    titles = {slug: area.title for slug, area in definition.in_force().items()}
    new = [sheet for sheet in sheets if (sheet.person_id, _plain(sheet.next_step)) not in there]
    return [_as_waiting(sheet, titles, today, is_mine=True) for sheet in new]


def _sheets_of(viewer: Viewer, whose: Q) -> Iterable[Sheet]:
    """How areas stand in packages that are in use, where the next step is of somebody."""
    rows = gate.visible(viewer, Sheet.objects.filter(whose, package__is_second=False))
    return rows.newest().select_related("person")  # type: ignore[attr-defined]


def _as_waiting(sheet: Sheet, titles: Mapping[str, str], today: dt.date, *, is_mine: bool = False) -> Waiting:
    is_late = sheet.next_on is not None and sheet.next_on < today
    url = reverse("package:area", args=[sheet.person.key, sheet.area])
    area = titles.get(sheet.area, sheet.area)
    return Waiting(sheet.person_id, sheet.next_step, area, sheet.next_on, False, is_late, url, is_mine)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")


def without_lead(viewer: Viewer, *, anywhere: bool = False) -> QuerySet[Package]:
    """Packages in use whose person had a lead and has none now: kept by the viewer's agency, or by any for whoever coordinates
    and anywhere."""
    led = Lead.objects.filter(person=OuterRef("person"))
    rows = gate.visible(viewer, Package.objects.filter(is_second=False))
    if viewer.grant.reach is Reach.INVOLVED and not anywhere:
        rows = rows.filter(agency=viewer.agency_id)
    waiting = rows.filter(Exists(led), ~Exists(led.filter(ended_on=None)))
    return waiting.select_related("person", "agency").order_by("pk")


def may_write(viewer: Viewer, category: Category, package: Package) -> bool:
    fact = _fact(package, category)
    return viewer.may("package.edit") and bool(decide(viewer, fact, gate.ties(viewer, package.person_id)))


def keeper(package: Package, category: Category) -> str:
    """The name of the agency that keeps this part of a package."""
    elsewhere = package.keeper_of(category) != package.agency_id
    return (Agency.objects.get(pk=package.keeper_of(category)) if elsewhere else package.agency).name


def _fact(package: Package, category: Category) -> Fact:
    keeper = package.keeper_of(category)
    return Fact(category, keeper, package.agency.name if keeper == package.agency_id else "another agency")
