"""Read and add definitions. Which kinds there are, and who may edit them, is for the rooms above to say."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from alongside.definitions.models import Definition


class BadDefinition(ValueError):
    """A definition that cannot be used. Its message says where, what is wrong and how to mend it."""


def parse(body: str) -> dict[str, object]:
    """The document as plain values. Raises BadDefinition with the line of the first mistake."""
    try:
        return tomllib.loads(body)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(f"The text is not valid TOML: {error}. Mend that line and save again.") from error


def current(kind: str, slug: str) -> Definition | None:
    """The version in use; None where there is none or it was withdrawn."""
    newest = Definition.objects.filter(kind=kind, slug=slug).order_by("-version").first()
    return None if newest is None or newest.is_withdrawn else newest


def add_version(
    *, kind: str, slug: str, title: str, body: str, made_by_name: str, note: str = "", check: Callable[[str], object]
) -> Definition:
    """The next version of a definition, after its own room has checked it. Saving what is in use already adds nothing.

    Call it from a change. Raises what `check` raises.
    """
    check(body)
    newest = Definition.objects.filter(kind=kind, slug=slug).order_by("-version").first()
    if newest is not None and newest.body == body and not newest.is_withdrawn:
        return newest
    return Definition.objects.create(
        kind=kind,
        slug=slug,
        version=newest.version + 1 if newest else 1,
        title=title,
        body=body,
        note=note,
        made_by_name=made_by_name,
    )


def ship(kind: str, folder: Path, *, title: Callable[[str], str], check: Callable[[str], object]) -> list[Definition]:
    """Put the documents that come with the product in place where a partnership has no version of its own yet.

    title: the title of a document from its body.
    """
    shipped = []
    for path in sorted(folder.glob("*.toml")):
        body = path.read_text(encoding="utf-8")
        edited = Definition.objects.filter(kind=kind, slug=path.stem).exclude(made_by_name="Alongside").exists()
        if not edited:
            shipped.append(
                add_version(
                    kind=kind, slug=path.stem, title=title(body), body=body, made_by_name="Alongside", check=check
                )
            )
    return shipped
