"""What may be asked of an edition of an answer, as a protocol."""

from __future__ import annotations

from typing import Protocol

from editorial.record.protocols import Edition


class EntryEdition(Edition, Protocol):
    """An edition of an answer. Its `evidence` has `sources`: each number in the words, and what it stands for.

    A row from before a column was there has None in it.
    """

    question: str
    topic: str
    short_answer: str  # these three are Markdown
    answer: str
    bottom_line: str
    references: str
    read_next: str  # slugs of other answers, with commas between them

    def get_topic_display(self) -> str: ...
