"""The statuses that come with the product, as a document with a picture of the moves between them. Pure."""

from __future__ import annotations

from pathlib import Path

from alongside.cohort.statuses import Status, StatusSet, read_statuses

SHIPPED = Path(__file__).parent / "definitions/list/statuses.toml"
NOTE = "Made from `alongside/cohort/definitions/list/statuses.toml` by `./run docs`. Do not edit."
ASKED = {"hold_reason": "why on hold", "plan": "who tries what by when", "follow_on": "the service that goes on"}


def statuses() -> str:
    """Markdown: a picture, and a row for each status."""
    return document(read_statuses(SHIPPED.read_text(encoding="utf-8")))


def document(used: StatusSet) -> str:
    lines = [f"# {used.title}", "", NOTE, "", "```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{each.label}" as {each.name}' for each in used.statuses.values()]
    lines += [f"  [*] --> {used.first}: agreed on the list"]
    lines += [f"  {each.name} --> {after}" for each in used.statuses.values() for after in each.next]
    lines += [f"  {each.name} --> [*]: by decision" for each in used.statuses.values()]
    lines += [
        "```",
        "",
        "| status | expected to last | takes a place | a move into it says | leads to |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(used, each) for each in used.statuses.values()]
    lines += ["", "Every move says why. A longer stay in the same status is a move of its own, with a new day to look again.",
              f"Without known contact for more than {used.quiet_days} days somebody is flagged. Nobody is taken off by silence.",
              "", "Why somebody may be on hold: " + "; ".join(used.hold_reasons.values()) + ".", ""]  # fmt: skip
    return "\n".join(lines)


def _row(used: StatusSet, status: Status) -> str:
    lasts = f"{status.stay_months} months" if status.stay_months else "as long as it takes"
    if status.stay_months == 1:
        lasts = "1 month"
    if status.check_months:
        lasts += (
            ", with a look every month" if status.check_months == 1 else f", with a look every {status.check_months}"
        )
    asked = ", ".join(words for name, words in ASKED.items() if name in status.asks)
    leads = "; ".join(used.label(name) for name in status.next)
    return f"| {status.label} | {lasts} | {'yes' if status.takes_place else 'no'} | {asked or 'why'} | {leads} |"
