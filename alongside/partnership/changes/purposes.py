"""Keep the register: why the partnership holds and shares, who answers for it, and what its papers say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Agreement
from alongside.access.policy import Purpose, Viewer
from alongside.partnership import lawful
from alongside.partnership.models import AgreementPaper, Controller, PurposeEntry, Reminder
from alongside.partnership.rules import DpiaOutcome, Ending, stands_until


@change("purpose.edit")
def record_purpose(
    *,
    by: Viewer,
    purpose: Purpose,
    title: str,
    what_for: str,
    owner: Agency,
    owner_post: str,
    people: str,
    article_6: str,
    article_9: Collection[str],
    schedule_1: Collection[str],
    gateways: Collection[str],
    dpia_reference: str,
    dpia_on: dt.date,
    dpia_outcome: DpiaOutcome,
    dpia_review_on: dt.date,
    retention: str,
    security: str,
    starts_on: dt.date,
    review_on: dt.date,
    ends_on: dt.date | None = None,
    dpia_document: str = "",
    policy_document: str = "",
    transfers: str = "",
    note: str = "",
) -> PurposeEntry:
    """The next version of a purpose. It counts from its first day; the versions before stay to be read."""
    newest = PurposeEntry.objects.filter(purpose=purpose).order_by("-version").first()
    return PurposeEntry.objects.create(
        purpose=purpose,
        version=newest.version + 1 if newest else 1,
        title=title,
        what_for=what_for,
        owner=owner,
        owner_post=owner_post,
        people=people,
        article_6=article_6,
        article_9=[code for code in lawful.ARTICLE_9 if code in article_9],
        schedule_1=[number for number in lawful.SCHEDULE_1 if number in schedule_1],
        gateways=[code for code in lawful.GATEWAYS if code in gateways],
        policy_document=policy_document,
        dpia_reference=dpia_reference,
        dpia_on=dpia_on,
        dpia_outcome=dpia_outcome,
        dpia_review_on=dpia_review_on,
        dpia_document=dpia_document,
        retention=retention,
        security=security,
        transfers=transfers,
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        stands_until=stands_until(
            review_on=review_on, outcome=dpia_outcome, dpia_review_on=dpia_review_on, ends_on=ends_on
        ),
        note=note,
        made_by_name=by.name,
    )


@change("agreement.edit")
def file_paper(
    *,
    by: Viewer,
    agreement: Agreement,
    signatories: str = "",
    signed_on: dt.date | None = None,
    document: str = "",
    gateways: Collection[str] = (),
    dpia_reference: str = "",
) -> AgreementPaper:
    """What the signed paper of an agreement says besides what is shared."""
    facts = {
        "signatories": signatories, "signed_on": signed_on, "document": document,
        "gateways": [code for code in lawful.GATEWAYS if code in gateways], "dpia_reference": dpia_reference,
    }  # fmt: skip
    return AgreementPaper.objects.update_or_create(agreement=agreement, defaults=facts)[0]


@change("purpose.edit")
def note_told(*, by: Viewer, endings: Collection[Ending]) -> None:
    """That those who can renew them were told of these endings, so that nobody is told twice."""
    Reminder.objects.bulk_create([Reminder(key=each.key, on=each.on) for each in endings], ignore_conflicts=True)


@change("purpose.edit")
def name_controller(
    *, by: Viewer, agency: Agency, contact: str, officer_contact: str = "", registration: str = ""
) -> Controller:
    """Whom the public and the regulator write to about what an agency holds."""
    if not contact.strip():
        raise Refused("Say whom to write to: a post or an address that somebody reads.")
    facts = {"contact": contact.strip(), "officer_contact": officer_contact, "registration": registration}
    return Controller.objects.update_or_create(agency=agency, defaults=facts)[0]
