"""What the home page says: each number is counted through the gate, and shown only to those whose work it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alongside.access import gate
from alongside.access.models import Agency, Agreement
from alongside.access.policy import Reach, Viewer
from alongside.audit import verifying
from alongside.audit.models import Entry
from alongside.barriers.models import Barrier
from alongside.budget import reading as budget
from alongside.cohort import documents, listing, shortlist
from alongside.cohort.models import Proposal
from alongside.kit.words import counted, plural
from alongside.matching.models import Judgement, Suggestion
from alongside.package import reading as packages
from alongside.partnership import attesting, purposes, waiting
from alongside.partnership.models import PurposeEntry
from alongside.people.models import IdentityMove, Person, Record
from alongside.rights import showing as rights
from alongside.sources.models import Import, Source, State
from alongside.tasks.models import Task

SHOWN_TASKS = 6
WEEK = dt.timedelta(days=7)
STEP_PAGES = {
    "membership.edit": "partnership:members",
    "purpose.edit": "partnership:purposes",
    "agreement.edit": "partnership:agreements",
    "source.edit": "sources:add",
    "import.upload": "sources:send",
}


@dataclass(frozen=True)
class Tile:
    """One number with its words and the page behind it. tone: "", "amber" (waits for somebody) or "clay" (late)."""

    number: int
    label: str
    note: str
    url: str
    tone: str = ""

    @property
    def link(self) -> SafeString:
        return format_html('<a class="govuk-link" href="{}">{}</a>', self.url, self.label)


@dataclass(frozen=True)
class Step:
    """One step of setting a partnership up. url: its page, where it has one that is open to the viewer."""

    label: str
    words: str
    is_done: bool
    url: str = ""


@dataclass(frozen=True)
class Door:
    """A page that is open to this viewer, and what it is for."""

    label: str
    words: str
    url: str


def last_here(viewer: Viewer) -> dt.datetime | None:
    """When this member signed in the time before; None where this is the first time."""
    sign_ins = Entry.objects.filter(kind=Entry.Kind.SIGN_IN, verb="sign-in", actor_id=viewer.user_id)
    return next(iter(sign_ins.order_by("-pk").values_list("at", flat=True)[1:2]), None)


def my_tasks(viewer: Viewer, today: dt.date) -> list[tuple[Task, str]]:
    """The next few tasks of mine, late ones first, each with its timing in words."""
    mine = gate.visible(viewer, Task.objects.open()).filter(owner=viewer.user_id, due_on__lte=today + WEEK)
    return [(task, task.timing(today).value.capitalize()) for task in mine.order_by("due_on", "pk")[:SHOWN_TASKS]]


def tiles(viewer: Viewer, today: dt.date, since: dt.datetime | None) -> list[Tile]:
    """The numbers that wait for this viewer."""
    return [
        *_task_tiles(viewer, today),
        *_promise_tiles(viewer, today),
        *_barrier_tiles(viewer),
        *_match_tiles(viewer),
        *_file_tiles(viewer, today),
        *_list_tiles(viewer, today),
        *_shortlist_tiles(viewer, since),
        *_money_tiles(viewer),
        *_trust_tiles(viewer, today),
        *_ledger_tiles(viewer),
        *_rights_tiles(viewer, today),
    ]


def _rights_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    pages = {"request": "rights:list", "breach": "rights:breaches"}
    found = [
        Tile(count, f"open {plural(count, noun, 'requests' if noun == 'request' else 'breaches')}", note,
             reverse(pages[noun]), tone)
        for count, noun, note, tone in rights.deadlines(viewer, today, timezone.now())
    ]  # fmt: skip
    if count := rights.waiting_disposals(viewer):
        words = plural(count, "list of what is to go", "lists of what is to go")
        found.append(Tile(count, words, "waits for your word", reverse("rights:retention"), "amber"))
    return found


def _task_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    if not viewer.may("task.take") or viewer.grant.reach is Reach.NONE:
        return []
    tasks = reverse("tasks:list")
    seen = gate.visible(viewer, Task.objects.open())
    own = seen.filter(owner=viewer.user_id)
    mine, late = own.count(), own.filter(due_on__lt=today).count()
    free = seen.filter(agency=viewer.agency_id, owner=None).count()
    return [
        Tile(mine, plural(mine, "action of yours", "actions of yours"), f"{late} late" if late else "none late", tasks,
             "clay" if late else ""),
        Tile(free, "nobody has taken", "at your agency", f"{tasks}?show=free", "amber" if free else ""),
    ]  # fmt: skip


def _money_tiles(viewer: Viewer) -> list[Tile]:
    if not viewer.may("budget.ask"):
        return []
    waiting = budget.waiting_for(viewer)
    words = plural(waiting, "request for money", "requests for money")
    note = "answered the same day" if viewer.may("budget.decide") else "asked, not answered yet"
    return [Tile(waiting, words, note, reverse("budget:budget"), "amber" if waiting else "")]


def _promise_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    """Next steps in packages that are the viewer's move, and what their agency promised people; nothing where there is none."""
    if not viewer.may("package.see"):
        return []
    mine = packages.steps_of_mine(viewer, today)
    late, count = packages.late_promises(viewer, today), packages.promises_to_keep(viewer).count()
    found = (
        (len(mine), sum(each.is_late for each in mine), "next step of yours", "next steps of yours"),
        (count, late, "promise of our agency", "promises of our agency"),
    )
    return [
        Tile(number, plural(number, one, more), f"{overdue} late" if overdue else "none late", reverse("package:waiting"),
             "clay" if overdue else "")
        for number, overdue, one, more in found
        if number
    ]  # fmt: skip


