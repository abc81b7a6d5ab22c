"""A line on the terminal that says how far a long reading has come."""

from typing import TextIO

WIDTH = 30  # characters


class Bar:
    """Listens to `audit.findings.each`; `clear` takes the line away before something else is printed."""

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
