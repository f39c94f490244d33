"""Criteria and order are edited: each edit is the next version, with who and why."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.cohort import bulk, documents
from alongside.cohort.criteria import BadCriteria, read_criteria, read_toml
from alongside.cohort.models import Place
from alongside.cohort.ranking import Ranking, read_ranking
from alongside.cohort.statuses import StatusSet
from alongside.definitions import store
from alongside.definitions.models import Definition


class NewerVersion(Exception):
    """Somebody saved while somebody else was editing. Holds their version, so that both can be shown."""

    def __init__(self, theirs: Definition) -> None:
        super().__init__(f"{theirs.made_by_name} saved version {theirs.version} meanwhile.")
        self.theirs = theirs


@change("criteria.edit")
def edit_criteria(*, by: Viewer, slug: str, body: str, note: str, version: int | None = None) -> Definition:
    """The next version of a criteria set; a new set if there is none of this name. version: the one that was edited.

    Raises BadCriteria, NewerVersion.
    """
    _check_still_newest(documents.CRITERIA, slug, version)
    criteria = read_criteria(body)
    return store.add_version(
        kind=documents.CRITERIA, slug=slug, title=criteria.title, body=body, note=_reason(note),
        made_by_name=by.name, check=read_criteria,
    )  # fmt: skip


@change("criteria.edit")
def withdraw_criteria(*, by: Viewer, slug: str, note: str) -> Definition:
    """A set is no longer used. Its versions stay; saving it again brings it back."""
    used = documents.set_in_use(slug)
    if used is None:
        raise Refused("This set is not in use.")
    ranking = documents.ranking_in_use()
    if ranking and ranking[1].set == slug:
        raise Refused("The shortlist is made from this set. Choose another set for the shortlist first.")
    definition = used[0]
    return Definition.objects.create(
        kind=definition.kind, slug=slug, version=definition.version + 1, title=definition.title, body=definition.body,
        note=_reason(note), made_by_name=by.name, is_withdrawn=True,
    )  # fmt: skip


@change("shortlist.order")
def set_ranking(*, by: Viewer, body: str, note: str, version: int | None = None) -> Definition:
    """The next version of the order of the shortlist. Raises BadCriteria, NewerVersion."""
    _check_still_newest(documents.RANKING, documents.SHORTLIST, version)
    made = store.add_version(
        kind=documents.RANKING, slug=documents.SHORTLIST, title=read_ranking(body).title, body=body, note=_reason(note),
        made_by_name=by.name, check=_fits,
    )  # fmt: skip
    bulk.order_anew(read_ranking(body))
    return made


@change("criteria.edit")
def ship_definitions(*, by: Viewer) -> list[Definition]:
    """Put the criteria sets and the order that come with the product in place; what was edited here stays."""
    sets = store.ship(
        documents.CRITERIA, documents.SHIPPED[documents.CRITERIA],
        title=lambda body: read_criteria(body).title, check=read_criteria,
    )  # fmt: skip
    order = store.ship(
        documents.RANKING, documents.SHIPPED[documents.RANKING],
        title=lambda body: read_ranking(body).title, check=_fits,
    )  # fmt: skip
    rules = store.ship(
        documents.LIST,
        documents.SHIPPED[documents.LIST],
        title=lambda body: str(read_toml(body)["title"]),
        check=read_toml,
    )
    return sets + order + rules


@change("list.edit")
def edit_list_rules(*, by: Viewer, slug: str, body: str, note: str, version: int | None = None) -> Definition:
    """The next version of the statuses, or of how the list is agreed. Raises BadCriteria, NewerVersion.

    A status that somebody is in cannot be taken out: nobody is to be left nowhere.
    """
    _check_still_newest(documents.LIST, slug, version)
    rules = documents.READERS[slug](body)
    if isinstance(rules, StatusSet):
        held = set(gate.everyone(Place.objects.current(dt.date.max).as_at(dt.date.max), why="whether a status is in use")
                   .values_list("status", flat=True))  # fmt: skip
        if lost := sorted(name for name in held - set(rules.statuses) if name):
            raise BadCriteria(f"People on the list are in: {', '.join(lost)}. Move them first, or keep the status.")
    return store.add_version(
        kind=documents.LIST, slug=slug, title=rules.title, body=body, note=_reason(note), made_by_name=by.name,
        check=documents.READERS[slug],
    )  # fmt: skip


def _fits(body: str) -> Ranking:
    ranking = read_ranking(body)
    used = documents.set_in_use(ranking.set)
    if used is None:
        names = ", ".join(documents.sets_in_use()) or "none yet"
        raise BadCriteria(f'set = "{ranking.set}" is not a criteria set in use. In use: {names}.')
    if not used[1].areas and any(part.type == "areas" for part in ranking.parts):
        raise BadCriteria(f'The set "{ranking.set}" counts no areas of disadvantage. Take out the part of type areas.')
    return ranking


def _check_still_newest(kind: str, slug: str, version: int | None) -> None:
    newest = documents.versions(kind, slug).first()
    if newest is not None and version is not None and newest.version != version:
        raise NewerVersion(newest)


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused("Say why you change it: others will ask.")
    return note.strip()[:300]
