"""`alongside serve`: the web pages."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serve the pages. Put a proxy that speaks TLS in front of it."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--workers", default="2")

    def handle(self, *, host: str, port: str, workers: str, **options: object) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise says so where there is none
        program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port]
        options_ = ["--workers", workers, "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
        os.execv(sys.executable, [*program, *options_, "alongside.wsgi:application"])
