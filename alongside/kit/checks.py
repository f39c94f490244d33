"""What Django's own deployment check does not look at."""

from __future__ import annotations

from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import connection

ON_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")


@register(Tags.security, deploy=True)
def database_over_tls(app_configs: Any, **options: Any) -> list[Warning]:
    """Nothing goes in the clear to a database on another machine, nor to one that only says it is ours."""
    it = connection.settings_dict
    host = it["HOST"] or str(it.get("OPTIONS", {}).get("host", ""))
    is_near = connection.vendor != "postgresql" or host.startswith("/") or host in ON_THIS_MACHINE
    if is_near or it.get("OPTIONS", {}).get("sslmode") == "verify-full":
        return []
    return [
        Warning(
            f"The database is on another machine ({host}), and the connection to it is not bound to TLS and its certificate.",
            hint="Add ?sslmode=verify-full to ALONGSIDE_DATABASE, with sslrootcert=FILE where its authority is your own.",
            id="alongside.W001",
        )
    ]
