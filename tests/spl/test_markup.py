"""The page of a section: safe, with what its form says, and links and pictures that lead somewhere or are words."""

import re
from xml.sax.saxutils import escape

import pytest
from lxml.html import fragment_fromstring

from labels.spl.cleaning import addressed
from labels.spl.model import Section
from labels.spl.reading import read_label
from tests.labels.fixtures import items, make_label, make_spl, paragraph, section, table
from tests.labels.real import every_real_label
from tests.spl.page_words import assert_closed, assert_page_says_what_blocks_say
from tests.wording.corpus_xss import PAYLOADS

HASH = "ab" * 32


def read(*content: str, **more) -> Section:
    return make_label(section("1 Use", *content, **more)).by_key["1"]


def test_lists_styles_and_breaks_look_as_in_the_label():
    found = read(
        paragraph("Do <content styleCode='bold italics Rrule'>not</content><br/>use H<sub>2</sub>O<sup>a</sup>."),
        items("one", "two"),
        items("first", ordered="LittleAlpha"),
        "<list><item><caption>*</caption>marked</item></list>",
    )
    assert found.html == (
        "<p>Do <strong><em>not</em></strong><br>use H<sub>2</sub>O<sup>a</sup>.</p>"
        '<ul><li>one</li><li>two</li></ul><ol type="a"><li>first</li></ol>'
        '<ul class="marked"><li>* marked</li></ul>'
    )
    assert found.title_html == "1 Use"


def test_no_block_stands_inside_a_paragraph():
    found = read(paragraph(f"Before {items('one')} after <content styleCode='bold'>{table(('a', 'b'))}end</content>"))
    assert re.sub("<div.*</div>", "T", found.html) == (
        "<p>Before</p><ul><li>one</li></ul><p>after</p>T<p><strong>end</strong></p>"
    )


def test_a_table_scrolls_by_keyboard_is_named_and_keeps_scopes_spans_and_caption_as_they_are():
    found = read(
        "<table><caption>Table 1. <content styleCode='bold'>Doses</content></caption><thead><tr><th scope='col' colspan='2'>Age"
        "</th><th scope='nonsense'>Dose</th></tr></thead><tbody><tr><td rowspan='2' colspan='1'>6</td><td>x</td></tr></tbody></table>"
    )
    assert found.html == (
        f"<div {attributes_of(found.html)}><table><caption>Table 1. "
        '<strong>Doses</strong></caption><thead><tr><th scope="col" colspan="2">Age</th><th>Dose</th></tr></thead><tbody>'
        '<tr><td rowspan="2">6</td><td>x</td></tr></tbody></table></div>'
    )
    assert 'aria-label="Table: Table 1. Doses"' in attributes_of(found.html)


def attributes_of(html: str) -> str:
    """Those of the first tag, in whatever order the cleaner writes them."""
    return re.match(r"<div ([^>]*)>", html)[1]


def test_a_table_without_caption_is_named_by_its_first_words_and_a_box_is_no_table():
    found = read(table(("", "Dose"), ("6", "200")))
    assert set(re.findall(r'[a-z-]+="[^"]*"', attributes_of(found.html))) == {
        'class="table"',
        'role="region"',
        'tabindex="0"',
        'aria-label="Table: Dose"',
    }
    assert read(table(("Read this.",))).html == '<div class="box"><p>Read this.</p></div>'


def test_footnotes_stand_at_the_end_and_their_marks_cannot_be_taken_for_numbers():
    found = read(paragraph('15 kg<footnote ID="n">At birth.</footnote> or 20 kg<footnoteRef IDREF="n"/>'))
    mark = '<sup><a href="#1-note-1" aria-label="footnote 1">[1]</a></sup>'
    assert found.html == f'<p>15 kg{mark} or 20 kg{mark}</p><ol class="notes"><li id="1-note-1">At birth.</li></ol>'


def test_a_link_leads_to_a_section_or_is_words():
    label = make_label(
        section(
            "1 Use",
            paragraph(
                "<linkHtml href='#S5'>five</linkHtml> <linkHtml href='#T5'>table</linkHtml> <linkHtml href='#gone'>gone"
                "</linkHtml> <linkHtml href='https://e.example/'>out</linkHtml> <linkHtml>none</linkHtml>"
            ),
        ),
        section("5 WARNINGS", '<paragraph ID="T5">Text.</paragraph>', ident="S5"),
    )
    html = label.by_key["1"].html
    out = '<a href="https://e.example/" rel="external noopener noreferrer">out</a>'
    assert html == f'<p><a href="section:5">five</a> <a href="section:5">table</a> gone {out} none</p>'
    assert 'href="/label/3/5/"' in addressed(html, lambda key: f"/label/3/{key}/", str)


