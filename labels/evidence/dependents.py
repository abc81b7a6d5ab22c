"""What rests on a fact, as the rooms above say it: they register how to ask, and this room need not know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from audit.registry import Registry
from editorial.pages.standing_marks import Marks


@dataclass(frozen=True)
class Dependent:
    """A text that cites a fact. `public_url` is where the public reads it, `subject` how the ledger names it; `cites` is the
    number of the fact's edition on which it was signed. `marks` is how it stands, where a page asks for it.
    """

    title: str
    public_url: str
    edition: int
    subject: str
    cites: int
    marks: Marks = ()

    @property
    def url(self) -> str:
        """Its page at the desk. A process that serves the public alone has none."""
        model, _, key = self.subject.partition(":")
        return reverse(f"admin:{model.replace('.', '_')}_change", args=[key])


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
