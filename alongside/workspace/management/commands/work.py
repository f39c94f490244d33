"""`alongside work`: the background worker."""

from __future__ import annotations

import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_tasks_db.models import DBTaskResult

from alongside.workspace import upkeep


class Command(BaseCommand):
    help = "Run imports, linkage and assessments as they are asked for, and notice what needs doing."

    def add_arguments(self, parser):
        parser.add_argument("--name", default="worker", help="a name for each worker, where there are several")
        parser.add_argument("--every", type=float, default=5, help="seconds between rounds of upkeep")

    def handle(self, *, name: str, every: float, **options: object) -> None:
        self.take_up(name)
        threading.Thread(target=self.keep_up, args=[every], daemon=True).start()
        call_command("db_worker", worker_id=name, interval=2, startup_delay=False, reload=False, verbosity=0)

    def take_up(self, name: str) -> None:
        """A task claimed by the worker of this name, which is only now starting, belongs to a run that died: do it again.
        Every task of ours may be run twice."""
        for left in DBTaskResult.objects.running():
            if left.worker_ids and left.worker_ids[-1] == name:
                DBTaskResult.objects.filter(pk=left.pk).update(status="READY", started_at=None)

    def keep_up(self, every: float) -> None:
        while True:
            upkeep.tick()
            time.sleep(every)
