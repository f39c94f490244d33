"""Write down how somebody may be reached safely, and where they are safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.access.wall import asking
from alongside.outputs.contact import Channel
from alongside.people.models import Person
from alongside.reaching.models import SafeAddress, SafeWays


@change("reach.record")
def say_how(
    *,
    by: Viewer,
    person: Person,
    told_on: dt.date,
    today: dt.date,
    unsafe: Iterable[Channel] = (),
    preferred: Iterable[Channel] = (),
    from_hour: dt.time | None = None,
    until_hour: dt.time | None = None,
    code_word: str = "",
    must_not_learn: str = "",
    through: str = "",
    may_say_who: bool = False,
    ends_on: dt.date | None = None,
) -> SafeWays:
    """What the person says now; it replaces what they said before, from the next message on."""
    not_safe, good = frozenset(unsafe), frozenset(preferred)
    if both := not_safe & good:
        raise Refused(f"You said both safe and not safe: {', '.join(sorted(both))}. Choose one.")
    if told_on > today:
        raise Refused("The day they told you cannot lie ahead.")
    SafeWays.objects.filter(person=person, superseded_at=None).update(superseded_at=timezone.now())
    return SafeWays.objects.create(
        person=person, unsafe=sorted(not_safe), preferred=sorted(good), from_hour=from_hour, until_hour=until_hour,
        code_word=code_word.strip(), must_not_learn=must_not_learn.strip(), through=through.strip(),
        may_say_who=may_say_who, told_on=told_on, starts_on=today, ends_on=ends_on, recorded_by_name=by.name,
    )  # fmt: skip


@change("address.hold")
def hold_address(
    *, by: Viewer, person: Person, kind: str, address: str, given_by: str, is_for_letters: bool, starts_on: dt.date
) -> SafeAddress:
    """This agency holds where somebody is safe. Whoever writes it down does not see it again without a second person."""
    if by.agency_id is None:
        raise Refused("A safe address is held by an agency.")
    if not address.strip():
        raise Refused("Say where they are safe.")
    return SafeAddress.objects.create(
        person=person, agency_id=by.agency_id, kind=kind, address=address.strip(), given_by=given_by.strip(),
        is_for_letters=is_for_letters, starts_on=starts_on, recorded_by_name=by.name,
    )  # fmt: skip


@change("address.hold")
def end_address(*, by: Viewer, person: Person, key: str, today: dt.date) -> Person:
    """They have moved on, and the address is no longer one of theirs. key: no row of that table may be handed in."""
    row = SafeAddress.objects.in_force(today).filter(key=key, person=person, agency=by.agency_id).first()
    if row is None:
        raise Refused("Your agency holds no such address.")
    row.ends_on = max(row.starts_on, today - dt.timedelta(days=1))
    row.save(update_fields=["ends_on"])
    return person


def held(viewer: Viewer, person: Person, today: dt.date) -> list[SafeAddress]:
    """The safe addresses of somebody, of which this viewer may know that there are any: their text is not to be read here.

    Whoever may ask to be shown one knows of all; whoever may only write one down knows of those of their own agency.
    """
    may_ask = viewer.may("address.ask")
    if not (may_ask or viewer.may("address.hold")) or not gate.why(viewer, person):
        return []
    rows = SafeAddress.objects.in_force(today).filter(person=person)
    rows = rows.select_related("agency").defer("address", "given_by")
    if not may_ask:
        rows = rows.filter(agency=viewer.agency_id)
    with asking.everyone("who holds a safe address may be asked for it; the address itself is not read"):
        return list(rows)
