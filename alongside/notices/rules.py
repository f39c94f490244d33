"""What may be said outside the product, when, and how a calendar reads it. Pure: no name and no fact ever enters here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS: Mapping[str, tuple[str, str]] = {  # kind -> words for one, words for several
    "action_soon": ("An action of yours is due soon", "actions of yours are due soon"),
    "action_today": ("An action of yours is due today", "actions of yours are due today"),
    "action_late": ("An action of yours is late", "actions of yours are late"),
    "action_given": ("An action was given to you", "actions were given to you"),
    "action_offered": ("A colleague offers you an action", "actions are offered to you by colleagues"),
    "action_escalated": ("A late action has come up to you", "late actions have come up to you"),
    "action_stalled": ("Nothing moves on an action: what holds it up?", "actions do not move: what holds them up?"),
    "export_not_made": ("A file that you asked for is not made", "files that you asked for are not made"),
    "barrier_moved": ("A barrier that you logged has moved", "barriers that you logged have moved"),
    "barrier_raised": ("A barrier is put to the team", "barriers are put to the team"),
    "barrier_late": ("A barrier waits for the team", "barriers wait for the team"),
    "barrier_measure": (
        "A barrier has gone: was it met again?",
        "barriers have gone: were they met again?",
    ),
    "barrier_effect": ("The effect on a barrier of yours was measured", "effects on barriers of yours were measured"),
    "ask_waits": ("A board is asked for a decision", "decisions are asked of a board"),
    "ask_yours": ("A board gave you something to see to", "things were given to you by a board"),
    "ask_late": ("What a board was asked is overdue", "things that a board was asked are overdue"),
    "meeting_called": ("You are asked to a meeting", "meetings ask for you"),
    "meeting_moved": ("A meeting of yours has moved", "meetings of yours have moved"),
    "meeting_off": ("A meeting of yours is not held", "meetings of yours are not held"),
    "notes_issued": ("The notes of a meeting are there", "meetings have their notes"),
    "notes_wait": ("The notes of a meeting wait for you to sign them", "meetings wait for you to sign their notes"),
    "notes_extract": (
        "There is something for you from the notes of a meeting",
        "extracts from notes are there for you",
    ),
    "ask_answered": ("There is an answer to what a board was asked", "answers have come to what a board was asked"),
}


def words_of(kind: str) -> str:
    """One notice in words that tell nothing about anybody."""
    return KINDS[kind][0]


def digest_subject(count: int) -> str:
    return "1 thing waits for you in Alongside" if count == 1 else f"{count} things wait for you in Alongside"


def digest(kinds: Iterable[str], link: str) -> str:
    """The letter that says how much waits, of what kind, and where to look. Nobody is named in it."""
    found: dict[str, int] = {}
    for kind in kinds:
        found[kind] = found.get(kind, 0) + 1
    lines = [KINDS[kind][0] if count == 1 else f"{count} {KINDS[kind][1]}" for kind, count in found.items()]
    listed = "\n".join(f"- {line}" for line in lines)
    return f"""{listed}

Sign in to see them: {link}

This letter names nobody. You choose when it comes, or that it does not, under “Notices”, “When I am told”.
"""


@dataclass(frozen=True)
class Wishes:
    """When somebody wants to be told by email. weekdays: 0 is Monday. Quiet hours may run over midnight; equal: none."""

    by_email: bool = True
    weekdays: frozenset[int] = frozenset(range(5))
    at_hour: int = 8
    quiet_from: int = 19
    quiet_until: int = 7

    def is_quiet(self, hour: int) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def is_time(self, now: dt.datetime, last: dt.date | None) -> bool:
        """Whether the day's letter may go now: once a day, on a day of theirs, at their hour or later, never in quiet hours."""
        return (
            self.by_email
            and now.weekday() in self.weekdays
            and now.hour >= self.at_hour
            and not self.is_quiet(now.hour)
            and last != now.date()
        )


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. uid: the same for the same thing for ever. ends None: the whole day of `starts`."""

    uid: str
    title: str
    starts: dt.date | dt.datetime
    ends: dt.datetime | None = None
    url: str = ""


def calendar(entries: Iterable[Entry], now: dt.datetime) -> str:
    """The entries as iCalendar (RFC 5545): text escaped, lines folded at 75 octets, ended by CR LF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//Calendar//EN", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", "X-WR-CALNAME:Alongside", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]  # fmt: skip
    for each in entries:
        lines += ["BEGIN:VEVENT", f"UID:{each.uid}@alongside", f"DTSTAMP:{_utc(now)}", *_times(each),
                  f"SUMMARY:{_text(each.title)}"]  # fmt: skip
        lines += [f"URL:{each.url}"] if each.url else []
        lines += ["CLASS:PRIVATE", "TRANSP:TRANSPARENT" if each.ends is None else "TRANSP:OPAQUE", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def invitation(
    entry: Entry, now: dt.datetime, *, organiser: str, attendee: str, sequence: int, is_off: bool = False
) -> str:
    """One meeting as an invitation, its update or its cancellation (RFC 5546): a calendar keeps the highest sequence of a uid.

    organiser, attendee: addresses; the attendee's is that of whoever opens it, so nobody else's travels along.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//Calendar//EN", "CALSCALE:GREGORIAN",
             f"METHOD:{'CANCEL' if is_off else 'REQUEST'}", "BEGIN:VEVENT", f"UID:{entry.uid}@alongside",
             f"SEQUENCE:{sequence}", f"DTSTAMP:{_utc(now)}", *_times(entry), f"SUMMARY:{_text(entry.title)}",
             f"ORGANIZER:mailto:{organiser}", f"ATTENDEE;RSVP=FALSE:mailto:{attendee}"]  # fmt: skip
    lines += [f"URL:{entry.url}"] if entry.url else []
    lines += [f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}", "CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _times(entry: Entry) -> list[str]:
    if isinstance(entry.starts, dt.datetime):
        ends = entry.ends or entry.starts + dt.timedelta(minutes=30)
        return [f"DTSTART:{_utc(entry.starts)}", f"DTEND:{_utc(ends)}"]
    after = entry.starts + dt.timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{entry.starts:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> str:
    parts: list[str] = []
    current = b""
    for character in line:
        octets = character.encode()
        if len(current) + len(octets) > (75 if not parts else 74):
            parts.append(current.decode())
            current = b""
        current += octets
    return "\r\n ".join([*parts, current.decode()])
