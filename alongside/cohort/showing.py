"""What a viewer may know of the answers: never more than the categories their role holds, never a hint of the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import F

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort.criteria import Absent, AgeAtLeast, AtLeast, CriteriaSet, Criterion
from alongside.cohort.explain import because, would_change
from alongside.cohort.models import Nomination
from alongside.cohort.rules import Finding, Life, Outcome, assess, at_least
from alongside.kit.words import day
from alongside.people.models import Event, Person, Record
from alongside.people.rules import Answer

EVIDENCE_SHOWN = 5
HIDDEN = "Not shown to you: it rests on facts that your role does not see."


@dataclass(frozen=True)
class Evidence:
    """One fact behind an answer, with who says so and since when."""

    label: str
    agency: str
    starts_on: dt.date | None
    ends_on: dt.date | None = None
    answer: str = ""


@dataclass(frozen=True)
class Explained:
    """One answer for one viewer. answer None: not shown to them. unseen: how many further facts they may not see."""

    criterion: Criterion
    answer: Answer | None
    because: str
    would_change: str = ""
    evidence: tuple[Evidence, ...] = ()
    further: int = 0
    unseen: int = 0
    parts: tuple[Explained, ...] = ()


def explain(
    viewer: Viewer, person: Person, criteria: CriteriaSet, life: Life, outcome: Outcome, today: dt.date
) -> tuple[Explained, ...]:
    """The deciding answers, with their parts, as this viewer may know them."""
    seen = _seen_facts(viewer, life)
    own = replace(life, facts=tuple(fact for fact in life.facts if fact.id in seen))
    reader = _Reader(viewer, criteria, outcome, assess(criteria, own, today), seen, _who_says_born(viewer, person))
    return tuple(reader.read(criterion) for criterion in criteria.deciding)


@dataclass(frozen=True)
class _Reader:
    """full: the outcome from all facts. own: the one from what the viewer may see. seen: fact id -> what is shown.
    born: who gives the date of birth."""

    viewer: Viewer
    criteria: CriteriaSet
    full: Outcome
    own: Outcome
    seen: Mapping[int, Evidence]
    born: tuple[Evidence, ...]

    def read(self, criterion: Criterion) -> Explained:
        if isinstance(criterion, AtLeast):
            return self._of_parts(criterion)
        if self._may_know(criterion):
            return self._shown(criterion, self.full.findings[criterion.name])
        own = self.own.findings[criterion.name]
        if own.answer is Answer.YES and not isinstance(criterion, Absent):
            return self._shown(criterion, own)
        return Explained(criterion, None, HIDDEN)

    def _of_parts(self, criterion: AtLeast) -> Explained:
        parts = tuple(self.read(part) for part in self.criteria.parts(criterion))
        if self._may_know(criterion):
            return replace(self._shown(criterion, self.full.findings[criterion.name]), parts=parts)
        told = at_least(criterion.number, [part.answer or Answer.NOT_KNOWN for part in parts])
        if told is not Answer.NOT_KNOWN:
            found = sum(part.answer is Answer.YES for part in parts)
            return replace(self._shown(criterion, Finding(told, found=found)), parts=parts)
        # Who is on the list gives the whole away; with only the yeses shown, it does not give away which hidden part.
        return Explained(
            criterion, None, HIDDEN, parts=tuple(part if part.answer is Answer.YES else _hide(part) for part in parts)
        )

    def _shown(self, criterion: Criterion, finding: Finding) -> Explained:
        facts = [self.seen[each] for each in finding.evidence if each in self.seen]
        known = self.born if isinstance(criterion, AgeAtLeast) else tuple(facts)
        return Explained(
            criterion,
            finding.answer,
            because(criterion, finding),
            would_change(criterion, finding),
            evidence=known[:EVIDENCE_SHOWN],
            further=max(0, len(known) - EVIDENCE_SHOWN),
            unseen=len(finding.evidence) - len(facts),
        )

    def _may_know(self, criterion: Criterion) -> bool:
        return self.criteria.categories_of(criterion) <= self.viewer.grant.categories


def _hide(part: Explained) -> Explained:
    return Explained(part.criterion, None, HIDDEN, parts=tuple(map(_hide, part.parts)))


def _seen_facts(viewer: Viewer, life: Life) -> dict[int, Evidence]:
    """Those facts of this life that the viewer may see, by id."""
    events = gate.visible(viewer, Event.objects.filter(pk__in=[fact.id for fact in life.facts if fact.id > 0]))
    nominations = gate.visible(
        viewer, Nomination.objects.filter(pk__in=[-fact.id for fact in life.facts if fact.id < 0])
    )
    return {
        **{
            event.pk: Evidence(event.label, event.agency.name, event.starts_on, event.ends_on, event.answer)
            for event in events.select_related("agency")
        },
        **{
            -each.pk: Evidence("Nominated with barriers met", each.agency.name, each.on)
            for each in nominations.select_related("agency")
        },
    }


def _who_says_born(viewer: Viewer, person: Person) -> tuple[Evidence, ...]:
    """The records the viewer may see that give the date of birth the person goes by."""
    if person.date_of_birth is None:
        return ()
    rows = gate.visible(viewer, Record.objects.filter(person=person, date_of_birth=person.date_of_birth))
    newest: dict[str, dt.date | None] = {}
    for agency, seen_on in rows.order_by(F("last_seen_on").desc(nulls_last=True)).values_list(
        "agency__name", "last_seen_on"
    ):
        newest.setdefault(agency, seen_on)
    return tuple(Evidence(f"Born {day(person.date_of_birth)}", agency, seen_on) for agency, seen_on in newest.items())


def people_seen(viewer: Viewer, person_ids: list[int]) -> dict[int, Person]:
    """Those of these people whose name the viewer may see."""
    return gate.visible(viewer, Person.objects.filter(pk__in=person_ids)).in_bulk()
