"""Add and mend sources and profiles; take in a file, apply it, confirm it or withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership
from alongside.access.policy import Purpose, Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.partnership import standing
from alongside.sources import acting, storage, writing
from alongside.sources.comparing import Plan
from alongside.sources.door import FileRefused
from alongside.sources.intake import Intake
from alongside.sources.models import Import, Source, State
from alongside.sources.profile import Profile, read_profile

KIND = "source-profile"
SHIPPED = Path(__file__).parent / "definitions"
MOST_ENDED = 0.05  # a list of everyone that leaves out more than this asks a person first


class Stale(Exception):
    """Another file of the same source was applied in the meantime: compare again."""


def ship_profiles() -> list[Definition]:
    """Put the profiles that come with the product in place."""
    return store.ship(KIND, SHIPPED, title=lambda body: read_profile(body).title, check=read_profile)


def current_profile(slug: str) -> tuple[Definition, Profile]:
    """The profile in use under this slug. Raises Refused in words where there is none."""
    definition = store.current(KIND, slug)
    if definition is None:
        raise Refused(f"The profile “{slug}” is not there. Choose another for this source, or make it.")
    return definition, read_profile(definition.body)


def check_shared(source: Source, today: dt.date) -> None:
    """Raises Stopped where nothing in force allows this agency's files to be read: it says what to renew."""
    standing.check(Purpose.LINKAGE, today, source.agency)


@change("source.edit")
def add_source(
    *,
    by: Viewer,
    slug: str,
    title: str,
    agency: Agency,
    profile: str,
    is_full_list: bool | None = None,
    cadence_days: int = 31,
    change_threshold: int = 30,
) -> Source:
    """Say that an agency will send an export, and which profile reads it. Adding it again alters nothing."""
    if known := Source.objects.filter(slug=slug, agency=agency).first():
        return known
    current_profile(profile)
    if Source.objects.filter(slug=slug).exists():
        raise Refused(f"There is a source called “{slug}” already. Choose another short name.")
    return Source.objects.create(
        slug=slug,
        title=title,
        agency=agency,
        profile=profile,
        is_full_list=is_full_list,
        cadence_days=cadence_days,
        change_threshold=change_threshold,
    )


@change("source.edit")
def edit_source(
    *,
    by: Viewer,
    source: Source,
    title: str,
    profile: str,
    is_full_list: bool | None,
    cadence_days: int,
    change_threshold: int,
) -> Source:
    """Mend what is said of a source. Its agency and short name stay: records are known by them."""
    current_profile(profile)
    source.title, source.profile, source.is_full_list = title, profile, is_full_list
    source.cadence_days, source.change_threshold = cadence_days, change_threshold
    source.save(update_fields=["title", "profile", "is_full_list", "cadence_days", "change_threshold"])
    return source


@change("profile.edit")
def save_profile(*, by: Viewer, slug: str, body: str, note: str = "") -> Definition:
    """The next version of a profile, or the first of a new one. Raises BadProfile."""
    title = read_profile(body).title
    return store.add_version(
        kind=KIND, slug=slug, title=title[:200], body=body, note=note[:300], made_by_name=by.name, check=read_profile
    )


def upload(
    *, by: Viewer, source: Source, file_name: str, blocks: Iterable[bytes], today: dt.date | None = None
) -> Import:
    """Put a file by for reading. A file that stands already, read by the same version of the profile, is not read twice:
    the import that it is part of is returned. It is inspected before anything is written, so that nobody waits for it."""
    gate.ask(by, "import.upload", [source])
    check_shared(source, today or timezone.localdate())
    acting.check(by, source)
    current_profile(source.profile)
    try:
        kept = storage.let_in(file_name, blocks)
    except (storage.TooLarge, FileRefused) as error:
        raise Refused(str(error)) from error
    try:
        return _put_by(by=by, source=source, file_name=file_name, kept=kept)
    except BaseException:
        storage.remove(kept.stored)
        raise


@change("import.upload")
def _put_by(*, by: Viewer, source: Source, file_name: str, kept: storage.Kept) -> Import:
    definition, _ = current_profile(source.profile)
    same = Import.objects.standing().read_by(definition).filter(source=source, sha256=kept.sha256)
    try:
        with transaction.atomic():
            if known := same.first():
                storage.remove(kept.stored)
                return known
            membership = Membership.objects.filter(user=by.user_id, agency=by.agency_id, role=by.role).last()
            return Import.objects.create(
                source=source,
                file_name=Path(file_name).name[:200],
                sha256=kept.sha256,
                size=kept.size,
                stored=kept.stored,
                profile=definition.slug,
                profile_version=definition.version,
                membership=membership,
                uploaded_by_name=by.name,
                queued_at=timezone.now(),
            )
    except IntegrityError:  # two people sent it at once
        storage.remove(kept.stored)
        return same.get()


@change("import.upload")
def begin(*, by: Viewer, upload: Import) -> Import:
    """Say that a file is being read."""
    return _set(upload, state=State.READING, started_at=timezone.now(), message="")


