"""`alongside link`: link new and changed records."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from alongside.access.gate import Refused
from alongside.access.operator import NoSuchMember, member, operator
from alongside.access.policy import Role
from alongside.kit.words import counted, number
from alongside.matching.linking import link_records
from alongside.matching.models import MatchRun


class Command(BaseCommand):
    help = "Link new and changed records into people, and ask about what is in doubt."

    def add_arguments(self, parser):
        parser.add_argument("--as", dest="email", help="whose account to act under; the server's own if left out")
        parser.add_argument(
            "--anew", action="store_true", help="compare everybody again, whether or not anything is new"
        )

    def handle(self, *, email: str | None, anew: bool, **options: object) -> None:
        try:
            by = member(email, Role.DATA_OFFICER) if email else operator(Role.DATA_OFFICER)
            run = link_records(by=by, anew=anew)
        except (NoSuchMember, Refused) as error:
            raise CommandError(str(error)) from error
        print(_summary(run) if run else "Nothing is new: every record is linked as it stands.")


def _summary(run: MatchRun) -> str:
    counts = run.counts
    return (
        f"{counted(counts['records'], 'record')} linked in {sum(run.timings.values()):.1f} seconds: "
        f"{counted(counts['new_people'], 'new person', 'new people')}, {number(counts['joined'])} joined, "
        f"{number(counts['parted'])} parted. {counted(counts['asked'], 'new question')} to judge, "
        f"{number(counts['held'])} held back."
    )
