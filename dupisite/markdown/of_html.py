"""HTML of a page as Markdown. Nothing here knows what a page is about: it says what a reader of the HTML is told, and nothing else.

Left out is what is only for a screen: forms, menus, what is hidden from whoever listens; what stands only on paper; and what is
shown of a text that is not what was signed, for whoever looks into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

from lxml import etree

from dupisite.markdown.tables import Cell, table_of
from dupisite.markdown.writing import (
    BREAK,
    block_of_code,
    code,
    emphasized,
    escaped,
    item,
    link,
    on_one_line,
    paragraph,
    quoted,
)

Element = etree._Element
NEVER = frozenset("head script style template form button".split())
LEFT_OUT = {"paper", "stored"}  # what stands only on paper, and words that nobody signed
NOTICES = {"notice", "strip"}
HOLDERS = {"li", "dt", "dd", "th", "td", "caption"}  # of lines, inside of blocks
WEB = ("https://", "http://", "mailto:")
EMPHASIS = {"strong": "**", "em": "*", "mark": "=="}
ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
SIDE_BY_SIDE, WAY = " · ", " › "  # between blocks of one cell; between pages above one another


def blocks(element: Element) -> Iterator[str]:
    """What stands in an element, one below the other. Words between blocks are paragraphs."""
    run = escaped(element.text)
    for child in element:
        made = BLOCKS.get(child.tag)
        if made is None:
            run = _joined(run, child)
            continue
        if run and (words := paragraph(run)):
            yield words
        run = escaped(child.tail) if child.tail and not child.tail.isspace() else ""
        if not child.attrib:
            yield from made(child)
        elif not _left_out(child):
            yield from _noticed(child, made(child)) if _is_notice(child) else made(child)
    if run and (words := paragraph(run)):
        yield words


def _run(element: Element) -> str:
    """All words of an element as they follow one another."""
    run = escaped(element.text)
    for child in element:
        run = _joined(run, child)
    return run


def _joined(run: str, child: Element) -> str:
    """A run of words and what follows: no sign of the one makes a link or a picture with one of the other."""
    said = "" if child.tag in NEVER else INLINE.get(child.tag, _plain)(child, run[-1:])
    if said:
        if run[-1:] == "!" and said[0] == "[":
            run = f"{run[:-1]}\\!"
        run = _beside(run, said)
    return _beside(run, escaped(child.tail)) if child.tail else run


def _beside(run: str, words: str) -> str:
    return f"{run}\\{words}" if words[0] == "(" and run[-1:] == "]" else run + words


def _plain(child: Element, before: str) -> str:
    if not child.attrib:
        return _run(child)
    if _left_out(child):
        return ""
    return f"({_run(child).strip()})" if "tag" in _classes(child) else _run(child)


def _emphasis(child: Element, before: str) -> str:
    """What stands beside it is not known everywhere: there it is taken for a letter."""
    following, holder = child.getnext(), child.getparent()
    edge = "" if holder is None or holder.tag in BLOCKS or holder.tag in HOLDERS else "x"
    after = child.tail or (edge if following is None else following.text or "x")
    return emphasized(EMPHASIS[child.tag], _run(child), before or edge, after[0] if after else "")


def _link(child: Element, before: str) -> str:
    words, address = _run(child), child.get("href", "")
    return link(on_one_line(words), address) if address.startswith(WEB) and words.strip() else words


def _raised(child: Element, before: str) -> str:
    """A raised or lowered number, as elsewhere in the words of labels; a citation and the mark of a footnote as they are."""
    words, sign = _run(child), "^" if child.tag == "sup" else "_"
    return f"{sign}{words}" if before.isalnum() and words[:1].isdigit() else words


def _picture(child: Element, before: str) -> str:
    said = escaped(child.get("alt", ""))
    inside = next(child.iterancestors("a"), None) is not None
    return said if inside or not said else f"!{link(on_one_line(said), child.get('src', ''))}"


def _drawing(child: Element, before: str) -> str:
    said = [each.text or "" for each in child.iter("title", "desc")] or [child.get("aria-label", "")]
    return "" if _left_out(child) else escaped(" ".join(said))


def _paragraph(element: Element) -> Iterator[str]:
    run = _run(element)
    if words := paragraph(run.replace("\n", BREAK) if "block" in (element.get("class") or "") else run):
        yield words


def _heading(element: Element) -> Iterator[str]:
    if words := on_one_line(_run(element)):
        yield f"{'#' * int(element.tag[1])} {words}"


def _summary(element: Element) -> Iterator[str]:
    yield f"**{on_one_line(_run(element))}**"


def _menu(element: Element) -> Iterator[str]:
    """The way here, on one line. Of others what leads to other pages: places on the page itself are for a screen."""
    if "crumbs" in _classes(element):
        yield WAY.join(paragraph(_run(each)) for each in element.iter("li"))
    elif any(not each.get("href", "#").startswith("#") for each in element.iter("a")):
        yield from blocks(element)


def _list(element: Element) -> Iterator[str]:
    """Its items on lines; as parts of the page where they begin with headings."""
    number, said = int(element.get("start", "1")), []
    for each in element.iterchildren("li"):
        number = int(each.get("value", number))
        inside = list(blocks(each))
        if inside and inside[0].startswith("#"):
            yield from inside
        elif inside:
            said.append(_item(element, number, inside))
        number += 1
    if said:
        yield "\n".join(said)


def _item(holder: Element, number: int, inside: list[str]) -> str:
    """Numbered as the page shows it. Markdown knows no letters, so they stand before the words."""
    if holder.tag == "ul":
        return item("*", inside)
    kind = holder.get("type", "1")
    letters = {"a": [*ascii_lowercase], "i": ROMAN}.get(kind.lower(), [])
    if number > len(letters):
        return item(f"{number}.", inside)
    letter = letters[number - 1]
    return item("*", [f"{letter.upper() if kind.isupper() else letter}. {inside[0]}", *inside[1:]])


def _names(element: Element) -> Iterator[str]:
    """Names, and what stands under each."""
    name, said = "", []
    for each in element:
        if each.tag == "dt":
            name = f"**{on_one_line(_run(each))}**:"
        else:
            inside = list(blocks(each))
            beside = inside and not inside[0].startswith(("```", "* ", "> ", "|"))
            said.append(item("*", [f"{name} {inside[0]}", *inside[1:]] if beside else [name, *inside]))
    yield "\n".join(said)


def _code(element: Element) -> Iterator[str]:
    yield block_of_code("".join(map(str, element.itertext())))


def _table(element: Element) -> Iterator[str]:
    for caption in element.iterchildren("caption"):
        yield from _summary(caption)
    head, body, foot = (
        [
            [_cell(each) for each in row if not _left_out(each)]
            for holder in holders
            for row in holder.iterchildren("tr")
        ]
        for holders in (
            element.iterchildren("thead"),
            [element, *element.iterchildren("tbody")],
            element.iterchildren("tfoot"),
        )
    )
    yield table_of(head, body + foot)


def _cell(element: Element) -> Cell:
    lines = (line.strip().replace("|", "\\|") for block in blocks(element) for line in block.split("\n"))
    across, down = int(element.get("colspan", "1")), int(element.get("rowspan", "1"))
    return Cell(SIDE_BY_SIDE.join(filter(None, lines)), element.tag == "th", across, down)


def _is_notice(element: Element) -> bool:
    return not NOTICES.isdisjoint(_classes(element)) or element.get("role") == "note"


def _noticed(element: Element, inside: Iterable[str]) -> Iterator[str]:
    """A quotation, in bold unless it has something in bold of its own."""
    sign = "**" if next(element.iter("strong"), None) is None else ""
    if said := "\n\n".join(f"{sign}{each}{sign}" for each in inside):
        yield quoted(said)


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _left_out(element: Element) -> bool:
    return element.get("aria-hidden") == "true" or not LEFT_OUT.isdisjoint(_classes(element))


BLOCKS: dict[str, Callable[[Element], Iterator[str]]] = {
    **dict.fromkeys("body main article section div aside footer header figure figcaption details".split(), blocks),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(NEVER, lambda element: iter(())),
    "p": _paragraph,
    "nav": _menu,
    "dl": _names,
    "table": _table,
    "pre": _code,
    "summary": _summary,
    "blockquote": lambda element: iter([quoted("\n\n".join(blocks(element)))]),
    "hr": lambda element: iter(["---"]),
}
INLINE: dict[str, Callable[[Element, str], str]] = {
    **dict.fromkeys(EMPHASIS, _emphasis),
    **dict.fromkeys(("sup", "sub"), _raised),
    "a": _link,
    "br": lambda child, before: BREAK,
    "code": lambda child, before: code("".join(map(str, child.itertext())), before),
    "img": _picture,
    "svg": _drawing,
}
