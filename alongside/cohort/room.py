"""How many places there are, and how many are free, by where people come from. Pure (A2 9.19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DATA, REFERRAL = "data", "referral"


@dataclass(frozen=True)
class Room:
    """Places of one kind. beyond: taken over and above what there are."""

    kind: str
    places: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def beyond(self) -> int:
        return max(0, self.taken - self.places)


@dataclass(frozen=True)
class Picture:
    """The places of both kinds on one day."""

    data: Room
    referral: Room

    @property
    def rooms(self) -> tuple[Room, Room]:
        return self.data, self.referral

    @property
    def places(self) -> int:
        return self.data.places + self.referral.places

    @property
    def taken(self) -> int:
        return self.data.taken + self.referral.taken

    def is_full(self, kind: str) -> bool:
        """Whether one more of this kind would be beyond what there are. Places kept for the other kind stay kept."""
        return (self.data if kind == DATA else self.referral).free == 0


def picture(data_places: int, referral_places: int, kinds_taken: Iterable[str]) -> Picture:
    """kinds_taken: the kind of every place that is taken; whoever is only watched over takes none."""
    taken = Counter(kinds_taken)
    return Picture(Room(DATA, data_places, taken[DATA]), Room(REFERRAL, referral_places, taken[REFERRAL]))
