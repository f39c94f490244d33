"""Whether a purpose stands today. Its register is kept in a room above; only the register's table is named here."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db.models import Exists, OuterRef

REGISTER = "partnership.PurposeEntry"


def standing(today: dt.date) -> Exists:
    """Condition on rows with a `purpose`: the register has it, and it is live on this day."""
    live = apps.get_model(REGISTER)._default_manager.live(today)
    return Exists(live.filter(purpose=OuterRef("purpose")))
