"""The match rule: read the one in force, change it, ship the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.matching.rules.joining import BadRule, MatchRule, rule_from

KIND, SLUG = "match-rule", "joining"
SHIPPED = Path(__file__).parent.parent / "definitions"


@dataclass(frozen=True)
class RuleVersion:
    """The rule and which version of it. version 0: none has been saved yet, the shipped values hold."""

    rule: MatchRule
    version: int


def read(body: str) -> MatchRule:
    """The rule in a document. Raises BadDefinition or BadRule."""
    return rule_from(store.parse(body))


def rule_in_force() -> RuleVersion:
    """The rule that runs and judgements go by."""
    found = store.current(KIND, SLUG)
    return RuleVersion(read(found.body), found.version) if found else RuleVersion(MatchRule(), 0)


@change("match.rule")
def set_rule(*, by: Viewer, rule: MatchRule, because: str) -> Definition:
    """Put a new version of the rule in force. It counts from the next run on; people's verdicts stay."""
    if not because.strip():
        raise Refused("Say why the rule changes: others will read it.")
    try:
        return store.add_version(
            kind=KIND, slug=SLUG, title=rule.title, body=rule.as_toml(), made_by_name=by.name,
            note=because.strip()[:300],
            check=read,
        )  # fmt: skip
    except BadRule as error:
        raise Refused(str(error)) from error


def ship_rules() -> list[Definition]:
    """Put the shipped rule in place where the partnership has none of its own yet."""
    return store.ship(KIND, SHIPPED, title=lambda body: read(body).title, check=read)


def versions() -> list[Definition]:
    """Every version of the rule, newest first, with who made it and why."""
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
