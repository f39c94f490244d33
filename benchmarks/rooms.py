"""A borough at work, straight into the tables: 2,000 people on the list, who leads for them, and what is done with each."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PEOPLE_OF_A_WORKER = 6
ACTIONS, CONTACTS, BARRIERS, REQUESTS = 10, 25, 2, 2
ASKED, NEEDS, MEETINGS, ASSESSED = 8, 6, 2, 5
"""Rows of each kind for everybody on the list."""
BY = "Bench"


@dataclass(frozen=True)
class Borough:
    """homes: the agency that leads for each person on the list; leads: its worker; states what the rows are drawn from."""

    homes: dict[int, int]
    leads: dict[int, Any]
    today: dt.date
    chance: random.Random

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=self.chance.randrange(days))

    def ahead(self, days: int) -> dt.date:
        return self.today + dt.timedelta(days=self.chance.randrange(days))


def fill(on_list: int, today: dt.date) -> Borough:
    """Needs people and records at agencies (`benchmarks.criteria.fill`)."""
    from alongside.people.models import Record

    homes = dict(Record.objects.order_by("person_id", "-agency_id").values_list("person_id", "agency_id"))
    chosen = sorted(homes)[:: max(1, len(homes) // on_list)][:on_list]
    homes = {person: homes[person] for person in chosen}
    borough = Borough(homes, _workers(homes), today, random.Random(7))
    for plant in (_list, _alongside, _actions, _contacts, _barriers, _money, *DAILY):
        plant(borough)
    return borough


def _workers(homes: dict[int, int]) -> dict[int, Any]:
    """A lead worker for every six people whom an agency leads for."""
    from alongside.access.models import Membership, User
    from alongside.access.policy import Role

    made: dict[tuple[int, int], User] = {}
    led: Counter[int] = Counter()
    leads = {}
    for person, agency in homes.items():
        key = (agency, led[agency] // PEOPLE_OF_A_WORKER)
        if key not in made:
            made[key] = User(email=f"worker{len(made)}@bench.example", name=f"Worker {len(made)}", password="!")
        leads[person] = made[key]
        led[agency] += 1
    _put(made.values())
    _put(
        Membership(user=user, agency_id=agency, role=Role.LEAD_WORKER, starts_on=dt.date(2020, 1, 1))
        for (agency, _), user in made.items()
    )
    return leads


def _list(borough: Borough) -> None:
    from alongside.cohort.models import Capacity, Place, StatusMove

    Capacity.objects.create(
        data_places=1500, referral_places=500, starts_on=dt.date(2020, 1, 1), because=BY, by_name=BY
    )
    kinds = ["data", "data", "data", "referral"]
    places = [
        Place(person_id=person, kind=borough.chance.choice(kinds), started_on=borough.ago(540))
        for person in borough.homes
    ]
    _put(places)
    ways = [["identified"], ["identified", "approached"], ["identified", "approached", "active"]]
    moves = []
    for place in places:
        before, day = "", place.started_on
        for status in borough.chance.choice(ways):
            until = day + dt.timedelta(days=180)
            moves.append(StatusMove(place=place, from_status=before, to_status=status, because=BY, expected_until=until,
                                    version=1, on=day, by_name=BY))  # fmt: skip
            before, day = status, min(borough.today, day + dt.timedelta(days=30))
    _put(moves)


def _alongside(borough: Borough) -> None:
    from alongside.team.models import Beside, Lead

    _put(
        Lead(person_id=person, agency_id=agency, worker=borough.leads[person], because=BY, started_on=borough.ago(400),
             given_by_name=BY)
        for person, agency in borough.homes.items()
    )  # fmt: skip
    _put(
        Beside(person_id=person, role="peer", name="Peer", started_on=borough.ago(200), named_by_name=BY)
        for person in borough.homes
    )


def _actions(borough: Borough) -> None:
    from alongside.tasks.models import Task

    def one(person: int, number: int) -> Task:
        closed = {"done_at": dt.datetime.now(dt.UTC), "result": "Done", "done_by_name": BY} if number % 2 else {}
        return Task(person_id=person, agency_id=borough.homes[person], owner=borough.leads[person], title="Something to do",
                    category="identity", due_on=borough.ahead(60) if number % 4 else borough.ago(20), asked_by_name=BY,
                    **closed)  # fmt: skip

    _put(one(person, number) for person in borough.homes for number in range(ACTIONS))


def _contacts(borough: Borough) -> None:
    from alongside.contact.models import Contact

    _put(
        Contact(key=uuid.UUID(int=borough.chance.getrandbits(128)).hex, person_id=person, agency_id=borough.homes[person],
                category="identity", on=borough.ago(540), mode="phone",
                outcome=borough.chance.choice(["spoke", "no_answer", "message_left"]), note="A note", minutes=15,
                by=borough.leads[person], by_name=BY)
        for person in borough.homes for _ in range(CONTACTS)
    )  # fmt: skip


def _barriers(borough: Borough) -> None:
    from alongside.barriers.models import Barrier
    from alongside.barriers.rules import DOMAINS

    common = [slug for slug, domain in DOMAINS.items() if domain.category == "housing"] or ["housing"]
    _put(
        Barrier(person_id=person, agency_id=borough.homes[person], category="housing", domain=borough.chance.choice(common),
                what="Something in the way", met_on=borough.ago(300), raised_by_name=BY)
        for person in borough.homes for _ in range(BARRIERS)
    )  # fmt: skip


def _money(borough: Borough) -> None:
    from alongside.budget.models import Answer, Fund, SpendingRequest
    from alongside.budget.rules import State

    pence = 50_000 * len(borough.homes)
    ends = borough.today + dt.timedelta(days=200)
    fund = Fund.objects.create(title="This year", starts_on=borough.today - dt.timedelta(days=160), ends_on=ends, pence=pence,
                               per_person_pence=50_000, set_by_name=BY)  # fmt: skip
    gaps = ["no_release_grant", "no_deposit", "no_phone"]
    requests = [
        SpendingRequest(fund=fund, person_id=person, agency_id=borough.homes[person], asked_by=borough.leads[person],
                        asked_by_name=BY, asked_at=dt.datetime.now(dt.UTC), answer_by=borough.today, pence=4_500,
                        what="Boots", kind="clothes", gap=borough.chance.choice(gaps))
        for person in borough.homes for _ in range(REQUESTS)
    ]  # fmt: skip
    agreed = [each for number, each in enumerate(requests) if number % 10]
    for each in agreed:
        each.state, each.cost = State.AGREED, each.pence
    _put(requests)
    _put(Answer(request=each, pence=each.pence, by=borough.leads[each.person_id], by_name=BY) for each in agreed)


def _plans(borough: Borough) -> None:
    from alongside.support.models import Requirement

    def one(person: int, number: int) -> Requirement:
        return Requirement(
            person_id=person, agency_id=borough.homes[person], category="identity", kind="appointment", what="Be there",
            asker=("", "The jobcentre")[number % 2], on=borough.ahead(27), at=dt.time(9 + number % 8), minutes=45,
            place="The library", asks=["assessment:housing"] if number % 4 < 2 else [], written_at=_now(),
            written_by_name=BY,
        )  # fmt: skip

    _put(one(person, number) for person in borough.homes for number in range(ASKED))


def _packages(borough: Borough) -> None:
    from alongside.package import areas
    from alongside.package.models import Agreed, Need, Package, Sheet, Voice

    packages = [Package(person_id=person, agency_id=home, begun_by_name=BY) for person, home in borough.homes.items()]
    _put(packages)
    life = list(areas.in_force().values())
    saved = {"number": 1, "written_at": _now(), "written_by_name": BY, "written_by_agency": BY}

    def part(package: Package) -> dict[str, Any]:
        return {"package": package, "person_id": package.person_id, "agency_id": package.agency_id}

    _put(
        Voice(**part(each), **saved, words="My own front door.", words_by=BY, words_on=borough.today, words_how="phone")
        for each in packages
    )
    _put(
        Sheet(**part(each), **saved, area=area.slug, category=area.category, talk="explored", in_place="Something",
              next_step="" if number else "Ring them", whose="" if number else "agency",
              move_agency_id=None if number else each.agency_id, next_on=None if number else borough.ahead(30))
        for each in packages for number, area in enumerate(life)
    )  # fmt: skip
    _put(
        Need(**part(each), category=life[0].category, area=life[0].slug, what="A bed", written_by_name=BY,
             **({} if number % 3 else {"state": "promised", "promised_agency_id": each.agency_id, "due_on": borough.ago(9)}))
        for each in packages for number in range(NEEDS)
    )  # fmt: skip
    _put(
        Agreed(**part(each), is_agreed=True, on=borough.today, how="phone", at=_now(), by_name=BY) for each in packages
    )


def _conferences(borough: Borough) -> None:
    from alongside.conference.models import Conference, Invitation, Said

    rows = [
        Conference(person_id=person, agency_id=home, category="identity", settles="Where next?", on=borough.ahead(60),
                   called_by_name=BY)
        for person, home in borough.homes.items() for _ in range(MEETINGS)
    ]  # fmt: skip
    _put(rows)
    _put(Invitation(conference=each, agency_id=each.agency_id, category="identity") for each in rows)
    _put(
        Said(conference=each, agency_id=each.agency_id, category="identity", kind=kind, text="Their own door", by_name=BY)
        for each in rows for kind in ("view", "information", "decision")
    )  # fmt: skip


def _assessed(borough: Borough) -> None:
    from alongside.conference.models import Acceptance, Assessment, ToldAgain

    rows = [
        Assessment(person_id=person, agency_id=home, category="identity", kind=("housing", "risk")[number % 2],
                   made_by="The hospital", done_on=borough.ago(300), valid_until=borough.ahead(300), by_name=BY)
        for person, home in borough.homes.items() for number in range(ASSESSED)
    ]  # fmt: skip
    _put(rows)
    _put(
        Acceptance(assessment=each, agency_id=each.agency_id, category="identity", by_name=BY, on=borough.today)
        for each in rows
    )
    _put(
        ToldAgain(person_id=each.person_id, agency_id=each.agency_id, category="identity", on=borough.ago(300),
                  kind=each.kind, by_name=BY)
        for each in rows
    )  # fmt: skip


DAILY = (_plans, _packages, _conferences, _assessed)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _put(rows: Iterable[Any]) -> None:
    rows = list(rows)
    type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
