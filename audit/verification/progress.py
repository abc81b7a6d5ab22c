"""A line on the terminal that says how far a long reading has come."""

import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from audit.checkpoints.checkpoint_check import Claim
from audit.verification.findings import Finding
from audit.verification.verify import findings

WIDTH = 30  # characters


class Bar:
    """Listens to `audit.verification.findings.each`; `clear` takes the line away before something else is printed."""

    def __init__(self, terminal: TextIO) -> None:
        self.terminal = terminal

    def __call__(self, what: str, done: int, total: int) -> None:
        full = WIDTH * done // total if total else WIDTH
        self.clear()
        self.terminal.write(f"[{'#' * full}{' ' * (WIDTH - full)}] {what}: {done} of {total}")
        self.terminal.flush()

    def clear(self) -> None:
        self.terminal.write("\r\033[K")
        self.terminal.flush()


def watched_findings(kept: Sequence[Claim]) -> Iterator[Finding]:
    """As `audit.verification.verify.findings`; on a terminal a line says how far the reading is."""
    if not sys.stderr.isatty():
        yield from findings(kept)
        return
    bar = Bar(sys.stderr)
    try:
        for finding in findings(kept, watched_by=bar):
            bar.clear()
            yield finding
    finally:
        bar.clear()
