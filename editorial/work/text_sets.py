"""Texts that were changed for one cause, so that a reviewer signs them together. The rooms above know the causes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from audit.registry import Registry
from editorial.record.protocols import Edition


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


@dataclass(frozen=True)
class Left:
    """A live text that rests on other words than some texts will say once they are signed. `said`: which, and since when."""

    title: str
    url: str
    subject: str
    said: str


Behind = Callable[[Mapping[str, Edition]], Iterator[Left]]
behind: Registry[Behind] = Registry(
    "editorial.work.text_sets.behind",
    "a function that says, of texts as they will be once they are signed, which live texts were signed on other words of them",
)


def left_behind(coming: Mapping[str, Edition]) -> list[Left]:
    return [left for found in behind for left in found(coming)]
