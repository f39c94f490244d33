"""Who may do and see what, as documents made from the policy itself."""

from __future__ import annotations

from alongside.access.policy import GRANTS, Category, Reach, Role

NOTE = "Made from `alongside/access/policy.py` by `./run docs`. Do not edit.\n"

QUESTIONS = (
    "Is the membership live? If not, nothing.",
    "Is the viewer or their agency on the person's conflict list, or alongside somebody who is to be kept apart from them? Then"
    " the person is not there, whatever else is true.",
    "Is the record restricted, and is the viewer none of its readers? Then the person is not there.",
    "Does the role hold the category, and does the agency work with the person where the role asks for that?",
    "Is it the viewer's own agency's, or the partnership's? Then yes.",
    "Does the person object to the agency having such facts from others? Then no.",
    "Does an agreement in force give it, for this purpose; and, where the agreement asks for consent, did the person agree to"
    " this category and this agency? Then yes.",
    "Did the viewer open the person in an emergency within the last hour? Then yes, but for where somebody is hidden.",
)


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
    lines += ["", "## In which order it is asked", "", *(f"{n}. {words}" for n, words in enumerate(QUESTIONS, 1)), ""]
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
