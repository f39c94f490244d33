"""The policy as conditions on rows. Each question of `policy.decide` is one function here, in the same order.

Other tables are asked for each row, which is quick for the few rows of a page. Where most of a table is read (`Many`), what they
hold stands by itself, to be worked out once. The rows are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from alongside.access.models import Conflict, Consent, Involvement, KeptApart, Objection, Restriction
from alongside.access.policy import NEVER_IN_EMERGENCY, Category, Reach, Viewer

RECORD = "people.Record"  # it lies in a higher room; only its table is named here
NOBODY = Q(pk__in=[])
Clause = Callable[[Viewer, Any], Q]


class Many:
    """Where a row's person, agency and category stand, for a query that reads much of the table."""

    def __init__(self, access: Any) -> None:
        self.access = access

    def __getattr__(self, name: str) -> Any:
        return getattr(self.access, name)


def alike(access: Any, other: Any) -> Any:
    """Another place where rows' people stand, to be asked in the same way as the first."""
    return Many(other) if isinstance(access, Many) else other


def among(access: Any, people: object) -> Q:
    """The row speaks of one of these people."""
    return Q(**{f"{access.person or 'pk'}__in": people})


def not_among(access: Any, rows: models.QuerySet) -> Q:
    """None of these rows is about whom the row speaks of."""
    if isinstance(access, Many):
        return ~among(access, rows.values("person"))
    return ~Q(Exists(rows.filter(person=OuterRef(access.person or "pk"))))


def of_categories(access: Any, categories: frozenset[Category]) -> Q:
    """The row holds a fact of one of these categories."""
    if isinstance(access.category, Category):
        return Q() if access.category in categories else NOBODY
    return Q(**{f"{access.category}__in": sorted(categories)})


def from_agencies(access: Any, agencies: frozenset[int]) -> Q:
    if access.agency is None:
        return NOBODY
    return Q(**{f"{access.agency}__in": sorted(agencies)})


# Protection: who must not see, whatever else may be true.


def not_in_conflict(viewer: Viewer, access: Any) -> Q:
    return not_among(access, _in_conflict(viewer))


def not_kept_apart(viewer: Viewer, access: Any) -> Q:
    """Whoever is alongside one of two people who must not be disclosed to one another's workers does not see the other."""
    return not_among(access, _kept_apart(viewer))


def not_restricted(viewer: Viewer, access: Any) -> Q:
    """Named readers only."""
    return not_among(access, _restricted(viewer))


def kept_from(viewer: Viewer) -> models.QuerySet:
    """The ids of those of whom the viewer must not so much as learn: few, to be taken from counts over everyone."""
    first, *rest = (rows(viewer).values("person") for rows in (_in_conflict, _kept_apart, _restricted))
    return first.union(*rest, all=True)


def _in_conflict(viewer: Viewer) -> models.QuerySet:
    who = Q(user=viewer.user_id) & Q(user__isnull=False) | Q(agency=viewer.agency_id) & Q(agency__isnull=False)
    return Conflict.objects.standing().filter(who)


def _kept_apart(viewer: Viewer) -> models.QuerySet:
    agency = _is_alongside(viewer, "other") & ~_is_alongside(viewer, "person")
    worker = _is_beside(viewer, "other") & ~_is_beside(viewer, "person")
    return KeptApart.objects.standing().filter(agency | worker)


def _restricted(viewer: Viewer) -> models.QuerySet:
    reads = Restriction.readers.through.objects.filter(user=viewer.user_id).values("restriction")
    return Restriction.objects.standing().exclude(pk__in=reads)


# What somebody sees day to day.


def involved(viewer: Viewer, access: Any) -> Q:
    """The viewer's agency works with the person: it keeps a record of them, or an involvement says so."""
    if viewer.grant.reach is not Reach.INVOLVED:
        return Q()
    many = isinstance(access, Many)
    told = among(access, _alongside(viewer)) if many else _is_alongside(viewer, access.person or "pk")
    return told | Q(**{f"{access.person}__isnull": True}) if getattr(access, "or_everybody", False) else told


def held(viewer: Viewer, access: Any) -> Q:
    """The role holds the category."""
    return of_categories(access, viewer.grant.categories)


def given(viewer: Viewer, access: Any) -> Q:
    """It is the viewer's agency's own or the partnership's, or it was given to them."""
    if access.agency is None:
        return Q()
    allowed = from_agencies(access, frozenset({viewer.agency_id or 0})) | Q(**{f"{access.agency}__isnull": True})
    for way in WAYS:
        allowed |= way(viewer, access) & not_objected(viewer, access)
    return allowed


def own_or_sent(viewer: Viewer, access: Any) -> Q:
    """The row is out of the viewer's agency's own file; or out of one that their agency sent for another, which lets it have its
    records by an agreement in force for the viewer's purpose. What was not understood has no category and no person: only
    whoever held the file in hand may read it. access: where the agency stands whose row it is, and the one that sent it."""
    if viewer.agency_id is None:
        return NOBODY
    givers = sorted(giver for giver, categories in viewer.shares.items() if Category.IDENTITY in categories)
    sent = Q(**{access.sender: viewer.agency_id, f"{access.owner}__in": givers})
    return Q(**{access.owner: viewer.agency_id}) | sent


