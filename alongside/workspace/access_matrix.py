"""Who may do and see what, as documents made from the policy itself."""

from __future__ import annotations

from alongside.access.policy import GRANTS, Category, Reach, Role

NOTE = "Made from `alongside/access/policy.py` by `./run docs`. Do not edit.\n"


def access_matrix() -> str:
    """Markdown: verbs by role, categories by role."""
    roles = list(Role)
    verbs = sorted(set().union(*(GRANTS[role].verbs for role in roles)))
    lines = ["# Who may do and see what", "", NOTE]
    lines += ["## Whose facts, and for what", "", "| role | reach | purpose |", "|---|---|---|"]
    reach = {
        Reach.PARTNERSHIP: "everyone the agreements let their agency know of",
        Reach.INVOLVED: "people their agency works with",
        Reach.NONE: "figures only",
    }
    lines += [f"| {role.label} | {reach[GRANTS[role].reach]} | {GRANTS[role].purpose.label} |" for role in roles]
    lines += ["", "A fact that another agency gave is seen only while an agreement in force covers it.", ""]
    lines += _table("Categories of fact", [c.label for c in Category], lambda role, row: row in _labels(role))
    lines += _table("What each role may do", verbs, lambda role, row: row in GRANTS[role].verbs)
    return "\n".join(lines) + "\n"


def _labels(role: Role) -> set[str]:
    return {category.label for category in GRANTS[role].categories}


def _table(title, rows, holds) -> list[str]:
    roles = list(Role)
    lines = [
        f"## {title}",
        "",
        "| | " + " | ".join(role.label for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
    ]
    lines += [f"| {row} | " + " | ".join("yes" if holds(role, row) else "" for role in roles) + " |" for row in rows]
    return [*lines, ""]
