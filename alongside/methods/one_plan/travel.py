"""How long it takes at least to get from one place to another, without a timetable.

As the crow flies, with a detour, by the faster of walking and the bus; by car where somebody is escorted. Speeds: 4.8 km/h on
foot and the 1.2 to 1.3 detour are those of published journey-time studies; 14 and 30 km/h are assumptions to set by area.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Protocol

from alongside.methods.one_plan.requirements import Place

EARTH_KM = 6371.0088


class Travel(Protocol):
    """Minutes between places; None where it is not known."""

    def minutes(self, start: Place, end: Place, *, is_escorted: bool) -> int | None: ...

    def at_most(self, places: Iterable[Place]) -> int: ...


@dataclass(frozen=True, slots=True)
class CrowFlight:
    """Distance with detour and speed. Never shorter by way of a third place, because each leg is rounded up."""

    detour: float = 1.3
    walk_kmh: float = 4.8
    bus_kmh: float = 14.0
    bus_wait_minutes: float = 8.0
    car_kmh: float = 30.0
    car_wait_minutes: float = 5.0

    def minutes(self, start: Place, end: Place, *, is_escorted: bool = False) -> int | None:
        if start.name == end.name:
            return 0
        if not (start.is_on_map and end.is_on_map):
            return None
        return self._taking(kilometres(start, end), is_escorted)

    def at_most(self, places: Iterable[Place]) -> int:
        """No two of these places are further apart in minutes than this."""
        known = [place for place in places if place.is_on_map]
        if not known:
            return 0
        south, north = _ends(each.latitude for each in known)
        west, east = _ends(each.longitude for each in known)
        wide = EARTH_KM * radians(east - west) * cos(radians(min(abs(south), abs(north)) if south * north > 0 else 0))
        far = EARTH_KM * radians(north - south) + wide
        return max(self._taking(far, is_escorted=False), self._taking(far, is_escorted=True))

    def _taking(self, km: float, is_escorted: bool) -> int:
        far = km * self.detour * 60
        if is_escorted:
            return ceil(self.car_wait_minutes + far / self.car_kmh) if km else 0
        return ceil(min(far / self.walk_kmh, self.bus_wait_minutes + far / self.bus_kmh))


@dataclass(frozen=True, slots=True)
class Table:
    """Minutes that people who know the journeys wrote down, either way round; where they did not, the estimate."""

    rows: Mapping[tuple[str, str], int]
    otherwise: Travel = field(default_factory=CrowFlight)

    def minutes(self, start: Place, end: Place, *, is_escorted: bool = False) -> int | None:
        there = self.rows.get((start.name, end.name), self.rows.get((end.name, start.name)))
        return self.otherwise.minutes(start, end, is_escorted=is_escorted) if there is None else there

    def at_most(self, places: Iterable[Place]) -> int:
        return max(self.otherwise.at_most(places), max(self.rows.values(), default=0))


def kilometres(one: Place, other: Place) -> float:
    """As the crow flies. Both have to be on the map."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        raise ValueError("a place without coordinates has no distance")
    south, north = radians(one.latitude), radians(other.latitude)
    across = sin(radians(other.longitude - one.longitude) / 2) ** 2
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * across
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def _ends(values: Iterable[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return min(known), max(known)
