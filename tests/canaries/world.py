"""A partnership in which every fact carries a word of its own, so that it can be told where each one got to.

A new table about people is taught here: one function in PLANTERS that adds rows whose text comes from `World.mark`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency, User
from alongside.access.policy import Category, Role, Viewer
from alongside.barriers.models import Ask, AskMove, AskOption, Barrier, BarrierMove, Effect, Evidence, Joining
from alongside.barriers.rules import DOMAINS
from alongside.budget.models import Answer, Fund, Receipt, SpendingRequest
from alongside.budget.rules import State as MoneyState
from alongside.cohort.checking import assess_everyone
from alongside.cohort.models import AgencyView, CheckPoint, Decision, Nomination, Place, Proposal, StatusMove
from alongside.conference.models import Acceptance, Assessment, Conference, Invitation, Said, ToldAgain
from alongside.contact.models import Contact
from alongside.instruments.models import Completion
from alongside.matching.models import Judgement, RuleTrial, Suggestion
from alongside.meeting import changes as meetings
from alongside.meeting.models import Case, Extract, Meeting, Notes, Point, Reason, Returned, Signing
from alongside.meeting.rules import Rhythm, Standing
from alongside.outputs.models import Carried
from alongside.package import areas
from alongside.package.models import Agreed, Goal, Need, Package, Sheet, Step, Voice
from alongside.papers.keeping import keep
from alongside.papers.models import Paper
from alongside.people.models import Event, Identifier, IdentityMove, Name, NameWordUse, Person, Record
from alongside.people.rules import EVENT_KINDS
from alongside.people.search import refresh
from alongside.reaching.models import SafeAddress, SafeWays
from alongside.rights.models import Correction, Request
from alongside.sources.models import Import, RefusedRow, Source, State
from alongside.support.models import EarlierText, Requirement, SetAside
from alongside.tasks.models import Move, Task
from alongside.team.models import Beside, Cover, Handover, Lead
from alongside.workspace.definitions import ship_all
from tests.canaries.scan import new_mark
from tests.factories.partnership import Partnership, make_partnership

BORN = dt.date(1985, 3, 4)


@dataclass
class World:
    """marks: marked word -> the rows that hold it. Who may see one of the rows may see the word."""

    partnership: Partnership
    today: dt.date
    people: dict[str, Person] = field(default_factory=dict)
    marks: dict[str, list[models.Model]] = field(default_factory=lambda: defaultdict(list))
    viewers: list[Viewer] = field(default_factory=list)
    _allowed: dict[str, set[str]] = field(default_factory=dict)
    _paths: dict[str, list[str]] = field(default_factory=dict)

    def paths(self, address: Any) -> list[str]:
        """The address with each value of each parameter, worked out once: the world stays as it was built."""
        if address.route not in self._paths:
            self._paths[address.route] = address.paths(self)
        return self._paths[address.route]

    @property
    def agencies(self) -> list[Agency]:
        it = self.partnership
        return [it.council, it.probation, it.drug_service, it.outsider]

    def plant(self, row: models.Model, *names: str) -> models.Model:
        """Put a marked word into each of these text fields and save the row."""
        for name in names:
            word = new_mark()
            setattr(row, name, word.capitalize())
            self.marks[word].append(row)
        row.save()
        return row

    def also(self, row: models.Model, *words: str) -> None:
        """The row holds these marked words too."""
        for word in words:
            self.marks[word.lower()].append(row)

    def allowed(self, viewer: Viewer) -> set[str]:
        """The words that the policy lets this viewer see."""
        if viewer.name not in self._allowed:
            self._allowed[viewer.name] = self._decide(viewer)
        return self._allowed[viewer.name]

    def _decide(self, viewer: Viewer) -> set[str]:
        decided: dict[tuple[str, object], bool] = {}

        def may_see(row: models.Model) -> bool:
            key = (row._meta.label, row.pk)
            if key not in decided:
                decided[key] = bool(gate.why(viewer, row))
            return decided[key]

        return {word for word, rows in self.marks.items() if any(map(may_see, rows))}


def build() -> World:
    """Four people known to different agencies, with every kind of fact; everyone linked, assessed and searchable."""
    partnership = make_partnership()
    world = World(partnership, timezone.localdate())
    known = {
        "everywhere": world.agencies,
        "half hidden": [partnership.council, partnership.outsider],
        "outsider's": [partnership.outsider],
        "drug service's": [partnership.drug_service],
    }
    for name, agencies in known.items():
        person = Person(date_of_birth=BORN)
        world.people[name] = world.plant(person, "given_name", "family_name")
        for agency in agencies:
            _record(world, agency, person)
    ship_all()
    for planter in (*PLANTERS.values(), plant_files, plant_questions, plant_meetings):
        planter(world)
    refresh()
    assess_everyone(by=partnership.viewer(Role.COORDINATOR), today=world.today)
    world.viewers = [partnership.viewer(role) for role in Role] + [
        partnership.viewer(role, agency)
        for role, agency in [
            (Role.COORDINATOR, partnership.probation),
            (Role.COORDINATOR, partnership.drug_service),
            (Role.COORDINATOR, partnership.outsider),
            (Role.DATA_OFFICER, partnership.outsider),
            (Role.TEAM_MEMBER, partnership.outsider),
            (Role.LEAD_WORKER, partnership.outsider),
            (Role.LEAD_WORKER, partnership.drug_service),
        ]
    ]
    return world


def _record(world: World, agency: Agency, person: Person) -> Record:
    number = Record.objects.count() + 1
    record = Record(
        agency=agency, source=f"{agency.slug}-plain", own_key=f"K{number}", person=person, date_of_birth=BORN,
        identity_digest=str(number), linked_digest=str(number),
    )  # fmt: skip
    world.plant(record, "given_name", "family_name")
    record.supplied = {"given_name": record.given_name, "family_name": record.family_name, "town": new_mark()}
    world.also(record, record.supplied["town"])
    record.save()
    return record


def plant_names(world: World) -> None:
    for record in Record.objects.all():
        main = Name.objects.create(
            record=record, kind="main", given_name=record.given_name, family_name=record.family_name,
            search_words=record.full_name.upper(),
        )  # fmt: skip
        world.also(main, record.given_name, record.family_name)
        alias = Name(record=record, kind="alias", search_words="")
        world.plant(alias, "given_name", "family_name")
        alias.search_words = alias.full_name.upper()
        alias.save()


def plant_identifiers(world: World) -> None:
    for record in Record.objects.all():
        for kind, category in (("nhs_number", Category.PHYSICAL_HEALTH), ("pnc", Category.JUSTICE)):
            world.plant(Identifier(record=record, kind=kind, category=category), "supplied", "canonical")


def plant_events(world: World) -> None:
    kinds = {kind.category: slug for slug, kind in EVENT_KINDS.items()}
    day = world.today - dt.timedelta(days=40)
    for record in Record.objects.all():
        for category in Category:
            event = Event(
                person=record.person, record=record, agency=record.agency, kind=kinds.get(category, "barrier"),
                category=category, starts_on=day, digest=f"{record.pk}{category}",
            )  # fmt: skip
            world.plant(event, "summary")


def plant_tasks(world: World) -> None:
    for record in Record.objects.all():
        for category in (Category.HOUSING, Category.DOMESTIC_ABUSE):
            task = Task(
                person=record.person,
                agency=record.agency,
                category=category,
                due_on=world.today,
                asked_by_name="Somebody",
            )
            world.plant(task, "title")


def plant_moves_of_tasks(world: World) -> None:
    for task in Task.objects.all():
        world.plant(Move(task=task, kind="carried", by_name="Somebody"), "note")


def plant_papers(world: World) -> None:
    """What a file says beside its contents is the business of tests/papers: one will do for all of them."""
    stored = keep(b"a picture")
    for record in Record.objects.all():
        for category in (Category.HOUSING, Category.DOMESTIC_ABUSE):
            paper = Paper(
                person=record.person, agency=record.agency, category=category, kind="jpeg", size=1, sha256="0" * 64,
                stored=stored, original="", added_by_name="Somebody",
            )  # fmt: skip
            world.plant(paper, "title")


def plant_barriers(world: World) -> None:
    """One of each person's for every agency that knows them, in a common and in a guarded part of life; and one of everybody's."""
    for record in Record.objects.all():
        for domain in ("housing", "safety"):
            barrier = Barrier(
                person=record.person, agency=record.agency, category=DOMAINS[domain].category, domain=domain,
                met_on=world.today, raised_by_name="Somebody", task=Task.objects.filter(person=record.person).first(),
            )  # fmt: skip
            world.plant(barrier, "what", "organisation", "rule", "evidence")
            by = {"barrier": barrier, "on": world.today, "by_name": "Somebody"}
            world.plant(BarrierMove(to_state="open", **by), "why")
            world.plant(Evidence(**by), "words")
    everybodys = Barrier(category="identity", domain="access", met_on=world.today, raised_by_name="Somebody")
    world.plant(everybodys, "what", "evidence")
    plant_asks(world, everybodys)
    gone = Barrier(category="identity", domain="access", met_on=world.today - dt.timedelta(days=9), state="removed",
                   ended_on=world.today - dt.timedelta(days=3), raised_by_name="Somebody")  # fmt: skip
    world.plant(gone, "what")
    world.plant(Effect(barrier=gone, days=3, on=world.today, by_name="Somebody"), "words")


def plant_asks(world: World, everybodys: Barrier) -> None:
    """What two people met is part of the one of everybody's, and a board is asked about that."""
    for barrier in Barrier.objects.exclude(person=None).order_by("-pk")[:2]:
        Barrier.objects.filter(pk=barrier.pk).update(part_of=everybodys)
        joining = Joining(barrier=barrier, onto=everybodys, is_joined=True, on=world.today, by_name="Somebody")
        world.plant(joining, "why")
    ask = Ask(barrier=everybodys, board="project-board", asked_on=world.today, answer_by=world.today)
    world.plant(ask, "wanted", "shows", "tried", "board_title", "asked_by_name")
    world.also(ask, everybodys.what)  # its page says what it is about
    world.plant(AskOption(ask=ask, position=1), "what", "risk")
    world.plant(AskMove(ask=ask, kind="asked", on=world.today, by_name="Somebody"), "words")


