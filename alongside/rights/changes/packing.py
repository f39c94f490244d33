"""Decide what of a pack is given: item by item or by group, a safe place only by two, and nothing before a second signature."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.rights import pack as packs
from alongside.rights.changes.requests import must_be_open, note
from alongside.rights.models import ItemDecision, PackSigning, Request
from alongside.rights.pack import Judged
from alongside.rights.rules import hiding

Verdict = ItemDecision.Verdict


def _ready(request: Request) -> None:
    must_be_open(request)
    if request.needs_identity:
        raise Refused("Check who they are first. A pack is made for nobody else.")


@change("rights.handle")
def decide_item(
    *, by: Viewer, request: Request, table: str, row: str, verdict: str, exemption: str = "", because: str = "",
    hide: Iterable[str] = (),
) -> ItemDecision:  # fmt: skip
    """Give one item, withhold it under a rule and for a reason, or take words out of it. hide: the words."""
    _ready(request)
    found = packs.gather(request).find(table, row)
    if found is None:
        raise Refused("That item is no longer there. Open the pack again.")
    return _decide(by, request, found, verdict, exemption, because, tuple(hide))


@change("rights.handle")
def decide_group(
    *, by: Viewer, request: Request, agency: str, category: str, verdict: str, exemption: str = "", because: str = ""
) -> Request:
    """The same for every item of one agency and category that nobody has decided yet. Words are taken out one by one only;
    items that name somebody else, or tell a place, are left to be looked at."""
    _ready(request)
    if verdict == Verdict.REDACT:
        raise Refused("Take words out item by item.")
    pack = packs.gather(request)
    group = next((each for each in pack.groups if (each.agency, each.category) == (agency, category)), None)
    if group is None:
        raise Refused("That group is no longer there. Open the pack again.")
    for each in group.items:
        is_plain = not each.suspects and not each.guarded
        if each.state == "undecided" and (is_plain or verdict == Verdict.WITHHOLD):
            _decide(by, request, each, verdict, exemption, because, ())
    return request


def _decide(
    by: Viewer, request: Request, judged: Judged, verdict: str, exemption: str, because: str, hide: tuple[str, ...]
) -> ItemDecision:
    if verdict != Verdict.GIVE and not (exemption and because.strip()):
        raise Refused("Say under which rule, and why.")
    spans = [list(span) for words in hide for span in hiding.spans_of(judged.item.text, words)]
    if verdict == Verdict.REDACT and not spans:
        raise Refused("None of those words stand in this item. Copy them as they are written there.")
    if by.user_id is None:
        raise Refused("A named person decides.")
    decision, _ = ItemDecision.objects.update_or_create(
        request=request,
        table=judged.item.table,
        row=judged.item.row,
        defaults={
            "digest": judged.item.digest,
            "verdict": verdict,
            "exemption": exemption if verdict != Verdict.GIVE else "",
            "because": because.strip()[:500],
            "spans": spans if verdict == Verdict.REDACT else [],
            "decided_by_id": by.user_id,
            "decided_at": timezone.now(),
            "released_by": None,
            "released_at": None,
        },
    )
    return decision


@change("rights.sign")
def release_item(*, by: Viewer, request: Request, table: str, row: str) -> ItemDecision:
    """A second person lets out a place that was kept back, after somebody else decided to give the item."""
    _ready(request)
    found = packs.gather(request).find(table, row)
    if found is None or found.decision is None or found.decision.verdict == Verdict.WITHHOLD:
        raise Refused("Somebody has to decide to give this item first, and say why.")
    if not found.decision.because:
        raise Refused("Whoever decided to give it has to say why the place may be told.")
    if found.decision.decided_by_id == by.user_id or by.user_id is None:
        raise Refused("You decided to give this item. Letting the place out takes somebody else.")
    found.decision.released_by_id = by.user_id
    found.decision.released_at = timezone.now()
    found.decision.save(update_fields=["released_by", "released_at"])
    note(request, by, "A place was let out by a second person")
    return found.decision


@change("rights.sign")
def sign_pack(*, by: Viewer, request: Request, digest: str) -> PackSigning:
    """A second person has read the pack. digest: of what they read, so that nothing else can leave under their name."""
    _ready(request)
    pack = packs.gather(request)
    if left := pack.counts["undecided"]:
        raise Refused(f"{left} items are not decided yet.")
    if digest != pack.digest:
        raise Refused("The pack has changed since you opened it. Read it again, then sign.")
    deciders = set(request.decisions.values_list("decided_by", flat=True))
    if by.user_id is None or by.user_id in deciders:
        raise Refused("You decided items of this pack. Somebody else has to read and sign it.")
    signing = PackSigning.objects.create(
        request=request,
        digest=digest,
        given=pack.counts["give"],
        redacted=pack.counts["redact"],
        withheld=pack.counts["withhold"],
        signed_by_id=by.user_id,
    )
    note(request, by, "The pack was read and signed by a second person")
    return signing


def is_signed(request: Request, digest: str) -> bool:
    """Whether exactly this pack was signed."""
    return request.signings.filter(digest=digest).exists()
