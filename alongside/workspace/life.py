"""What happened to somebody, for the picture and for the list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.charts import Happening
from alongside.people.models import Event, Person
from alongside.people.rules import EVENT_KINDS


def events_of(viewer: Viewer, person: Person) -> list[Event]:
    rows = gate.visible(viewer, Event.objects.filter(person=person)).select_related("agency")
    return list(rows.order_by("-starts_on", "-pk"))


@dataclass(frozen=True)
class Filters:
    """What part of the timeline's list is wanted. Blank means all."""

    lane: str = ""
    agency: str = ""
    year: str = ""

    def keep(self, event: Event) -> bool:
        return (
            (not self.lane or EVENT_KINDS[event.kind].lane == self.lane)
            and (not self.agency or event.agency.slug == self.agency)
            and (not self.year or str(event.starts_on.year) == self.year)
        )


@dataclass(frozen=True)
class Choice:
    """One filter of the timeline's list. options: (value, words, whether it is chosen)."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


def choices(events: Sequence[Event], filters: Filters) -> list[Choice]:
    """What there is to choose from, in the order it is shown."""
    lanes = dict.fromkeys(kind.lane.value for kind in EVENT_KINDS.values())
    present = {EVENT_KINDS[event.kind].lane.value for event in events}
    agencies = sorted({(event.agency.slug, event.agency.name) for event in events}, key=lambda each: each[1])
    years = sorted({str(event.starts_on.year) for event in events}, reverse=True)
    offered = {
        "lane": ("Part of life", [(lane, lane) for lane in lanes if lane in present]),
        "agency": ("Agency", agencies),
        "year": ("Year", [(year, year) for year in years]),
    }
    return [
        Choice(name, label, [(value, words, value == getattr(filters, name)) for value, words in options])
        for name, (label, options) in offered.items()
    ]


def happenings(events: Sequence[Event]) -> list[Happening]:
    """Events for the picture, lane by lane in the order of the rules."""
    order = {lane: at for at, lane in enumerate(dict.fromkeys(kind.lane for kind in EVENT_KINDS.values()))}
    ranked = sorted(events, key=lambda event: (order[EVENT_KINDS[event.kind].lane], event.starts_on))
    return [
        Happening(
            lane=EVENT_KINDS[event.kind].lane.value,
            starts=event.starts_on,
            label=words_of(event),
            source=event.agency.name,
            ends=event.ends_on,
            is_open=EVENT_KINDS[event.kind].is_span and event.ends_on is None,
        )
        for event in ranked
    ]


def words_of(event: Event) -> str:
    """An event in words: what it was, what was answered, what was said of it."""
    answer = f": {event.answer}" if event.answer else ""
    return f"{event.label}{answer}" + (f", {event.summary}" if event.summary else "")
