"""Change what people are assessed for, how long one is relied on, and who accepts it whoever made it."""

from __future__ import annotations

from alongside.access.gate import change
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.conference import kinds
from alongside.definitions import store
from alongside.definitions.models import Definition

TITLE = "Kinds of assessment"


@change("assessment.define")
def save_kinds(*, by: Viewer, body: str, note: str = "") -> Definition:
    """The next version. Assessments of a kind that is gone stay in the register. Raises BadDefinition."""
    return store.add_version(
        kind=kinds.KIND, slug=kinds.SLUG, title=TITLE, body=body, note=note, made_by_name=by.name, check=can_be_used
    )


def can_be_used(body: str) -> None:
    """Raises BadDefinition, also where an agency that is said to accept one is not in the partnership."""
    named = {slug for kind in kinds.read(body).values() for slug in kind.accepted_by}
    there = set(Agency.objects.values_list("slug", flat=True))
    if missing := named - there:
        raise store.BadDefinition(f"There is no agency “{min(missing)}”. Write one of: {', '.join(sorted(there))}.")


def ship_kinds() -> list[Definition]:
    """The kinds that come with the product, where the partnership has none of its own."""
    return store.ship(kinds.KIND, kinds.SHIPPED, title=lambda body: TITLE, check=kinds.read)
