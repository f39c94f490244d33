"""A PostgreSQL server of a test's own, to be stopped, frozen and thawed."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from tests.database import start_postgres


class Server:
    """Its socket lies in the folder. url: of the database that it came with."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.stop = start_postgres(folder)

    @property
    def first_process(self) -> int:
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])

    def backends(self, database: str) -> list[int]:
        """The processes that serve connections to one database."""
        told = subprocess.run(
            ["pgrep", "-a", "-P", str(self.first_process)], capture_output=True, text=True, check=False
        )
        lines = [line.split(maxsplit=1) for line in told.stdout.splitlines()]
        return [int(number) for number, title in lines if f" {database} " in title]

    def _everyone(self) -> list[int]:
        told = subprocess.run(["pgrep", "-P", str(self.first_process)], capture_output=True, text=True, check=False)
        return [self.first_process, *map(int, told.stdout.split())]

    def freeze(self) -> list[int]:
        """Every process stands still. Returns them."""
        frozen = self._everyone()
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        return frozen

    @staticmethod
    def thaw(frozen: list[int]) -> None:
        for process in frozen:
            os.kill(process, signal.SIGCONT)
