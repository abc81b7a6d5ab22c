"""The text of a section as HTML that is safe, keeps what the label says by its form, and can be read by everybody.

Built from a closed set of tags, then cleaned once more. Knows no blocks, and not where a link leads on a page.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from labels.spl.cleaning import OUTSIDE, SCOPES, clean
from labels.spl.document import V3, Element, name_of
from labels.spl.footnotes import Footnotes, footnotes_in
from labels.spl.inline import escaped, joined, styled
from labels.spl.links import leads_out
from labels.spl.model import Picture
from labels.spl.tables import Row, lays_out, rows
from labels.spl.text import is_struck_out, line, struck_words, white

Links = Mapping[str, str]  # id in the file to key of the section it stands in

NUMBERING = {"arabic": "1", "littlealpha": "a", "bigalpha": "A", "littleroman": "i", "bigroman": "I"}
BLOCKS = frozenset(("paragraph", "list", "table", "renderMultiMedia"))
INLINE = frozenset(("content", "linkHtml", "sup", "sub"))
SPAN = re.compile(r"[2-9]|[1-9][0-9]{1,2}")


def section_html(
    title: Element | None,
    texts: Sequence[Element],
    key: str,
    pictures: Mapping[str, Picture],
    links: Links,
    footnotes: Footnotes,
) -> tuple[str, str]:
    """Safe inline HTML of the title, empty where there is none; safe HTML of all else, with the footnotes of both."""
    writer = _Writer(key, pictures, links, footnotes, (title, *texts))
    heading = writer.inline(title)
    body = "".join(writer.flow(text) for text in texts)
    return clean(heading), clean(body + writer.notes_html())


class _Writer:
    """Writes one section. Pieces are (is a block of its own, HTML), so that no block ends up inside a <p>."""

    def __init__(
        self,
        key: str,
        pictures: Mapping[str, Picture],
        links: Links,
        footnotes: Footnotes,
        elements: Sequence[Element | None],
    ) -> None:
        self.key, self.pictures, self.links, self.footnotes = key, pictures, links, footnotes
        self.elements = elements
        self.met = False  # a footnote or a reference to one: most sections have none
        self.inner = False  # inside a table
        self.closed = False  # once the notes are written, one inside another is part of it

    @cached_property
    def notes(self) -> dict[Element, int]:
        """The number of each footnote of the section."""
        self.met = True
        return {note: number for number, note in enumerate(footnotes_in(self.elements), 1)}

    def inline(self, element: Element | None) -> str:
        return "" if element is None else "".join(text for _, text in self._pieces(element))

    def flow(self, element: Element, wrap: bool = True) -> str:
        """Runs of text in paragraphs, where asked for or where blocks stand between them; blocks as they are."""
        if not len(element):  # most paragraphs and cells
            words = escaped(element.text or "").strip()
            return f"<p>{words}</p>" if wrap and words else words
        run: list[str] = []
        if self._run(element, run):
            words = "".join(run).strip()
            return f"<p>{words}</p>" if wrap and words else words
        pieces = self._pieces(element)
        wrap = wrap or any(block for block, _ in pieces)
        written: list[str] = []
        run = []
        for block, text in [*pieces, (True, "")]:
            if not block:
                run.append(text)
                continue
            words = "".join(run)
            run = []
            if words.strip():
                written.append(f"<p>{words.strip()}</p>" if wrap else words.strip())
            written.append(text)
        return "".join(written)

    def notes_html(self) -> str:
        """The list of footnotes."""
        self.closed = True
        if not self.met:
            return ""
        written = [
            f'<li id="{self.key}-note-{number}">{self.flow(note, wrap=False)}</li>'
            for note, number in self.notes.items()
        ]
        return f'<ol class="notes">{"".join(written)}</ol>' if written else ""

    def _run(self, element: Element, found: list[str]) -> bool:
        """Adds the pieces of an element that holds running text alone, as most do; False for any other."""
        text = element.text
        if text:
            found.append(escaped(white(text) if text.isspace() else text))
        for child in element:
            name = name_of(child)
            made = True
            if name == "br":
                found.append("<br>")
            elif name in INLINE and not (name == "content" and is_struck_out(child)):
                inside: list[str] = []
                if not self._run(child, inside):
                    return False
                words, made = "".join(inside), bool(inside)
                if name == "linkHtml" and not words.strip():
                    return False  # it says where it leads instead
                if made:
                    opening, closing = self._tags(child, name) if words else ("", "")
                    found.append(f"{opening}{words}{closing}")
            else:
                return False
            text = child.tail
            if text and not text.isspace():
                found.append(escaped(text))
            elif text and made:
                found.append(escaped(white(text)))
        return True

    def _pieces(self, element: Element) -> list[tuple[bool, str]]:
        text = element.text
        found = [(False, escaped(white(text) if text.isspace() else text))] if text else []
        for child in element:
            made = self._piece(child)
            found += made
            text = child.tail
            if text and not text.isspace():
                found.append((False, escaped(text)))
            elif text and made and not made[-1][0]:  # beside a block it is nothing
                found.append((False, escaped(white(text))))
        return found

    def _piece(self, element: Element) -> list[tuple[bool, str]]:
        name = name_of(element)
        if name in BLOCKS:
            return [(True, getattr(self, f"_{name}")(element))]
        if name == "br":
            return [(False, "<br>")]
        if name == "footnote" and not self.closed:
            return [(False, self._mark(self.notes[element]))]
        if name == "footnoteRef":
            return [(False, self._mark_again(element))]
        if name == "content" and is_struck_out(element):
            words = escaped(struck_words(element))
            return [(False, f'<del><span class="vh">[deleted: </span>{words}<span class="vh">]</span></del>')]
        inside = self._pieces(element)
        if name == "caption":
            inside.append((False, " "))
        if name == "linkHtml" and element.get("href") and not any(text.strip() for _, text in inside):
            return [(False, self._wordless(element))]
        opening, closing = self._tags(element, name)
        if not opening:
            return inside
        return [(block, text if block or not text else opening + text + closing) for block, text in joined(inside)]

    def _tags(self, element: Element, name: str) -> tuple[str, str]:
        """What opens an inline element, and what closes it; empty for one that is seen through."""
        if name in ("sup", "sub"):
            return f"<{name}>", f"</{name}>"
        if name == "content":
            return styled(element.get("styleCode", ""))
        if name == "linkHtml":
            href = element.get("href", "")
            key = self.links.get(href.removeprefix("#"))
            if key:
                return f'<a href="section:{key}">', "</a>"
            address = html.escape(leads_out(href))
            return (f'<a href="{address}" rel="{OUTSIDE}">', "</a>") if address else ("", "")
        return "", ""

    def _wordless(self, link: Element) -> str:
        """A link without words of its own, for which FDA's page takes the title of its target: says where it leads."""
        href = link.get("href", "")
        key, address = self.links.get(href.removeprefix("#")), html.escape(leads_out(href))
        if key:
            named = f"section {key}" if key[0].isdigit() else f"“{key.replace('-', ' ')}”"
            said = f'<a href="section:{key}">{named}</a>'
        elif address:
            said = f'<a href="{address}" rel="{OUTSIDE}">{address}</a>'
        else:
            said = "a place that is missing in the label"
        return f'<sup class="missing">[{said}]</sup>'

    def _mark(self, number: int) -> str:
        """In brackets: copied or read aloud, “15 kg” must never become “15 kg1”."""
        return f'<sup><a href="#{self.key}-note-{number}" aria-label="footnote {number}">[{number}]</a></sup>'

    def _mark_again(self, reference: Element) -> str:
        """The mark of a footnote that stands here or in another section; words where the label has none."""
        note = self.footnotes.target(reference)
        if note is None:
            return '<sup class="missing">[footnote missing in the label]</sup>'
        if note.element in self.notes:
            return self._mark(self.notes[note.element])
        where = f"section:{note.key}#{note.key}-note-{note.number}"
        said = f"footnote {note.number} of section {note.key}"
        return f'<sup><a href="{where}" aria-label="{said}">[{said}]</a></sup>'

    def _paragraph(self, element: Element) -> str:
        return self.flow(element)

    def _list(self, element: Element) -> str:
        caption = element.find(V3 + "caption")
        head = self.flow(caption) if caption is not None else ""
        items = list(element.iterchildren(V3 + "item"))
        written = "".join(f"<li>{self.flow(item, wrap=False)}</li>" for item in items)
        if any(item.find(V3 + "caption") is not None for item in items):  # each brings its own mark
            return f'{head}<ul class="marked">{written}</ul>'
        if element.get("listType", "").lower() != "ordered":
            return f"{head}<ul>{written}</ul>"
        kinds = [NUMBERING[s] for s in element.get("styleCode", "").lower().split() if s in NUMBERING]
        return f'{head}<ol type="{(kinds or ["1"])[0]}">{written}</ol>'

    def _table(self, element: Element) -> str:
        found = rows(element)
        if lays_out(element, found):
            return f'<div class="box">{"".join(self.flow(cell) for row in found for cell in row.cells)}</div>'
        outer, self.inner = not self.inner, True
        written = "".join(self._rows(element, found))
        self.inner = not outer
        if not outer:
            return f"<table>{written}</table>"
        name = line(element.find(V3 + "caption")) or next(filter(None, map(_said, found)), "without words")
        label = html.escape(f"Table: {name}"[:200])
        return f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>{written}</table></div>'

    def _rows(self, element: Element, found: Sequence[Row]) -> Iterator[str]:
        caption = element.find(V3 + "caption")
        if caption is not None:
            yield f"<caption>{self.flow(caption, wrap=False)}</caption>"
        for group, rows_of_group in groupby(found, key=lambda row: row.group):
            cells = ("".join(map(self._cell, row.cells)) for row in rows_of_group)
            yield f"<{group}>{''.join(f'<tr>{written}</tr>' for written in cells)}</{group}>"

    def _cell(self, cell: Element) -> str:
        tag = "th" if name_of(cell) == "th" else "td"
        spans = "".join(
            f' {name}="{cell.get(name)}"' for name in ("colspan", "rowspan") if SPAN.fullmatch(cell.get(name, ""))
        )
        scope = f' scope="{cell.get("scope")}"' if tag == "th" and cell.get("scope") in SCOPES else ""
        return f"<{tag}{scope}{spans}>{self.flow(cell, wrap=False)}</{tag}>"

    def _renderMultiMedia(self, element: Element) -> str:
        """A picture whose bytes are known is shown; each is named by its file and its description."""
        picture = self.pictures.get(element.get("referencedObject", ""))
        if picture is None:
            shown, named = "", "that is missing from the label"
        else:
            said = f": {picture.description}" if picture.description else ""
            shown = (
                f'<img src="picture:{picture.sha256}" alt="{html.escape(picture.description or picture.name)}">'
                if picture.sha256
                else ""
            )
            named = html.escape(picture.name + said)
        shown += f'<p class="picture">[Picture {named}]</p>'
        caption = element.find(V3 + "caption")
        words = f"<figcaption>{self.flow(caption, wrap=False)}</figcaption>" if caption is not None else ""
        return f"<figure>{shown}{words}</figure>"


def _said(row: Row) -> str:
    return ", ".join(filter(None, map(line, row.cells)))
