"""Who may act on an agency's files: its own data officers, and those of an agency that an agreement lets have its records."""

from __future__ import annotations

from alongside.access.gate import Refused
from alongside.access.policy import Category, Purpose, Reach, Viewer
from alongside.sources.models import Source


def may_act(viewer: Viewer, source: Source) -> bool:
    """Whether the viewer may send this source's files, confirm them or take them back."""
    return viewer.may("import.upload") and (viewer.user_id is None or sees_rows(viewer, source))


def check(viewer: Viewer, source: Source) -> None:
    """Raises Refused where the files are another agency's, and no agreement in force lets the viewer's have its records."""
    if not may_act(viewer, source):
        raise Refused(
            f"This is a file of {source.agency.name}, and no agreement in force lets {viewer.agency_name} have its records "
            f"for {Purpose(viewer.purpose).label}. Its own data officer sends it, or the agreement is renewed."
        )


def sees_rows(viewer: Viewer, source: Source) -> bool:
    """Whether who is in this source's files is told to the viewer anyway: then their numbers are no secret."""
    if viewer.grant.reach is Reach.NONE:
        return False
    given = viewer.shares.get(source.agency_id, frozenset())
    return source.agency_id == viewer.agency_id or Category.IDENTITY in given
