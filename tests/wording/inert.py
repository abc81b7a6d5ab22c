"""What makes HTML inert: nothing in it but the tags, attributes and addresses of the house, all closed."""

import re
from html.parser import HTMLParser

from editorial.wording.rendering import ATTRIBUTES, CLASSES, TAGS

ADDRESS = re.compile(r"https?://|mailto:|#source-\d+$")


class Strict(HTMLParser):
    """Refuses any tag, attribute or address that is on no list, and any tag left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            if name == "class":
                assert value in CLASSES[tag]
            else:
                assert name in ATTRIBUTES[tag]
            if name == "href":
                assert ADDRESS.match(value or "")
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_inert(html: str) -> None:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert not parser.open
