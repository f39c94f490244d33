"""Who may be given something to do for somebody, and how people call them when they say it aloud."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.access.models import Agency, User
from alongside.access.policy import Viewer
from alongside.conference import reading as conferences
from alongside.meeting import reading
from alongside.meeting.models import Case


@dataclass(frozen=True)
class Doer:
    """An agency, or somebody of it who sits at the meeting. key: for a form."""

    agency: Agency
    owner: User | None

    @property
    def key(self) -> str:
        return f"{self.agency.pk}:{self.owner.pk if self.owner else ''}"

    @property
    def words(self) -> str:
        return f"{self.owner.name}, {self.agency.name}" if self.owner else self.agency.name


def doers(viewer: Viewer, case: Case, today: dt.date, *, is_shared: bool = False) -> list[Doer]:
    """The agencies that the viewer knows to work with the person, and who sits for them. is_shared: everybody who sits there, so
    that a screen for all does not say who works with whom."""
    seats = list(reading.seats(viewer, [case.meeting.forum], today))
    agencies = [seat.agency for seat in seats] if is_shared else list(conferences.may_do(viewer, case.person))
    known = {agency.pk: agency for agency in agencies}
    people = [Doer(seat.agency, seat.user) for seat in seats if seat.user is not None and seat.agency_id in known]
    return sorted(
        [*(Doer(agency, None) for agency in known.values()), *people], key=lambda each: (each.agency.name, each.words)
    )


def works_with(viewer: Viewer, case: Case, doer: Doer) -> bool:
    """Whether the viewer knows the agency to work with the person."""
    return conferences.may_do(viewer, case.person).filter(pk=doer.agency.pk).exists()


def said_names(found: Sequence[Doer]) -> Mapping[str, str]:
    """As people say them -> key: an agency by its name, a member by theirs, and by the first name alone where no other has it."""
    names = {each.owner.name if each.owner else each.agency.name: each.key for each in found}
    first = Counter(each.owner.name.split()[0] for each in found if each.owner and each.owner.name.strip())
    for each in found:
        if each.owner and each.owner.name.strip() and first[alone := each.owner.name.split()[0]] == 1:
            names.setdefault(alone, each.key)
    return names