def _barrier_tiles(viewer: Viewer) -> list[Tile]:
    if not viewer.may("barrier.log"):
        return []
    count = gate.visible(viewer, Barrier.objects.open()).count()
    return [
        Tile(count, plural(count, "open barrier", "open barriers"), "what stands in the way", reverse("barriers:list"))
    ]


def _match_tiles(viewer: Viewer) -> list[Tile]:
    tiles = []
    if viewer.may("match.judge"):
        count = _both_seen(viewer, gate.visible(viewer, Suggestion.objects.open()))
        noun = plural(count, "match to check", "matches to check")
        tiles.append(Tile(count, noun, "most useful first", reverse("matching:review"), "amber" if count else ""))
    if viewer.may("match.second_look"):
        asked = Judgement.objects.awaiting_second_look().exclude(by=viewer.user_id)
        if waiting := _both_seen(viewer, gate.visible(viewer, asked)):
            noun = plural(waiting, "join waits", "joins wait")
            tiles.append(Tile(waiting, noun, "for a second look", reverse("matching:second_looks"), "amber"))
    return tiles


def _both_seen(viewer: Viewer, questions: QuerySet[Suggestion] | QuerySet[Judgement]) -> int:
    """How many of these pairs the viewer may see both sides of: asked of the records in them, not of everybody's."""
    pairs = list(questions.values_list("left", "right"))
    records = gate.visible(viewer, Record.objects.filter(pk__in={record for pair in pairs for record in pair}))
    seen = set(records.values_list("pk", flat=True))
    return sum(left in seen and right in seen for left, right in pairs)


def _file_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    if not viewer.may("import.confirm"):
        return []
    files = gate.visible(viewer, Import.objects.all())
    asking = files.filter(state=State.NEEDS_CONFIRMATION).count()
    failed = files.filter(state=State.FAILED, uploaded_at__date__gte=today - WEEK).count()
    return [
        Tile(count, plural(count, "file", "files"), note, reverse("sources:list"), tone)
        for count, note, tone in (
            (asking, "needs your word before it is read", "amber"),
            (failed, "could not be read", "clay"),
        )
        if count
    ]


def _shortlist_tiles(viewer: Viewer, since: dt.datetime | None) -> list[Tile]:
    used = documents.ranking_in_use() if viewer.may("shortlist.see") else None
    if used is None:
        return []
    count = shortlist.eligible_count(viewer, used[1])
    new = shortlist.eligible_count(viewer, used[1], since__gte=since.date(), was__gt="") if since else 0
    note = f"{new} new since you were here" if new else "none new since you were here"
    return [Tile(count, plural(count, "meets the criteria", "meet the criteria"), note, reverse("cohort:shortlist"))]


def _list_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    """Who is on the list, and proposals that nobody should wait for in silence."""
    if not viewer.may("list.see"):
        return []
    rows = listing.on_list(viewer, today)
    count, late = rows.count(), rows.filter(until__lt=today).count()
    note = f"{late} longer than expected" if late else "none longer than expected"
    tiles = [Tile(count, "on the list", note, reverse("cohort:list"), "amber" if late else "")]
    if waiting := gate.visible(viewer, Proposal.objects.open()).count():
        words = plural(waiting, "proposal for the list", "proposals for the list")
        tiles.append(Tile(waiting, words, "to be heard and decided", reverse("cohort:proposals"), "amber"))
    return tiles


