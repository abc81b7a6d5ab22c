"""Every character of a label once and in order: in the blocks, and on the page. On real files and on random ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from labels.spl.completeness import ink, same_ink
from labels.spl.model import Block, Kind, Part
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from tests.labels.fixtures import make_label, make_spl, section
from tests.labels.real import every_real_label
from tests.spl.page_words import assert_page_says_what_blocks_say, block_ink
from tests.wording.made_texts import examples

V3 = "{urn:hl7-org:v3}"


def file_ink(data: bytes) -> str:
    """All narrative of the body in the order of the file, without footnotes: written apart from the reader."""
    body = etree.fromstring(data).find(f"{V3}component/{V3}structuredBody")
    for note in list(body.iter(f"{V3}footnote")):
        note.text, note[:] = "", []
    parts = body.xpath("//h:section/h:title | //h:section/h:text", namespaces={"h": V3.strip("{}")})
    return ink("".join(part.itertext()) for part in parts)


@every_real_label
def test_the_body_of_a_real_label_is_read_whole_and_in_order(path):
    label = read_label(path.read_bytes())
    assert "".join(block_ink(s)[0] for s in label.sections if s.part == Part.BODY) == file_ink(path.read_bytes())


@every_real_label
def test_the_pages_of_a_real_label_say_the_same(path):
    for found in read_label(path.read_bytes()).sections:
        assert_page_says_what_blocks_say(found)


@every_real_label
def test_the_keys_of_a_real_label_are_unique_and_fit_into_an_address(path):
    keys = [found.key for found in read_label(path.read_bytes()).sections]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", key) for key in keys)


few = examples(60, 1000)
WORDS = ["not ", "6 years", "10", ".", "3", "• x", " ", "for &amp;", "é", "\u00ad", "Use:", "|", "<br/>"]
INLINE = ["content", "sup", "sub", "linkHtml", "footnote", "unknown", "paragraph"]
PICTURES = ["<renderMultiMedia referencedObject='P'/>", "<renderMultiMedia><caption>C</caption></renderMultiMedia>"]


@st.composite
def narrative(draw: st.DrawFn, depth: int = 4) -> str:
    """Mixed content as a schema would never let through, but a reader must."""

    def inside() -> str:
        return draw(narrative(depth - 1))

    def some() -> range:
        return range(draw(st.integers(0, 3)))

    kind = draw(
        st.sampled_from(["words"] if depth == 0 else ["words", "inline", "inline", "list", "table", "picture", "two"])
    )
    if kind == "words":
        return draw(st.sampled_from(WORDS))
    if kind == "inline":
        tag = draw(st.sampled_from(INLINE))
        return f"<{tag}>{inside()}{inside()}</{tag}>"
    if kind == "list":
        return f"<list>{''.join(f'<item>{inside()}</item>' for _ in some())}</list>"
    if kind == "table":
        rows = [f"<tr>{''.join(f'<td>{inside()}</td>' for _ in some())}</tr>" for _ in some()]
        head = draw(st.sampled_from(["", "<caption>T</caption>", "<thead><tr><th>H</th></tr></thead>"]))
        return f"<table>{head}{''.join(rows)}</table>"
    if kind == "picture":
        return draw(st.sampled_from(PICTURES))
    return inside() + draw(st.sampled_from(WORDS)) + inside()


@few
@given(narrative())
def test_any_narrative_is_read_whole_or_refused(content):
    data = make_spl(section("1 Use", content, pictures=[("P", "p.jpg", "D")]))
    try:
        label = read_label(data)
    except NotALabel as refusal:
        assert "words in a place" in str(refusal)
        return
    assert "".join(block_ink(s)[0] for s in label.sections if s.part == Part.BODY) == file_ink(data)
    for found in label.sections:
        assert_page_says_what_blocks_say(found)
        for place, block in enumerate(found.blocks):
            assert block.text.strip()
            assert all(lead < place or block.kind == Kind.FOOTNOTE for lead in block.leads)


def test_words_in_a_place_where_a_label_has_none_are_never_lost_in_silence():
    with pytest.raises(NotALabel, match="Section “1 Use” has words in a place where a label has none"):
        make_label(section("1 Use", "<list>stray<item>one</item></list>"))


def test_the_check_sees_a_lost_a_doubled_and_a_moved_word():
    text = etree.fromstring("<text>one two<br/>three</text>")
    good = (Block(Kind.PARAGRAPH, "one two"), Block(Kind.ITEM, "three"))
    assert same_ink([text], good)
    assert not same_ink([text], good[:1])
    assert not same_ink([text], (*good, good[1]))
    assert not same_ink([text], good[::-1])
