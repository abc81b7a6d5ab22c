"""Lines of the log have a greatest length: much of what is in them was sent by strangers, who may send much."""

import logging

LONGEST = 500  # characters


class BoundedLines(logging.Formatter):
    """Cuts each line, those of a traceback too, and says how long it was."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(_bounded, super().format(record).split("\n")))


def _bounded(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"
