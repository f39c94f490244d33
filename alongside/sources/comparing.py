"""What a file would alter: its accounts beside what is known of the same own keys. Reads only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from alongside.people.models import Event, Record
from alongside.sources.account import (
    NEVER,
    Account,
    IdentifierRow,
    NameRow,
    Supplied,
    as_identity,
    birth_date,
    identifiers_of,
    identity_digest,
    in_steps,
    names_of,
    settle,
    supplied_text,
    tidy,
)
from alongside.sources.intake import Intake
from alongside.sources.models import Source
from alongside.sources.profile import ABOUT_FIELDS, Profile
from alongside.sources.rules import Happening

STEP = 2_000
RECORD_COLUMNS = (
    "supplied", "given_name", "family_name", "date_of_birth", *ABOUT_FIELDS, "identity_digest", "first_seen_on",
    "last_seen_on", "left_on",
)  # fmt: skip
WHO = slice(0, RECORD_COLUMNS.index("first_seen_on"))
DIGEST = RECORD_COLUMNS.index("identity_digest")
EVENT_COLUMNS = ("category", "starts_on", "ends_on", "answer", "summary")


class Draft(NamedTuple):
    """One record as it should stand. pk: None for a new one; names and identifiers: None where they stay as they are."""

    pk: int | None
    own_key: str
    line: int
    columns: tuple
    names: list[NameRow] | None
    identifiers: list[IdentifierRow] | None
    events: list[tuple[Happening, int]]


class EventChange(NamedTuple):
    pk: int
    columns: tuple


@dataclass(slots=True)
class Plan:
    """All that a file would alter. seen_applied: the source's count of applied files that this was compared with."""

    seen_applied: int
    new: list[Draft] = field(default_factory=list)
    altered: list[Draft] = field(default_factory=list)
    events_changed: list[EventChange] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    current: int = 0
    records_changed: int = 0
    lines_new: set[int] = field(default_factory=set)
    lines_changed: set[int] = field(default_factory=set)

    @property
    def share_ended(self) -> float:
        return len(self.ended) / self.current if self.current else 0.0

    @property
    def events_new(self) -> int:
        return sum(len(draft.events) for draft in (*self.new, *self.altered))


def compare(
    source: Source,
    profile: Profile,
    intake: Intake,
    today: dt.date,
    report: Callable[[float], None] = lambda share: None,
) -> Plan:
    """What the file would alter. report hears the share that is compared."""
    is_full_list = profile.is_full_list if source.is_full_list is None else source.is_full_list
    plan = Plan(seen_applied=Source.objects.values_list("applied_count", flat=True).get(pk=source.pk))
    comparison = _Comparison(source, profile, today, is_full_list, plan)
    accounts = list(intake.accounts.values())
    for number, step in enumerate(in_steps(accounts, STEP)):
        comparison.step(step)
        report(number * STEP / len(accounts))
    if is_full_list:
        _endings(source, intake, plan)
    plan.lines_changed -= plan.lines_new
    report(1.0)
    return plan


def _endings(source: Source, intake: Intake, plan: Plan) -> None:
    """Those who are no longer in a list of everyone. A row that was refused still names its person."""
    named = intake.accounts.keys() | {refusal.own_key for refusal in intake.refusals}
    current = list(Record.objects.filter(source=source.slug, left_on=None).values_list("pk", "own_key"))
    plan.ended = [pk for pk, own_key in current if own_key not in named]
    plan.current = len(current)


