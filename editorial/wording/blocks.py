"""A Markdown text as the blocks a person reads: headings, paragraphs, items, rows, each as plain words.

Knows no HTML and no numbering: a citation stays “[[slug]]”, since its number moves with every citation before it.
No Django, no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from editorial.wording.markdown import parse
from editorial.wording.text import tidy


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row. Blocks that look equal to a reader are equal but for the line.

    `kind`: heading 2 to heading 6, paragraph, item, item 1, item 2 ..., head row, row, code, rule; before it “quoted ”
    when it stands in a quotation. `depth`: number of lists it stands in. `line`: where it begins, from 1.
    """

    kind: str
    depth: int
    text: str
    line: int


def blocks(text: str, marks: bool = True) -> list[Block]:
    """The blocks of a Markdown text in reading order. With `marks`, bold, code and the addresses of links are shown."""
    return blocks_of(parse(tidy(text)), marks)


def blocks_of(tokens: Sequence[Token], marks: bool = True) -> list[Block]:
    """The blocks of a text that was parsed already; parsing is most of the time."""
    reader = _Reader(marks)
    for token in tokens:
        reader.read(token)
    return reader.found


def addresses(text: str) -> list[str]:
    """The addresses of all links of a Markdown text, in reading order."""
    children = [child for token in parse(tidy(text)) for child in token.children or []]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open" and "href" in child.attrs]


def readable(children: Sequence[Token], marks: bool = True) -> str:
    """The words of an inline token's children; a line break typed in the source is a space, a hard one a line feed."""
    words, address = [], ""
    for child in children:
        if child.type in ("text", "citation", "image"):
            words.append(child.content)
        elif child.type == "code_inline":
            words.append(f"`{child.content}`" if marks else child.content)
        elif child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak":
            words.append("\n")
        elif child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close" and marks:
            words.append(f" ({address})")
        elif child.type.startswith(("strong", "em")) and marks:
            words.append(child.markup)
    return "".join(words)


@dataclass
class _Reader:
    """Follows the tokens and remembers in what it stands."""

    marks: bool
    found: list[Block] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # the next number of each open list; None: bullets
    item: str = ""  # what the first block of an item is called; empty once it was read
    heading: str = ""
    quotes: int = 0
    cells: list[str] | None = None
    row: str = "row"
    line: int = 1

    def read(self, token: Token) -> None:
        """Opens or closes what the token opens or closes, and keeps the words it holds."""
        self.line = token.map[0] + 1 if token.map else self.line
        if token.type.endswith("_list_open"):
            self.lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type.endswith("_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self._open_item()
        elif token.type in ("blockquote_open", "blockquote_close"):
            self.quotes += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            self.heading = f"heading {token.tag[1]}" if token.nesting > 0 else ""
        elif token.type in ("thead_open", "tbody_open"):
            self.row = "head row" if token.type == "thead_open" else "row"
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "tr_close":
            self._keep(self.row, " | ".join(self.cells or []))
            self.cells = None
        elif token.type in ("fence", "code_block"):
            self._keep("code", token.content)
        elif token.type == "hr":
            self._keep("rule", "———")
        elif token.type == "inline":
            self._read_words(token)

    def _open_item(self) -> None:
        number = self.lists[-1]
        self.item = "item" if number is None else f"item {number}"
        if number is not None:
            self.lists[-1] = number + 1

    def _read_words(self, token: Token) -> None:
        words = readable(token.children or [], self.marks)
        if self.cells is not None:
            self.cells.append(words)
        else:
            self._keep(self.item or self.heading or "paragraph", words)

    def _keep(self, kind: str, words: str) -> None:
        self.item = ""
        quoted = "quoted " if self.quotes else ""
        self.found.append(Block(quoted + kind, len(self.lists), words, self.line))
