"""Eighteen months of agreeing on the list and of what came of it, played with people of the invented borough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from alongside.access import changes as access
from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.operator import member, operator
from alongside.access.policy import Role, Viewer
from alongside.cohort import changes, documents, shortlist
from alongside.cohort.changes import Attempt
from alongside.cohort.models import AgencyView, CheckPoint, Place, Proposal
from alongside.cohort.statuses import check_points
from alongside.people.models import Person, Record
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from alongside.workspace.sign_ins import PASSWORD, SIGN_INS

BEGAN = 548  # days ago
SPEAKERS = (  # who speaks for an agency in the team, beside those who sign in to the demo by their role
    ("femi.balogun@alongside.example", "Femi Balogun", "rough-sleeping-outreach"),
    ("carys.evans@alongside.example", "Carys Evans", "housing-solutions"),
    ("joseph.mensah@alongside.example", "Joseph Mensah", "drug-treatment"),
    ("anita.rao@alongside.example", "Anita Rao", "health"),
)
WHY = (
    "Four services each have a plan, and none knows of the others'.",
    "In and out of custody on short sentences, and each time the bed is gone.",
    "Says that nobody asks what they want. An advocate could change that.",
    "Missed every appointment that fell on a day of another; willing when met.",
    "Back from hospital twice this winter without anywhere warm to go.",
    "A worker they trust is leaving; a handover done well could keep the thread.",
)
SAID = {
    "for": ("We see them every week and would join in.", "Nothing has worked alone. Together it might.",
            "They asked us for exactly this."),
    "against": ("Settled in our house since the spring; one more team could unsettle it.",),
    "needs_more": ("We have not met them this year. Who sees them now?",),
}  # fmt: skip
MOVED = {
    "approached": "Met at the day centre and told about the team.",
    "active": "Said yes to an advocate and to one plan.",
    "disengaged": "Has not come since the move, and does not pick up.",
    "on_hold": "Nothing can be put around them until then.",
    "monitored": "Has a tenancy, a surgery and a worker who goes on.",
}


@dataclass(frozen=True)
class Life:
    """One person's way: proposed so many days ago, and the day, counted back from today, of each move. declined: not agreed at
    first. ended: how the place ended."""

    proposed: int
    origin: Proposal.Origin = Proposal.Origin.SHORTLIST
    moves: tuple[tuple[int, str], ...] = ()
    hold: str = "longer_sentence"
    declined: str = ""
    again: int = 0
    ended: str = ""
    views: tuple[str, ...] = field(default=("for", "for"))


S, N, R, L = Proposal.Origin.SHORTLIST, Proposal.Origin.NOMINATION, Proposal.Origin.REFERRAL, Proposal.Origin.RELEASE
LIVES = (
    Life(545, S, ((515, "approached"), (490, "active"), (370, "monitored")), ended="monitored"),
    Life(545, S, ((510, "approached"), (470, "active"), (290, "monitored"))),
    Life(545, S, ((505, "approached"), (420, "active"), (250, "monitored"), (170, "active"), (40, "monitored"))),
    Life(16, S, views=("for",)),
    Life(9, L, views=("needs_more",)),
    Life(3, N, views=()),
    Life(540, N, ((512, "approached"), (455, "active"), (300, "on_hold")), hold="longer_sentence"),
    Life(540, S, ((500, "approached"), (440, "active"), (270, "disengaged"), (235, "active"), (96, "monitored"))),
    Life(538, S, ((500, "approached"), (430, "disengaged"), (380, "active"), (150, "monitored"))),
    Life(470, L, ((450, "approached"), (400, "active"), (260, "active"), (75, "disengaged"))),
    Life(430, S, ((400, "approached"), (330, "active"), (190, "active"))),
    Life(400, N, ((372, "approached"), (300, "active")), ended="moved_away"),
    Life(360, R, ((340, "approached"), (270, "disengaged"), (210, "approached"), (165, "active"))),
    Life(320, S, ((295, "approached"), (214, "active"))),
    Life(280, S, ((252, "approached"), (150, "active"))),
    Life(240, L, ((214, "approached"), (120, "active"))),
    Life(210, S, ((188, "approached"), (61, "disengaged"))),
    Life(190, N, ((160, "approached"), (52, "active"))),
    Life(170, S, ((150, "approached"), (70, "on_hold")), hold="hospital"),
    Life(160, S, ((128, "approached"),)),
    Life(150, N, declined="Well supported by one service already, and asks for no more.", views=("against",)),
    Life(130, S, ((70, "approached"),)),
    Life(120, R, declined="Moves to a sister in another borough this month.", views=("needs_more", "for")),
    Life(118, S, ((20, "approached"), (6, "disengaged")), declined="Nobody had met them for a year.", again=60,
         views=("needs_more",)),
    Life(90, N, ((58, "approached"),)),
    Life(80, L, ((44, "approached"),)),
    Life(66, S),
    Life(34, N),
    Life(45, N, declined="Did not want a team, and said so clearly.", views=("for", "against")),
)  # fmt: skip
STILL_WAITING = 20  # days: whoever was proposed later waits for views


def rehearse_list(today: dt.date) -> None:
    """Play the whole list."""
    for email, name, slug in SPEAKERS:
        access.add_member(
            by=operator(Role.ADMINISTRATOR), email=email, name=name, agency=Agency.objects.get(slug=slug),
            role=Role.TEAM_MEMBER, starts_on=today - dt.timedelta(days=BEGAN + 10), password=PASSWORD,
        )  # fmt: skip
    _Play(today).play()


class _Play:
    """The stage: today, who leads the list, and who speaks for which agency."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.lead = member(next(each.email for each in SIGN_INS if each.role is Role.COORDINATOR))
        grace = member(next(each.email for each in SIGN_INS if each.role is Role.TEAM_MEMBER))
        self.speakers = [grace, *(member(email) for email, _, _ in SPEAKERS)]
        self.said = {stance: cycle(words) for stance, words in SAID.items()}
        self.why = cycle(WHY)

    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def play(self) -> None:
        changes.set_capacity(
            by=self.lead, data_places=15, referral_places=5, starts_on=self.day(BEGAN),
            because="Small at first, so that there is room for learning. The board agreed.",
        )  # fmt: skip
        cast = list(zip(LIVES, self.people(), strict=False))
        for life, person in sorted(cast, key=lambda each: -each[0].proposed):
            self.live(life, person)

    def people(self) -> Iterator[Person]:
        """Those first on the shortlist whom the coordinator and two of the speakers know."""
        used = documents.list_in_use()
        assert used is not None, "the criteria ship with the product"
        ranked = shortlist.Listed(self.lead, used.ranking, "eligible")[:]
        people = gate.visible(self.lead, Person.objects.filter(pk__in=[each.person_id for each in ranked])).in_bulk()
        known = (people[each.person_id] for each in ranked if each.person_id in people)
        return islice((person for person in known if len(self.alongside(person)) >= 2), len(LIVES))

    def alongside(self, person: Person) -> list[Viewer]:
        agencies = set(gate.visible(self.lead, Record.objects.filter(person=person)).values_list("agency", flat=True))
        return [speaker for speaker in self.speakers if speaker.agency_id in agencies]

    def live(self, life: Life, person: Person) -> None:
        proposal = self.proposed(life, person, life.proposed)
        if life.declined:
            changes.decline(by=self.lead, proposal=proposal, because=life.declined, on=self.day(life.proposed - 18))
            self.told(person)
            if not life.again:
                return
            proposal = self.proposed(life, person, life.again, what_changed="Outreach has met them every week since.")
        if life.proposed < STILL_WAITING:
            return
        agreed_ago = (life.again or life.proposed) - 18
        changes.agree(by=self.lead, proposal=proposal, because="Agreed by all who spoke.", on=self.day(agreed_ago))
        self.walk(life, Place.objects.get(proposal=proposal))

    def proposed(self, life: Life, person: Person, ago: int, what_changed: str = "") -> Proposal:
        """Put forward by the agency that knows them best, and spoken to by the others."""
        others = self.alongside(person)
        proposal = changes.propose(
            by=self.lead if life.origin is S else others[0], person=person, origin=life.origin, because=next(self.why),
            on=self.day(ago), what_changed=what_changed,
        )  # fmt: skip
        views = ("for", "for") if what_changed else life.views
        for number, (speaker, stance) in enumerate(zip(others[0 if life.origin is S else 1 :], views, strict=False)):
            changes.say_view(
                by=speaker, proposal=proposal, stance=AgencyView.Stance(stance), because=next(self.said[stance]),
                on=self.day(max(0, ago - 4 - 3 * number)),
            )  # fmt: skip
        if life.origin is not S and ago >= STILL_WAITING:
            self.lead_says(proposal, ago)
        return proposal

    def lead_says(self, proposal: Proposal, ago: int) -> None:
        changes.say_view(
            by=self.lead, proposal=proposal, stance=AgencyView.Stance.FOR, because="The team has room to begin.",
            on=self.day(ago - 10),
        )  # fmt: skip

    def walk(self, life: Life, place: Place) -> None:
        now = ""
        for ago, to in life.moves:
            on, is_longer = self.day(ago), to == now
            changes.move(
                by=self.lead, place=place, to=to, on=on,
                because="It goes well and needs longer." if is_longer else MOVED[to],
                until=on + dt.timedelta(days=150) if is_longer else self.until(to, life, on),
                hold_reason=life.hold if to == "on_hold" else "",
                follow_on="Tenancy support, Housing Solutions" if to == "monitored" else "",
                attempts=self.attempts(place, on) if to == "disengaged" else (),
            )  # fmt: skip
            now = to
            if to == "monitored":
                self.look(place, on)
        if life.ended:
            words = (
                "A year of looks, and things hold." if life.ended == "monitored" else "Lives with family in Leeds now."
            )
            changes.end(by=self.lead, place=place, ending=Place.Ending(life.ended), because=words, on=self.day(3))

    def until(self, to: str, life: Life, on: dt.date) -> dt.date | None:
        return on + dt.timedelta(days=420 if life.hold == "longer_sentence" else 90) if to == "on_hold" else None

    def attempts(self, place: Place, on: dt.date) -> list[Attempt]:
        """One attempt was made and told of; one is still to come."""
        speaker = self.alongside(place.person)[0]
        agency = Agency.objects.get(pk=speaker.agency_id or 0)
        return [
            Attempt(agency, "Breakfast at the day centre, with somebody they know", on + dt.timedelta(days=9)),
            Attempt(agency, "A card through their sister, with the direct number", self.today + dt.timedelta(days=6)),
        ]

    def look(self, place: Place, since: dt.date) -> None:
        """Monthly looks up to the one before last: the last is late, which the list shows."""
        status = documents.statuses_in_use()[1].statuses["monitored"]
        due = [on for on in check_points(status, since) if on <= self.today]
        standings = cycle((CheckPoint.Standing.HOLDING, CheckPoint.Standing.HOLDING, CheckPoint.Standing.SLIPPING))
        moves_after = place.moves.filter(on__gt=since).order_by("on").first()
        for on, standing in zip(due[:-1] or due, standings, strict=False):
            if moves_after is None or on < moves_after.on:
                changes.look(
                    by=self.lead, place=place, due_on=on, standing=standing, on=on, note="Their worker told us."
                )

    def told(self, person: Person) -> None:
        """Whoever put them forward has read why not, and has told the person."""
        for task in Task.objects.open().filter(person=person, about__startswith="list:told"):
            tasks.finish(by=self.lead, task=task, result="Told on the next visit. It was taken calmly.")
