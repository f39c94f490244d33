"""The server's own log: one record on one line, as a program reads it, with the time in UTC."""

from __future__ import annotations

import datetime as dt
import json
import logging


class OneLine(logging.Formatter):
    """A record as one JSON object. Line breaks and what terminals obey are written out: nothing typed makes a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=True)
