"""Who is heard before somebody is given a place, and when the partnership may decide. Pure.

Nothing is decided in silence: a decision waits for the agencies alongside the person, though not for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.cohort.criteria import BadCriteria, read_toml, text, whole
from alongside.rights.rules.days import next_working_day


@dataclass(frozen=True)
class Agreeing:
    """How the list is agreed. views_needed: the quorum; fewer where fewer are alongside. working_days: for giving a view.

    always_heard: slugs of agencies that are waited for however long, where they are alongside the person.
    """

    title: str
    views_needed: int
    working_days: int
    always_heard: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hearing:
    """Who has spoken of a proposal and who has not, by name, and what that means for deciding."""

    spoken: tuple[str, ...]
    silent: tuple[str, ...]
    views_due_on: dt.date
    waits_for: str  # in words; blank where the decision may be taken

    @property
    def may_decide(self) -> bool:
        return not self.waits_for


def read_agreeing(body: str) -> Agreeing:
    """How the list is agreed, from its definition. Raises BadCriteria with what to mend."""
    document, where = read_toml(body), "the document"
    always = document.get("always_heard", [])
    if not isinstance(always, list) or not all(isinstance(each, str) for each in always):
        raise BadCriteria('always_heard must be a list of short names of agencies, such as ["probation"].')
    return Agreeing(
        title=text(document, "title", where),
        views_needed=whole(document.get("views_needed"), "views_needed", where),
        working_days=whole(document.get("working_days"), "working_days", where),
        always_heard=frozenset(map(str, always)),
    )


def working_days_on(day: dt.date, count: int) -> dt.date:
    """The working day that comes so many working days later, bank holidays left out."""
    for _ in range(count):
        day = next_working_day(day + dt.timedelta(days=1))
    return day


def hearing(
    rules: Agreeing, asked: Mapping[str, str], spoken: Iterable[str], proposed_on: dt.date, today: dt.date
) -> Hearing:
    """Whether a proposal may be decided. asked: slug -> name of the agencies whose view counts; spoken: slugs of those who gave
    one, whether or not they were asked.
    """
    heard = set(spoken)
    silent = [slug for slug in asked if slug not in heard]
    due_on = working_days_on(proposed_on, rules.working_days)
    needed = min(rules.views_needed, len(set(asked) | heard))
    must = [asked[slug] for slug in silent if slug in rules.always_heard]
    waits = ""
    if len(heard) < needed:
        waits = f"{needed - len(heard)} more {'view is' if needed - len(heard) == 1 else 'views are'} needed."
    elif must:
        waits = f"{' and '.join(sorted(must))} must be heard first."
    elif silent and today <= due_on:
        names = sorted(asked[slug] for slug in silent)
        waits = f"{', '.join(names)} may still speak until the views are due."
    return Hearing(
        spoken=tuple(sorted(asked.get(slug, slug) for slug in heard)),
        silent=tuple(sorted(asked[slug] for slug in silent)),
        views_due_on=due_on,
        waits_for=waits,
    )
