"""What a reader finds on the page of a section, apart from what the page adds to the words of the label."""

from lxml import html

from labels.spl.completeness import ink
from labels.spl.model import Kind, Part, Section

ADDED = '//sup[a[starts-with(@aria-label, "footnote")]] | //p[@class="picture"]'


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
