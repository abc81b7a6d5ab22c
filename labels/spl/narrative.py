"""The text of a section as blocks: every character of it once and in order; the footnotes, apart, at the end.

Knows no HTML and not which sections there are.
"""

import re
from collections.abc import Mapping, Sequence

from labels.spl.document import V3, Element, name_of
from labels.spl.model import Block, Kind, Picture
from labels.spl.tables import Row, heads, lays_out, leading, rows
from labels.spl.text import clean, line, lines, pieces

Leads = tuple[int, ...]

BULLET = re.compile(r"[•●▪◦·∙‣○■□▫\uf0b7\uf0a7]")
TYPED_ITEM = re.compile(rf"\n(?={BULLET.pattern})")  # bullets typed after a break are a list to a reader
MOST_LEADS = 4  # of a paragraph, from the outermost: a sentence that is broken into a thousand leads nowhere
TABLE_NAME = re.compile(r"Table \d")


def blocks(title: Element | None, texts: Sequence[Element], pictures: Mapping[str, Picture]) -> tuple[Block, ...]:
    """The blocks of one section: its title, then its texts. `pictures` by the id that the text refers to."""
    reader = _Reader(pictures)
    if title is not None:
        reader.read_title(title)
    for text in texts:
        reader.read(text, Kind.PARAGRAPH)
    reader.read_notes()
    return tuple(reader.blocks)