def by_agreement(viewer: Viewer, access: Any) -> Q:
    allowed = NOBODY
    for givers, categories in _by_givers(viewer.shares).items():
        allowed |= of_categories(access, categories) & from_agencies(access, givers)
    return allowed


def by_consent(viewer: Viewer, access: Any) -> Q:
    """Under an agreement that asks for the person's own yes to the category and the receiving agency."""
    allowed = NOBODY
    for category, givers in _givers_of(viewer.shares_by_consent).items():
        if (found := of_categories(access, frozenset({category}))) == NOBODY:
            continue
        live = Consent.objects.live(timezone.localdate()).filter(agency=viewer.agency_id, category=category)
        allowed |= found & from_agencies(access, givers) & among(access, live.values("person"))
    return allowed


def not_objected(viewer: Viewer, access: Any) -> Q:
    """The person does not object to the viewer's agency having facts of this category from others."""
    standing = Objection.objects.standing().filter(Q(agency=None) | Q(agency=viewer.agency_id))
    category = access.category if isinstance(access.category, Category) else OuterRef(access.category)
    return ~Q(Exists(standing.filter(category=category, person=OuterRef(access.person or "pk"))))


# And what was opened for an hour.


def opened(viewer: Viewer, access: Any) -> Q:
    allowed = NOBODY
    for person, categories in viewer.opened.items():
        allowed |= among(access, [person]) & of_categories(access, categories - NEVER_IN_EMERGENCY)
    return allowed


PROTECTION: list[Clause] = [not_in_conflict, not_kept_apart, not_restricted]
DAY_TO_DAY: list[Clause] = [involved, held, given]
WAYS: list[Clause] = [by_agreement, by_consent]


def protected(viewer: Viewer, access: Any) -> Q:
    """Nothing forbids it, whoever asks and however urgently. A row that speaks of two people is kept from whom either is."""
    whole = _all(PROTECTION, viewer, access)
    if other := getattr(access, "also", ""):
        whole &= _all(PROTECTION, viewer, alike(access, SimpleNamespace(person=other)))
    return whole


def may_know(viewer: Viewer, access: Any, *, clauses: list[Clause] | None = None) -> Q:
    """The row is one of those that the viewer sees. For a row that stands for others: one of those behind it is."""
    day_to_day = _all(DAY_TO_DAY if clauses is None else clauses, viewer, access)
    if not day_to_day or not viewer.opened or clauses is not None:  # every row is seen already: "or" would narrow that
        return day_to_day
    return day_to_day | opened(viewer, access)


def behind(viewer: Viewer, access: Any, *, clauses: list[Clause] | None = None) -> Q:
    """`may_know` of a row, or of any row behind one that is only there for them (a person is there for their records)."""
    through = getattr(access, "through", None)
    if through is None:
        return may_know(viewer, access, clauses=clauses)
    label, path = through
    model = apps.get_model(label)
    rows = model._default_manager.filter(may_know(viewer, alike(access, model.Access), clauses=clauses))
    return Q(Exists(rows.filter(**{path: OuterRef(access.person or "pk")})))


def _all(clauses: list[Clause], viewer: Viewer, access: Any) -> Q:
    whole = Q()
    for clause in clauses:
        whole &= clause(viewer, access)
    return whole


def _alongside(viewer: Viewer) -> models.QuerySet:
    """The people whom the viewer's agency works with, as ids."""
    record = apps.get_model(RECORD)
    kept = record._default_manager.filter(agency=viewer.agency_id, person__isnull=False).values("person")
    said = Involvement.objects.in_force(timezone.localdate()).filter(agency=viewer.agency_id).values("person")
    return kept.union(said, all=True)


def _is_alongside(viewer: Viewer, who: str) -> Q:
    """The same of one person of a row."""
    kept = apps.get_model(RECORD)._default_manager.filter(agency=viewer.agency_id, person=OuterRef(who))
    said = Involvement.objects.in_force(timezone.localdate()).filter(agency=viewer.agency_id, person=OuterRef(who))
    return Q(Exists(kept)) | Q(Exists(said))


def _is_beside(viewer: Viewer, who: str) -> Q:
    """The viewer is the named worker of one person of a row."""
    said = Involvement.objects.in_force(timezone.localdate()).filter(worker=viewer.user_id, person=OuterRef(who))
    return Q(Exists(said))


def _givers_of(shares: Mapping[int, frozenset[Category]]) -> dict[Category, frozenset[int]]:
    givers: dict[Category, set[int]] = defaultdict(set)
    for giver, categories in shares.items():
        for category in categories:
            givers[category].add(giver)
    return {category: frozenset(givers[category]) for category in sorted(givers)}


def _by_givers(shares: Mapping[int, frozenset[Category]]) -> dict[frozenset[int], frozenset[Category]]:
    """Categories that the same agencies give go together, which makes for few conditions."""
    together: dict[frozenset[int], set[Category]] = defaultdict(set)
    for category, givers in _givers_of(shares).items():
        together[givers].add(category)
    return {givers: frozenset(categories) for givers, categories in together.items()}
