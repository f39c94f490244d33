"""What a worker must know before they call, write or leave a message."""

from __future__ import annotations

from django.utils import timezone

from alongside.outputs.contact import Known
from alongside.people.models import Person
from alongside.reaching import front


def known_of(person: Person) -> Known:
    """How this person may be reached, as far as it is known."""
    return front.known_of(person.pk, timezone.localdate())
