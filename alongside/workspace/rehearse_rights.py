"""What people of the invented borough have asked for: one pack being gone through, one complaint, a hold, one breach dealt with and
one that somebody reported this morning."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.people.models import Person, Record
from alongside.rights import changes
from alongside.workspace.sign_ins import SIGN_INS

DAY = dt.timedelta(days=1)


def ask_some(today: dt.date) -> None:
    """Play a few weeks of the information governance lead's work."""
    lead = member(next(each.email for each in SIGN_INS if each.role is Role.GOVERNANCE_LEAD))
    coordinator = member(next(each.email for each in SIGN_INS if each.role is Role.COORDINATOR))
    known = gate.visible(coordinator, Record.objects.filter(person__merged_into=None)).values("person")
    first, other, third = gate.visible(coordinator, Person.objects.filter(pk__in=known)).order_by("pk")[:3]
    request = changes.start_request(
        by=coordinator, kind="subject_access", person_key=first.key, asker=first.full_name, relation="self",
        channel="worker", details="I want to see everything the services say about me.", received_on=today - 16 * DAY,
    )  # fmt: skip
    changes.take_request(by=lead, request=request)
    changes.check_identity(by=lead, request=request, how="A worker has known them for a year", on=today - 15 * DAY)
    changes.ask_the_person(by=lead, request=request, waiting_for="clarification", on=today - 12 * DAY)
    changes.had_an_answer(by=lead, request=request, waiting_for="clarification", on=today - 9 * DAY)
    changes.set_reply(
        by=lead, request=request, reply_by="worker", reply_to="Ruth Adeyemi, hostels", safe_on=today - 9 * DAY
    )
    complaint = changes.start_request(
        by=lead, kind="complaint", person_key=other.key, asker=other.full_name, relation="self", channel="phone",
        details="A letter about me was left on a desk where others could read it.", received_on=today - 24 * DAY,
    )  # fmt: skip
    changes.take_request(by=lead, request=complaint)
    changes.place_hold(
        by=lead,
        person_key=third.key,
        reason="review",
        because="The safeguarding board's letter",
        since=today - 20 * DAY,
    )
    _one_breach(lead, today)
    now = changes.report_breach(
        by=coordinator, kind="looked", known_at=timezone.now() - dt.timedelta(hours=5), people_affected=1,
        what="Somebody opened the page of a neighbour whom they do not work with.",
    )  # fmt: skip
    changes.name_affected(by=lead, breach=now, person_key=other.key)


def _one_breach(lead: Viewer, today: dt.date) -> None:
    known_at = timezone.make_aware(dt.datetime.combine(today - 40 * DAY, dt.time(16, 20)))
    breach = changes.report_breach(
        by=lead, kind="wrong_recipient", known_at=known_at, happened_on=today - 40 * DAY, people_affected=12,
        what="The week's list of releases went to the inbox of a former member.",
    )  # fmt: skip
    changes.judge_risk(
        by=lead, breach=breach, risk="likely", because="Names and release dates were in it",
        contained="The mail server took it back within the hour; it had not been opened.",
    )  # fmt: skip
    changes.decide_about_regulator(by=lead, breach=breach, tell=True, because="Harm could not be ruled out")
    told_at = known_at + dt.timedelta(hours=19)
    changes.record_regulator_told(by=lead, breach=breach, told_at=told_at, reference="IC-000000-EXAMPLE")
    changes.decide_about_people(by=lead, breach=breach, tell=False, because="Nobody read it, and telling would alarm")
    lessons = "Lists are no longer mailed. They are looked up here, where a leaver's access ends by itself."
    changes.close_breach(by=lead, breach=breach, lessons=lessons, today=today - 30 * DAY)
