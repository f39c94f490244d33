"""A package as it stood at each save, and what differs between two of them, as far as one viewer may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.words import day
from alongside.package import areas as definition
from alongside.package import reading
from alongside.package.models import Package, Sheet, Voice
from alongside.package.rules import HOW, Altered, Talk, Whose, altered

VOICE_LABELS = {
    "words": "Their words",
    "words_by": "Written down by",
    "words_on": "Said on",
    "words_how": "How it was said",
    "strengths": "Strengths",
    "works": "What works for me",
    "does_not": "What does not",
}
AREA_LABELS = {
    "talk": "How far we got",
    "said_by": "Who said that nothing is needed",
    "said_on": "When they said so",
    "in_place": "In place",
    "next_step": "Next step",
    "whose": "Whose move",
    "mover": "Who",
    "next_on": "By when",
}


@dataclass(frozen=True)
class Save:
    """One save of one part. slug: of the area; blank for the person's words. name: how the page asks for it."""

    name: str
    slug: str
    title: str
    row: Voice | Sheet

    @property
    def at(self) -> dt.datetime:
        return self.row.written_at


@dataclass(frozen=True)
class Differs:
    """One part that differs between two moments."""

    title: str
    answers: list[Altered]


def saves(viewer: Viewer, package: Package) -> list[Save]:
    """Every save the viewer may see, the newest first."""
    titles = {slug: area.title for slug, area in definition.in_force().items()}
    voices = gate.visible(viewer, Voice.objects.filter(package=package))
    sheets = gate.visible(viewer, Sheet.objects.filter(package=package)).select_related("move_agency")
    found = [Save(f"v{row.pk}", "", "Their words", row) for row in voices]
    found += [Save(f"s{row.pk}", row.area, titles.get(row.area, row.area), row) for row in sheets]
    return sorted(found, key=lambda each: (each.at, each.name), reverse=True)


def as_answers(row: Voice | Sheet | None) -> Mapping[str, str]:
    """What a version says, as people read it; nothing where there was none."""
    if isinstance(row, Voice):
        said = {"words_on": day(row.words_on) if row.words_on else "", "words_how": HOW.get(row.words_how, "")}
        return {name: said[name] if name in said else getattr(row, name) for name in VOICE_LABELS}
    if row is None:
        return {}
    days = {name: day(value) if (value := getattr(row, name)) else "" for name in ("said_on", "next_on")}
    mover = "" if row.whose in ("", Whose.PERSON) else reading.mover_of(row)
    whose = Whose(row.whose).label if row.whose else ""
    said = {**days, "talk": Talk(row.talk).label, "whose": whose, "mover": mover}
    return {name: said.get(name, getattr(row, name, "")) for name in AREA_LABELS}


def what_a_save_changed(save: Save, every: list[Save]) -> list[Altered]:
    """Beside the save of the same part before it."""
    before = next((each.row for each in every if each.slug == save.slug and each.row.number < save.row.number), None)
    return altered(_labels(save.slug), as_answers(before), as_answers(save.row))


def between(every: list[Save], first: Save, last: Save) -> list[Differs]:
    """What differs between the package at one save and at another, part by part. Either may be given first."""
    first, last = sorted((first, last), key=lambda each: (each.at, each.name))
    then, now = as_at(every, first), as_at(every, last)
    found = []
    for slug, save in now.items():
        before = then.get(slug)
        answers = altered(_labels(slug), as_answers(before.row if before else None), as_answers(save.row))
        found += [Differs(save.title, answers)] if answers else []
    return found


def as_at(every: list[Save], moment: Save) -> dict[str, Save]:
    """Part -> how it stood when this was saved."""
    found: dict[str, Save] = {}
    for each in sorted(every, key=lambda each: (each.at, each.name)):
        if (each.at, each.name) <= (moment.at, moment.name):
            found[each.slug] = each
    return found


def _labels(slug: str) -> Mapping[str, str]:
    return AREA_LABELS if slug else VOICE_LABELS
