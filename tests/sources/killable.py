"""A partnership in a database of its own, for tests that kill the process which imports into it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")


def set_up() -> None:
    """Tables, agencies, agreements and one source."""
    import django

    django.setup()
    from django.core.management import call_command

    from alongside.access.operator import operator
    from alongside.access.policy import Role
    from alongside.sources import changes
    from tests.factories.partnership import make_partnership
    from tests.sources.conftest import PROFILE

    call_command("migrate", verbosity=0)
    partnership, by = make_partnership(), operator(Role.DATA_OFFICER)
    changes.save_profile(by=by, slug="visits", body=PROFILE)
    changes.add_source(by=by, slug="visits", title="Visits", agency=partnership.probation, profile="visits")


if __name__ == "__main__":
    set_up()