class _Reader:
    """Follows the elements; what it has read decides what leads to what comes."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self.pictures = pictures
        self.blocks: list[Block] = []
        self.notes: list[tuple[Element, Leads]] = []
        self.lead_in: Leads = ()  # of a list here: the paragraph before it, even if other items stand between

    def read_title(self, title: Element) -> None:
        self._keep(Kind.TITLE, line(title))
        self._set_apart(title)

    def read(self, element: Element, kind: Kind, leads: Leads = ()) -> None:
        """Mixed content: runs of text become blocks of this kind; lists, tables and paragraphs in it their own."""
        if not len(element):  # most paragraphs and items
            self._close([element.text or ""], [], kind, leads)
            return
        start = len(self.blocks) if name_of(element) in ("paragraph", "item") else None
        run: list[str] = []
        aside: list[Element] = []
        for piece in pieces(element):
            if isinstance(piece, str):
                run.append(piece)
            elif name_of(piece) == "footnote" or (name_of(piece) == "renderMultiMedia" and not len(piece)):
                aside.append(piece)  # it does not end the sentence it stands in
            else:
                self._close(run, aside, kind, self._since(start) or leads)
                self._read_block(piece, kind, self._since(start) or leads)
        self._close(run, aside, kind, self._since(start) or leads)

    def read_notes(self) -> None:
        """The footnotes, each led by what carries its mark."""
        for note, leads in self.notes:
            self._keep(Kind.FOOTNOTE, lines(note), leads)

    def _read_block(self, element: Element, kind: Kind, leads: Leads) -> None:
        name = name_of(element)
        if name == "paragraph":
            self.read(element, kind, leads if kind == Kind.ITEM else ())
        elif name == "list":
            self._read_list(element, leads if kind == Kind.ITEM else None)
        elif name == "table":
            self._read_table(element, leads if kind == Kind.ITEM else ())
        else:
            self._show(element)

    def _close(self, run: list[str], aside: list[Element], kind: Kind, leads: Leads) -> None:
        """Makes blocks of a run of text, and of what stood aside in it, and empties both."""
        start = len(self.blocks)
        text = clean("".join(run))
        for part in TYPED_ITEM.split(text) if "\n" in text else [text] if text else []:
            if kind == Kind.ITEM:
                self._keep(kind, part, self._since(start) or leads)
            elif BULLET.match(part):
                self._keep(Kind.ITEM, part, self.lead_in)
            else:
                self._keep(kind, part, leads or self._goes_on(part))
        held = list(aside)
        run.clear()
        aside.clear()
        for element in held:
            if name_of(element) == "footnote":
                self.notes.append((element, self._last()))
            else:
                self._show(element)

    def _since(self, start: int | None) -> Leads:
        """What leads to the rest of an item or paragraph that began at this block: its first words."""
        if start is None or start >= len(self.blocks) or self.blocks[start].kind not in (Kind.PARAGRAPH, Kind.ITEM):
            return ()
        return (*self.blocks[start].leads, start)

    def _read_list(self, element: Element, leads: Leads | None) -> None:
        caption = element.find(V3 + "caption")
        if caption is not None:
            self.read(caption, Kind.PARAGRAPH, leads or ())
            leads = None
        lead_in = self.lead_in if leads is None else leads
        for item in element.iterchildren(V3 + "item"):
            self.read(item, Kind.ITEM, lead_in)

    def _read_table(self, table: Element, leads: Leads) -> None:
        found = rows(table)
        if lays_out(table, found):
            for row in found:
                for cell in row.cells:
                    self.read(cell, Kind.PARAGRAPH, leads)
            return
        caption = table.find(V3 + "caption")
        if caption is not None:
            leads = self._keep(Kind.CAPTION, lines(caption), leads) or leads
            self._set_apart(caption)
        elif self.blocks and self.blocks[-1].kind == Kind.PARAGRAPH and TABLE_NAME.match(self.blocks[-1].text):
            leads = self._last()
        self._read_rows(found, leads)

    def _read_rows(self, found: Sequence[Row], leads: Leads) -> None:
        named = set(heads(found))
        kept: dict[int, int] = {}  # place of a row to place of its block
        for place, (row, above) in enumerate(zip(found, leading(found), strict=True)):
            cells = [lines(cell) for cell in row.cells]
            led = (*leads, *(kept[other] for other in above if other in kept))
            if any(cells):
                kept[place] = self._keep(Kind.HEADER if place in named else Kind.ROW, " | ".join(cells), led)[-1]
            for cell in row.cells:
                self._set_apart(cell)

    def _set_apart(self, element: Element) -> None:
        """The pictures and footnotes in what was read as one block."""
        carrier = self._last()
        for inner in element.iter(V3 + "footnote", V3 + "renderMultiMedia"):
            if name_of(inner) == "footnote":
                if not any(True for _ in inner.iterancestors(V3 + "footnote")):
                    self.notes.append((inner, carrier))
            else:
                self._keep_picture(inner)

    def _show(self, element: Element) -> None:
        """A picture and the caption under it."""
        leads = self._keep_picture(element)
        caption = element.find(V3 + "caption")
        if caption is not None:
            self._keep(Kind.CAPTION, lines(caption), leads)
            self._set_apart(caption)

    def _keep_picture(self, element: Element) -> Leads:
        picture = self.pictures.get(element.get("referencedObject", ""))
        return self._keep(Kind.PICTURE, picture.description or picture.name) if picture else ()

    def _keep(self, kind: Kind, text: str, leads: Leads = ()) -> Leads:
        """Adds a block, unless it is empty; returns the leads of what it leads to."""
        if not text:
            return ()
        self.blocks.append(Block(kind, text, leads))
        if kind == Kind.PARAGRAPH:
            self.lead_in = self._last()
        elif kind not in (Kind.ITEM, Kind.PICTURE):
            self.lead_in = ()
        return self._last()

    def _last(self) -> Leads:
        """The last block, after all that leads to it."""
        return (*self.blocks[-1].leads, len(self.blocks) - 1) if self.blocks else ()

    def _goes_on(self, text: str) -> Leads:
        """What leads to a paragraph: one before it that ends in a colon, or whose sentence it goes on with."""
        before = self.blocks[-1] if self.blocks else None
        if before is None or before.kind not in (Kind.PARAGRAPH, Kind.ITEM):
            return ()
        ended = before.text.endswith((".", "?", "!"))
        if before.text.endswith(":") or (text[:1].islower() and not ended):
            return (*before.leads[:MOST_LEADS], len(self.blocks) - 1)
        return before.leads if before.kind == Kind.PARAGRAPH and not ended else ()
