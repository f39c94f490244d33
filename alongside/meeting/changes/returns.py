"""What an agency knows, sent before the meeting: out of its own data, or written for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.meeting import reading
from alongside.meeting.changes.meetings import must_be_open
from alongside.meeting.models import Attendance, Case, Returned
from alongside.meeting.own_facts import own_facts


@change("meeting.join")
def send(
    *, by: Viewer, case: Case, facts: Collection[str] = (), words: str = "", category: str = Category.IDENTITY,
    knows_nothing: bool = False, today: dt.date,
) -> Case:  # fmt: skip
    """Send what one's agency knows of somebody. facts: keys of `own_facts`. It adds to what a colleague has sent, and the same
    fact goes once."""
    _must_sit(by, case, today)
    known = {each.key: each for each in own_facts(by, case, today)}
    chosen = [known[key] for key in dict.fromkeys(facts) if key in known]
    if not (chosen or words.strip() or knows_nothing):
        raise Refused("Tick what the meeting should know, write it down, or say that your agency knows nothing.")
    if knows_nothing and (chosen or words.strip()):
        raise Refused("You say that your agency knows nothing, and what it knows. Choose one of them.")
    if Category(category) not in by.grant.categories:
        raise Refused("You cannot write down a fact of a kind that you may not see.")
    kinds = Returned.Kind
    same = {"case": case, "agency_id": by.agency_id, "by_name": by.name}
    rows = [
        Returned(**same, kind=kinds.FACT, key=each.key, text=each.text, category=each.category, on=each.on)
        for each in chosen
    ]
    if words.strip():
        rows.append(Returned(**same, kind=kinds.WORDS, text=words.strip(), category=Category(category), on=today))
    if knows_nothing:
        rows.append(Returned(**same, kind=kinds.NOTHING, key="nothing", category=Category.IDENTITY, on=today))
    Returned.objects.bulk_create(rows, ignore_conflicts=True)
    ours = Attendance.objects.filter(meeting=case.meeting_id, seat__agency=by.agency_id, information_on=None)
    ours.update(information_on=today)
    return case


@change("meeting.join")
def take_back(*, by: Viewer, returned: Returned, today: dt.date) -> Returned:
    """It is not to be used after all. It stays on record that it was sent."""
    row = Returned.objects.select_for_update(of=("self",)).select_related("case__meeting", "agency").get(pk=returned.pk)
    if row.agency_id != by.agency_id:
        raise Refused(f"{row.agency.name} sent this and can take it back.")
    must_be_open(row.case.meeting)
    row.taken_back = True
    row.save(update_fields=["taken_back"])
    return row


def _must_sit(by: Viewer, case: Case, today: dt.date) -> None:
    meeting = case.meeting
    must_be_open(meeting)
    if case.dropped_because:
        raise Refused("They are not spoken of at this meeting after all.")
    if by.agency_id is None or by.agency_id not in reading.agencies_that_speak(by, meeting, today):
        raise Refused("Agencies with a seat send what they know. An observer hears.")
    if not reading.has_signed(by, meeting):
        raise Refused("Sign before the agenda opens to you.")
