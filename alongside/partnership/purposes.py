"""The purpose register as pages show it: what stands, what ends when, what is missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.models import Agency, Agreement
from alongside.access.policy import Category, Purpose, Viewer
from alongside.kit.charts import Chart, Happening, life_timeline
from alongside.partnership import lawful
from alongside.partnership.models import Controller, PurposeEntry
from alongside.partnership.rules import WARN_BEFORE, DpiaOutcome, Ending, due


@dataclass(frozen=True)
class Sheet:
    """One purpose as it stands today. entry is None where the register has none. missing: sentences."""

    purpose: Purpose
    entry: PurposeEntry | None
    state: str
    colour: str
    agreements: list[Agreement]
    missing: list[str]

    @property
    def title(self) -> str:
        return self.entry.title if self.entry else self.purpose.label.capitalize()

    @property
    def categories(self) -> list[Category]:
        held = frozenset[Category]().union(*(agreement.category_set() for agreement in self.agreements))
        return [category for category in Category if category in held]

    @property
    def parties(self) -> list[str]:
        return sorted({party.name for agreement in self.agreements for party in [agreement.giver, *_all(agreement)]})


def _all(agreement: Agreement) -> Iterable[Agency]:
    return agreement.receivers.all()


def sheets(today: dt.date) -> list[Sheet]:
    """Every purpose, with the agreements in force that rest on it. Nothing in it is personal."""
    entries = {each.purpose: each for each in PurposeEntry.objects.current(today).select_related("owner")}
    by_purpose: dict[str, list[Agreement]] = defaultdict(list)
    in_force = Agreement.objects.in_force(today).select_related("giver").prefetch_related("receivers")
    for agreement in in_force.order_by("giver__name", "pk"):
        by_purpose[agreement.purpose].append(agreement)
    return [_sheet(purpose, entries.get(purpose), by_purpose[purpose], today) for purpose in Purpose]


def _sheet(purpose: Purpose, entry: PurposeEntry | None, agreements: list[Agreement], today: dt.date) -> Sheet:
    state, colour = _state(entry, today)
    sheet = Sheet(purpose, entry, state, colour, agreements, [])
    return (
        Sheet(purpose, entry, state, colour, agreements, lawful.lacks(basis_of(entry), sheet.categories))
        if entry
        else sheet
    )


def basis_of(entry: PurposeEntry) -> lawful.Basis:
    return lawful.Basis(entry.article_6, entry.article_9, entry.schedule_1, entry.gateways, bool(entry.policy_document))


def _state(entry: PurposeEntry | None, today: dt.date) -> tuple[str, str]:
    if entry is None or entry.stands_until is None or entry.stands_until < today:
        return "Stopped", "red"
    return ("Renew soon", "orange") if entry.stands_until <= today + WARN_BEFORE else ("In force", "green")


def basis_words(entry: PurposeEntry) -> list[str]:
    """What an entry rests on, in words."""
    return [
        lawful.article_6(entry.article_6),
        *(lawful.article_9(code) for code in entry.article_9),
        *(lawful.schedule_1(number) for number in entry.schedule_1),
        *(lawful.GATEWAYS[code] for code in entry.gateways),
    ]


def assessment_words(entry: PurposeEntry) -> str:
    outcome = DpiaOutcome(entry.dpia_outcome).label
    return f"{entry.dpia_reference}: {outcome[0].lower()}{outcome[1:]}"


def history(viewer: Viewer, purpose: Purpose) -> list[PurposeEntry]:
    """All versions, the newest first."""
    return list(gate.visible(viewer, PurposeEntry.objects.filter(purpose=purpose)).order_by("-version"))


def newest(viewer: Viewer, purpose: Purpose) -> PurposeEntry | None:
    return next(iter(history(viewer, purpose)), None)


def controllers() -> list[tuple[Agency, Controller | None]]:
    """Every agency with what it says of itself as a controller."""
    rows = Agency.objects.select_related("controller")
    return [(agency, getattr(agency, "controller", None)) for agency in rows]


def endings(today: dt.date) -> list[Ending]:
    """All that ends or is to be looked at again: agreements in force or lately ended, purposes, their assessments."""
    found = []
    for entry in PurposeEntry.objects.current(today):
        purpose, words = Purpose(entry.purpose), entry.title
        stops = min(entry.review_on, entry.ends_on or entry.review_on)
        found.append(Ending("Purpose", f"Purpose “{words}”", entry.starts_on, stops, f"purpose:{purpose}"))
        found.append(
            Ending("Assessment", f"Assessment {entry.dpia_reference}, for “{words}”", entry.dpia_on,
                   entry.dpia_review_on, f"assessment:{purpose}")
        )  # fmt: skip
    for agreement in Agreement.objects.exclude(ends_on__lt=today - WARN_BEFORE):
        words, since = f"Agreement “{agreement.title}”", agreement.starts_on
        if agreement.ends_on is not None:
            found.append(Ending("Agreement", words, since, agreement.ends_on, f"agreement:{agreement.pk}"))
        if agreement.ends_on is None or agreement.ends_on > agreement.review_on:
            found.append(
                Ending("Review", f"Review of {words[0].lower()}{words[1:]}", since,
                       agreement.review_on, f"review:{agreement.pk}", stops=False)
            )  # fmt: skip
    return sorted(found, key=lambda each: (each.on, each.label))


def to_renew(today: dt.date) -> list[Ending]:
    """What the information governance lead has to renew within 30 days, or should have."""
    return due(endings(today), today)


def picture(today: dt.date) -> Chart:
    """What ends when: a mark for each day on which something has to be renewed."""
    marks = [Happening(each.kind, each.on, each.label) for each in endings(today)]
    return life_timeline(marks, today=today, title="What ends when", lane_word="What it is")
