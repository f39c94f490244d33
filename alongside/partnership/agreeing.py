"""Agreements take two people: what is asked in words, and what is done once both agree. Ending one takes one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.access import changes as access
from alongside.access.gate import Refused
from alongside.access.models import Agency, Agreement
from alongside.access.policy import Category, Purpose, Viewer
from alongside.kit.words import day
from alongside.partnership import lawful
from alongside.partnership.changes.purposes import file_paper
from alongside.partnership.models import AgreementPaper
from alongside.partnership.two_person import Action, Arguments, Shown

DAYS = ("starts_on", "review_on", "ends_on", "signed_on")
OF_THOSE_WHO_AGREED = "those people alone who agree to it"
PAPER = ("signatories", "signed_on", "document", "gateways", "dpia_reference")
LABELS = {
    "title": "Title", "giver": "Gives", "receivers": "Receive", "purpose": "For", "categories": "Kinds of fact",
    "needs_consent": "Of whom",
    "starts_on": "In force from", "review_on": "To be reviewed on", "ends_on": "Until", "signatories": "Signed by",
    "signed_on": "Signed on", "document": "Kept at", "gateways": "Law that opens the gate",
    "dpia_reference": "Impact assessment",
}  # fmt: skip


def plain(terms: Mapping[str, Any]) -> dict[str, object]:
    """Terms as values that JSON keeps: agencies by number, days as text, lists in a steady order."""
    values: dict[str, object] = dict(terms)
    values["giver"] = terms["giver"].pk
    values["receivers"] = sorted(agency.pk for agency in terms["receivers"])
    values["categories"] = [category.value for category in Category if category in terms["categories"]]
    values["gateways"] = [code for code in lawful.GATEWAYS if code in terms.get("gateways", ())]
    values["purpose"] = Purpose(terms["purpose"]).value
    values["needs_consent"] = bool(terms.get("needs_consent"))
    return values | {name: terms[name].isoformat() if terms.get(name) else None for name in DAYS}


def terms_of(agreement: Agreement) -> dict[str, Any]:
    """What an agreement and its paper say today."""
    paper = AgreementPaper.objects.filter(agreement=agreement).first() or AgreementPaper()
    return {
        "title": agreement.title, "giver": agreement.giver, "receivers": list(agreement.receivers.all()),
        "purpose": agreement.purpose, "categories": agreement.category_set(),
        "needs_consent": agreement.needs_consent, "starts_on": agreement.starts_on,
        "review_on": agreement.review_on, "ends_on": agreement.ends_on,
        **{name: getattr(paper, name) for name in PAPER},
    }  # fmt: skip


def describe_signing(arguments: Arguments) -> Shown:
    rows = [(label, _words(name, arguments.get(name))) for name, label in LABELS.items()]
    return Shown(f"Record the agreement “{arguments['title']}”", tuple(row for row in rows if row[1]))


def sign(*, by: Viewer, **arguments: Any) -> Agreement:
    terms, paper = _parsed(arguments)
    agreement = access.sign_agreement(by=by, **terms)
    file_paper(by=by, agreement=agreement, **paper)
    return agreement


def describe_alteration(arguments: Arguments) -> Shown:
    """Only what would change: as it is, and as it would be."""
    agreement = _agreement(arguments["agreement"])
    today = plain(terms_of(agreement))
    rows = [
        (label, f"{_words(name, today.get(name)) or 'nothing'}, now to be {_words(name, arguments.get(name)) or 'nothing'}")
        for name, label in LABELS.items()
        if (today.get(name) or None) != (arguments.get(name) or None)
    ]  # fmt: skip
    if not rows:
        raise Refused("Nothing would change: mend what is to be another way.")
    return Shown(f"Change the agreement “{agreement.title}”", tuple(rows))


def alter(*, by: Viewer, agreement: int, **arguments: Any) -> Agreement:
    terms, paper = _parsed(arguments)
    known = _agreement(agreement)
    altered = access.alter_agreement(by=by, agreement=known, **{"needs_consent": known.needs_consent, **terms})
    file_paper(by=by, agreement=altered, **paper)
    return altered


SIGN = Action("agreement.sign", "agreement.edit", "agreement.approve", describe_signing, sign)
ALTER = Action("agreement.alter", "agreement.edit", "agreement.approve", describe_alteration, alter)


def _parsed(arguments: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The terms and the paper, as the changes take them. Raises Refused where an agency is gone."""
    values = {**arguments, **{name: _day(arguments.get(name)) for name in DAYS}}
    values["giver"] = _agencies([arguments["giver"]])[0]
    values["receivers"] = _agencies(arguments["receivers"])
    values["purpose"] = Purpose(arguments["purpose"])
    values["categories"] = [Category(value) for value in arguments["categories"]]
    paper = {name: values.pop(name) for name in PAPER if name in values}
    return values, paper


def _agreement(pk: object) -> Agreement:
    found = Agreement.objects.select_related("giver").filter(pk=pk).first()
    if found is None:
        raise Refused("This agreement is no longer there.")
    return found


def _agencies(keys: Iterable[int]) -> list[Agency]:
    wanted = list(keys)
    found = list(Agency.objects.filter(pk__in=wanted))
    if len(found) != len(set(wanted)):
        raise Refused("One of its agencies is no longer there.")
    return found


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def _words(name: str, value: Any) -> str:
    if name == "needs_consent":
        return OF_THOSE_WHO_AGREED if value else "everybody"
    if not value:
        return ""
    if name in DAYS:
        return day(_day(value))
    if name == "giver":
        return _agencies([value])[0].name
    if name == "receivers":
        return ", ".join(sorted(agency.name for agency in _agencies(value)))
    if name == "purpose":
        return Purpose(value).label
    if name == "categories":
        return ", ".join(Category(each).label for each in value)
    if name == "gateways":
        return "; ".join(lawful.GATEWAYS[code] for code in value)
    return str(value)
