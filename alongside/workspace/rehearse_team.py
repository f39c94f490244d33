"""Eighteen months of leads and handovers in the demo, with one absence, one worker who leaves and one seventh asked for."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from alongside.access import changes as access
from alongside.access import gate
from alongside.access.models import Agency, Membership, User
from alongside.access.operator import member, operator
from alongside.access.policy import Role, Viewer
from alongside.cohort.models import Place
from alongside.partnership.changes import approvals
from alongside.people.models import Person
from alongside.team import beyond, changes
from alongside.team.models import Handover, Lead
from alongside.workspace.rehearse_list import SPEAKERS
from alongside.workspace.sign_ins import PASSWORD, SIGN_INS

LEAVER = ("nadia.rahman@alongside.example", "Nadia Rahman", "rough-sleeping-outreach")
WITHOUT = 2  # people whom nobody leads with yet, so that the board has something to say
WHY = ("They asked for the same worker as last winter.", "Speaks their language, and they get on.",
       "Found them when nobody else did.", "Knows the house they live in.")  # fmt: skip
BESIDE = (  # role, name, organisation, how to reach them
    ("advocate", "Delroy James", "Voices Advocacy", "Text first; he calls back in the afternoon"),
    ("peer", "Kaz", "Peer Support Charity", "At the day centre on Tuesdays and Fridays"),
    ("health", "Dr Amara Obi", "Homeless Health Practice", "Reception before ten, ask for the duty line"),
    ("family", "An aunt", "", "Through the lead worker only"),
    ("worker", "Piotr Zielinski", "Jobcentre", "The team's shared desk, weekdays"),
)
WORDS = {
    "matters": "To be called by their first name. Their dog comes along, always.",
    "next_three": "Bank account on Monday\nDentist on Wednesday at ten\nSee the flat on Friday",
    "wishes": "Told last week. They wish to meet the new worker together with the old one.",
}


def rehearse_team(today: dt.date) -> None:
    """Play who was alongside whom."""
    access.add_member(
        by=operator(Role.ADMINISTRATOR), email=LEAVER[0], name=LEAVER[1], agency=Agency.objects.get(slug=LEAVER[2]),
        role=Role.LEAD_WORKER, starts_on=today - dt.timedelta(days=400), password=PASSWORD,
    )  # fmt: skip
    _Play(today).play()


class _Play:
    """The stage: today, who coordinates, and who may lead."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.coordinator = member(_email(Role.COORDINATOR))
        self.ruth, self.sam = member(_email(Role.LEAD_WORKER)), member(_email(Role.NAVIGATOR))
        self.nadia = member(LEAVER[0])
        self.old = [member(email) for email, _, _ in SPEAKERS]

    def play(self) -> None:
        people = self._people()
        why, beside = cycle(WHY), cycle(BESIDE)
        turn = cycle([self.ruth, self.old[0], self.nadia, self.ruth, self.old[1], self.sam, self.ruth, self.old[2]])
        for person, since in people[WITHOUT:]:
            by = next(turn)
            began = max(since + dt.timedelta(days=14), self._first_day(by))
            if began > self.today or self._led(by) >= 6:
                by, began = self.old[3], min(max(since, self._first_day(self.old[3])), self.today)
            if self._led(by) >= 6:
                continue
            self._begin(person, by, next(why), began)
            for role, name, organisation, reach in (next(beside), next(beside)):
                changes.name_beside(
                    by=self.coordinator, person=person, role=role, name=name, organisation=organisation, reach=reach,
                    today=began,
                )  # fmt: skip
        self._end_one(*people[:1])
        self._hand_over()
        self._absence()
        self._seventh()
        leaves = Membership.objects.get(user=self.nadia.user_id)
        access.end_membership(
            by=operator(Role.ADMINISTRATOR), membership=leaves, ends_on=self.today + dt.timedelta(days=12)
        )

    def _end_one(self, *nobody_leads: tuple[Person, dt.date]) -> None:
        """One of those whom nobody leads with had somebody until last week."""
        for person, since in nobody_leads:
            by = self.old[3]
            lead = self._begin(person, by, "Met them at the day centre.", max(since, self._first_day(by)))
            ended_on = max(lead.started_on, self.today - dt.timedelta(days=6))
            because = "She moves to another team; nobody has been found yet."
            changes.end_lead(by=self.coordinator, lead=lead, because=because, today=ended_on)

    def _people(self) -> list[tuple[Person, dt.date]]:
        """Those on the list, who came last first, since when."""
        places = gate.visible(self.coordinator, Place.objects.filter(ended_on=None)).select_related("person")
        return [(each.person, each.started_on) for each in places.order_by("-started_on", "-pk")]

    def _led(self, by: Viewer) -> int:
        return Lead.objects.current().filter(worker=by.user_id).count()

    def _first_day(self, by: Viewer) -> dt.date:
        return Membership.objects.filter(user=by.user_id).order_by("starts_on")[0].starts_on

    def _membership(self, by: Viewer) -> Membership:
        return Membership.objects.select_related("user", "agency").get(user=by.user_id, agency=by.agency_id)

    def _begin(self, person: Person, by: Viewer, why: str, on: dt.date) -> Lead:
        return changes.assign(
            by=self.coordinator, person=person, membership=self._membership(by), because=why, today=on
        )

    def _offer(self, lead: Lead, to: Viewer, on: dt.date) -> Handover:
        return changes.offer(
            by=self.coordinator, person=lead.person, membership=self._membership(to), today=on, **WORDS
        )

    def _hand_over(self) -> None:
        """Some done long ago, one declined, one accepted and not told yet, one still open."""
        led = list(
            Lead.objects.current().filter(worker__in=[each.user_id for each in self.old]).select_related("person")
        )
        for number, lead in enumerate(led[:6]):
            known = gate.visible(self.sam, Person.objects.filter(pk=lead.person_id)).exists()
            ago = (3, 4, 40, 90, 150, 210)[number]
            on = max(lead.started_on, self.today - dt.timedelta(days=ago))
            if number == 0:
                self._offer(lead, self.sam, self.today - dt.timedelta(days=ago))
            elif known or number == 1:
                handover = self._offer(lead, self.sam, on)
                if number == 2:
                    changes.decline(
                        by=self.sam, handover=handover, because="He asked to stay with his worker.", today=on
                    )
                else:
                    changes.accept(by=self.sam, handover=handover, today=on)
                if number > 2:
                    changes.tell(
                        by=self.sam, handover=handover, told_how="together", told_words="Fine, if it stays one worker.",
                        today=on + dt.timedelta(days=2),
                    )  # fmt: skip

    def _absence(self) -> None:
        absent = User.objects.get(pk=self.ruth.user_id or 0)
        led = Lead.objects.current().filter(worker=absent).values("person")
        people = list(gate.visible(self.coordinator, Person.objects.filter(pk__in=led)).order_by("pk")[:3])
        if people:
            changes.arrange_cover(
                by=self.coordinator, absent=absent, people=people, membership=self._membership(self.sam),
                starts_on=self.today + dt.timedelta(days=6), ends_on=self.today + dt.timedelta(days=17), today=self.today,
            )  # fmt: skip

    def _seventh(self) -> None:
        """Ruth leads six people, and somebody asks for a seventh."""
        because = "She met him in the hostel years ago, and he trusts nobody else."
        newest = [person.pk for person, _ in self._people()[:WITHOUT]]
        taken = [*newest, *Lead.objects.current().values_list("person", flat=True)]
        spare = gate.visible(self.ruth, Person.objects.current().exclude(pk__in=taken)).order_by("pk")
        for person in spare[: 6 - self._led(self.ruth)]:
            self._begin(person, self.ruth, "Came to her first.", self.today - dt.timedelta(days=30))
        if self._led(self.ruth) >= 6:
            arguments = {"worker": self.ruth.user_id, "because": because}
            approvals.propose(by=self.coordinator, action=beyond.NAME, arguments=arguments, because=because)


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
