"""The words that a page tells, of its HTML and of its Markdown, each read by a parser of its own."""

import re

from lxml import html
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable("table")
FOR_A_SCREEN = "//head | //script | //form | //*[@class='skip'] | //header | //*[@aria-hidden='true'] | //*[contains(@class, 'paper')]"
UNSIGNED = "//*[@class='stored']"
ON_THE_PAGE = "//nav[.//a and not(.//a[not(starts-with(@href, '#'))])]"  # menus of places on the page itself
INLINE = {"a", "strong", "em", "span", "time", "code", "mark", "ins", "del"}
ELSEWHERE = re.compile(
    r"^\* (?:This page for people|This text as JSON): \S+\n", re.MULTILINE
)  # what only Markdown tells
WORD = re.compile(r"[^\W_]+")


def of_html(page: str) -> list[str]:
    root = html.document_fromstring(page)
    for element in root.xpath(" | ".join((FOR_A_SCREEN, UNSIGNED, ON_THE_PAGE))):
        element.drop_tree()
    return _of(root)


def of_markdown(page: str) -> list[str]:
    return _of(html.document_fromstring(READER.render(ELSEWHERE.sub("", page))))


def _of(root: html.HtmlElement) -> list[str]:
    return WORD.findall("".join(_pieces(root)))


def _pieces(element: html.HtmlElement):
    apart = "" if element.tag in INLINE else " "
    yield apart + (element.text or "") + (element.get("alt") or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield apart
