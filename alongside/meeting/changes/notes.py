"""Sign the notes, add to them, and give an agency what was agreed about one person."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership
from alongside.access.policy import GRANTS, Category, Role, Viewer
from alongside.meeting import minutes, reading
from alongside.meeting.changes.capturing import kind_of, said_once
from alongside.meeting.models import Case, Extract, Meeting, Notes, Point
from alongside.meeting.rules import due_on
from alongside.meeting.telling import ISSUED, of_extract, to_members
from alongside.notices import changes as notices


@change("meeting.chair")
def sign_notes(*, by: Viewer, meeting: Meeting, today: dt.date) -> Notes:
    """The chair says that it was so. From then on nothing in them changes, and each member is told that they are there."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("forum").get(pk=meeting.pk)
    if not reading.chairs(by, row.forum, today):
        raise Refused("Whoever chairs this forum signs its notes.")
    if row.state != Meeting.State.HELD:
        raise Refused("Say first that the meeting was held.")
    if Notes.objects.filter(meeting=row).exists():
        raise Refused("They are signed. Add to them instead.")
    if not reading.has_signed(by, row):
        raise Refused("You have not signed for this meeting, so its notes do not open to you.")
    notes = Notes.objects.create(meeting=row, digest=minutes.digest(row), due_on=due_on(row.on), signed_by_name=by.name)
    notices.tell(to_members(row, ISSUED, f"notes:{row.pk}", today, "meeting:notes"))
    return notes


@change("meeting.join")
def add_to_notes(
    *, by: Viewer, case: Case, key: str, text: str, category: str = Category.IDENTITY, today: dt.date
) -> Point:
    """What was forgotten or is wrong, beside the notes as they were signed."""
    if not Notes.objects.filter(meeting=case.meeting_id).exists():
        raise Refused("The notes are not signed yet.")
    if by.agency_id is None or by.agency_id not in reading.agencies_that_speak(by, case.meeting, today):
        raise Refused("Agencies with a seat add to the notes.")
    if not reading.has_signed(by, case.meeting):
        raise Refused("You have not signed for this meeting, so its notes do not open to you.")
    if not text.strip():
        raise Refused("Write down what is to be added.")
    return said_once(by, case, key, Point.Kind.ADDENDUM, text, kind_of(by, category))


@change("meeting.chair")
def give_extract(*, by: Viewer, case: Case, agency: Agency, because: str, today: dt.date) -> Extract:
    """An agency with an interest in this person reads what was agreed about them, as far as it may. Given once."""
    meeting = case.meeting
    if not reading.chairs(by, meeting.forum, today):
        raise Refused("Whoever chairs this forum gives extracts.")
    if not Notes.objects.filter(meeting=meeting).exists():
        raise Refused("Sign the notes first.")
    if not because.strip():
        raise Refused("Say what their interest is.")
    row, is_new = Extract.objects.get_or_create(
        case=case, agency=agency, defaults={"because": because.strip()[:300], "by_name": by.name}
    )
    if is_new:
        members = Membership.objects.in_force(today).filter(agency=agency, role__in=_readers(), user__is_active=True)
        may_read = [
            each.user_id
            for each in members.select_related("user", "agency")
            if gate.why(gate.viewer_for(each, today), case)
        ]
        notices.tell(of_extract(row, may_read))
    return row


def _readers() -> list[str]:
    return [role for role in Role if "meeting.see" in GRANTS[role].verbs]
