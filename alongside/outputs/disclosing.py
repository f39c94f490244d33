"""By which rule counts leave this partnership: the strictest, unless whoever runs it has set another."""

from __future__ import annotations

from django.conf import settings

from alongside.methods.measures.disclosure import PROFILES, Profile


def in_force() -> Profile:
    return PROFILES[settings.DISCLOSURE]
