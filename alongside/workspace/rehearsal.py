"""Play the first weeks of a partnership with the invented borough: files in, records linked, people assessed, some nominated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from alongside.access import gate
from alongside.access.models import Agency, Membership
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.cohort import changes as cohort
from alongside.cohort.jobs import assess_everyone
from alongside.matching.changes.measuring import load_truth
from alongside.matching.linking import link_records
from alongside.methods.borough import LAYOUTS
from alongside.people import search
from alongside.people.models import Person
from alongside.sources import changes as sources
from alongside.sources.importing import read_file
from alongside.sources.models import Source
from alongside.workspace import rehearse_ledger
from alongside.workspace.rehearse_actions import follow_up_some
from alongside.workspace.rehearse_barriers import run_into_walls
from alongside.workspace.rehearse_budget import spend_some
from alongside.workspace.rehearse_conferences import meet_some
from alongside.workspace.rehearse_instruments import answer_some
from alongside.workspace.rehearse_list import rehearse_list
from alongside.workspace.rehearse_meetings import hold_meetings
from alongside.workspace.rehearse_outputs import rehearse_outputs
from alongside.workspace.rehearse_packages import write_packages
from alongside.workspace.rehearse_plans import write_plans
from alongside.workspace.rehearse_reaching import reach_safely
from alongside.workspace.rehearse_rights import ask_some
from alongside.workspace.rehearse_team import rehearse_team
from alongside.workspace.sample import set_up_partnership
from alongside.workspace.sign_ins import SIGN_INS

NOMINATIONS = (  # by role, kind of barrier, what stood in the way, why now
    (
        Role.TEAM_MEMBER,
        "appointments",
        "Three appointments at the same hour on the day of release; two were missed.",
        "Release is near.",
    ),
    (
        Role.LEAD_WORKER,
        "excluded",
        "Turned away by two hostels because of old arrears.",
        "The bed here ends this month.",
    ),
    (Role.NAVIGATOR, "papers", "No surgery would register somebody without an address.", "A prescription runs out."),
)


def rehearse(borough: Path, today: dt.date, say: Callable[[str], object]) -> None:
    """Everything from the first agreement to a shortlist. borough: a folder that the borough was written to."""
    agencies = set_up_partnership(today)
    rehearse_ledger.add_leads(agencies, today)
    rehearse_ledger.send_head()
    data_officer = member(_email(Role.DATA_OFFICER))
    for source, path in add_sources(agencies, borough, data_officer):
        upload = read_file(by=data_officer, source=source, path=path, today=today)
        say(f"{source.agency.name}, {source.title}: {upload.rows:,} rows, {upload.refused:,} refused")
    say("Linking records into people")
    run = link_records(by=data_officer, today=today)
    load_truth(by=data_officer, path=borough / "truth" / "records.csv")
    search.refresh()
    say(f"{Person.objects.current().count():,} people on the index" if run else "Nothing to link")
    rehearse_ledger.send_head()
    assess_everyone(by=member(_email(Role.COORDINATOR)), today=today)
    nominate_some(today)
    assess_everyone(by=member(_email(Role.COORDINATOR)), today=today)
    rehearse_list(today)
    rehearse_team(today)
    ask_some(today)
    rehearse_ledger.send_head()
    say("Everyone assessed, some nominated")
    spend_some(today)
    follow_up_some(today)
    run_into_walls(today)
    say("Eighteen months of contacts, actions and barriers")
    write_plans(today)
    write_packages(today)
    reach_safely(today)
    meet_some(today)
    answer_some(today)
    hold_meetings(today)
    rehearse_outputs()


def add_sources(agencies: dict[str, Agency], borough: Path, by: Viewer) -> Iterator[tuple[Source, Path]]:
    """One source for each file of the borough, with the file."""
    for layout in LAYOUTS:
        source = sources.add_source(
            by=by,
            slug=f"{layout.agency}-{layout.profile.replace('_', '-')}",
            title=sources.current_profile(layout.profile)[1].title,
            agency=agencies[layout.agency],
            profile=layout.profile,
        )
        yield source, borough / "exports" / layout.agency / layout.file


def nominate_some(today: dt.date) -> None:
    """Each front-line role of the demo nominates two people that its agency works with, and who may be eligible."""
    for role, kind, barriers, why_now in NOMINATIONS:
        membership = Membership.objects.select_related("user", "agency").get(role=role)
        by = gate.viewer_for(membership)
        likely = Person.objects.current().filter(standings__set_slug="default").order_by("-standings__areas", "pk")
        for person in islice(gate.visible(by, likely), 2):
            cohort.nominate(
                by=by, person=person, barriers_met=barriers, barrier_kinds=[kind], why_now=why_now, on=today
            )


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
