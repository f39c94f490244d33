"""Who looked at somebody, from the ledger: for whoever works with them, and as a sheet for the person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, QuerySet

from alongside.access.models import Agency, Conflict
from alongside.access.policy import Role
from alongside.access.verbs import in_words
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.workspace.withholding import Said, to_the_person

LOOKS_SHOWN_FOR = dt.timedelta(days=365)
NOT_NAMED = "An agency that is not named here"
THE_SERVER = "The partnership's server"


@dataclass(frozen=True)
class Looks:
    """How often people in a role opened the page in the last year, and when last."""

    role: str
    count: int
    last: dt.datetime


def who_looked(person: Person, now: dt.datetime) -> list[Looks]:
    """By role, the latest first. Names of members are for the information governance lead alone."""
    looks = _of(person).filter(kind=Entry.Kind.LOOK, at__gte=now - LOOKS_SHOWN_FOR).exclude(role="")
    counted = looks.values("role").annotate(times=Count("pk"), last=Max("at")).order_by("-last")
    return [Looks(role_in_words(each["role"]), each["times"], each["last"]) for each in counted]


@dataclass(frozen=True)
class Line:
    """One line of the sheet: which agency and role did what, how often and when last."""

    agency: str
    role: str
    what: str
    count: int
    last: dt.datetime


@dataclass(frozen=True)
class Sheet:
    """Who looked, as the person may be told. withheld: how many looks are left out by rule."""

    lines: list[Line] = field(default_factory=list)
    looks: int = 0
    withheld: int = 0


def sheet_for(person: Person, now: dt.datetime) -> Sheet:
    """Looks and exports of the last year by agency and role, the latest first; workers are never named."""
    conflicts = Conflict.objects.standing().filter(person=person).values_list("user_id", "agency_id")
    users, kept_from = (
        {pk for pk in column if pk} for column in (zip(*conflicts, strict=True) if conflicts else ((), ()))
    )
    told = _of(person).filter(Q(kind__in=[Entry.Kind.LOOK, Entry.Kind.EXPORT]), at__gte=now - LOOKS_SHOWN_FOR)
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    counted = told.values("agency_id", "actor_id", "role", "verb", "kind").annotate(times=Count("pk"), last=Max("at"))
    lines: dict[tuple[str, str, str], Line] = {}
    withheld = 0
    for each in counted:
        agency = agencies.get(each["agency_id"])
        said = to_the_person(
            is_refusal=False,
            is_in_conflict=each["actor_id"] in users or each["agency_id"] in kept_from,
            is_agency_named=agency is None or agency.is_named_to_others,
        )
        if said is Said.NOT_AT_ALL:
            withheld += each["times"]
            continue
        name = NOT_NAMED if said is Said.WITHOUT_AGENCY else agency.name if agency else THE_SERVER
        role = "" if said is Said.WITHOUT_AGENCY else role_in_words(each["role"])
        line = Line(name, role, words_for(each["verb"], each["kind"]), each["times"], each["last"])
        lines[line.agency, line.role, line.what] = _together(lines.get((line.agency, line.role, line.what)), line)
    shown = sorted(lines.values(), key=lambda line: line.last, reverse=True)
    return Sheet(shown, sum(line.count for line in shown), withheld)


def _together(one: Line | None, other: Line) -> Line:
    if one is None:
        return other
    return Line(one.agency, one.role, one.what, one.count + other.count, max(one.last, other.last))


def _of(person: Person) -> QuerySet[Entry]:
    """Entries about somebody, also from when part of their records stood under another number."""
    return Entry.objects.filter(person_id__in=[person.pk, *person.merged_from.values_list("pk", flat=True)])


def words_for(verb: str, kind: str) -> str:
    return in_words(verb, is_refusal=kind == Entry.Kind.REFUSAL)


def role_in_words(role: str) -> str:
    known = {each.value for each in Role}
    return Role(role).label.capitalize() if role in known else role
