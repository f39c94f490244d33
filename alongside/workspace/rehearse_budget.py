"""Money of the demo: a year's fund, what workers asked for, who answered, and the receipts."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.budget import changes, reading
from alongside.budget.models import SpendingRequest
from alongside.budget.rules import State
from alongside.cohort.models import Place, Standing
from alongside.people.models import Person
from alongside.workspace.sign_ins import SIGN_INS

WANTED = (  # what, kind, gap, pence
    ("Winter boots, size 9", "clothes", "no_release_grant", 4_500),
    ("Bus fares to probation for a week", "travel", "transport", 2_200),
    ("Birth certificate", "identification", "no_papers", 1_250),
    ("Phone and first credit", "phone", "no_phone", 3_500),
    ("Food until Thursday", "food", "benefit_wait", 2_500),
    ("Two nights in a guest house", "night", "no_bed", 13_000),
    ("Bed and a mattress", "furniture", "no_furniture", 18_900),
    ("Coat and two jumpers", "clothes", "property_lost", 3_800),
    ("Fare to see his daughter", "travel", "none", 2_640),
    ("Toiletries for the first days", "toiletries", "no_release_grant", 1_400),
    ("Passport photographs", "identification", "no_papers", 800),
    ("Rent in advance for a week", "deposit", "deposit_scheme", 22_000),
)
OUGHT = {"no_release_grant": "prisons", "no_bed": "housing-solutions", "no_furniture": "housing-solutions",
         "deposit_scheme": "housing-solutions", "no_papers": "council"}  # fmt: skip
REQUESTS = 60


def spend_some(today: dt.date, seed: int = 7) -> None:
    """A year of small sums, the newest still waiting for an answer."""
    chance = random.Random(seed)
    coordinator, second = (member(_email(role)) for role in (Role.COORDINATOR, Role.TEAM_MEMBER))
    changes.set_fund(
        by=coordinator, title="Safety-net budget", starts_on=today - dt.timedelta(days=300),
        ends_on=today + dt.timedelta(days=65), pence=1_000_000, per_person_pence=50_000,
    )  # fmt: skip
    services = {gap: Agency.objects.filter(slug=slug).first() for gap, slug in OUGHT.items()}
    askers = [member(_email(role)) for role in (Role.LEAD_WORKER, Role.NAVIGATOR, Role.TEAM_MEMBER)]
    for number in range(REQUESTS):
        by = askers[number % len(askers)]
        if not (people := _people_of(by)):
            continue
        day = today - dt.timedelta(days=(REQUESTS - 1 - number) * 4)
        asked = timezone.make_aware(dt.datetime.combine(day, dt.time(9 + number % 7, 7 * number % 60)))
        what, kind, gap, pence = chance.choice(WANTED)
        request = changes.ask_for_money(
            by=by, person=chance.choice(people), pence=pence, what=what, kind=kind, gap=gap,
            now=min(asked, timezone.now()), service=services.get(gap),
        )  # fmt: skip
        if number < REQUESTS - 3:
            _answer(request, coordinator, second, by, today, is_no=number % 15 == 7)


def _answer(
    request: SpendingRequest, coordinator: Viewer, second: Viewer, asker: Viewer, today: dt.date, *, is_no: bool
) -> None:
    is_seen = bool(gate.why(coordinator, request))
    if is_seen and is_no:
        changes.decline(by=coordinator, request=request, because="The hostel has a fund for this: ask at the desk.")
        return
    if is_seen:
        changes.agree(by=coordinator, request=request, pence=request.pence)
    if request.people_needed > 1 and second.user_id != asker.user_id and gate.why(second, request):
        changes.agree(by=second, request=_fresh(request), pence=request.pence)
    if _fresh(request).state == State.WAITING:  # nobody was there to agree as the second
        changes.withdraw(
            by=asker, request=_fresh(request), because="The church found them one the same week.", now=request.asked_at
        )
    elif reading.agreed_for(_fresh(request)) and request.pk % 6:
        on = timezone.localdate(request.asked_at)
        changes.settle(
            by=asker, request=_fresh(request), pence=request.pence - request.pence % 50, on=on,
            receipt=f"Till slip {request.pk}", today=today,
        )  # fmt: skip


def _people_of(by: Viewer) -> list[Person]:
    """Those on the list whom the worker may see; where there is no list yet, those who are eligible."""
    seen = gate.visible(by, Person.objects.current())
    listed = seen.filter(pk__in=Place.objects.filter(ended_on=None).values("person"))
    eligible = seen.filter(pk__in=Standing.objects.eligible().values("person"))
    return list((listed if listed.exists() else eligible).order_by("pk")[:20])


def _fresh(request: SpendingRequest) -> SpendingRequest:
    return reading.whole(SpendingRequest.objects.filter(pk=request.pk)).get()


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
