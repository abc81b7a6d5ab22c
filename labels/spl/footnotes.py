"""The footnotes of a document: numbered in the section where they stand, and found by what refers to them from anywhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from labels.spl.document import V3, Element
from labels.spl.text import is_struck_out, lines

FOOTNOTE, REFERENCE, SECTION = V3 + "footnote", V3 + "footnoteRef", V3 + "section"

Elements = Sequence[Element | None]


@dataclass(frozen=True)
class Footnote:
    """One footnote: the key of its section, and its number there, from 1."""

    key: str
    number: int
    element: Element


class Footnotes:
    """All footnotes of one document that have an id. An id used twice, against the rules, means its first place."""

    def __init__(self, sections: Iterable[tuple[str, Elements]] = ()) -> None:
        self.by_id: dict[str, Footnote] = {}
        for key, elements in sections:
            for number, note in enumerate(footnotes_in(elements), 1):
                for inner in note.iter(FOOTNOTE):  # one inside another is a part of it
                    self.by_id.setdefault(inner.get("ID", ""), Footnote(key, number, note))
        self.by_id.pop("", None)

    def target(self, reference: Element) -> Footnote | None:
        """What a reference refers to; None where the label has no such footnote."""
        return self.by_id.get(reference.get("IDREF", ""))


def footnotes_in(elements: Elements) -> Iterator[Element]:
    """Those in the text of one section, in their order."""
    for element in elements:
        if element is not None:
            yield from filter(is_by_itself, element.iter(FOOTNOTE))


def is_by_itself(inner: Element) -> bool:
    """Whether an element is no part of a footnote, nor of what was struck out."""
    for holder in inner.iterancestors():
        if holder.tag == FOOTNOTE or is_struck_out(holder):
            return False
        if holder.tag == SECTION:
            break
    return True


def words_of(note: Footnote | None) -> str:
    """The words of a footnote on one line; empty for none."""
    return lines(note.element).replace("\n", " ") if note else ""
