"""The only way rows reach a viewer. Says as rows, and as words, what `access.policy` decides."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from alongside.access import clauses, compiled, purposes, tries
from alongside.access.models import Agreement, Consent, Involvement, Membership, Objection, Opening, User
from alongside.access.policy import (
    GRANTS,
    NOTHING_KNOWN,
    Category,
    Decision,
    Fact,
    Reach,
    Role,
    Ties,
    Viewer,
    decide,
    decide_verb,
)
from alongside.access.wall import asking
from alongside.access.wall.plan import is_walled
from alongside.audit import ledger
from alongside.audit.models import Entry

PERSON, RECORD = "people.Person", "people.Record"  # they lie in a higher room; only their tables are named here
Row = TypeVar("Row", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """The gate said no. `because` is in words for the person who asked; `page` is the template that shows it."""

    page = "access/refused.html"

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def viewer_for(membership: Membership, today: dt.date | None = None) -> Viewer:
    """The viewer that one membership makes of its user, with what agreements in force today let their agency have."""
    today = today or timezone.localdate()
    is_live = (
        membership.user.is_active
        and membership.starts_on <= today
        and (membership.ends_on is None or membership.ends_on >= today)
    )
    purpose = GRANTS[Role(membership.role)].purpose
    shares: dict[int, frozenset[Category]] = defaultdict(frozenset)
    by_consent: dict[int, frozenset[Category]] = defaultdict(frozenset)
    in_force = Agreement.objects.in_force(today).filter(purposes.standing(today))
    received = in_force.filter(receivers=membership.agency_id, purpose=purpose)
    for agreement in received:
        kind = by_consent if agreement.needs_consent else shares
        kind[agreement.giver_id] |= agreement.category_set()
    return Viewer(
        user_id=membership.user_id,
        name=membership.user.name,
        agency_id=membership.agency_id,
        agency_name=membership.agency.name,
        role=membership.role,
        purpose=purpose,
        is_live=is_live,
        shares=dict(shares),
        shares_by_consent=dict(by_consent),
        opened=_opened_to(membership),
    )


def _opened_to(membership: Membership) -> dict[int, frozenset[Category]]:
    """What stands open to this membership because of an emergency, this minute."""
    now = Opening.objects.open_at(timezone.now())
    opened: dict[int, frozenset[Category]] = defaultdict(frozenset)
    for each in now.filter(user=membership.user_id, agency=membership.agency_id, role=membership.role):
        opened[each.person_id] |= each.category_set()
    return dict(opened)


def memberships_of(user: User, today: dt.date | None = None) -> list[Membership]:
    """The memberships a user may act under today, in a steady order."""
    today = today or timezone.localdate()
    return list(user.memberships.in_force(today).select_related("agency", "user").order_by("pk"))


def visible(viewer: Viewer, rows: models.QuerySet[Row], *, many: bool = False) -> models.QuerySet[Row]:
    """The rows of this query that the viewer may see.

    A model says in `class Access` where its person, agency and category stand; a model without a person names the verb
    that opens it. many: the query reads much of its table, as counts over everyone do; the rows are the same, found faster.
    """
    access = rows.model.Access  # type: ignore[attr-defined]
    if not viewer.is_live:
        return rows.none()
    if getattr(access, "verb", None):
        return _visible_business(viewer, rows, access)
    if viewer.grant.reach is Reach.NONE:
        return rows.none()
    if not viewer.opened:
        return rows.filter(compiled.condition(viewer, rows.model, many=many))
    if is_walled(rows.model):
        asking.lower("opened in an emergency")
    return rows.filter(clauses.protected(viewer, access), clauses.behind(viewer, access))


def not_kept_from(
    viewer: Viewer, rows: models.QuerySet[Row], person: str = "person", *, many: bool = False
) -> models.QuerySet[Row]:
    """The rows without those about people of whom the viewer must not so much as learn.

    For lists and counts over everyone. `person` is the way from a row to whom it is about. many: as in `visible`.
    """
    return rows.filter(compiled.protection(viewer, rows.model, person, many=many))


def not_in_conflict(viewer: Viewer, rows: models.QuerySet[Row], person: str = "person") -> models.QuerySet[Row]:
    """The rows without those about people on whose conflict list the viewer stands, themselves or with their agency.

    For work that the law asks for whoever else somebody is kept from: their rights. `person` as in `not_kept_from`.
    """
    return rows.filter(clauses.not_in_conflict(viewer, SimpleNamespace(person=person)))


def kept_from(viewer: Viewer) -> frozenset[int]:
    """The ids of those people, to take them from a count over everyone. For counting, never for showing."""
    return frozenset(clauses.kept_from(viewer).values_list("person", flat=True))


def on_index(viewer: Viewer, rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """The rows that agreements let the viewer's agency know of, whether or not it works with the person.

    For search alone, whose answer about anyone the viewer may not see is an index card.
    """
    if not viewer.may("person.search") or viewer.grant.reach is Reach.NONE:
        return rows.none()
    access = rows.model.Access  # type: ignore[attr-defined]
    known = clauses.behind(viewer, access, clauses=[clauses.held, clauses.given])
    return rows.filter(clauses.protected(viewer, access), known)


def _visible_business(viewer: Viewer, rows: models.QuerySet[Row], access: Any) -> models.QuerySet[Row]:
    if not viewer.may(access.verb):
        return rows.none()
    if subject := getattr(access, "subject", None):
        rows = not_in_conflict(viewer, rows, subject)
    if hasattr(access, "owner"):
        rows = rows.filter(clauses.own_or_sent(viewer, access))
    agency = getattr(access, "agency", None)
    return rows.filter(**{agency: viewer.agency_id}) if agency and viewer.grant.reach is Reach.INVOLVED else rows


def ties(viewer: Viewer, person_id: int | None) -> Ties:
    """What lies between a viewer and a person. Nobody's records (not linked yet) have no ties."""
    if person_id is None:
        return Ties()
    return Ties(
        is_involved=is_involved(viewer, person_id),
        is_kept_away=not _holds(viewer, person_id, clauses.not_in_conflict, clauses.not_kept_apart),
        is_restricted=not _holds(viewer, person_id, clauses.not_restricted),
        consented=_categories(
            Consent.objects.live(timezone.localdate()).filter(person=person_id, agency=viewer.agency_id)
        ),
        objected=_categories(
            Objection.objects.standing().filter(person=person_id).filter(Q(agency=None) | Q(agency=viewer.agency_id))
        ),
        opened=viewer.opened.get(person_id, frozenset()),
    )


