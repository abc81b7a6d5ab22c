"""What a reader finds on the page of a section, apart from what the page adds to the words; and that it is closed."""

import re
from html.parser import HTMLParser

from lxml import html

from labels.spl.completeness import ink
from labels.spl.model import Kind, Part, Section

ADDED = '//sup[a[starts-with(@aria-label, "footnote")]] | //sup[@class="missing"] | //p[@class="picture"] | //del'


def page_ink(section: Section) -> tuple[str, str]:
    """The characters of the text and those of the footnotes, in the order in which a browser shows them."""
    page = html.fromstring(f"<section><h2>{section.title_html}</h2>{section.html}</section>")
    for added in page.xpath(ADDED):
        added.drop_tree()
    notes = []
    for listed in page.xpath('//ol[@class="notes"]'):
        notes.append(listed.text_content())
        listed.drop_tree()
    return ink([page.text_content()]), ink(notes)


def block_ink(section: Section) -> tuple[str, str]:
    """The same of its blocks. Descriptions of pictures are no narrative."""
    said = [block.text for block in section.blocks if block.kind not in (Kind.FOOTNOTE, Kind.PICTURE)]
    return ink(said), ink(block.text for block in section.blocks if block.kind == Kind.FOOTNOTE)


def assert_page_says_what_blocks_say(section: Section) -> None:
    assert page_ink(section) == block_ink(section), (section.part == Part.BODY, section.key)


TAGS = set(
    "p br strong em u sup sub ul ol li a div figure figcaption img table caption thead tbody tfoot tr th td del span".split()
)
ATTRIBUTES = {
    "a": {
        "href": r"(section:[a-z0-9.-]+)?(#[a-z0-9.-]+-note-\d+)?|(https?://|mailto:)[!-~]+",
        "aria-label": r"footnote \d+( of section [a-z0-9.-]+)?",
        "rel": "external noopener noreferrer",
    },
    "span": {"class": "vh"},
    "sup": {"class": "missing"},
    "img": {"src": "picture:[0-9a-f]{64}", "alt": ".*"},
    "li": {"id": r"[a-z0-9.-]+-note-\d+"},
    "ol": {"type": "[1aAiI]", "class": "notes"},
    "ul": {"class": "marked"},
    "p": {"class": "picture"},
    "div": {"class": "table|box", "role": "region", "tabindex": "0", "aria-label": "Table: .*"},
    "th": {"scope": "(col|row)(group)?", "colspan": r"\d{1,3}", "rowspan": r"\d{1,3}"},
    "td": {"colspan": r"\d{1,3}", "rowspan": r"\d{1,3}"},
}


class Closed(HTMLParser):
    """Refuses any tag, attribute or value that is on no list, and any tag left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert re.fullmatch(ATTRIBUTES[tag][name], value or "", re.DOTALL), (tag, name, value)
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_closed(page: str) -> None:
    parser = Closed()
    parser.feed(page)
    parser.close()
    assert not parser.open
