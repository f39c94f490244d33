"""Files are read in the background; what a dead worker left is taken up."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from alongside.access import gate
from alongside.access.operator import operator
from alongside.access.policy import Role, Viewer
from alongside.sources import changes, storage
from alongside.sources.importing import read_upload
from alongside.sources.models import Import, State

PATIENCE = dt.timedelta(minutes=5)  # a file that waits longer than this is queued once more
KEEP_FAILED = dt.timedelta(days=14)
FORGOTTEN = 24 * 3600  # seconds after which a file that no import speaks of is removed


@task()
def read(import_id: int) -> None:
    """Read one file, with the rights that its sender has now."""
    upload = Import.objects.select_related("membership__user", "membership__agency").get(pk=import_id)
    read_upload(upload, sender_of(upload))


def sender_of(upload: Import) -> Viewer:
    """Who sent a file, as they stand today; the server for a file sent from its own command line."""
    return gate.viewer_for(upload.membership) if upload.membership else operator(Role.DATA_OFFICER)


def enqueue(upload: Import) -> None:
    """Have a file read as soon as a worker is free."""
    read.enqueue(upload.pk)


def recover() -> int:
    """Queue again what nobody is reading, and let go of files nobody needs. Returns how many were queued. Cheap when all
    is well."""
    now, queued = timezone.now(), 0
    for upload in Import.objects.unfinished():
        was_queued = upload.queued_at or upload.uploaded_at
        if now - was_queued < PATIENCE and upload.state == State.WAITING:
            continue
        with storage.reading(upload.stored) as is_left:
            pass
        if is_left and changes.requeue(upload_id=upload.pk, since=was_queued, now=now):
            enqueue(upload)
            queued += 1
    sweep(now)
    return queued


def sweep(now: dt.datetime) -> None:
    """Remove files that were kept for another try and never had it, and those that no import speaks of."""
    for upload in Import.objects.filter(state=State.FAILED, finished_at__lt=now - KEEP_FAILED).exclude(stored=""):
        changes.withdraw(by=operator(Role.DATA_OFFICER), upload=upload)
    folder = Path(settings.MEDIA_ROOT)
    old = (
        [path for path in folder.glob("*") if time.time() - path.stat().st_mtime > FORGOTTEN] if folder.exists() else []
    )
    if old:
        needed = set(Import.objects.exclude(stored="").values_list("stored", flat=True))
        for path in old:
            if path.name.partition(".")[0] not in needed:
                path.unlink(missing_ok=True)