def plant_contacts(world: World) -> None:
    """One for each record, logged by somebody at its agency, in a common and in a guarded category."""
    for record in Record.objects.all():
        worker = world.partnership.viewer(Role.TEAM_MEMBER, record.agency)
        for category in (Category.IDENTITY, Category.DOMESTIC_ABUSE):
            contact = Contact(
                key=uuid.uuid4().hex, person=record.person, agency=record.agency, category=category, on=world.today,
                mode="phone", outcome="message_left", by_id=worker.user_id, by_name="Somebody", minutes=15,
            )  # fmt: skip
            world.plant(contact, "place", "note", "unsafe_because")


def plant_safe_ways(world: World) -> None:
    """What each said, and where they are safe, which nobody may read: two people have not agreed."""
    since = {"starts_on": world.today, "recorded_by_name": "Somebody"}
    for person in world.people.values():
        world.plant(SafeWays(person=person, told_on=world.today, **since), "code_word", "through", "must_not_learn")
    for record in Record.objects.exclude(person=None):
        world.plant(
            SafeAddress(person=record.person, agency=record.agency, kind="refuge", **since), "address", "given_by"
        )


def plant_nominations(world: World) -> None:
    for record in Record.objects.all():
        nomination = Nomination(person=record.person, agency=record.agency, on=world.today, by_name="Somebody")
        world.plant(nomination, "barriers_met", "why_now")


