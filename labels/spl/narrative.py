"""The text of a section as blocks: every character of it once and in order; the footnotes, apart, at the end.

Knows no HTML and not which sections there are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from labels.spl import form
from labels.spl.document import V3, Element, name_of
from labels.spl.footnotes import Footnotes, is_by_itself, words_of
from labels.spl.model import Block, Kind, Picture, Trait
from labels.spl.tables import Row, lays_out, leading, rows
from labels.spl.text import BLOCKS, BREAK, MARK, clean, marked_text, pieces, running_text

Leads = tuple[int, ...]

BULLET = re.compile(r"[•●▪◦·∙‣○■□▫\uf0b7\uf0a7]")
TYPED_ITEM = re.compile(
    rf"{BREAK}(?=[\s\x00-\x05]*{BULLET.pattern})"
)  # typed after a break, they are a list to a reader
MOST_LEADS = 4  # of a paragraph, from the outermost: a sentence that is broken into a thousand leads nowhere
TABLE_NAME = re.compile(r"Table \d")


def blocks(
    title: Element | None, texts: Sequence[Element], pictures: Mapping[str, Picture], footnotes: Footnotes
) -> tuple[Block, ...]:
    """The blocks of one section: its title, then its texts. `pictures` by the id that the text refers to."""
    reader = _Reader(pictures, footnotes)
    if title is not None:
        reader.read_title(title)
    for text in texts:
        reader.read(text, Kind.PARAGRAPH)
    reader.read_notes()
    return tuple(reader.formed())


class _Reader:
    """Follows the elements; what it has read decides what leads to what comes."""

    def __init__(self, pictures: Mapping[str, Picture], footnotes: Footnotes) -> None:
        self.pictures, self.footnotes = pictures, footnotes
        self.blocks: list[Block] = []
        self.notes: list[tuple[Element, Leads]] = []
        self.places: dict[Element, int] = {}  # of the blocks of footnotes
        self.marked: list[
            tuple[int, list[tuple[int, str]], Sequence[Element]]
        ] = []  # (block, raw cells, what marks them)
        self.traits: dict[int, list[Trait]] = {}  # of blocks, that need not wait for the footnotes
        self.lead_in: Leads = ()  # of a list here: the paragraph before it, even if other items stand between

    def read_title(self, title: Element) -> None:
        self._keep_raw(Kind.TITLE, *_on_one_line(title))
        self._set_apart(title)

    def read(self, element: Element, kind: Kind, leads: Leads = ()) -> None:
        """Mixed content: runs of text become blocks of this kind; lists, tables and paragraphs in it their own."""
        text = running_text(element) if len(element) else element.text or ""
        if text is not None:  # most paragraphs and items
            self._keep_run(text, [], kind, leads)
            return
        start = len(self.blocks) if name_of(element) in ("paragraph", "item") else None
        run: list[str] = []
        aside: list[Element] = []
        for piece in pieces(element):
            if isinstance(piece, str):
                run.append(piece)
                continue
            name = name_of(piece)
            if name in BLOCKS or (name == "renderMultiMedia" and len(piece)):
                self._close(run, aside, kind, self._since(start) or leads)
                self._read_block(piece, kind, self._since(start) or leads)
            else:  # it does not end the sentence it stands in
                aside.append(piece)
                run.append("" if name == "renderMultiMedia" else MARK)
        self._close(run, aside, kind, self._since(start) or leads)

    def read_notes(self) -> None:
        """The footnotes, each led by what carries its mark."""
        for note, leads in self.notes:
            marks: list[Element] = []
            text = marked_text(note, marks)
            if self._keep_raw(Kind.FOOTNOTE, text, marks, leads):
                self.places[note] = len(self.blocks) - 1

    def formed(self) -> Iterable[Block]:
        """The blocks with their form, which needs to know where the footnotes stand."""
        for place, texts, marks in self.marked:
            meant = iter(list(map(self._meaning, marks)))
            traits = self.traits.setdefault(place, [])
            for number, text in texts:
                traits += form.traits_of(text, meant, number * form.CELL)
        for place, traits in self.traits.items():
            block = self.blocks[place]
            self.blocks[place] = Block(block.kind, block.text, block.leads, form.written(traits))
        return self.blocks

    def _meaning(self, mark: Element) -> int | str | None:
        name = name_of(mark)
        if name not in ("footnote", "footnoteRef"):
            return None
        target = self.footnotes.target(mark) if name == "footnoteRef" else None
        note = target.element if target else mark
        return self.places[note] if note in self.places else words_of(target)

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
        if not run:
            return
        marks = [element for element in aside if name_of(element) != "renderMultiMedia"] if aside else []
        self._keep_run("".join(run), marks, kind, leads)
        held_aside = list(aside)
        run.clear()
        aside.clear()
        for element in held_aside:
            name = name_of(element)
            if name == "footnote":
                self.notes.append((element, self._last()))
            elif name == "renderMultiMedia":
                self._show(element)

    def _keep_run(self, text: str, marks: Sequence[Element], kind: Kind, leads: Leads) -> None:
        """Adds the blocks of a run of text, which `marks` leave their marks in."""
        start = len(self.blocks)
        for part in TYPED_ITEM.split(text) if BREAK in text else [text]:
            words = clean(part)
            held = part.count(MARK) if marks else 0
            here, marks = marks[:held], marks[held:]
            if not words:
                continue
            if kind == Kind.ITEM:
                self._keep(kind, words, self._since(start) or leads)
            elif BULLET.match(words):
                self._keep(Kind.ITEM, words, self.lead_in)
            else:
                self._keep(kind, words, leads or self._goes_on(words))
            self._remember(len(self.blocks) - 1, [part], here)

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
        for number, item in enumerate(element.iterchildren(V3 + "item"), 1):
            first = len(self.blocks)
            self.read(item, Kind.ITEM, lead_in)
            mark = form.mark_of_item(element, number)
            if mark and len(self.blocks) > first and item.find(V3 + "caption") is None:
                self.traits.setdefault(first, []).append(("mark", 0, mark))

    def _read_table(self, table: Element, leads: Leads) -> None:
        found = rows(table)
        if lays_out(table, found):
            for row in found:
                for cell in row.cells:
                    self.read(cell, Kind.PARAGRAPH, leads)
            return
        caption = table.find(V3 + "caption")
        if caption is not None:
            leads = self._keep_caption(caption, leads) or leads
        elif self.blocks and self.blocks[-1].kind == Kind.PARAGRAPH and TABLE_NAME.match(self.blocks[-1].text):
            leads = self._last()
        self._read_rows(found, leads)

    def _read_rows(self, found: Sequence[Row], leads: Leads) -> None:
        marks: list[list[Element]] = [[] for _ in found]
        raw = [[marked_text(cell, marked) for cell in row.cells] for row, marked in zip(found, marks, strict=True)]
        said = [list(map(clean, texts)) for texts in raw]
        named, above_each = leading(found, said)
        grid = form.grid(found)
        kept: dict[int, int] = {}  # place of a row to place of its block
        for place, (row, above, cells) in enumerate(zip(found, above_each, said, strict=True)):
            led = (*leads, *(kept[other] for other in above if other in kept))
            if any(cells):
                block = self._keep(Kind.HEADER if place in named else Kind.ROW, " | ".join(cells), led)[-1]
                kept[place] = block
                self._remember(block, raw[place], marks[place])
                traits = list(form.row_traits(row, grid[place]))
                if traits:
                    self.traits[block] = traits
            for cell in row.cells:
                if len(cell):
                    self._set_apart(cell)

    def _set_apart(self, element: Element) -> None:
        """The pictures and footnotes in what was read as one block."""
        carrier = self._last()
        for inner in element.iter(V3 + "footnote", V3 + "renderMultiMedia"):
            if name_of(inner) != "footnote":
                self._keep_picture(inner)
            elif is_by_itself(inner):
                self.notes.append((inner, carrier))

    def _show(self, element: Element) -> None:
        """A picture and the caption under it."""
        leads = self._keep_picture(element)
        caption = element.find(V3 + "caption")
        if caption is not None:
            self._keep_caption(caption, leads)

    def _keep_caption(self, caption: Element, leads: Leads) -> Leads:
        marks: list[Element] = []
        kept = self._keep_raw(Kind.CAPTION, marked_text(caption, marks), marks, leads)
        self._set_apart(caption)
        return kept

    def _keep_picture(self, element: Element) -> Leads:
        picture = self.pictures.get(element.get("referencedObject", ""))
        if picture is None:
            return ()
        kept = self._keep(Kind.PICTURE, picture.description or picture.name)
        if kept:
            self.traits[kept[-1]] = [("picture", int(bool(picture.description)), picture.sha256 or picture.name)]
        return kept

    def _keep_raw(self, kind: Kind, text: str, marks: Sequence[Element], leads: Leads = ()) -> Leads:
        """Adds a block of words that are not cleaned yet."""
        kept = self._keep(kind, clean(text), leads)
        if kept:
            self._remember(kept[-1], [text], marks)
        return kept

    def _remember(self, block: int, texts: Sequence[str], marks: Sequence[Element]) -> None:
        """What the form of a block will be read from, when the footnotes are known."""
        formed = [(number, text) for number, text in enumerate(texts) if form.has_form(text)]
        if formed:
            self.marked.append((block, formed, marks))

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


def _on_one_line(title: Element) -> tuple[str, list[Element]]:
    marks: list[Element] = []
    return marked_text(title, marks).replace(BREAK, " "), marks
