"""What a label version says, as frozen values: the label, its sections, their blocks.

Knows nothing of XML: how a document becomes these is told in `reading`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from labels.archive.normal_words import normal

BOXED_WARNING = "34066-1"  # LOINC, as are all codes of sections and documents
CONTRAINDICATIONS = "34070-3"
PACKAGE_LABEL = "51945-4"

# A title that begins with a number of a section: “5.1 Falls”, “5.1. Falls”, “5 .1Falls”, but not “10,000 units”.
NUMBERED = re.compile(r"(?=[1-9])(\d{1,2}(?: ?\.\d{1,2}){0,3})\.?(?: +|(?=[^\W\d]|\()|$)")


# The same with a space after a stop, “5. 1 Falls”: believed only inside section 5.
SPACED = re.compile(r"(?=[1-9])(\d{1,2}(?: ?\. ?\d{1,2}){1,3})\.?(?: +|(?=[^\W\d]|\()|$)")
# What a number before it counts: “2 mg tablets” is a strength and no section 2.
MEASURE = re.compile(
    r"(?:[mµμ]?cg|[mkµμn]?g|[mdµμ]?L|mEq|m?mol|[mc]m|m?Ci|M?Bq|I\.?U\.?|U|units?|mg/\S+|%|tablets?|capsules?|vials?|syringes?"
    r"|pens?|count|ct|hours?|days?|weeks?|months?|years?)(?!\w|-[a-z])",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What sort of block. All but a picture are words of the label; the words of a picture are its description."""

    TITLE = "title"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    HEADER = "header"
    ROW = "row"
    FOOTNOTE = "footnote"
    PICTURE = "picture"


class Part(StrEnum):
    """The full text of a label, or its highlights: a summary that repeats it in other words and leads the document."""

    BODY = "body"
    HIGHLIGHTS = "highlights"


# What a block says by its form: (what, after how many letters and signs of its words, or of its cell, which).
# “note”: the mark of a footnote, which is a place in the section, the words of one that stands elsewhere, or "" for one
# that the label does not have. “sup”, “sub”: raised and lowered letters. “mark”: of an item. “group”, “cells”: of a row.
# “picture”: the hash of its bytes, or else its file; after 0 if its words are that file's name. “apart”: words between
# which the file is indented, as they are read when that is a space.
Trait = tuple[str, int, int | str]
Form = tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The least part of a section that is compared and quoted as one.

    `text`: single spaces, "\\n" for a line break, " | " between cells, "^" before a superscript number after a digit.
    `leads`: places in the section, outermost first, of the blocks without which this one can say the opposite: lead-in
    and outer items of an item; caption, header and heading of a row; what carries the mark of a footnote.
    """

    kind: Kind
    text: str
    leads: tuple[int, ...] = ()
    form: Form = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its text; and once more as it reads where each break of the file between two words is a space after all."""
        apart = self.form_of("apart")
        if not apart:
            return (self.text,)
        text = self.text
        for _, _, words in apart:
            text = text.replace(str(words).replace(" ", ""), str(words))
        return self.text, text

    def form_of(self, *what: str) -> list[Trait]:
        """Its traits of these sorts."""
        return [trait for trait in self.form if trait[0] in what]


@dataclass(frozen=True)
class Section:
    """One numbered or titled part, without the sections below it.

    `key` is unique in the label, of small letters, digits, “-” and “.”. `number` is the key where that is a number,
    such as “5.1”, else empty. `title` is as printed, with the number; it is also the first block. `code_name` is what the code is called
    in the file, for a section without title. `depth` counts from 1, `parent` is a key or empty. `html` is safe and holds
    all but the title, `title_html` the title, as inline HTML.
    """

    key: str
    number: str
    title: str
    code: str
    code_name: str
    depth: int
    parent: str
    part: Part
    blocks: tuple[Block, ...]
    title_html: str
    html: str

    @property
    def name(self) -> str:
        """The title without its number; empty where there is no title."""
        if not self.number:
            return self.title
        spaced = SPACED.match(self.title)
        if spaced and spaced[1].replace(" ", "") == self.number:
            return self.title[spaced.end() :]
        return NUMBERED.sub("", self.title, count=1)

    @property
    def heading(self) -> str:
        """What a person calls it: the title, else what its code is called."""
        return self.title or self.code_name or self.key

    @cached_property
    def text(self) -> str:
        """Its words, one block after another, with an empty line between them."""
        return "\n\n".join(block.text for block in self.blocks)

    @cached_property
    def normal_text(self) -> str:
        """The normal words of its blocks, one block a line: where no line holds words, no block does."""
        return "\n".join(normal(block.text) for block in self.blocks)

    @cached_property
    def text_sha256(self) -> str:
        """Hexadecimal, of the normal words of each block and its kind: other typography is the same, an item is not
        the same as a paragraph."""
        return _hashed(f"{block.kind} {normal(block.text)}" for block in self.blocks)

    @cached_property
    def html_sha256(self) -> str:
        """Hexadecimal, of what a reader is shown: layout, links and pictures too."""
        return _hashed((self.title_html, self.html))

    def lead_of(self, place: int) -> str:
        """The words that lead to the block at this place; empty where it stands alone."""
        return "\n".join(self.blocks[lead].text for lead in self.blocks[place].leads)


@dataclass(frozen=True, slots=True)
class DrugName:
    """What one product of the label is called."""

    brand: str
    generic: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the label shows: its file name there, its description, and the SHA-256 of its bytes if known."""

    name: str
    description: str
    sha256: str | None


@dataclass(frozen=True)
class Label:
    """One label version. `sections` in reading order, each below its parent's place; the highlights after all others.

    `sha256` is of the bytes of the document, `effective` the date of the document, which is not that of publication.
    `remarks`: what the document leaves open, in sentences for whoever imports it; they are not kept.
    """

    set_id: str
    document_id: str
    version: int
    effective: date
    type_code: str
    type_name: str
    title: str
    names: tuple[DrugName, ...]
    approval: str
    labeler: str
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]
    sha256: str
    remarks: tuple[str, ...] = ()

    @property
    def boxed_warning(self) -> Section | None:
        """The section of the boxed warning, if there is one."""
        return next((s for s in self.sections if s.code == BOXED_WARNING and s.part == Part.BODY), None)

    @cached_property
    def by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each section, by its key."""
        return {section.key: place for place, section in enumerate(self.sections)}

    def ancestry(self, section: Section) -> list[Section]:
        """The section and all it stands in, the section first."""
        found = [section]
        while found[-1].parent:
            found.append(self.by_key[found[-1].parent])
        return found

    @cached_property
    def keys_up(self) -> dict[str, frozenset[str]]:
        """Of each section, by its key: its own key, and those of all it stands in."""
        return {s.key: frozenset(above.key for above in self.ancestry(s)) for s in self.sections}

    def within(self, keys: Iterable[str]) -> list[Section]:
        """The named sections and all below them, in reading order; every section when none is named."""
        wanted = set(keys)
        if not wanted:
            return list(self.sections)
        return [s for s in self.sections if not wanted.isdisjoint(self.keys_up[s.key])]


def _hashed(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