def plant_list(world: World) -> None:
    """Everybody proposed, everybody's agencies heard, and decided; all have a place but one, whose proposal waits."""
    for name, person in world.people.items():
        agencies = [record.agency for record in person.records.select_related("agency").order_by("pk")]
        waits = name == "half hidden"
        proposal = Proposal(
            person=person, agency=agencies[0], origin="referral", on=world.today, by_name="Somebody",
            decided_at=None if waits else timezone.now(),
        )  # fmt: skip
        world.plant(proposal, "because", "what_changed")
        for agency in agencies:
            view = AgencyView(proposal=proposal, agency=agency, stance="for", on=world.today, by_name="Somebody")
            world.plant(view, "because")
        if not waits:
            plant_place(world, proposal)


def plant_place(world: World, proposal: Proposal) -> None:
    decision = Decision(proposal=proposal, outcome="agreed", places=20, taken=1, on=world.today, by_name="Somebody",
                        place_kind="referral", approved_by_name="Somebody")  # fmt: skip
    world.plant(decision, "because", "beyond_because")
    place = Place.objects.create(person=proposal.person, proposal=proposal, kind="referral", started_on=world.today)
    ended = Place(person=proposal.person, kind="data", started_on=world.today, ended_on=world.today, ended_as="other")
    world.plant(ended, "ended_why")
    for before, after in (("", "identified"), ("identified", "monitored")):
        move = StatusMove(
            place=place, from_status=before, to_status=after, version=1, on=world.today, by_name="Somebody"
        )
        world.plant(move, "because", "follow_on")
    look = CheckPoint(place=place, number=1, due_on=world.today, standing="holding", on=world.today, by_name="Somebody")
    world.plant(look, "note")


