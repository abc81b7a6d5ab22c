"""Texts that were changed for one cause, so that a reviewer signs them together. The rooms above know the causes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class TextSet:
    """`key` names it in an address, `subjects` are texts as the ledger names them: “labels.fact:12”."""

    key: str
    title: str
    subjects: frozenset[str]


Source = Callable[[Collection[str]], Iterator[TextSet]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """For rooms above: of the texts that it is given, the source says which belong together."""
    if source not in _sources:
        _sources.append(source)


def sets_of(subjects: Collection[str]) -> list[TextSet]:
    return [found for source in _sources for found in source(subjects)]
