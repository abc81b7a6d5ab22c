"""Sections that were read a moment ago: in the versions of a label most of them repeat, and reading them costs the most.

What a section says follows from its markup and from where its links and pictures lead, so the same is not read twice.
Held in memory alone and never for long: nothing that another release of the reader made is ever found here.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from hashlib import sha256

from lxml import etree

from labels.spl.document import V3, Element
from labels.spl.footnotes import Footnote, Footnotes, words_of
from labels.spl.model import Picture, Section

ROOM = 4 * 2**20  # bytes of markup whose sections are held; ten long labels


class Repeats:
    """Two generations: what is asked for goes into the younger; when that is full, the older is forgotten."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.held = room, 0
        self.younger: dict[Hashable, Section] = {}
        self.older: dict[Hashable, Section] = {}

    def get(self, source: Hashable, size: int, read: Callable[[], Section]) -> Section:
        """The section of this source, read if it is not held; `size` in bytes of markup."""
        found = self.younger.get(source)
        if found is None:
            found = self.older.get(source) or read()
            if self.held + size > self.room // 2:
                self.younger, self.older, self.held = {}, self.younger, 0
            if size <= self.room // 2:
                self.younger[source] = found
                self.held += size
        return found


def source_of(
    elements: Sequence[Element | None],
    key: str,
    links: Mapping[str, str],
    pictures: Mapping[str, Picture],
    footnotes: Footnotes,
) -> tuple[Hashable, int]:
    """(all that the words and the HTML of these elements follow from, bytes of markup in them)."""
    markup = b"\x00".join(b"" if element is None else etree.tostring(element, with_tail=False) for element in elements)
    leads = [links.get(link.get("href", "").removeprefix("#")) for link in _all(b"linkHtml", elements, markup)]
    shown = [pictures.get(p.get("referencedObject", "")) for p in _all(b"renderMultiMedia", elements, markup)]
    noted = [_said(footnotes.target(reference), key) for reference in _all(b"footnoteRef", elements, markup)]
    return (sha256(markup).digest(), tuple(leads), tuple(shown), tuple(noted)), len(markup)


def _said(note: Footnote | None, key: str) -> Hashable:
    """What the page says of a footnote that is referred to; of one that stands there its markup tells all but this."""
    if note is None or note.key == key:
        return note and note.number
    return note.key, note.number, words_of(note)


def _all(name: bytes, elements: Sequence[Element | None], markup: bytes) -> list[Element]:
    """The elements of this name. Most sections have none, which their markup tells sooner than a walk."""
    if name not in markup:
        return []
    return [found for element in elements if element is not None for found in element.iter(V3 + name.decode())]
