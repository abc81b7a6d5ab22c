"""What a kind of text puts on the page of its subject, such as the page of a drug: sections with the titles of its live editions.

A kind that says nothing about it has one section that lists its texts by title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from editorial.pages.standing_marks import Marks
from editorial.pages.text_pages import TextPages
from editorial.record.protocols import Edition


@dataclass(frozen=True)
class Listed:
    """One live edition in a list: its title, its page, how it stands, and its words where the list shows some: safe HTML where
    it shows them whole, else a sentence.
    """

    title: str
    url: str
    marks: Marks
    words: str = ""


@dataclass(frozen=True)
class Group:
    """Some texts of a section, at least one. The title is empty where the section's own says it. `open`: never folded away."""

    title: str
    texts: tuple[Listed, ...]
    open: bool = False

    @property
    def marks(self) -> Marks:
        """How its texts stand, each standing once: what a folded group says on its outside."""
        return tuple({mark.code: mark for text in self.texts for mark in text.marks}.values())


@dataclass(frozen=True)
class Section:
    """`anchor` is its name in the address of the page. `folded`: each of its groups opens by a tap on its title. `whole`: the
    words of its texts are shown, not titles alone. `missing`: what nothing was signed about, where that must be said. `above`: a template
    that stands under the title, and shows what is in `said`.
    """

    anchor: str
    title: str
    groups: tuple[Group, ...] = ()
    folded: bool = False
    whole: bool = False
    missing: tuple[str, ...] = ()
    above: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


def listed(pages: TextPages, edition: Edition, slug: str, marks: Marks, words: str = "") -> Listed:
    """An edition as a list shows it; `slug` is the address of its subject, `marks` how it stands."""
    return Listed(pages.title(edition), pages.url("", slug, edition.slug), marks, words)


def by_title(pages: TextPages, editions: Iterable[Any], slug: str, marks: Mapping[int, Marks]) -> list[Section]:
    """One section with every text by its title; none without a text."""
    texts = [listed(pages, edition, slug, marks.get(edition.id, ())) for edition in editions]
    texts.sort(key=lambda text: (text.title, text.url))
    name = str(pages.model._meta.verbose_name_plural)
    return [Section(pages.segment, name[:1].upper() + name[1:], (Group("", tuple(texts)),))] if texts else []