def known(viewer: Viewer, rows: models.QuerySet[Row], **key: object) -> Row | None:
    """A row on the index that the viewer may learn of, though not see: for asking about somebody, never for showing."""
    return on_index(viewer, rows).filter(**key).first()


def is_protected_from(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer must not so much as learn that this person is known."""
    return not _holds(viewer, person_id, clauses.protected)


def is_in_conflict(viewer: Viewer, person_id: int | None) -> bool:
    """Whether the viewer, or their agency, stands on this person's conflict list."""
    return person_id is not None and not _holds(viewer, person_id, clauses.not_in_conflict)


def is_involved(viewer: Viewer, person_id: int | None) -> bool:
    """Whether the viewer's agency works with this person: it keeps a record of them, or an involvement says so."""
    if person_id is None:
        return False
    kept = apps.get_model(RECORD)._default_manager.filter(person=person_id, agency=viewer.agency_id)
    said = Involvement.objects.in_force(timezone.localdate()).filter(person=person_id, agency=viewer.agency_id)
    return kept.exists() or said.exists()


def _holds(viewer: Viewer, person_id: int, *wanted: clauses.Clause) -> bool:
    person = apps.get_model(PERSON)
    return person._default_manager.filter(compiled.holding(viewer, person, wanted), pk=person_id).exists()


def _is_own_or_sent(viewer: Viewer, row: models.Model) -> bool:
    same = type(row)._default_manager.filter(pk=row.pk)
    return same.filter(clauses.own_or_sent(viewer, row.Access)).exists()  # type: ignore[attr-defined]


def _categories(rows: models.QuerySet) -> frozenset[Category]:
    return frozenset(Category(value) for value in rows.values_list("category", flat=True))


def look(viewer: Viewer, rows: models.QuerySet[Row], *, because: str = "", **key: object) -> Row:
    """One row for a viewer, the look recorded before it leaves. A refused row and a missing one answer alike.

    Raises Http404.
    """
    row = visible(viewer, rows).filter(**key).first()
    kind = rows.model._meta.label_lower
    if row is None:
        shown = ", ".join(f"{name}={value}" for name, value in key.items())
        behind = rows.filter(**key).first()
        ledger.write_at_once(
            Entry.Kind.REFUSAL,
            f"look {kind}",
            by=viewer,
            object_kind=kind,
            person_id=person_of(behind) if behind is not None else None,
            because=f"not visible or not there: {shown}",
        )
        if behind is not None:
            tries.notice(viewer, person_of(behind))
        raise Http404
    ledger.write_at_once(
        Entry.Kind.LOOK,
        f"look {kind}",
        by=viewer,
        object_kind=kind,
        object_id=row.pk,
        person_id=person_of(row),
        because=because,
    )
    return row


def looked_at(viewer: Viewer, verb: str, *, count: int, kind: Entry.Kind = Entry.Kind.LOOK, because: str = "") -> None:
    """Record that a list, a search or an export of so many rows is about to reach a viewer."""
    ledger.write_at_once(kind, verb, by=viewer, count=count, because=because)


def person_of(row: models.Model) -> int | None:
    """The id of the person a row speaks of; None where it speaks of nobody."""
    access = getattr(row, "Access", None)
    path = getattr(access, "subject", None) if getattr(access, "verb", None) else getattr(access, "person", None)
    if path is None:
        return None
    value: Any = row
    for step in path.split("__") if path else []:
        value = getattr(value, step, None)
    return getattr(value, "pk", None)


def fact_of(row: models.Model) -> Fact:
    """What the policy needs to know of a row that lies in one agency's hands."""
    access = row.Access  # type: ignore[attr-defined]
    agency: Any = row if access.agency else None  # none: it is the partnership's own
    for step in access.agency.split("__") if access.agency else ():
        agency = getattr(agency, step, None)
    category = access.category
    if not isinstance(category, Category):
        value: Any = row
        for step in category.split("__"):
            value = getattr(value, step)
        category = Category(value)
    return Fact(category, getattr(agency, "pk", None), getattr(agency, "name", "the partnership"))


def why(viewer: Viewer, row: models.Model) -> Decision:
    """Whether, and in words why, this viewer may see this row. The words that go with `visible`."""
    access = row.Access  # type: ignore[attr-defined]
    if getattr(access, "verb", None):
        decision = decide_verb(viewer, access.verb)
        if decision and is_in_conflict(viewer, person_of(row)):
            return NOTHING_KNOWN
        if decision and hasattr(access, "owner") and not _is_own_or_sent(viewer, row):
            return Decision(False, "It is out of another agency's file.")
        agency = getattr(access, "agency", None)
        if (
            decision
            and agency
            and viewer.grant.reach is Reach.INVOLVED
            and getattr(row, f"{agency}_id") != viewer.agency_id
        ):
            return Decision(False, "It belongs to another agency.")
        return decision
    person = person_of(row)
    is_everybodys = person is None and getattr(access, "or_everybody", False)
    tied = Ties(is_involved=True) if is_everybodys else ties(viewer, person)
    if (other := getattr(access, "also", "")) and is_protected_from(viewer, getattr(row, f"{other}_id")):
        tied = replace(tied, is_kept_away=True)
    through = getattr(access, "through", None)
    if through is None:
        return decide(viewer, fact_of(row), tied)
    label, path = through
    model = apps.get_model(label)
    behind = model._default_manager.filter(**{path: person}).select_related("agency")
    decisions = [decide(viewer, fact_of(each), tied) for each in behind]
    return next((each for each in decisions if each), decisions[0] if decisions else NOTHING_KNOWN)


def everyone(rows: models.QuerySet[Row], *, why: str) -> models.QuerySet[Row]:
    """All rows, for counting and computing over everyone; never for showing. `why` is read by reviewers and by a test
    that lists the places."""
    assert why, "say why everyone is needed"
    if is_walled(rows.model):
        asking.lower(why)
    return rows


def ask(viewer: Viewer, verb: str, rows: Iterable[models.Model] = ()) -> None:
    """Refuse unless the viewer may do this, with these rows. The refusal is recorded outside the caller's transaction."""
    decision = decide_verb(viewer, verb)
    refused = None if decision else decision
    for row in rows if decision else ():
        if hasattr(row, "Access") and row.pk is not None and not (decision := why(viewer, row)):
            refused = decision
            break
    if refused is not None:
        ledger.write_at_once(Entry.Kind.REFUSAL, verb, by=viewer, because=refused.because)
        raise Refused(refused.because)


def change(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a change: asks about the verb and every row handed in, opens the transaction, runs, writes the entry.

    The function takes keywords only, `by` (a Viewer) among them. Names of free-text arguments are kept, their words never.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def changed(*args: P.args, **kwargs: P.kwargs) -> R:
            assert not args, f"{function.__name__} takes keywords only"
            viewer = kwargs["by"]
            assert isinstance(viewer, Viewer)
            rows = {name: value for name, value in kwargs.items() if isinstance(value, models.Model)}
            ask(viewer, verb, rows.values())
            with ledger.surviving(), asking.across_agencies(verb), transaction.atomic():
                result = function(*args, **kwargs)
                about = result if isinstance(result, models.Model) else next(iter(rows.values()), None)
                people = [person_of(row) for row in [about, *rows.values()] if row is not None]
                ledger.write(
                    Entry.Kind.CHANGE,
                    verb,
                    by=viewer,
                    object_kind=about._meta.label_lower if about is not None else "",
                    object_id=about.pk if about is not None else "",
                    person_id=next((person for person in people if person is not None), None),
                    detail={"fields": sorted(name for name in kwargs if name != "by")},
                )
            return result

        changed.verb = verb  # type: ignore[attr-defined]
        return changed

    return decorate
