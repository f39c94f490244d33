"""The way to everything that keeps trust: one card for each page, with what waits behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from alongside.access import gate, protecting
from alongside.access.models import Opening, Unsent
from alongside.access.policy import Viewer
from alongside.kit.words import counted
from alongside.partnership import attesting, purposes, waiting
from alongside.partnership.rules import words_for
from alongside.rights import showing as rights
from alongside.sign_in.members import unsettled


@dataclass(frozen=True)
class Card:
    """One page. verb: who finds it here. waits: what waits behind it today, in a few words; empty where nothing does."""

    verb: str
    label: str
    words: str
    page: str
    waits: Callable[[Viewer, dt.date], str] = lambda viewer, today: ""


@dataclass(frozen=True)
class Shown:
    label: str
    words: str
    url: str
    waits: str


def _to_renew(viewer: Viewer, today: dt.date) -> str:
    count = len(purposes.to_renew(today))
    return f"{count} to renew" if count else ""


def _waiting(viewer: Viewer, today: dt.date) -> str:
    count = waiting.count_for(viewer, timezone.now())
    return f"{counted(count, 'proposal')} for you" if count else ""


def _late(viewer: Viewer, today: dt.date) -> str:
    count = attesting.late(today)
    return f"{counted(count, 'agency', 'agencies')} overdue" if count else ""


def _requests(viewer: Viewer, today: dt.date) -> str:
    return _said(viewer, today, "request")


def _breaches(viewer: Viewer, today: dt.date) -> str:
    return _said(viewer, today, "breach")


def _said(viewer: Viewer, today: dt.date, noun: str) -> str:
    waiting_ = rights.deadlines(viewer, today, timezone.now())
    return next((f"{count} open, {note}" for count, what, note, _ in waiting_ if what == noun and count), "")


def _disposals(viewer: Viewer, today: dt.date) -> str:
    count = rights.waiting_disposals(viewer)
    return f"{counted(count, 'list')} for you" if count else ""


def _unsettled(viewer: Viewer, today: dt.date) -> str:
    count = unsettled(viewer)
    return f"{count} to ask about" if count else ""


def _unread(viewer: Viewer, today: dt.date) -> str:
    count = len(protecting.unread(today))
    return f"{count} with nobody to open them" if count else ""


def _to_review(viewer: Viewer, today: dt.date) -> str:
    count = gate.visible(viewer, Opening.objects.unreviewed()).count()
    return f"{count} to review" if count else ""


CARDS: tuple[Card, ...] = (  # one line for each page; a room above adds its own
    Card("agreement.edit", "Agreements", "Who gives what to whom, and until when.", "partnership:agreements"),
    Card("purpose.edit", "Purposes", "Why it may be held and shared; the record of processing.", "partnership:purposes",
         _to_renew),
    Card("trust.see", "Public register", "What anyone may read of it, without signing in.", "partnership:public_register"),
    Card("rights.see", "What people have asked for", "To see, correct, restrict or erase; objections, complaints.",
         "rights:list", _requests),
    Card("retention.see", "How long we keep what", "The schedule, holds, and lists of what is to go.", "rights:retention",
         _disposals),
    Card("breach.see", "Breaches", "What went wrong, and the hours left to tell the regulator.", "rights:breaches", _breaches),
    Card("approval.decide", "Waiting for a second person", "What takes two people, and waits for one.",
         "partnership:approvals", _waiting),
    Card("trust.see", "Who still needs access", "What each agency says of its members, once a quarter.",
         "partnership:still_needed", _late),
    Card("audit.see", "The ledger", "What your members did, and who looked at whom.", "workspace:ledger"),
    Card("audit.see", "Heads of the ledger", "What is sent to every agency, so that the past stays as it was.",
         "workspace:anchors"),
    Card("emergency.review", "Emergencies", "What was opened in an emergency, and waits for a review.",
         "workspace:emergencies", _to_review),
    Card("protection.name_reader", "Restricted records", "Whom nobody can open any more, and who may be named.",
         "workspace:nobody_reads", _unread),
    Card("membership.edit", "Members", "Agencies, who works for them, and who has left.", "partnership:members"),
    Card("audit.see", "Unusual use", "Who looked at far more than they usually do, or searched close to home.",
         "sign_in:unusual", _unsettled),
    Card("recovery.help", "Helping members back in", "Two officers let in whoever lost their way to sign in.",
         "sign_in:back_in"),
    Card("membership.edit", "Officers", "Whom each agency has named to help its members back in.", "sign_in:officers"),
)  # fmt: skip


def cards(viewer: Viewer, today: dt.date) -> list[Shown]:
    """The pages that are open to this viewer, with what waits behind each."""
    return [
        Shown(card.label, card.words, reverse(card.page), card.waits(viewer, today))
        for card in CARDS
        if viewer.may(card.verb)
    ]


def warnings(viewer: Viewer, today: dt.date) -> list[str]:
    """What ends within 30 days, for those who can renew it."""
    return [words_for(each, today) for each in purposes.to_renew(today)] if viewer.may("purpose.edit") else []


def not_sent(viewer: Viewer) -> str:
    """That letters to members do not go, for those who can do something about it; empty where all went."""
    count = gate.visible(viewer, Unsent.objects.all()).count() if viewer.may("trust.see") else 0
    if not count:
        return ""
    return (
        f"{counted(count, 'letter')} to members could not be sent yet. They are kept, and we keep trying; nothing that was done"
        " is lost. Tell whoever looks after the mail server."
    )