def plant_money(world: World) -> None:
    """A fund, and of every agency something asked for, answered and settled."""
    fund = Fund.objects.create(
        title="This year", starts_on=world.today, ends_on=world.today, pence=1_000_000, per_person_pence=50_000,
        set_by_name="Somebody",
    )  # fmt: skip
    for record in Record.objects.select_related("agency"):
        request = SpendingRequest(
            fund=fund, person=record.person, agency=record.agency, asked_by_name="Somebody", asked_at=timezone.now(),
            answer_by=world.today, pence=4_500, kind="clothes", gap="no_release_grant",
            state=MoneyState.SPENT if record.pk % 2 else MoneyState.AGREED, cost=4_400 if record.pk % 2 else 4_500,
        )  # fmt: skip
        world.plant(request, "what", "why")
        by = user_of(world.partnership.viewer(Role.COORDINATOR))
        world.plant(Answer(request=request, pence=4_500, by=by, by_name="Somebody"), "because")
        if record.pk % 2:
            world.plant(Receipt(request=request, pence=4_400, on=world.today, by_name="Somebody"), "receipt")


def plant_team(world: World) -> None:
    """Everybody led by the first agency that keeps a record of them, somebody beside them, a handover offered and a cover."""
    by = user_of(world.partnership.viewer(Role.LEAD_WORKER))
    other = user_of(world.partnership.viewer(Role.NAVIGATOR))
    for person in world.people.values():
        record = Record.objects.filter(person=person).select_related("agency").order_by("pk").first()
        if record is None:
            continue
        lead = Lead(person=person, agency=record.agency, worker=by, started_on=world.today, given_by_name="Somebody")
        world.plant(lead, "because")
        handover = Handover(
            person=person, lead=lead, to_agency=record.agency, to_worker=other, offered_on=world.today,
            answer_by=world.today, offered_by_name="Somebody",
        )  # fmt: skip
        world.plant(handover, "matters", "next_three", "wishes")
        beside = Beside(person=person, role="peer", started_on=world.today, named_by_name="Somebody")
        world.plant(beside, "name", "organisation", "reach")
        Cover.objects.create(
            person=person, absent=by, worker=other, agency=record.agency, starts_on=world.today, ends_on=world.today,
            arranged_by_name="Somebody",
        )  # fmt: skip


