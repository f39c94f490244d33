"""Work out how everyone stands against every criteria set in use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.operator import NoSuchMember, member, operator
from alongside.access.policy import Role
from alongside.cohort import changes, documents
from alongside.cohort.checking import assess_everyone
from alongside.kit.words import counted


class Command(BaseCommand):
    help = "Work out how everyone stands against every criteria set in use, and ask for what would settle a place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="email", help="whose work this is; the server's own if left out")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="the day to work it out for, such as 2026-11-02")

    def handle(self, *args: Any, email: str | None, on: dt.date | None, **options: Any) -> None:
        try:
            by = member(email) if email else operator(Role.COORDINATOR)
            if not documents.sets_in_use():
                changes.ship_definitions(by=by)
            run = assess_everyone(by=by, today=on or timezone.localdate(), say=lambda run: self.stderr.write(run.step))
        except (NoSuchMember, Refused) as error:
            raise CommandError(str(error)) from error
        people, facts = counted(run.people, "person"), counted(run.facts, "fact")
        self.stdout.write(f"{people}, {facts} that count, {run.asked} questions asked as tasks.")
