"""Support packages of the demo: everybody on the list has their words, and some have eighteen months of versions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.operator import member
from alongside.access.policy import Category, Role, Viewer
from alongside.cohort.models import Place
from alongside.package import areas, changes, reading
from alongside.package.models import Goal, Need, Package, Sheet, Step, Voice
from alongside.package.rules import Area, GoalState
from alongside.people.models import Person
from alongside.workspace.sign_ins import SIGN_INS
from alongside.workspace.told_packages import GOALS, NEEDS, STANDS, VOICES

LONGEST = 540  # days ago
WRITERS = (Role.LEAD_WORKER, Role.NAVIGATOR, Role.COORDINATOR, Role.TEAM_MEMBER)


def write_packages(today: dt.date, seed: int = 11) -> int:
    """A package for each person on the list whom somebody of the demo works with. Returns how many."""
    chance, life = random.Random(seed), areas.in_force()
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    with transaction.atomic():
        written = [
            _write(number, by, person, today, chance, life, agencies)
            for number, (by, person) in enumerate(_who_writes_for_whom())
        ]
    return len(written)


def _who_writes_for_whom() -> Iterator[tuple[Viewer, Person]]:
    """Each person on the list with the first of the writers who may see them."""
    taken: set[int] = set()
    on_list = Place.objects.filter(ended_on=None).values("person")
    for by in (member(_email(role)) for role in WRITERS):
        for person in gate.visible(by, Person.objects.current()).filter(pk__in=on_list).order_by("pk"):
            if person.pk not in taken:
                taken.add(person.pk)
                yield by, person


def _write(
    number: int,
    by: Viewer,
    person: Person,
    today: dt.date,
    chance: random.Random,
    life: Mapping[str, Area],
    agencies: Mapping[str, Agency],
) -> Package:
    """The past is put in at once; needs and the person's word on it all are written as a worker writes them."""
    package = changes.begin(by=by, person=person)
    is_long = number % 3 == 0
    began = today - dt.timedelta(days=LONGEST - number % 40 if is_long else chance.randrange(20, 120))
    Package.objects.filter(pk=package.pk).update(begun_at=_at(began))
    Voice.objects.bulk_create(_voices(number, by, package, began, today, is_long=is_long))
    open_to = reading.open_areas(by, package)
    told = [slug for slug in STANDS if slug in open_to and chance.random() < 0.8]
    Sheet.objects.bulk_create(
        _sheet(by, package, life[slug], version, day, today if said is STANDS[slug][-1] else day, said, agencies)
        for slug in told
        for version, (day, said) in enumerate(_versions(STANDS[slug], began, today, chance, is_long=is_long), start=1)
    )
    _want(number, by, package, began, open_to, chance)
    for each in chance.sample(NEEDS, 3 if is_long else 2):
        if each["area"] in open_to:
            _need(by, package, life[each["area"]], each, today, chance, agencies)
    _agree(number, by, package, today, chance)
    return package


def _of(by: Viewer, package: Package, day: dt.date, number: int) -> dict[str, Any]:
    return {"package": package, "person": package.person, "agency": package.agency, "number": number, "written_at": _at(day),
            "written_by_name": by.name, "written_by_agency": by.agency_name}  # fmt: skip


def _voices(
    number: int, by: Viewer, package: Package, began: dt.date, today: dt.date, *, is_long: bool
) -> Iterator[Voice]:
    """Their words: once, or first a few and then more as trust grows."""
    voice = VOICES[number % len(VOICES)]
    said = {**voice, "words_by": by.name, "words_how": "in_person"}
    if is_long:
        first = {**said, "words": f"{voice['words'].split('. ')[0].rstrip('.')}.", "works": "", "does_not": ""}
        yield Voice(**_of(by, package, began, 1), words_on=began, **first)
    day = began + (today - began) / 2 if is_long else began
    yield Voice(**_of(by, package, day, 2 if is_long else 1), words_on=day, **said)