@change("import.upload")
def apply_plan(
    *, by: Viewer, upload: Import, plan: Plan, intake: Intake, notices: list[str], today: dt.date,
    report: Callable[[float], None] = lambda share: None,
) -> Import:  # fmt: skip
    """Write everything that a file alters, at once or not at all. Raises Stale. Where a list of everyone would end too many
    at once, nothing is written and the import waits for a person."""
    upload = Import.objects.select_for_update(of=("self",)).select_related("source__agency").get(pk=upload.pk)
    source = Source.objects.select_for_update().get(pk=upload.source_id)
    if upload.state != State.READING:
        return upload
    if source.applied_count != plan.seen_applied:
        raise Stale
    check_shared(upload.source, today)
    acting.check(by, upload.source)
    counts = _counts(plan, intake)
    if plan.share_ended > MOST_ENDED and not upload.confirmed_because:
        message = (
            f"{len(plan.ended):,} of {plan.current:,} people in this list are not in the file, and would be shown as "
            f"having left it. Is the file complete?"
        )
        return _set(upload, state=State.NEEDS_CONFIRMATION, message=message, notices=notices, **counts)
    writing.write(plan, upload, today, report)
    writing.write_refusals(intake, upload)
    Source.objects.filter(pk=source.pk).update(applied_count=F("applied_count") + 1)
    done = {"state": State.APPLIED, "stored": "", "finished_at": timezone.now(), "message": ""}
    return _set(upload, **done, notices=notices, **counts)


def _counts(plan: Plan, intake: Intake) -> dict[str, object]:
    refused, accepted, changed = len(intake.refusals), len(plan.lines_new), len(plan.lines_changed)
    return {
        "accepted": accepted,
        "changed": changed,
        "unchanged": intake.rows - refused - accepted - changed,
        "refused": refused,
        "blank_lines": intake.blank,
        "records_new": len(plan.new),
        "records_changed": plan.records_changed,
        "records_ended": len(plan.ended),
        "events_new": plan.events_new,
        "events_changed": len(plan.events_changed),
        "newest_on": intake.newest_on,
        "header": intake.header,
        "titles": intake.titles,
        "dropped_columns": intake.dropped,
    }


@change("import.upload")
def fail(*, by: Viewer, upload: Import, message: str) -> Import:
    """Say why a file could not be read. It is kept for a while, in case the profile is mended."""
    return _set(upload, state=State.FAILED, finished_at=timezone.now(), message=message)


@change("import.confirm")
def confirm(*, by: Viewer, upload: Import, because: str) -> Import:
    """Say that a file is right although it ends many records. It is then read again, and applied."""
    acting.check(by, upload.source)
    _must_be(upload, State.NEEDS_CONFIRMATION)
    if not because.strip():
        raise Refused("Say why so many have left: the reason stays with the file.")
    return _set(
        upload,
        state=State.WAITING,
        confirmed_because=because.strip()[:300],
        confirmed_by_name=by.name,
        queued_at=timezone.now(),
        message="",
    )


@change("import.withdraw")
def withdraw(*, by: Viewer, upload: Import) -> Import:
    """Take back a file that has altered nothing yet."""
    acting.check(by, upload.source)
    _must_be(upload, State.WAITING, State.NEEDS_CONFIRMATION, State.FAILED)
    storage.remove(upload.stored)
    return _set(upload, state=State.WITHDRAWN, stored="", finished_at=timezone.now())


@change("import.upload")
def read_again(*, by: Viewer, upload: Import) -> Import:
    """Try a file once more, by the profile as it stands now."""
    acting.check(by, upload.source)
    _must_be(upload, State.FAILED)
    if not upload.stored:
        raise Refused("The file is no longer kept. Send it again.")
    definition, _ = current_profile(upload.source.profile)
    if Import.objects.standing().read_by(definition).filter(source=upload.source, sha256=upload.sha256).exists():
        raise Refused("The same file has been sent again in the meantime.")
    by_profile = {"profile": definition.slug, "profile_version": definition.version}
    return _set(upload, state=State.WAITING, queued_at=timezone.now(), message="", **by_profile)


def _must_be(upload: Import, *states: State) -> None:
    upload.refresh_from_db()
    if upload.state not in states:
        raise Refused(f"This file is {State(upload.state).label.lower()} now. Look at it again.")


def _set(upload: Import, **values: object) -> Import:
    for name, value in values.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(values))
    return upload


def requeue(*, upload_id: int, since: dt.datetime, now: dt.datetime) -> bool:
    """Note that a file is queued once more. False where another worker was faster. No change of anybody's: upkeep."""
    left = Import.objects.unfinished().filter(pk=upload_id).filter(Q(queued_at=since) | Q(queued_at=None))
    return left.update(queued_at=now, state=State.WAITING) == 1


def profile_of(upload: Import) -> Profile:
    """The version of the profile that a file is read by."""
    version = Definition.objects.get(kind=KIND, slug=upload.profile, version=upload.profile_version)
    return read_profile(version.body)