def test_a_link_without_words_says_where_it_leads():
    """FDA's page writes the title of its target there; a page that shows nothing reads “See .”"""
    links = ("#S5", "#box", "#gone", "https://e.example/")
    label = make_label(
        section("1 Use", *(paragraph(f"See <linkHtml href='{href}' styleCode='MainTitle'/>.") for href in links)),
        section("5 WARNINGS", paragraph("Text."), ident="S5"),
        section("Boxed warning", paragraph("Risk."), ident="box"),
    )
    shown = fragment_fromstring(label.by_key["1"].html, create_parent="div").text_content()
    assert shown == (
        "See [section 5].See [“boxed warning”].See [a place that is missing in the label].See [https://e.example/]."
    )
    assert 'href="section:5"' in label.by_key["1"].html and 'href="https://e.example/"' in label.by_key["1"].html
    assert [block.text for block in label.by_key["1"].blocks[1:]] == ["See ."] * 4, "they are no words of the label"
    assert_page_says_what_blocks_say(label.by_key["1"])
    assert_closed(label.by_key["1"].html)


def test_a_picture_is_shown_by_its_hash_or_named():
    data = make_spl(
        section(
            "1 Use",
            "<renderMultiMedia referencedObject='A'><caption>Figure 1</caption></renderMultiMedia>",
            "<renderMultiMedia referencedObject='B'/><renderMultiMedia referencedObject='C'/>",
            pictures=[("A", "a.jpg", 'The "A"'), ("B", "b.jpg", "The B")],
        )
    )
    label = read_label(data, {"a.jpg": HASH})
    html = label.by_key["1"].html
    assert html == (
        f'<figure><img src="picture:{HASH}" alt="The &quot;A&quot;"><p class="picture">[Picture a.jpg: The "A"]</p>'
        "<figcaption>Figure 1</figcaption></figure>"
        '<figure><p class="picture">[Picture b.jpg: The B]</p></figure>'
        '<figure><p class="picture">[Picture that is missing from the label]</p></figure>'
    )
    assert f'src="/img/{HASH[:8]}"' in addressed(html, str, lambda sha: f"/img/{sha[:8]}")
    assert [(p.name, p.sha256) for p in label.pictures] == [("a.jpg", HASH), ("b.jpg", None)]


def test_another_picture_or_layout_is_the_same_text_but_not_the_same_page():
    one, other = read(paragraph("Use it.")), read(paragraph("<content styleCode='bold'>Use it.</content>"))
    assert one.text_sha256 == other.text_sha256
    assert one.html_sha256 != other.html_sha256


def test_other_typography_is_the_same_text_and_another_word_is_not():
    assert read(paragraph("6–11 years")).text_sha256 == read(paragraph("6-11\u00a0years")).text_sha256
    assert read(paragraph("6-11 years")).text_sha256 != read(paragraph("6-12 years")).text_sha256
    assert read(paragraph("Use it.")).text_sha256 != read(items("Use it.")).text_sha256


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_stays_words(payload):
    words = escape("".join(sign for sign in payload if sign >= " "))  # XML has no control characters
    found = read(
        paragraph(words),
        f"<renderMultiMedia referencedObject='P'/><table><caption>{words}</caption><tr><td>a</td><td>b</td></tr></table>",
        pictures=[("P", "x.jpg", words)],
    )
    assert_closed(found.html)


def test_hostile_elements_and_attributes_are_not_taken_over():
    found = read(
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script><img onerror="x" src="x"/>',
        '<paragraph onclick="x" styleCode="&lt;script&gt;" ID="&quot;&gt;&lt;script&gt;">words</paragraph>',
        "<linkHtml href='javascript:alert(1)'>x</linkHtml><table><tr><td colspan='1\" onclick=\"x'>y</td></tr></table>",
    )
    assert_closed(found.html)
    assert "onclick" not in found.html and "javascript" not in found.html


@every_real_label
def test_pages_of_real_labels_hold_only_what_is_allowed_and_every_link_resolves(path):
    label = read_label(path.read_bytes())
    notes = {found.key: set(re.findall(r'<li id="([^"]+)"', found.html)) for found in label.sections}
    for found in label.sections:
        assert_closed(found.html)
        assert set(re.findall(r'href="section:([^"#]+)', found.html)) <= label.by_key.keys()
        assert set(re.findall(r'href="#([^"]+)"', found.html + found.title_html)) == notes[found.key]
        for key, note in re.findall(r'href="section:([^"#]+)#([^"]+)"', found.html + found.title_html):
            assert note in notes[key]
