"""How far a command has come: one line that moves, on a terminal alone, below the lines that stay."""

from __future__ import annotations

from types import TracebackType

from django.core.management.base import OutputWrapper

WIDTH = 30  # of the bar, in characters
CLEAR = "\r\x1b[K"


class Progress:
    """`with Progress(stdout, stderr, 12) as progress:`, then `say` or `fail` one sentence for each thing done."""

    def __init__(self, stdout: OutputWrapper, stderr: OutputWrapper, whole: int) -> None:
        self.stdout, self.stderr, self.whole, self.done = stdout, stderr, whole, 0
        self.shown = stderr.isatty()

    def __enter__(self) -> Progress:
        self._draw()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._clear()

    def say(self, sentence: str) -> None:
        self._write(self.stdout, sentence)

    def fail(self, sentence: str) -> None:
        self._write(self.stderr, sentence)

    def _write(self, stream: OutputWrapper, sentence: str) -> None:
        self._clear()
        stream.write(sentence)
        self.stdout.flush()  # else the bar, which is on the other stream, may come before it
        self.done += 1
        self._draw()

    def _clear(self) -> None:
        if self.shown:
            self.stderr.write(CLEAR, str, "")
            self.stderr.flush()

    def _draw(self) -> None:
        if self.shown:
            filled = WIDTH * self.done // max(1, self.whole)
            bar = "#" * filled + "." * (WIDTH - filled)
            self.stderr.write(f"[{bar}] {self.done} of {self.whole}", str, "")
            self.stderr.flush()
