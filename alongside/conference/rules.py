"""What follows from facts about conferences and assessments: who may call one, what is missing, what is told again."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.access.policy import Category

ENOUGH_OTHERS = 2
ANSWER_WITHIN = dt.timedelta(days=7)
WARN_BEFORE = dt.timedelta(days=28)
MONTHS_SHOWN = 12


class BadKinds(ValueError):
    """The list of kinds cannot be used. The message says where it is wrong."""


@dataclass(frozen=True)
class Kind:
    """One kind of assessment. months: how long one is usually relied on. asks: what a requirement asks where it asks for this.

    accepted_by: slugs of the agencies that have agreed to take one for their own, whoever of the partnership made it.
    """

    slug: str
    title: str
    category: Category
    months: int
    asks: str = ""
    accepted_by: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.asks or f"assessment:{self.slug}"


@dataclass(frozen=True)
class Done:
    """An assessment that was made. valid_until: the last day on which it may be relied on; None: no end was given."""

    kind: str
    on: dt.date
    valid_until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.on <= day and (self.valid_until is None or day <= self.valid_until)


def kinds_from(body: str) -> dict[str, Kind]:
    """Slug -> kind, in the order of the text. Raises BadKinds."""
    try:
        said = tomllib.loads(body)["kinds"]
        found = {
            slug: Kind(
                slug,
                str(each["title"]),
                Category(each["category"]),
                int(each["months"]),
                str(each.get("asks", "")),
                tuple(map(str, each.get("accepted_by", []))),
            )
            for slug, each in said.items()
        }
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadKinds(f"Each kind needs a title, a category and months: {error}.") from error
    if not found:
        raise BadKinds("There is no kind. Name at least one thing that people are assessed for.")
    if wrong := [kind.slug for kind in found.values() if not kind.title.strip() or kind.months < 1]:
        raise BadKinds(f"“{wrong[0]}” needs a title, and at least one month.")
    if wrong := [slug for slug in found if not re.fullmatch(r"[a-z][a-z_]{1,39}", slug)]:
        raise BadKinds(f"“{wrong[0]}” must be a short word of small letters, like mental_health.")
    return found


def usually_until(kind: Kind, on: dt.date) -> dt.date:
    """The day until which an assessment of this kind is usually relied on."""
    years, month = divmod(on.month - 1 + kind.months, 12)
    first_of_next = dt.date(on.year + years + month // 11, (month + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(on.year + years, month + 1, min(on.day, last))


def may_call(*, coordinates: bool, leads: bool, somebody_leads: bool) -> bool:
    """Whoever leads calls people together, and the coordinator; where nobody leads, whoever sees the need."""
    return coordinates or leads or not somebody_leads


def too_few(others: int) -> str:
    """What to say where few others are asked to come; blank where it is enough. Few are no hindrance, only a question."""
    if others >= ENOUGH_OTHERS:
        return ""
    asked = "Nobody else is" if others == 0 else "Only one other agency is"
    return f"{asked} asked to come. With fewer than two other agencies it may not need a conference: say why it does."


def missing_before_held(*, has_view: bool, today: dt.date, on: dt.date) -> str:
    """What has to be there before it can be said to have been held; blank where nothing is missing."""
    if not has_view:
        return "First write down what the person wants from it, or why they could not be asked."
    return "" if on <= today else "It is still to come. Say that it was held on the day or after."


def state_on(today: dt.date, *, done_on: dt.date | None, valid_until: dt.date | None) -> str:
    """How an assessment stands: planned, valid, ending (within four weeks) or over."""
    if done_on is None:
        return "planned"
    if valid_until is None:
        return "valid"
    if valid_until < today:
        return "over"
    return "ending" if valid_until - today <= WARN_BEFORE else "valid"


def told_again(assessments: Iterable[Done]) -> list[dt.date]:
    """The days on which somebody was assessed though an earlier one of the same kind still held: told all over again."""
    earlier: dict[str, list[Done]] = {}
    found = []
    for each in sorted(assessments, key=lambda done: done.on):
        before = earlier.setdefault(each.kind, [])
        if any(one.holds_on(each.on) for one in before):
            found.append(each.on)
        before.append(each)
    return sorted(found)


def by_month(days: Iterable[dt.date], today: dt.date) -> list[tuple[dt.date, int]]:
    """First day of each of the last twelve months, oldest first, with how many of the days lie in it."""
    counted = Counter(day.replace(day=1) for day in days)
    months = []
    for back in range(MONTHS_SHOWN - 1, -1, -1):
        years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        first = dt.date(years, month + 1, 1)
        months.append((first, counted[first]))
    return months


def told_again_words(days: Sequence[dt.date], today: dt.date) -> str:
    """One sentence on how often somebody had to tell it again, and whether that is getting better."""
    months = [count for _, count in by_month(days, today)]
    before, lately = sum(months[:6]), sum(months[6:])
    if not before + lately:
        return "Nobody is known to have made them tell it again in the last twelve months."
    times = "once" if before + lately == 1 else f"{before + lately} times"
    return f"They had to tell it again {times} in the last twelve months: {before} in the first six, {lately} in the last six."


def already(title: str, whom: str, on_words: str, ask_at: str) -> str:
    """What a second worker is told before the same is asked again."""
    where = f" It is kept at {ask_at}." if ask_at else ""
    ask = "Ask to see it, with the person's agreement, before they have to tell it again."
    return f"{title}: done by {whom} on {on_words}. {ask}{where}"


def asked_to_see(pk: int, agency: int | None) -> str:
    """Which question it is when an agency asks to see an assessment: an open one is not asked twice."""
    return f"see-assessment:{pk}:{agency}"


def assessment_asked(about: str) -> int:
    """The assessment that such a question is about."""
    return int(about.split(":")[1])


def category_of(kinds: Mapping[str, Kind], slug: str) -> Category:
    """Who may see facts of this kind; one that is no longer in the list is guarded like mental health."""
    return kinds[slug].category if slug in kinds else Category.MENTAL_HEALTH