def plant_plan(world: World) -> None:
    """Of every agency something asked of each person, what it said before, and a finding set aside."""
    for number, record in enumerate(Record.objects.select_related("agency")):
        category = [Category.IDENTITY, Category.JUSTICE, Category.SUBSTANCE_USE, Category.DOMESTIC_ABUSE][number % 4]
        row = Requirement(
            person=record.person, agency=record.agency, category=category, kind="rule", says=["abstinence", "harm_reduction"],
            on=world.today, at=dt.time(10), place="A place", mode="in_person", written_at=timezone.now(),
            written_by_name="Somebody",
        )  # fmt: skip
        world.plant(row, "what", "asker", "source_note", "area")
        earlier = EarlierText(
            requirement=row, person=row.person, agency=row.agency, category=category, version=0, by_name="Somebody",
            at=timezone.now(),
        )  # fmt: skip
        world.plant(earlier, "text")
        world.plant(SetAside(person=record.person, agency=record.agency, key="0" * 32, by_name="Somebody"), "because")


def plant_packages(world: World) -> None:
    """Of every agency that knows somebody a package: words, two areas of life, a goal, needs and what happened to them."""
    life, now = areas.in_force(), timezone.now()
    for record in Record.objects.select_related("agency"):
        of = {"person": record.person, "agency": record.agency}
        package = Package.objects.create(**of, begun_by_name="Somebody")
        wrote = {**of, "package": package, "number": 1, "written_at": now, "written_by_name": "Somebody"}
        voice = Voice(**wrote, words_on=world.today, words_how="phone")
        world.plant(voice, "words", "words_by", "strengths", "works", "does_not")
        for area in (life["accommodation"], life["substance_use"], life["safety"]):
            about = {**of, "package": package, "category": area.category, "area": area.slug}
            sheet = Sheet(
                **{**wrote, **about}, talk="none", said_on=world.today, whose="agency", move_agency=record.agency
            )
            world.plant(sheet, "said_by", "in_place", "next_step")
            goal = world.plant(Goal(**about, state="set_aside", written_by_name="Somebody"), "words", "because")
            need = Need(
                **about, state="promised", promised_agency=record.agency, due_on=world.today, written_by_name="X"
            )
            world.plant(need, "what")
            _steps_of(world, {**of, "package": package, "category": area.category}, goal, need)
        world.plant(
            Agreed(**of, package=package, is_agreed=False, on=world.today, at=now, by_name="Somebody"), "why_not"
        )


def _steps_of(world: World, of: dict[str, object], goal: models.Model, need: models.Model) -> None:
    told = {**of, "on": world.today, "at": timezone.now(), "by_name": "Somebody"}
    world.plant(Step(**told, goal=goal, kind="set_aside"), "said")
    world.plant(Step(**told, need=need, kind="tried"), "said")


def plant_conferences(world: World) -> None:
    """Of every agency a conference about each person in a common and in a guarded category, with all that is said in one."""
    for record in Record.objects.select_related("agency"):
        for category in (Category.HOUSING, Category.DOMESTIC_ABUSE):
            its = {"agency": record.agency, "category": category}
            row = Conference(person=record.person, on=world.today, called_by_name="Somebody", **its)
            world.plant(row, "settles", "where", "few_because")
            for agency in {record.agency, world.partnership.council}:
                Invitation.objects.create(conference=row, agency=agency, category=category)
            task = Task.objects.filter(person=record.person).first()
            for kind in Said.Kind:
                task_of = task if kind is Said.Kind.DECISION else None
                world.plant(Said(conference=row, kind=kind, task=task_of, by_name="Somebody", **its), "text")


def plant_assessments(world: World) -> None:
    for record in Record.objects.select_related("agency"):
        for kind, category in (("housing", Category.HOUSING), ("safety", Category.DOMESTIC_ABUSE)):
            its = {"agency": record.agency, "category": category}
            row = Assessment(person=record.person, kind=kind, done_on=world.today, by_name="Somebody", **its)
            world.plant(row, "made_by", "ask_at", "again_because")
            Acceptance.objects.create(assessment=row, on=world.today, by_name="Somebody", **its)
            told = ToldAgain(person=record.person, kind=kind, on=world.today, by_name="Somebody", **its)
            world.plant(told, "told_to")


