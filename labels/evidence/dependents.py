"""What rests on a fact, as the rooms above say it: they register how to ask, and this room need not know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit.registry import Registry
from editorial.pages.standing_marks import Marks


@dataclass(frozen=True)
class Dependent:
    """A text that cites a fact. `url` is its page at the desk, `public_url` where the public reads it, `subject` how the
    ledger names it; `cites` is the number of the fact's edition on which it was signed. `marks` is how it stands, where a page asks
    for it.
    """

    title: str
    url: str
    public_url: str
    edition: int
    subject: str
    cites: int
    marks: Marks = ()


Provider = Callable[[Iterable[int]], dict[int, list[Dependent]]]
providers: Registry[Provider] = Registry(
    "labels.evidence.dependents.providers",
    "a function that gives, for keys of facts, what cites their live editions now",
)


def dependents(facts: Iterable[int]) -> dict[int, list[Dependent]]:
    """Keys of facts to what cites their live editions now."""
    wanted = list(facts)
    found: dict[int, list[Dependent]] = {fact: [] for fact in wanted}
    for provider in providers:
        for fact, texts in provider(wanted).items():
            found[fact] += texts
    return found
