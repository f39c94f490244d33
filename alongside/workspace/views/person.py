"""One person: who they are, who is alongside them, what comes next, and everything known, with source and date."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.barriers import reading as barriers
from alongside.conference import reading as conferences
from alongside.contact import reading as contact
from alongside.instruments import reading as instruments
from alongside.kit.charts import life_timeline
from alongside.package import reading as packages
from alongside.package.picture import areas_picture
from alongside.people.models import Person
from alongside.people.search import card_of, look_at_card
from alongside.rights import corrections
from alongside.tasks import changes
from alongside.team import around
from alongside.team.views.around_person import permitted
from alongside.workspace import life, person_page
from alongside.workspace import looks as looks_at
from alongside.workspace.life import Filters

EVENTS_SHOWN = 20


def person(request: Request, key: str) -> HttpResponse:
    """The page of somebody the viewer may see, the index card of somebody they may not, or nothing at all."""
    viewer = request.viewer
    now_known_as = person_page.survivor(key)
    if now_known_as is not None and now_known_as.key != key and _is_known(viewer, now_known_as):
        return redirect("workspace:person", now_known_as.key)
    if not _is_seen(viewer, key) and (card := look_at_card(viewer, key)) is not None:
        return render(request, "workspace/card.html", {"card": card, "may_open": viewer.may("emergency.open")})
    row = gate.look(viewer, Person.objects.current(), key=key)
    return render(request, "workspace/person.html", _page(request, row))


def _page(request: Request, row: Person) -> dict[str, object]:
    viewer, today = request.viewer, timezone.localdate()
    records = person_page.records_of(viewer, row)
    names = person_page.names_of(viewer, records)
    events = life.events_of(viewer, row)
    filters = Filters(**{name: request.GET.get(name, "") for name in ("lane", "agency", "year")})
    kept = [event for event in events if filters.keep(event)]
    shown = len(kept) if request.GET.get("all") else min(len(kept), EVENTS_SHOWN)
    return {
        "person": row,
        "today": today,
        "header": person_page.header(records, names, person_page.strong_records(viewer, records), today),
        "agencies": person_page.agencies_alongside(viewer, row, records),
        "sources": person_page.sources_of(viewer, records, person_page.titles_of(records)),
        "names": person_page.grouped_names(names),
        "numbers": person_page.numbers_of(viewer, records),
        "chart": life_timeline(life.happenings(events), today=today, title="Timeline"),
        "events": [(event, life.words_of(event)) for event in kept[:shown]],
        "events_left": len(kept) - shown,
        "all_url": f"?{urlencode({**vars(filters), 'all': 'yes'})}#timeline",
        "filters": filters,
        "choices": life.choices(events, filters),
        "standings": person_page.standings_of(viewer, row),
        **_package(viewer, row),
        **_beside(viewer, row),
        "nominations": person_page.nominations_of(viewer, row),
        "tasks": person_page.open_tasks(viewer, row),
        "done_tasks": person_page.done_tasks(viewer, row),
        "moves": person_page.moves_of(viewer, row),
        "looks": looks_at.who_looked(row, timezone.now()),
        "marks": corrections.marks(viewer, row),
        "may_start_request": viewer.may("rights.start"),
        "may_record_consent": viewer.may("consent.record"),
        "may_protect": viewer.may("protection.set"),
        "may_open": viewer.may("emergency.open"),
        "team": around.of(viewer, row, today) if viewer.may("team.see") else None,
        **permitted(viewer),
        **_together(viewer, row),
        "may_ask": viewer.may("task.ask"),
        "may_ask_money": viewer.may("budget.ask"),
        "may_nominate": viewer.may("nomination.make"),
        "may_part": viewer.may("match.judge"),
        "may_see_criteria": viewer.may("criteria.see"),
        "may_see_list": viewer.may("list.see"),
        "listed": person_page.listed_as(viewer, row, today),
    }


def _beside(viewer: Viewer, row: Person) -> dict[str, object]:
    """When they were last in touch, and what stands in their way, for those whose work it is."""
    if not viewer.may("contact.log"):
        return {}
    return {
        "may_log": True,
        "seen_on": contact.last_seen(viewer, [row.pk]).get(row.pk),
        "attempts": contact.attempts(viewer, [row.pk]).get(row.pk, 0),
        "barriers": barriers.of_person(viewer, row),
    }


def _package(viewer: Viewer, row: Person) -> dict[str, object]:
    """Their words, where each area of life stands and whose move it is, for those who write packages."""
    if not viewer.may("package.see"):
        return {}
    found = packages.packages_of(viewer, row)
    shown = packages.shown(viewer, found[0], timezone.localdate(), is_brief=True) if found else None
    picture = areas_picture(shown.areas) if shown else None
    return {"may_see_package": True, "shown": shown, "package_picture": picture}


def _together(viewer: Viewer, row: Person) -> dict[str, object]:
    """What agencies do with one another around this person, so that it is asked and told once."""
    today = timezone.localdate()
    found: dict[str, object] = {"may_see_plan": viewer.may("plan.see")}
    if viewer.may("conference.see"):
        found |= {"may_confer": True, "next_conference": conferences.next_of(viewer, row, today)}
    if viewer.may("assessment.see"):
        shown = conferences.assessments(viewer, row, today)
        assessed = [each for each in shown if each.state in ("valid", "ending")]
        found |= {"told": conferences.told(viewer, row, today), "assessed": assessed}
    if viewer.may("instrument.see"):
        found |= {"may_measure": True, "measured": instruments.histories(viewer, row)}
    return found


@require_POST
def ask_coordinator(request: Request, key: str) -> HttpResponse:
    """Ask to be put in touch with somebody of whom only the card may be seen."""
    if card_of(request.viewer, key) is None:
        raise Http404
    changes.ask_coordinator(by=request.viewer, key=key, today=timezone.localdate())
    messages.success(request, "The coordinator has your question, and a week to answer it.")
    return redirect("workspace:person", key)


def _is_seen(viewer: Viewer, key: str) -> bool:
    return gate.visible(viewer, Person.objects.current()).filter(key=key).exists()


def _is_known(viewer: Viewer, row: Person) -> bool:
    return _is_seen(viewer, row.key) or card_of(viewer, row.key) is not None
