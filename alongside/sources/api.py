"""Sources and their files for other programs: the same rules as the pages."""

from __future__ import annotations

import datetime as dt

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.audit.models import Entry
from alongside.sources import changes, figures, jobs, overview, storage
from alongside.sources.models import Import, RefusedRow, Source, State

router = Router(tags=["sources"])
AT_MOST = 1_000


class SourceOut(Schema):
    slug: str
    title: str
    agency: str
    profile: str
    state: str
    findings: list[str]
    newest_on: dt.date | None
    last_file: int | None


class FileOut(Schema):
    """What became of one file. progress: per cent while it is being read, else null. A count is null where it is small and the
    caller may not see whose rows these are; then the others may be rounded."""

    id: int
    source: str
    file_name: str
    sha256: str
    state: State
    message: str
    progress: int | None
    accepted: int | None
    changed: int | None
    unchanged: int | None
    refused: int | None
    blank_lines: int | None
    records_new: int | None
    records_changed: int | None
    records_ended: int | None
    events_new: int | None
    events_changed: int | None
    dropped_columns: list[str]
    notices: list[str]
    newest_on: dt.date | None
    uploaded_at: dt.datetime
    finished_at: dt.datetime | None


class RefusedOut(Schema):
    line: int
    column: str
    because: str


class ReasonIn(Schema):
    because: str


@router.get("/", response=list[SourceOut], url_name="sources")
def list_sources(request: Request) -> list[SourceOut]:
    """Every source, how fresh it is and what needs a look."""
    gate.ask(request.viewer, "source.see")
    return [
        SourceOut(
            slug=each.source.slug,
            title=each.source.title,
            agency=each.source.agency.name,
            profile=each.source.profile,
            state=each.tag[0],
            findings=[finding.words for finding in each.findings],
            newest_on=each.last.newest_on if each.last else None,
            last_file=each.latest.pk if each.latest else None,
        )
        for each in overview.standings(request.viewer, timezone.localdate())
    ]


@router.post("/{slug}/files", response={202: FileOut}, url_name="send_file")
def send_file(request: Request, slug: str, file: File[UploadedFile]) -> tuple[int, FileOut]:
    """Send an export. It is read in the background; ask for the file again to see how far it is."""
    gate.ask(request.viewer, "import.upload")
    source = get_object_or_404(gate.visible(request.viewer, Source.objects.select_related("agency")), slug=slug)
    name = file.name or "export"
    upload = changes.upload(by=request.viewer, source=source, file_name=name, blocks=file.chunks())
    if upload.state == State.WAITING:
        jobs.enqueue(upload)
        upload.refresh_from_db()
    return 202, _file(request.viewer, upload)


@router.get("/files/{pk}", response=FileOut, url_name="file")
def file(request: Request, pk: int) -> FileOut:
    """What became of a file, or how far it is."""
    return _file(request.viewer, _upload(request, pk))


@router.get("/files/{pk}/refused", response=list[RefusedOut], url_name="refused_rows")
def refused_rows(request: Request, pk: int, offset: int = 0) -> list[RefusedRow]:
    """Where and why rows were refused, at most a thousand at a time. Another agency's are as if there were none."""
    gate.ask(request.viewer, "import.upload")
    upload = _upload(request, pk)
    if upload.refused:
        gate.look(request.viewer, RefusedRow.objects.all(), upload=pk)
    rows = gate.visible(request.viewer, RefusedRow.objects.filter(upload=upload))
    found = list(rows[max(offset, 0) : max(offset, 0) + AT_MOST])
    gate.looked_at(request.viewer, "refused rows", count=len(found), kind=Entry.Kind.EXPORT)
    return found


@router.post("/files/{pk}/confirm", response={202: FileOut}, url_name="confirm_file")
def confirm(request: Request, pk: int, said: ReasonIn) -> tuple[int, FileOut]:
    """Say that a list of everyone is right although it ends many records."""
    upload = changes.confirm(by=request.viewer, upload=_upload(request, pk), because=said.because)
    jobs.enqueue(upload)
    upload.refresh_from_db()
    return 202, _file(request.viewer, upload)


@router.post("/files/{pk}/withdraw", response=FileOut, url_name="withdraw_file")
def withdraw(request: Request, pk: int) -> FileOut:
    """Take back a file that has altered nothing yet."""
    return _file(request.viewer, changes.withdraw(by=request.viewer, upload=_upload(request, pk)))


def _upload(request: Request, pk: int) -> Import:
    gate.ask(request.viewer, "source.see")
    return gate.look(request.viewer, Import.objects.select_related("source"), pk=pk)


def _file(viewer: Viewer, upload: Import) -> FileOut:
    now = storage.progress_of(upload.stored) if upload.is_unfinished and upload.stored else None
    named = {name: getattr(upload, name) for name in FileOut.model_fields if hasattr(upload, name)}
    told = figures.of(viewer, upload)
    counts = {name: told[name].count for name in figures.COUNTS}
    words = {} if told.is_exact else {"message": "", "notices": []}
    return FileOut(
        **{**named, **counts, **words, "source": upload.source.slug, "progress": now.percent if now else None}
    )
