"""Texts that were changed for one cause, so that a reviewer signs them together. The rooms above know the causes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from audit.registry import Registry


@dataclass(frozen=True)
class TextSet:
    """`key` names it in an address, `subjects` are texts as the ledger names them: “labels.fact:12”."""

    key: str
    title: str
    subjects: frozenset[str]


Source = Callable[[Collection[str]], Iterator[TextSet]]
sources: Registry[Source] = Registry(
    "editorial.work.text_sets.sources", "a function that says of texts, as the ledger names them, which belong together"
)


def sets_of(subjects: Collection[str]) -> list[TextSet]:
    return [found for source in sources for found in source(subjects)]
