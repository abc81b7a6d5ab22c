"""What a check says and how it reads: findings, and rows one by one, so that any length needs no more memory than a short one."""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

Watcher = Callable[[str, int, int], None]  # hears what is read, how many rows were, and how many there are
watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded. `where` names the row; `sentence` says what is wrong with it."""

    check: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.sentence}"


def each(what: str, rows: QuerySet[Any], step: int = 1000) -> Iterator[Any]:
    """The rows in the queryset's order; whoever watches hears of every `step` of them."""
    watches = watcher.get()
    if watches is None:
        yield from rows.iterator(chunk_size=step)
        return
    total = rows.count()
    for number, row in enumerate(rows.iterator(chunk_size=step)):
        if number % step == 0:
            watches(what, number, total)
        yield row
    watches(what, total, total)
