"""Look somebody up, list what is to be judged, and judge, for other programs: the same rules as the pages."""

from __future__ import annotations

import datetime as dt

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from alongside.access import gate
from alongside.access.request import Request
from alongside.matching import changes, lookup, sides
from alongside.matching.models import Suggestion
from alongside.matching.queue import seen_questions
from alongside.matching.rules.verdicts import Verdict

router = Router(tags=["matching"])
AT_MOST = 100


class IdentityIn(Schema):
    """Whatever is known; dates and numbers in any usual form."""

    given_name: str = Field("", max_length=100)
    family_name: str = Field("", max_length=100)
    aliases: list[str] = Field([], max_length=20)
    date_of_birth: str = Field("", max_length=40)
    sex: str = Field("", max_length=20)
    address: str = Field("", max_length=200)
    postcode: str = Field("", max_length=12)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=120)
    nhs_number: str = Field("", max_length=40)
    pnc: str = Field("", max_length=40)
    cro: str = Field("", max_length=40)
    prison_number: str = Field("", max_length=40)
    crn: str = Field("", max_length=40)
    ni_number: str = Field("", max_length=40)
    chain_number: str = Field("", max_length=40)


class ReasonOut(Schema):
    field: str
    found: str
    weight: float


class CandidateOut(Schema):
    """full_name and date_of_birth: null where the caller sees the index card alone."""

    person: str
    initials: str
    year_of_birth: int | None
    agencies: list[str]
    full_name: str | None
    date_of_birth: dt.date | None
    probability: float
    weight: float
    reasons: list[ReasonOut]


class SuggestionOut(Schema):
    id: int
    kind: str
    people: list[str]
    why: str
    probability: float
    weight: float
    reasons: list[ReasonOut]


class VerdictIn(Schema):
    verdict: Verdict
    because: str = Field("", max_length=300)


class JudgementOut(Schema):
    id: int
    verdict: str
    needs_second_look: bool


@router.post("/look-up", response=list[CandidateOut])
def look_up(request: Request, identity: IdentityIn) -> list[CandidateOut]:
    """People who may be the one described, likeliest first: details of some, index cards of others."""
    said = {name: value for name, value in identity.dict().items() if value}
    return [
        CandidateOut(
            person=each.key,
            initials=each.initials,
            year_of_birth=each.birth_year,
            agencies=list(each.agencies),
            full_name=each.full_name,
            date_of_birth=each.date_of_birth,
            probability=round(each.probability, 6),
            weight=round(each.weight, 2),
            reasons=_reasons(each.reasons),
        )
        for each in lookup.look_up(request.viewer, said)
    ]


@router.get("/suggestions", response=list[SuggestionOut])
def list_suggestions(request: Request, offset: int = 0) -> list[SuggestionOut]:
    """The open questions that the caller may judge, most useful first, a hundred at a time."""
    gate.ask(request.viewer, "match.see")
    asked = seen_questions(request.viewer).open().select_related("person", "other")
    page = list(asked[max(0, offset) :][:AT_MOST])
    gate.looked_at(request.viewer, "match.see", count=2 * len(page))
    reasons = sides.shown_reasons(request.viewer, page)
    return [_suggestion(each, reasons[each.pk]) for each in page]


@router.post("/suggestions/{int:pk}/verdict", response={201: JudgementOut})
def give_verdict(request: Request, pk: int, verdict: VerdictIn) -> Status[JudgementOut]:
    """Answer one question."""
    gate.ask(request.viewer, "match.judge")
    suggestion = get_object_or_404(seen_questions(request.viewer), pk=pk)
    made = changes.judge(by=request.viewer, suggestion=suggestion, verdict=verdict.verdict, because=verdict.because)
    return Status(201, JudgementOut(id=made.pk, verdict=made.verdict, needs_second_look=made.needs_second_look))


def _suggestion(each: Suggestion, reasons: list[list[object]]) -> SuggestionOut:
    return SuggestionOut(
        id=each.pk, kind=each.kind, people=sorted({each.person.key, each.other.key}), why=each.get_why_display(),
        probability=round(each.probability, 6), weight=round(each.weight, 2), reasons=_reasons(reasons),
    )  # fmt: skip


def _reasons(reasons: object) -> list[ReasonOut]:
    return [ReasonOut(field=field, found=found, weight=weight) for field, found, weight in reasons]  # type: ignore[attr-defined]
