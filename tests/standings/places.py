"""Where a page shows a text: by its title as a link, or by its statement in full; and what stands beside it there."""

import re
from collections.abc import Iterator

from lxml import html

from tests.standings.one_in_each import Shown

NOT_READ = ("script", "style", "head")
A_PLACE = ("li", "tr", "h2", "h3")  # what belongs to one text of a list
MD_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def beside(page: str, text: Shown) -> Iterator[str]:
    """What stands beside the text, once for each place where an HTML page shows it."""
    root = html.document_fromstring(page)
    for each in root.iter(*NOT_READ):
        each.drop_tree()
    for link in root.iter("a"):
        named = text.address in link.get("href", "") and text.title in _words(link)
        of_a_table = link.get("href") == text.address and any(each.tag == "tr" for each in link.iterancestors())
        if named or of_a_table:  # a row of the table of ages names what the fact is about
            yield _place(link)
    for element in root.body.iter():
        if isinstance(element.tag, str) and text.statement in (element.text or ""):
            yield _place(element)


def beside_in_markdown(page: str, text: Shown) -> Iterator[str]:
    """The same of a page as Markdown: what stands in the item of a list, or on the line."""
    for line in re.split(r"\n(?=\S)", page):
        linked = any(text.title in words and text.address.rstrip("/") in to for words, to in MD_LINK.findall(line))
        if linked or text.statement in line:
            yield line


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _place(element: html.HtmlElement) -> str:
    """The words of the line of a list that an element stands in; of all that it stands in where it is no list."""
    around = [each for each in (element, *element.iterancestors()) if each.tag in A_PLACE]
    return _words(around[0]) if around else _words(element.getparent())