def _trust_tiles(viewer: Viewer, today: dt.date) -> list[Tile]:
    second = waiting.count_for(viewer, timezone.now())
    unanswered = attesting.open_for(viewer)
    ending = len(purposes.to_renew(today)) if viewer.may("purpose.edit") else 0
    return [
        Tile(count, label, note, reverse(page), "amber")
        for count, label, note, page in (
            (
                second,
                plural(second, "proposal waits", "proposals wait"),
                "for a second person",
                "partnership:approvals",
            ),
            (
                unanswered,
                plural(unanswered, "colleague", "colleagues"),
                "still needing access? Say so",
                "partnership:still_needed",
            ),
            (ending, "to renew in the register", "ended, or ends within 30 days", "partnership:purposes"),
        )
        if count
    ]


def _ledger_tiles(viewer: Viewer) -> list[Tile]:
    late = verifying.overdue(timezone.now()) if viewer.may("audit.see") else 0
    if not late:
        return []
    noun = plural(late, "entry without its seal", "entries without their seal")
    return [Tile(late, noun, "tell whoever runs the server", reverse("workspace:anchors"), "clay")]


def doors(viewer: Viewer) -> list[Door]:
    """What is open to those who see figures, not people."""
    if viewer.grant.reach is not Reach.NONE:
        return []
    every = (
        ("composition.see", "Composition", "Who is on the shortlist beside who is eligible.", "cohort:composition"),
        ("budget.see", "Safety-net budget", "What is left, and what the money makes up for.", "budget:budget"),
        ("quality.see", "Quality", "How good the linkage and the data are.", "matching:quality"),
        ("source.see", "Sources", "Which files came, when, and how many rows were refused.", "sources:list"),
        ("meeting.see", "Meetings", "The boards and teams at which you sit.", "meeting:list"),
        ("trust.see", "Trust", "Agreements, purposes, and what takes two people.", "workspace:trust"),
        ("audit.see", "The ledger", "What your members did, and who looked at whom.", "workspace:ledger"),
        ("agreement.edit", "Agreements", "Who gives what to whom, and until when.", "partnership:agreements"),
        ("membership.edit", "Members", "Agencies, who works for them, and who has left.", "partnership:members"),
    )
    return [Door(label, words, reverse(name)) for verb, label, words, name in every if viewer.may(verb)]


def news(viewer: Viewer, since: dt.datetime | None) -> list[str]:
    """What changed since the viewer was last here, in sentences. Empty where nothing did, or on the first visit."""
    if since is None or viewer.grant.reach is Reach.NONE:
        return []
    ours = gate.visible(viewer, Record.objects.filter(agency=viewer.agency_id, person=OuterRef("pk")))
    new = gate.visible(viewer, Person.objects.current().filter(Exists(ours), made_at__gte=since)).count()
    moves = gate.visible(viewer, IdentityMove.objects.filter(at__gte=since)).count()
    done = gate.visible(viewer, Task.objects.filter(done_at__gte=since)).count()
    files = gate.visible(viewer, Import.objects.applied().filter(finished_at__gte=since)).count()
    return [
        sentence
        for count, sentence in (
            (files, f"{counted(files, 'file')} {plural(files, 'was', 'were')} read."),
            (new, f"{counted(new, 'person', 'people')} known to your agency came onto the index."),
            (moves, f"Records were joined or parted {counted(moves, 'time')}."),
            (done, f"{counted(done, 'action')} {plural(done, 'was', 'were')} finished."),
        )
        if count
    ]


def first_steps(viewer: Viewer) -> list[Step]:
    """What is still to be done before a partnership can begin; empty once people are on the index."""
    if not viewer.may("source.see") or gate.everyone(Person.objects.all(), why="is anyone on the index yet").exists():
        return []
    sources = gate.visible(viewer, Source.objects.all())
    files = gate.visible(viewer, Import.objects.applied())
    pages = {verb: reverse(name) if viewer.may(verb) else "" for verb, name in STEP_PAGES.items()}
    return [
        Step(
            "Agencies",
            "Add the organisations of the partnership.",
            Agency.objects.count() > 1,
            pages["membership.edit"],
        ),
        Step(
            "Purposes",
            "Write into the register why facts are held and shared, and on which law.",
            PurposeEntry.objects.live(timezone.localdate()).exists(),
            pages["purpose.edit"],
        ),
        Step(
            "Agreements",
            "Record who gives what to whom, for which purpose.",
            Agreement.objects.exists(),
            pages["agreement.edit"],
        ),
        Step("Sources", "Say which system each agency's export comes from.", sources.exists(), pages["source.edit"]),
        Step("First file", "Send one export. The rest follows from it.", files.exists(), pages["import.upload"]),
    ]
