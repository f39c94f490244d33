"""`alongside demo`: the whole product with an invented borough, on this machine."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alongside.access.models import Agency
from alongside.workspace import rehearse_sign_in
from alongside.workspace.sign_ins import PASSWORD, SIGN_INS, TWO_ROLES

KEPT = ("secret-key", "field-keys")  # read when this process began; what it writes now is sealed with them


def throw_away(folder: Path) -> None:
    """Everything that the last demo left, but for the keys and the folder itself."""
    for each in folder.iterdir() if folder.exists() else ():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name not in KEPT:
            each.unlink(missing_ok=True)


class Command(BaseCommand):
    help = "Start everything with invented people. The second start is quick: what was made is kept in var/demo."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")
        parser.add_argument("--people", type=int, default=2_000)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--fresh", action="store_true", help="throw the last demo away first")
        parser.add_argument("--prepare", action="store_true", help="make everything, but do not start the pages")

    def handle(self, *, port: str, people: int, seed: int, fresh: bool, prepare: bool, **options: object) -> None:
        if not settings.IS_DEMO:
            raise CommandError("The demo publishes its passwords. Start it with ./run demo, which keeps it apart.")
        if fresh:
            throw_away(settings.DATA)
        call_command("set_up")
        if not Agency.objects.exists():
            self.invent(people, seed)
        rehearse_sign_in.equip()
        if not prepare:
            self.serve(port)

    def invent(self, people: int, seed: int) -> None:
        from alongside.methods import borough
        from alongside.workspace import rehearsal

        started = time.monotonic()

        def say(what: str) -> None:
            print(f"{time.monotonic() - started:5.0f} s  {what}", flush=True)

        with tempfile.TemporaryDirectory() as folder:
            say(f"Inventing a borough of {people:,} people")
            out = Path(folder) / "borough"
            today = timezone.localdate()
            borough.write(borough.build(people=people, seed=seed, today=today), out)
            rehearsal.rehearse(out, today, say)
        say("Ready")

    def serve(self, port: str) -> None:
        words = [sys.executable, "-m", "alongside.cli"]
        processes = [
            subprocess.Popen([*words, "work"]),
            subprocess.Popen([*words, "serve", "--port", port, "--workers", "1"]),
        ]
        print(f"\n  Alongside is at http://localhost:{port}/\n\n  Password for everyone: {PASSWORD}\n")
        for each in SIGN_INS:
            print(f"  {each.email:<38} {each.role.label}")
        print(f"  {TWO_ROLES[0]:<38} {' and '.join(role.label for role in TWO_ROLES[3])}, as she chooses")
        print("\n  Everyone in it is invented. Ctrl+C stops it; ./run demo --fresh starts over.\n", flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
