"""Where people on the list are, which moves there are between, and how long a stay is expected to last. Pure.

The statuses are a definition that a partnership may edit (A2 9.21 to 9.23). Nothing here closes anything: a stay that lasts
longer than expected, and a long silence, are things to look at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.cohort.criteria import BadCriteria, read_toml, text, whole
from alongside.rights.rules.days import add_months, next_working_day

ASKS = ("hold_reason", "plan", "follow_on")
COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")
NAME = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Status:
    """One status. stay_months: how long a stay is expected to last; None where circumstances decide.

    takes_place: whether somebody in it takes one of the places. asks: what a move into it must say. check_months: every how
    many months somebody looks how things stand; None where nobody is only watched over.
    """

    name: str
    label: str
    about: str
    colour: str = "grey"
    takes_place: bool = True
    stay_months: int | None = None
    remind_days: int = 14
    check_months: int | None = None
    asks: frozenset[str] = frozenset()
    next: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatusSet:
    """Every status there is. first: where everybody begins. quiet_days: without contact for longer, somebody is flagged."""

    title: str
    first: str
    quiet_days: int
    statuses: Mapping[str, Status]
    hold_reasons: Mapping[str, str] = field(default_factory=dict)

    def allows(self, before: str, after: str) -> bool:
        """Whether somebody may go from one to the other. From nowhere: only to where everybody begins."""
        if not before:
            return after == self.first
        return after in self.statuses and (before == after or after in self.following(before))

    def following(self, name: str) -> tuple[str, ...]:
        """Where somebody may go from here. From a status that is no longer in the definition: anywhere."""
        known = self.statuses.get(name)
        return known.next if known else tuple(self.statuses)

    def label(self, name: str) -> str:
        known = self.statuses.get(name)
        return known.label if known else name.replace("_", " ").capitalize()

    def takes_place(self, name: str) -> bool:
        known = self.statuses.get(name)
        return known is None or known.takes_place


def expected_until(status: Status, since: dt.date) -> dt.date | None:
    """The day by which a stay that began then is expected to be over; None where circumstances decide.

    A stay begun on the last day of a month ends on the last day of a shorter one.
    """
    return add_months(since, status.stay_months) if status.stay_months else None


def remind_on(status: Status, until: dt.date) -> dt.date:
    """The working day on which somebody is reminded that the stay is nearly over."""
    return next_working_day(until - dt.timedelta(days=status.remind_days))


def check_points(status: Status, since: dt.date) -> tuple[dt.date, ...]:
    """The days on which somebody looks how things stand, counted from the day of the move and never from one another, so that
    the 31st comes back after a February. None without `check_months`."""
    if not status.check_months or not status.stay_months:
        return ()
    return tuple(add_months(since, month) for month in range(status.check_months, status.stay_months + 1,
                                                             status.check_months))  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """How somebody's stay in a status stands. last_met: newest contact the viewer may see; None where none is known.

    looked: days of check points that were looked at. trying: how many attempts to come back together are still open.
    """

    status: Status
    since: dt.date
    expected_until: dt.date | None = None
    last_met: dt.date | None = None
    looked: frozenset[dt.date] = frozenset()
    trying: int = 0


@dataclass(frozen=True)
class Flag:
    """Something about a stay that somebody should look at. Never a reason to take anybody off by itself."""

    kind: str
    words: str
    colour: str


def days_in(stay: Stay, today: dt.date) -> int:
    return (today - stay.since).days


def next_check(stay: Stay) -> dt.date | None:
    """The first check point that nobody has looked at."""
    return next((day for day in check_points(stay.status, stay.since) if day not in stay.looked), None)


def flags(stay: Stay, quiet_days: int, today: dt.date) -> list[Flag]:
    """What to look at, the weightiest first."""
    found = []
    if stay.expected_until is not None and today > stay.expected_until:
        over = (today - stay.expected_until).days
        found.append(Flag("over", f"{_days(over)} longer than expected", "orange"))
    if (check := next_check(stay)) is not None and today > check:
        found.append(Flag("check", "A monthly look is late", "orange"))
    if "plan" in stay.status.asks and not stay.trying:
        found.append(Flag("plan", "Nobody is trying to reach them", "red"))
    if stay.status.takes_place and "hold_reason" not in stay.status.asks:
        quiet = (today - max(filter(None, (stay.last_met, stay.since)))).days
        if quiet > quiet_days:
            found.append(Flag("quiet", f"No contact known for {_days(quiet)}", "yellow"))
    return found


def next_reminder(stay: Stay, today: dt.date) -> tuple[dt.date, str] | None:
    """The next day on which somebody should look, and what at; a day in the past is late."""
    waiting = []
    if stay.expected_until is not None:
        waiting.append((remind_on(stay.status, stay.expected_until), "Is this stay nearly over?"))
    if (check := next_check(stay)) is not None:
        waiting.append((next_working_day(check), "The monthly look."))
    return min(waiting, default=None)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def read_statuses(body: str) -> StatusSet:
    """The statuses that a definition names. Raises BadCriteria with what to mend."""
    document = read_toml(body)
    tables = document.get("status")
    if not isinstance(tables, list) or not tables:
        raise BadCriteria("Name at least one status: [[status]] with name, label, about and next.")
    read = [_status(table, f"status {number}") for number, table in enumerate(tables, 1)]
    statuses = {each.name: each for each in read}
    if len(statuses) < len(read):
        raise BadCriteria("Two statuses have the same name. Rename one.")
    for each in read:
        if unknown := set(each.next) - set(statuses):
            raise BadCriteria(f"{each.label}: next names {', '.join(sorted(unknown))}, which is no status here.")
    first = text(document, "first", "the document")
    if first not in statuses:
        raise BadCriteria(f'first = "{first}" is no status here. Choose from: {", ".join(statuses)}.')
    _all_are_reached(first, statuses)
    return StatusSet(
        title=text(document, "title", "the document"),
        first=first,
        quiet_days=whole(document.get("quiet_days"), "quiet_days", "the document"),
        statuses=statuses,
        hold_reasons=_hold_reasons(document.get("hold_reasons"), read),
    )


def _status(table: object, where: str) -> Status:
    if not isinstance(table, dict):
        raise BadCriteria(f"{where}: write it as [[status]].")
    name = text(table, "name", where)
    if not NAME.fullmatch(name):
        raise BadCriteria(f'{where}: name = "{name}" must be small letters and underscores.')
    colour = table.get("colour", "grey")
    if colour not in COLOURS:
        raise BadCriteria(f"{name}: colour must be one of {', '.join(COLOURS)}.")
    following, asks = table.get("next", []), table.get("asks", [])
    if not isinstance(following, list) or not isinstance(asks, list):
        raise BadCriteria(f"{name}: next and asks must be lists of names.")
    if unknown := set(map(str, asks)) - set(ASKS):
        raise BadCriteria(f"{name}: asks may not hold {', '.join(sorted(unknown))}. It may hold: {', '.join(ASKS)}.")

    def months(key: str) -> int | None:
        return whole(table[key], key, name) if key in table else None

    return Status(
        name=name, label=text(table, "label", name), about=text(table, "about", name), colour=str(colour),
        takes_place=table.get("takes_place", True) is True, stay_months=months("stay_months"),
        remind_days=whole(table.get("remind_days", 14), "remind_days", name), check_months=months("check_months"),
        asks=frozenset(map(str, asks)), next=tuple(dict.fromkeys(map(str, following))),
    )  # fmt: skip


def _all_are_reached(first: str, statuses: Mapping[str, Status]) -> None:
    reached, waiting = {first}, [first]
    while waiting:
        for name in statuses[waiting.pop()].next:
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    if lost := [each.label for name, each in statuses.items() if name not in reached]:
        raise BadCriteria(f"Nobody could ever come to: {', '.join(lost)}. Name it in the next of another status.")


def _hold_reasons(value: object, statuses: list[Status]) -> dict[str, str]:
    reasons = value if isinstance(value, dict) else {}
    if any("hold_reason" in each.asks for each in statuses) and not reasons:
        raise BadCriteria('A status asks for a hold_reason. Name at least one: [hold_reasons] with name = "words".')
    for name, words in reasons.items():
        if not NAME.fullmatch(name) or not isinstance(words, str) or not words.strip():
            raise BadCriteria(f'hold_reasons: write each as name = "words", in small letters. {name} is not.')
    return {name: words.strip() for name, words in reasons.items()}
