"""Lines of the log have a greatest length: much of what is in them was sent by strangers, who may send much."""

import logging
from copy import copy

LONGEST = 500  # characters


class BoundedLines(logging.Formatter):
    """Cuts each line, those of a traceback too, and says how long it was.

    What was refused (a status below 500) is told without a traceback: nothing is broken, and anybody can have it written.
    """

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", 500) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return "\n".join(map(_bounded, super().format(record).split("\n")))


def _bounded(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"
