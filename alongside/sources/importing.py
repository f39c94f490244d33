"""Read one file from first row to last and apply it. Safe to stop at any moment and to do again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.operator import operator
from alongside.access.policy import Role, Viewer
from alongside.kit.postgres import AWAY
from alongside.people import statistics
from alongside.people.models import Event, Identifier, Name, Record
from alongside.sources import changes, storage
from alongside.sources.comparing import compare
from alongside.sources.intake import take_in
from alongside.sources.models import Import, Source, State
from alongside.sources.profile import BadProfile
from alongside.sources.reading import FileRefused
from alongside.sources.rules import MissingColumns
from alongside.sources.storage import Progress, ProgressFile, blocks_of

log = logging.getLogger(__name__)
TRIES = 5
MANY = 1_000
OUR_FAULT = (
    "Something went wrong here, not in the file. It is kept: try again, and tell your administrator if it fails twice."
)
DATABASE_AWAY = (
    "The database stopped or had no room while this file was read. Nothing of it was taken in, and the file is kept. "
    "Tell your administrator; once there is room, try again."
)


def read_file(
    *,
    by: Viewer,
    source: Source,
    path: Path,
    today: dt.date | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Import:
    """Send and read a file in one go, for the command line and for setting up. Takes up what an earlier run left."""
    upload = changes.upload(by=by, source=source, file_name=path.name, blocks=blocks_of(path), today=today)
    return read_upload(upload, by, today=today, progress=progress)


def read_upload(
    upload: Import,
    by: Viewer,
    *,
    today: dt.date | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Import:
    """Read and apply a file that was sent. Nothing happens where it is settled already or somebody else is reading it.

    Until the last step nothing but the import's own state is written; that step is one transaction.
    """
    if not upload.stored:
        return upload
    with storage.reading(upload.stored) as is_ours:
        upload = Import.objects.select_related("source__agency").get(pk=upload.pk)
        if not is_ours or not upload.is_unfinished:
            return upload
        stored = upload.stored
        try:
            upload = _read(upload, by, today or timezone.localdate(), ProgressFile(stored, progress))
        except (FileRefused, MissingColumns, BadProfile) as error:
            upload = _fail(upload, by, str(error))
        except Refused as refusal:
            upload = _fail(upload, by, refusal.because)
        except AWAY:
            log.exception("The database failed while import %s was read", upload.pk)
            upload = _fail(upload, by, DATABASE_AWAY)  # where not even this can be written, `recover` takes the file up
        except Exception:
            log.exception("Import %s could not be read", upload.pk)
            upload = _fail(upload, by, OUR_FAULT)
        if upload.state == State.APPLIED:
            storage.remove(stored)
            if upload.accepted + upload.changed >= MANY:
                statistics.renew(Record, Name, Identifier, Event)
    return upload


def _fail(upload: Import, by: Viewer, message: str) -> Import:
    """Somebody who has lost the right to send files cannot say so themselves: then the server does."""
    author = by if by.may("import.upload") else operator(Role.DATA_OFFICER)
    return changes.fail(by=author, upload=upload, message=message)


def _read(upload: Import, by: Viewer, today: dt.date, progress: ProgressFile) -> Import:
    source = upload.source
    changes.check_shared(source, today)
    changes.begin(by=by, upload=upload)
    profile = changes.profile_of(upload)
    intake = take_in(upload.path, profile, today, progress.phase(0))
    for attempt in range(TRIES):
        plan = compare(source, profile, intake, today, progress.phase(1))
        try:
            return changes.apply_plan(
                by=by,
                upload=upload,
                plan=plan,
                intake=intake,
                notices=intake.notices(profile),
                today=today,
                report=progress.phase(2),
            )
        except changes.Stale:
            if attempt == TRIES - 1:
                raise Refused("Other files of this source kept arriving. Try again in a minute.") from None
    raise AssertionError
