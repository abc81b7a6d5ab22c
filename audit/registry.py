"""Hooks: lists that a lower room loops over and the rooms above fill when the site starts, so that no room names one above.

`docs/hooks.md` lists all of them; a test compares it with `HOOKS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
HOOKS: dict[str, Registry] = {}


class Registry(Generic[T]):
    """A hook: its entries, in the order in which they were registered, each once.

    `name` is the dotted path of the variable that holds it, `takes` says in a sentence what may be registered. Filled from
    `AppConfig.ready`, or from a room's `admin` where the desk alone needs it.
    """

    def __init__(self, name: str, takes: str) -> None:
        self.name, self.takes = name, takes
        self._entries: list[T] = []
        HOOKS[name] = self

    def register(self, *entries: T) -> None:
        """Adds what is not there yet: `ready` may run twice in one process."""
        for entry in entries:
            if entry not in self._entries:
                self._entries.append(entry)

    def remove(self, entry: T) -> None:
        """Takes an entry away again: for a test that registered it."""
        self._entries.remove(entry)

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
