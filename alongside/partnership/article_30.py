"""The record of processing (UK GDPR, Article 30), made from the register, so that the two cannot differ."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

from alongside.access.models import Agreement
from alongside.kit.words import day
from alongside.partnership import purposes
from alongside.partnership.purposes import Sheet

INERT = "'"  # before what a spreadsheet would take for a formula


@dataclass(frozen=True)
class Activity:
    """One activity of the record: heading and answers, in the order that the regulator's template asks."""

    title: str
    answers: tuple[tuple[str, str], ...]


def record(today: dt.date) -> list[Activity]:
    """The record as it stands today: one activity for each purpose in the register."""
    contacts = {agency.name: controller for agency, controller in purposes.controllers()}
    return [_activity(sheet, contacts) for sheet in purposes.sheets(today) if sheet.entry]


def _activity(sheet: Sheet, contacts: dict) -> Activity:
    entry = sheet.entry
    assert entry is not None
    owner = contacts.get(entry.owner.name)
    others = [name for name in sheet.parties if name != entry.owner.name]
    return Activity(
        entry.title,
        (
            ("Controller", f"{entry.owner.name}, {entry.owner_post}"),
            ("Contact", owner.contact if owner else "Not recorded yet"),
            ("Data protection officer", (owner.officer_contact if owner else "") or "Not recorded yet"),
            ("Joint controllers", "; ".join(others) or "None"),
            ("Purpose", entry.what_for),
            ("Categories of individuals", entry.people),
            ("Categories of personal data", "; ".join(each.label for each in sheet.categories) or "None: figures only"),
            ("Categories of recipients", "; ".join(_recipients(sheet)) or "None"),
            ("Transfers to other countries", entry.transfers or "None"),
            ("Retention", entry.retention),
            ("Security measures", entry.security),
            ("Lawful basis and conditions", "; ".join(purposes.basis_words(entry))),
            ("Kept by the appropriate policy document", entry.policy_document or "Not needed"),
            ("Impact assessment", f"{purposes.assessment_words(entry)}, to be reviewed by {day(entry.dpia_review_on)}"),
            ("Agreements in force", "; ".join(map(_words, sheet.agreements)) or "None"),
            ("To be reviewed by", day(entry.review_on)),
            ("State", sheet.state),
        ),
    )


def _words(agreement: Agreement) -> str:
    return f"{agreement.title} (with each person's consent)" if agreement.needs_consent else agreement.title


def _recipients(sheet: Sheet) -> list[str]:
    return sorted({agency.name for agreement in sheet.agreements for agency in agreement.receivers.all()})


def as_csv(today: dt.date) -> str:
    """The record for a spreadsheet: one line an activity, no cell of which a spreadsheet can run."""
    activities = record(today)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["Activity", *(heading for heading, _ in activities[0].answers)] if activities else ["Activity"])
    for activity in activities:
        writer.writerow([inert(activity.title), *(inert(answer) for _, answer in activity.answers)])
    return written.getvalue()


def inert(cell: str) -> str:
    return f"{INERT}{cell}" if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") and cell.strip() else cell