def plant_completions(world: World) -> None:
    """Of every agency one instrument answered about each person, in a common and in a guarded category."""
    for record in Record.objects.select_related("agency"):
        for category in (Category.MENTAL_HEALTH, Category.DOMESTIC_ABUSE):
            row = Completion(person=record.person, agency=record.agency, category=category, instrument="ons4", on=world.today,
                             how="with", answers={"happy": 7}, by_name="Somebody")  # fmt: skip
            world.plant(row, "note")


def plant_moves(world: World) -> None:
    first, second = world.people["everywhere"], world.people["outsider's"]
    move = IdentityMove(kind="merge", person=first, other=second, before={}, by_name="Somebody")
    world.plant(move, "because")


def plant_corrections(world: World) -> None:
    """Facts of every agency that the person says are wrong, with their own words beside them."""
    for event in Event.objects.filter(category__in=(Category.HOUSING, Category.DOMESTIC_ABUSE)).select_related(
        "record"
    ):
        request = Request(
            kind="correction", person=event.person, relation="self", channel="letter", received_on=world.today
        )
        request.save()
        correction = Correction(
            request=request, person=event.person, agency=event.agency, category=event.category, record=event.record,
            event=event, is_about_event=True, was="", asked_on=world.today,
        )  # fmt: skip
        world.plant(correction, "statement")


def plant_files(world: World) -> None:
    """A file of the council's that was read, one that waits to be confirmed, and a row of it that was refused."""
    source = Source(slug="council-plain", title="Visits", agency=world.partnership.council, profile="plain")
    source.save()
    for number, state in enumerate((State.APPLIED, State.NEEDS_CONFIRMATION)):
        upload = Import(
            source=source, state=state, file_name="visits.csv", sha256=str(number), size=1, profile="plain",
            profile_version=1, header=["Name"], titles=["Name"], refused=1, uploaded_by_name="Somebody",
        )  # fmt: skip
        world.plant(upload, "message")
        word = new_mark()
        world.also(RefusedRow.objects.create(upload=upload, line=2, because="no date of birth", cells=[word]), word)


def plant_questions(world: World) -> None:
    """Are these two one person? One question open, one judged, one waiting for a second look; and a rule being tried."""
    everywhere, theirs = world.people["everywhere"], world.people["outsider's"]
    left, right = everywhere.records.first(), theirs.records.first()
    shown = Suggestion(kind="join", person=everywhere, other=theirs, left=left, right=right, why="doubtful",
                       weight=3, probability=0.8, usefulness=1)  # fmt: skip
    shown.save()
    known = world.people["drug service's"].records.first()
    for other, waits in ((known, False), (right, True)):
        judgement = Judgement(
            verdict="different", left=left, right=other, left_records=[left.pk], right_records=[other.pk],
            needs_second_look=waits, by_name="Somebody",
        )  # fmt: skip
        world.plant(judgement, "because")
    RuleTrial.objects.create(rule="", by_name="Somebody")


def plant_meetings(world: World) -> None:
    """A forum of every agency that nobody chairs yet, so that the coordinator does, with a meeting today."""
    by = world.partnership.viewer(Role.COORDINATOR)
    terms = meetings.Terms("The team", "team", "Who does what", "I keep what is said", Rhythm.FORTNIGHTLY, 2)
    forum = meetings.set_up(by=by, terms=terms, today=world.today)
    others = [
        world.partnership.viewer(Role.LEAD_WORKER),
        world.partnership.viewer(Role.TEAM_MEMBER, world.partnership.outsider),
    ]
    for agency in (each for each in world.agencies if each.is_named_to_others):
        sits = next((each for each in (by, *others) if each.agency_id == agency.pk), None)
        user = user_of(sits) if sits else None
        meetings.give_seat(by=by, forum=forum, agency=agency, standing=Standing.MEMBER, user=user, today=world.today)
    own = world.partnership.council  # two sit for it
    meetings.give_seat(
        by=by, forum=forum, agency=own, standing=Standing.MEMBER, user=user_of(others[0]), today=world.today
    )
    meeting: Meeting = meetings.call(
        by=by, forum=forum, when=meetings.When(world.today, dt.time(10), where="The library"), today=world.today
    )
    for each in (by, *others):
        meetings.sign(by=each, meeting=meeting, today=world.today)
    plant_turns(world, meeting)
    held = Meeting.objects.create(
        forum=forum,
        on=world.today - dt.timedelta(days=7),
        at=dt.time(10),
        where="The library",
        state="held",
        called_by_name="Somebody",
    )
    for each in (by, *others):
        Signing.objects.create(
            meeting=held, user=user_of(each), agency_id=each.agency_id, name=each.name, words="I keep it"
        )
    plant_turns(world, held)
    Notes.objects.create(meeting=held, digest="0" * 64, due_on=world.today, signed_by_name="Somebody")