@dataclass(slots=True)
class _Comparison:
    source: Source
    profile: Profile
    today: dt.date
    is_full_list: bool
    plan: Plan

    def step(self, accounts: list[Account]) -> None:
        keys = [account.own_key for account in accounts]
        records = Record.objects.filter(source=self.source.slug, own_key__in=keys)
        held = {row[1]: (row[0], row[2:]) for row in records.values_list("pk", "own_key", *RECORD_COLUMNS)}
        events = self._events_of([pk for pk, _ in held.values()])
        for account in accounts:
            if (known := held.get(account.own_key)) is None:
                self._new(account)
            else:
                self._known(account, *known, events[known[0]])

    def _events_of(self, records: list[int]) -> dict[int, dict[str, tuple]]:
        found: dict[int, dict[str, tuple]] = defaultdict(dict)
        if records:
            rows = Event.objects.filter(record__in=records).values_list("record_id", "digest", "pk", *EVENT_COLUMNS)
            for record, digest, *rest in rows.iterator(chunk_size=STEP * 5):
                found[record][digest] = tuple(rest)
        return found

    def _new(self, account: Account) -> None:
        settled = settle(account.versions)
        columns = self._columns(account, settled.supplied, settled.about, None, None)
        names, numbers = names_of(settled.supplied), identifiers_of(settled.supplied, self.today)
        events = list(account.events.values())
        self.plan.new.append(Draft(None, account.own_key, account.line, columns, names, numbers, events))
        self.plan.lines_new.update([account.line], (line for _, line in events))

    def _known(self, account: Account, pk: int, held: tuple, held_events: dict[str, tuple]) -> None:
        was = dict(zip(RECORD_COLUMNS, held, strict=True))
        before = () if self.is_full_list else as_identity(was["supplied"], {name: was[name] for name in ABOUT_FIELDS})
        settled = settle(account.versions, before, was["last_seen_on"])
        columns = self._columns(account, settled.supplied, settled.about, was["first_seen_on"], was["last_seen_on"])
        held = (columns[0] if columns[DIGEST] == held[DIGEST] else "", *held[1:])
        is_changed = columns[WHO] != held[WHO] or was["left_on"] is not None
        is_somebody_else = columns[DIGEST] != held[DIGEST]
        is_older = (account.last_on or self.today) < (was["last_seen_on"] or NEVER)
        events = self._events(account, held_events, is_older)
        if is_changed:
            self.plan.records_changed += 1
            self.plan.lines_changed.add(account.line)
        if is_changed or columns != held or events:
            names = names_of(settled.supplied) if is_somebody_else else None
            numbers = identifiers_of(settled.supplied, self.today) if is_somebody_else else None
            self.plan.altered.append(Draft(pk, account.own_key, account.line, columns, names, numbers, events))

    def _events(self, account: Account, held: dict[str, tuple], is_older: bool) -> list[tuple[Happening, int]]:
        """The account's new events; those that tell more or other than before go to the plan."""
        new = []
        for digest, (event, line) in account.events.items():
            if (known := held.get(digest)) is None:
                new.append((event, line))
                self.plan.lines_new.add(line)
                continue
            pk, *was = known
            now = self._retold(event, tuple(was), is_older)
            if now != tuple(was):
                self.plan.events_changed.append(EventChange(pk, now))
                self.plan.lines_changed.add(line)
        return new

    def _retold(self, event: Happening, was: tuple, is_older: bool) -> tuple:
        """A known event as it should stand. An older file alters nothing; a blank takes nothing back, unless the file is
        a list of everyone and so the whole truth."""
        now = (event.category, event.starts_on, event.ends_on, event.answer, event.summary)
        if self.is_full_list:
            return now
        first, second = (was, now) if is_older else (now, was)
        category, starts_on, ends_on, answer, summary = (one or other for one, other in zip(first, second, strict=True))
        return (category, starts_on, ends_on if ends_on and ends_on >= starts_on else None, answer, summary)

    def _columns(
        self,
        account: Account,
        supplied: Supplied,
        about: dict[str, str],
        first_seen_on: dt.date | None,
        last_seen_on: dt.date | None,
    ) -> tuple:
        born = birth_date(str(supplied.get("date_of_birth", "")), self.profile.file.dates, self.today)
        shown = {name: tidy(value)[: 20 if name in ("sex", "disability") else 60] for name, value in about.items()}
        text = supplied_text(supplied)
        return (
            text,
            tidy(str(supplied.get("given_name", "")))[:100],
            tidy(str(supplied.get("family_name", "")))[:100],
            born,
            *(shown[name] for name in ABOUT_FIELDS),
            identity_digest(text),
            _first((first_seen_on, account.first_on), min),
            _first((last_seen_on, account.last_on), max),
            None,
        )


def _first(days: Iterable[dt.date | None], choose: Callable[[list[dt.date]], dt.date]) -> dt.date | None:
    known = [day for day in days if day is not None]
    return choose(known) if known else None
