"""What has to come first: deadlines that fall before it can be done, and circles in which each waits for the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from alongside.methods.one_plan.findings import Clash, Finding, finding, moment_words
from alongside.methods.one_plan.requirements import Requirement

Step = tuple[dt.datetime, tuple[str, ...]]
DAY = dt.timedelta(days=1)


def out_of_order(rows: Sequence[Requirement], zone: dt.tzinfo) -> Iterator[Finding]:
    """Both kinds. What is done already holds nothing up; what nobody has written down is not known and holds nothing up."""
    by_id = {row.id: row for row in rows if row.met_on is None}
    before = {key: sorted(each for each in row.after if each in by_id) for key, row in by_id.items()}
    circles = _circles(before)
    for circle in circles:
        yield _circle([by_id[key] for key in sorted(circle)])
    round_about = {key for circle in circles for key in circle}
    straight = {
        key: [each for each in firsts if not {key, each} <= round_about] for key, firsts in before.items()
    }  # fmt: skip
    earliest = _earliest(straight, by_id, zone)
    for key, row in by_id.items():
        latest, step = latest_of(row, zone), earliest.get(key)
        if latest is not None and step is not None and step[0] > latest:
            yield _too_early(row, [by_id[each] for each in step[1]], step[0], zone)


def earliest_of(row: Requirement, zone: dt.tzinfo) -> dt.datetime | None:
    """The first moment at which a thing can be done, as far as its own dates say."""
    if row.starts is not None:
        return row.starts.astimezone(dt.UTC) + dt.timedelta(minutes=row.minutes or 0)
    day = row.on or row.from_on
    return None if day is None else _midnight(day, zone)


def latest_of(row: Requirement, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment by which everything that comes first has to be done."""
    known = [] if row.starts is None else [row.starts.astimezone(dt.UTC)]
    if row.starts is None and row.on is not None:
        known.append(_end(row.on, zone))
    if row.due_on is not None:
        known.append(_end(row.due_on, zone))
    return min(known, default=None)


def _earliest(
    before: Mapping[str, Sequence[str]], by_id: Mapping[str, Requirement], zone: dt.tzinfo
) -> dict[str, Step]:
    """For each, when all that comes before it can be done at the earliest, and through which of them. No recursion."""
    found: dict[str, Step] = {}
    done: set[str] = set()
    for top in sorted(before):
        stack = [top]
        while stack:
            key = stack[-1]
            waits = [each for each in before[key] if each not in done]
            if key in done or not waits:
                stack.pop()
                if key not in done:
                    done.add(key)
                    steps = [step for each in before[key] for step in _through(each, by_id[each], found, zone)]
                    if steps:
                        found[key] = max(steps, key=lambda step: (step[0], -len(step[1]), step[1]))
            else:
                stack.extend(waits)
    return found


def _through(key: str, row: Requirement, found: Mapping[str, Step], zone: dt.tzinfo) -> Iterator[Step]:
    own = earliest_of(row, zone)
    if own is not None:
        yield own, (key,)
    if key in found:
        yield found[key][0], (key, *found[key][1])


def _circles(before: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """Sets of things each of which can be reached from each other of them, by what has to come first."""
    reached = {key: _reach(key, before) for key in before}
    circles = {
        frozenset(each for each in reached[key] if key in reached[each]) for key in before if key in reached[key]
    }
    return sorted(circles, key=sorted)


def _reach(start: str, before: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    stack = list(before[start])
    while stack:
        key = stack.pop()
        if key not in seen:
            seen.add(key)
            stack.extend(before[key])
    return seen


def _circle(rows: Sequence[Requirement]) -> Finding:
    named = ", ".join(f"“{row.what}” ({row.agency})" for row in rows)
    sentence = (
        f"Each of these waits for another, so that none can begin: {named}."
        if len(rows) > 1
        else f"{named} waits for itself."
    )
    free = next((row for row in rows if not row.is_fixed), rows[0])
    step = f"Ask {free.agency} to begin “{free.what}” without waiting."
    return finding(Clash.CIRCLE, rows, sentence, step, free.agency)


def _too_early(row: Requirement, chain: Sequence[Requirement], ready: dt.datetime, zone: dt.tzinfo) -> Finding:
    last = chain[-1]
    way = "".join(f", which waits for “{each.what}” ({each.agency})" for each in chain[1:])
    sentence = (
        f"“{row.what}” ({row.agency}) comes too early: first “{chain[0].what}” ({chain[0].agency}) has to be done{way}, "
        f"and that is not before {moment_words(ready, zone)}."
    )
    asked = row if not row.is_fixed else last
    step = (
        f"Ask {asked.agency} for a later day for “{asked.what}”."
        if asked is row
        else f"Ask {asked.agency} to do “{asked.what}” sooner."
    )
    return finding(Clash.TOO_EARLY, (row, *chain), sentence, step, asked.agency)


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _end(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return _midnight(day + DAY, zone) - dt.datetime.resolution
