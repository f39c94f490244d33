"""Change the areas of life that packages go through."""

from __future__ import annotations

from alongside.access.gate import change
from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.package import areas


@change("package.define")
def save_areas(*, by: Viewer, body: str, note: str = "") -> Definition:
    """The next version of the areas. What was written in an area that is gone stays in its versions. Raises BadDefinition."""
    return store.add_version(
        kind=areas.KIND,
        slug=areas.SLUG,
        title="Areas of life",
        body=body,
        note=note,
        made_by_name=by.name,
        check=areas.read,
    )


def ship_areas() -> list[Definition]:
    """The areas that come with the product, where the partnership has none of its own."""
    return store.ship(areas.KIND, areas.SHIPPED, title=lambda body: "Areas of life", check=areas.read)
