"""What a worker must know before they call, write or leave a message."""

from __future__ import annotations

from alongside.outputs.contact import Known
from alongside.people.models import Person


def known_of(person: Person) -> Known:
    """How this person may be reached, as far as it is known."""
    return Known()
