"""`alongside wall raise | check | drop`: the database's own wall, on PostgreSQL."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from alongside.access.wall import plan
from alongside.access.wall.building import CannotBuild, Roles, drop_wall, raise_wall, troubles


class Command(BaseCommand):
    help = "Let the database itself keep agencies' facts apart. Raise and drop as the owner of the tables; check as the pages."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["raise", "check", "drop"])
        parser.add_argument("--app", default=Roles.app, help="the role the pages connect as")
        parser.add_argument("--worker", default=Roles.worker, help="the role the worker and other commands connect as")
        parser.add_argument("--backup", default=Roles.backup, help="the role that makes backups")

    def handle(self, *, what: str, app: str, worker: str, backup: str, **options: object) -> None:
        try:
            if what == "raise":
                count = raise_wall(Roles(app, worker, backup))
                print(f"The wall stands around {count} tables. Give {app}, {worker} and {backup} their passwords.")
            elif what == "drop":
                print(f"The wall is down; it stood around {drop_wall()} tables.")
            else:
                self.check_it()
        except CannotBuild as trouble:
            raise CommandError(str(trouble)) from trouble
        except ProgrammingError as error:
            raise CommandError(f"{error}\nConnect as the owner of the tables, who may make roles.") from error

    def check_it(self) -> None:
        for table, because in plan.unwalled().items():
            print(f"{table}: no wall, because {because}.")
        found = troubles()
        for trouble in found:
            print(trouble)
        if found:
            sys.exit(1)
        print("The wall holds for this connection.")