def plant_turns(world: World, meeting: Meeting) -> None:
    """Everybody is spoken of, for reasons of every agency that knows them, each of which has sent a line in two kinds of fact."""
    for place, person in enumerate(Person.objects.order_by("pk")):
        case = Case.objects.create(meeting=meeting, person=person, position=place, by_name="Somebody")
        for record in person.records.select_related("agency"):
            for category in (Category.HOUSING, Category.DOMESTIC_ABUSE):
                of = {"case": case, "agency": record.agency, "category": category}
                world.plant(Reason(**of, why="late", key=f"fact:{record.pk}:{category}"), "words")
                world.plant(Returned(**of, kind="words", by_name="Somebody"), "text")
                said = {**of, "kind": "decision", "by_name": "Somebody"}
                first = world.plant(Point(**said, key=uuid.uuid4().hex), "text")
                world.plant(Point(**said, key=uuid.uuid4().hex, instead_of=first), "text")
            if meeting.state == Meeting.State.HELD:
                extract = Extract.objects.get_or_create(
                    case=case, agency=record.agency, defaults={"because": new_mark(), "by_name": "S"}
                )
                world.also(extract[0], extract[0].because)


def nothing(world: World) -> None:
    """Its rows come with those of another table and hold no text of their own."""


PLANTERS: dict[type[models.Model], Callable[[World], None]] = {
    Person: nothing,
    Record: nothing,
    Name: plant_names,
    NameWordUse: nothing,
    Identifier: plant_identifiers,
    Event: plant_events,
    Task: plant_tasks,
    Move: plant_moves_of_tasks,
    Paper: plant_papers,
    Barrier: plant_barriers,
    BarrierMove: nothing,
    Evidence: nothing,
    Joining: nothing,
    Effect: nothing,
    Contact: plant_contacts,
    SafeWays: plant_safe_ways,
    SafeAddress: nothing,
    Nomination: plant_nominations,
    Completion: plant_completions,
    IdentityMove: plant_moves,
    Carried: nothing,
    Correction: plant_corrections,
    Requirement: plant_plan,
    EarlierText: nothing,
    SetAside: nothing,
    Case: nothing,
    Reason: nothing,
    Returned: nothing,
    Point: nothing,
    Extract: nothing,
    Package: plant_packages,
    Voice: nothing,
    Sheet: nothing,
    Goal: nothing,
    Need: nothing,
    Step: nothing,
    Agreed: nothing,
    Conference: plant_conferences,
    Invitation: nothing,
    Said: nothing,
    Assessment: plant_assessments,
    Acceptance: nothing,
    ToldAgain: nothing,
    SpendingRequest: plant_money,
    Answer: nothing,
    Receipt: nothing,
    Lead: plant_team,
    Handover: nothing,
    Beside: nothing,
    Cover: nothing,
    Proposal: plant_list,
    AgencyView: nothing,
    Decision: nothing,
    Place: nothing,
    StatusMove: nothing,
    CheckPoint: nothing,
}


def tables_about_people() -> set[type[models.Model]]:
    return {
        model
        for model in apps.get_models()
        if hasattr(model, "Access") and not hasattr(model.Access, "verb") and hasattr(model.Access, "person")
    }


def user_of(viewer: Viewer) -> User:
    return User.objects.get(pk=viewer.user_id)