def _versions(
    said: list[dict[str, Any]], began: dt.date, today: dt.date, chance: random.Random, *, is_long: bool
) -> Iterator[tuple[dt.date, dict[str, Any]]]:
    """(day, how it stood): one of them, or the whole way from the first to the last."""
    chosen = said if is_long else [chance.choice(said)]
    span = (today - began).days
    for number, each in enumerate(chosen):
        yield began + dt.timedelta(days=span * number // len(chosen) + chance.randrange(1, 12)), each


def _sheet(
    by: Viewer,
    package: Package,
    area: Area,
    version: int,
    day: dt.date,
    counted_from: dt.date,
    stood: Mapping[str, Any],
    agencies: Mapping[str, Agency],
) -> Sheet:
    said = dict(stood)
    if (slug := said.pop("agency", "")) in agencies:
        said |= {"whose": "agency", "move_agency": agencies[slug]}
    elif slug or said.get("whose") == "worker":
        said |= {"whose": "worker", "move_worker_id": by.user_id, "mover": by.name}
    if said.get("talk") == "none":
        said["said_on"] = day
    if "next_in" in said:
        said["next_on"] = counted_from + dt.timedelta(days=said.pop("next_in") - 8)
    return Sheet(**_of(by, package, day, version), area=area.slug, category=area.category, **said)


def _want(
    number: int, by: Viewer, package: Package, began: dt.date, open_to: Mapping[str, Area], chance: random.Random
) -> None:
    """Two goals each, at every stage that a goal can have."""
    for at, (words, slug, looks_like) in enumerate(chance.sample(GOALS, 2)):
        state = (GoalState.WORKING, GoalState.WANTED, GoalState.REACHED, GoalState.SET_ASIDE)[(number + at) % 4]
        because = "I am not ready, and that is all right." if state is GoalState.SET_ASIDE else ""
        area = open_to.get(slug)
        of = {"package": package, "person": package.person, "agency": package.agency,
              "category": area.category if area else Category.VOICE}  # fmt: skip
        goal = Goal.objects.create(
            **of, area=area.slug if area else "", words=words, looks_like=looks_like, state=state, because=because,
            written_by_name=by.name,
        )  # fmt: skip
        moves = [(GoalState.WANTED, began, words)]
        moves += [] if state is GoalState.WANTED else [(state, began + dt.timedelta(days=15), because)]
        Step.objects.bulk_create(
            Step(**of, goal=goal, kind=kind, on=on, at=_at(on), said=said, by_name=by.name) for kind, on, said in moves
        )


def _agree(number: int, by: Viewer, package: Package, today: dt.date, chance: random.Random) -> None:
    """Most agree, some did before it changed, a few have not yet been asked."""
    if number % 4:
        day = today - dt.timedelta(days=chance.choice((3, 9, 30, 60)))
        how = chance.choice(("in_person", "read_aloud", "phone"))
        changes.agree(by=by, package=package, is_agreed=True, on=day, how=how, now=_at(day, 17))
    elif number % 8 == 0:
        day = today - dt.timedelta(days=2)
        why_not = "Too tired after the move. Asked to go through it on Friday."
        changes.agree(by=by, package=package, is_agreed=False, on=day, why_not=why_not, now=_at(day))


def _need(
    by: Viewer,
    package: Package,
    area: Area,
    told: Mapping[str, Any],
    today: dt.date,
    chance: random.Random,
    agencies: Mapping[str, Agency],
) -> None:
    """One need and what became of it: promised, tried, blocked or met, and a few promises late."""
    day = today - dt.timedelta(days=chance.randrange(12, 45))
    need = changes.add_need(by=by, package=package, area=area, what=told["what"], on=day)
    agency = agencies.get(told["agency"])
    became = chance.choice(("open", "promised", "promised", "late", "blocked", "met"))
    due_on = (
        today - dt.timedelta(days=chance.randrange(1, 9))
        if became == "late"
        else today + dt.timedelta(days=chance.randrange(4, 30))
    )
    if became != "open":
        changes.promise(
            by=by, need=need, due_on=due_on, on=day, agency=agency, promised_by="" if agency else "Their brother"
        )
    changes.tried(by=by, need=need, what=told["tried"], on=day + dt.timedelta(days=3))
    if became == "blocked":
        changes.block(by=by, need=need, blocked_by=told["blocked"], agency=agency, on=day + dt.timedelta(days=5))
    if became == "met":
        on = day + dt.timedelta(days=8)
        changes.meet(by=by, need=need, outcome=told["outcome"], evidence=told["evidence"], met_on=on, on=on)
    _as_of(need)


def _as_of(need: Need) -> None:
    """Its steps stand at the days they happened on."""
    for step in Step.objects.filter(need=need):
        Step.objects.filter(pk=step.pk).update(at=_at(step.on, 16))


def _at(day: dt.date, hour: int = 11) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
