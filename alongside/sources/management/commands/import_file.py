"""`alongside import SOURCE FILE...`: read an agency's export, with progress."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from alongside.access.gate import Refused
from alongside.access.operator import NoSuchMember, member, operator
from alongside.access.policy import Role
from alongside.kit.postgres import AWAY
from alongside.kit.words import number
from alongside.sources.importing import DATABASE_AWAY, read_file
from alongside.sources.models import Import, Source, State
from alongside.sources.storage import Progress


class Command(BaseCommand):
    help = (
        "Read one or more exports of a source. The exit code is 1 where a file could not be read or waits for a person."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", help="the source's short name, as on its page")
        parser.add_argument("files", nargs="+", type=Path, help="exports, oldest first")
        parser.add_argument("--as", dest="email", help="send them in this user's name (otherwise: the server's)")

    def handle(self, *, source: str, files: list[Path], email: str | None, **options: object) -> None:
        found = Source.objects.select_related("agency").filter(slug=source).first()
        if found is None:
            known = ", ".join(Source.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no source called {source}. There are: {known}.")
        if absent := [str(path) for path in files if not path.is_file()]:
            raise CommandError(f"There is no file {', '.join(absent)}. Check the path.")
        try:
            viewer = member(email, Role.DATA_OFFICER) if email else operator(Role.DATA_OFFICER)
            results = [read_file(by=viewer, source=found, path=path, progress=self.tell) for path in files]
        except (NoSuchMember, Refused) as error:
            raise CommandError(str(error)) from error
        except AWAY as error:
            raise CommandError(DATABASE_AWAY) from error
        for upload in results:
            self.stdout.write(summary(upload))
        if any(upload.state != State.APPLIED for upload in results):
            sys.exit(1)

    def tell(self, progress: Progress) -> None:
        left = f", about {progress.seconds_left} s left" if progress.seconds_left else ""
        self.stderr.write(f"{progress.percent:3d} %  {progress.phase}{left}")


def summary(upload: Import) -> str:
    """What became of one file, in one or two lines."""
    if upload.state == State.APPLIED:
        lines = [
            f"{upload.file_name}: {number(upload.rows)} rows: {number(upload.accepted)} accepted, "
            f"{number(upload.changed)} changed, {number(upload.unchanged)} unchanged, {number(upload.refused)} refused; "
            f"{number(upload.records_new)} new people's records, {number(upload.events_new)} new events."
        ]
        if upload.refused:
            lines.append(
                f"  Download the refused rows on the page of import {upload.pk}, mend them and send them again."
            )
        return "\n".join([*lines, *(f"  {notice}" for notice in upload.notices)])
    if upload.state == State.NEEDS_CONFIRMATION:
        return f"{upload.file_name}: {upload.message} Confirm or withdraw it on the page of import {upload.pk}."
    if upload.is_unfinished:
        return f"{upload.file_name}: somebody else is reading it just now."
    return f"{upload.file_name}: not read. {upload.message}"
