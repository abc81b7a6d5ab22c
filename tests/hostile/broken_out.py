"""What of a page would run or lead away, though it was only written by somebody as words."""

from collections.abc import Iterator

from lxml import etree, html
from markdown_it import MarkdownIt

from tests.hostile.scripted import RUN

DATA = ("application/ld+json", "application/json")
LEADING = ("href", "src", "action", "formaction", "srcdoc", "data", "xlink:href")
ATOM = "{http://www.w3.org/2005/Atom}"


def in_html(page: str) -> Iterator[str]:
    """Each element that the words made: none where they stayed words."""
    if not page.strip():
        return
    for element in html.fromstring(page).iter(etree.Element):
        script = element.tag == "script" and element.get("type") not in DATA and RUN in (element.text or "")
        handlers = [name for name in element.attrib if name.startswith("on")]
        leading = [element.get(name, "") for name in LEADING if name in element.attrib]
        away = [value for value in leading if value.strip().lower().startswith(("javascript:", "data:", "x"))]
        if script or handlers or away or (element.tag == "svg" and not is_qr_code(element)):
            yield html.tostring(element, encoding="unicode", with_tail=False)[:200]


def is_qr_code(picture: html.HtmlElement) -> bool:
    """The one picture of ours on these pages: nothing in it but its name and squares."""
    known = {"svg", "title", "path"}
    return picture.get("class") == "qr" and {each.tag for each in picture.iter()} == known


def in_markdown(page: str) -> Iterator[str]:
    """By a reader of CommonMark that lets HTML through, and every address."""
    reader = MarkdownIt("commonmark", {"html": True})
    reader.validateLink = lambda address: True  # else it would leave the odd ones out
    yield from in_html(reader.render(page))


def in_a_feed(page: str) -> Iterator[str]:
    """In each part of it that a feed reader shows as HTML; the whole is XML, or it is no feed."""
    for part in etree.fromstring(page.encode()).iter(
        f"{ATOM}title", f"{ATOM}summary", f"{ATOM}content", f"{ATOM}rights"
    ):
        if part.get("type") in ("html", "xhtml"):
            yield from in_html("".join(part.itertext()) if len(part) == 0 else etree.tostring(part, encoding="unicode"))
    for link in etree.fromstring(page.encode()).iter(f"{ATOM}link", f"{ATOM}uri", f"{ATOM}id"):
        address = link.get("href") or link.text or ""
        if not address.startswith(("http://", "https://", "urn:", "tag:", "/")):
            yield f"it leads to {address}"
