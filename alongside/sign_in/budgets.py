"""How much one person looks at: counted from the ledger, told to the governance lead when unusual, stopped when absurd."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncHour

from alongside.access.models import Membership, User
from alongside.access.policy import Role, Viewer
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.sign_in import sittings
from alongside.sign_in.models import Alert
from alongside.sign_in.rules import Budget, is_unusual, own_words

HOUR = dt.timedelta(hours=1)
COUNTED = (Entry.Kind.LOOK, Entry.Kind.SEARCH, Entry.Kind.EXPORT)


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[Mapping[str, Budget], int, dt.timedelta]:
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    budgets: Mapping[str, Budget] = {
        role: Budget(**{**text["everyone"], **text["roles"].get(role, {})}) for role in Role
    }
    return budgets, text["unusual"]["times_median"], dt.timedelta(days=text["unusual"]["days_back"])


def budget_of(role: str) -> Budget:
    """What one person in this role may do in an hour; the numbers are in a definition file."""
    return _read(settings.LOOK_BUDGETS)[0][role]


def counts(user_id: int, since: dt.datetime) -> dict[str, int]:
    """Looks, searches and exports of one person since then."""
    rows = Entry.objects.filter(actor_id=user_id, at__gte=since, kind__in=COUNTED)
    return dict(rows.values_list("kind").annotate(number=Count("pk")).order_by())


def spend(viewer: Viewer, now: dt.datetime) -> str:
    """Blank, or in words why there are no more looks this hour. What is unusual is told to the governance lead once an hour."""
    if viewer.user_id is None:
        return ""
    budget = budget_of(viewer.role)
    counted = counts(viewer.user_id, now - HOUR)
    because = budget.stops(counted)
    if because:
        if report(viewer, "budget.used_up", f"{because} Nothing more opens until the hour has passed.", now):
            ledger.write_at_once(Entry.Kind.REFUSAL, "budget.used_up", by=viewer, because=because)
        return because
    total = sum(counted.values())
    _, times, back = _read(settings.LOOK_BUDGETS)
    if total >= budget.alert_from and is_unusual(
        total, usual(viewer.user_id, back, _begun(now)), times=times, alert_from=budget.alert_from
    ):
        report(
            viewer, "budget.unusual", f"{total} looks, searches and exports within an hour: far more than usual.", now
        )
    return ""


@lru_cache(maxsize=4096)
def usual(user_id: int, back: dt.timedelta, hour: dt.datetime) -> tuple[int, ...]:
    """The counts of those hours in which somebody looked at anything, from so far back until an hour before this one began.

    Kept in mind: the ledger only grows, and what is past stays as it is."""
    rows = Entry.objects.filter(actor_id=user_id, kind__in=COUNTED, at__gte=hour - back, at__lt=hour - HOUR)
    hours = rows.annotate(hour=TruncHour("at")).values("hour").annotate(number=Count("pk")).order_by()
    return tuple(each["number"] for each in hours)


def _begun(now: dt.datetime) -> dt.datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def searched(viewer: Viewer, words: str, now: dt.datetime) -> None:
    """Tell the governance lead when somebody searches for themselves or a colleague. What was typed is kept nowhere."""
    user = User.objects.filter(pk=viewer.user_id).first() if viewer.user_id is not None else None
    if user is None or not words.strip():
        return
    colleagues = Membership.objects.in_force(now.date()).filter(agency=viewer.agency_id).exclude(user=user)
    names = colleagues.values_list("user__name", flat=True)
    about = own_words(words, own_name=user.name, own_email=user.email, colleagues=names)
    if about:
        report(viewer, "search.own", f"Searched for {about}.", now)


def report(viewer: Viewer, kind: str, words: str, now: dt.datetime) -> bool:
    """One alert of a kind for one person in an hour. True if this is it."""
    assert viewer.user_id is not None
    if Alert.objects.filter(user_id=viewer.user_id, kind=kind, at__gt=now - HOUR).exists():
        return False
    Alert.objects.create(user_id=viewer.user_id, agency_id=viewer.agency_id, kind=kind, words=words, at=now)
    ledger.write_at_once(Entry.Kind.SIGN_IN, f"alert {kind}", by=viewer, because=words)
    leads = Membership.objects.in_force(now.date()).filter(role=Role.GOVERNANCE_LEAD, user__is_active=True)
    for lead in leads.select_related("user"):
        sittings.tell(
            lead.user, "something unusual", "There is something unusual to ask about under Trust, Unusual use."
        )
    return True
