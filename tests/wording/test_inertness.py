"""Whatever is typed stays words on a page."""

import pytest
from hypothesis import given

from editorial.wording.blocks import blocks
from editorial.wording.rendering import Sources, cited, clean, render
from tests.wording.corpus_xss import PAYLOADS
from tests.wording.inert import assert_inert
from tests.wording.made_texts import markup, moderate, show


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_stays_words(text):
    assert_inert(show(text).html)


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_in_a_quotation_in_a_list_after_a_citation_stays_words(text):
    assert_inert(show("- > [[a]] " + text.replace("\n", "\n  > ")).html)


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) == 40


def test_a_tag_is_shown_as_it_was_typed():
    assert show("<script>alert(1)</script>").html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


@pytest.mark.parametrize(
    "html",
    ["<p onclick=x>", "<p title=x lang=de style=x>", "<p class=cite>", "<a href=javascript:x>", "<p><img src=x>"],
)
def test_the_second_wall_stands_alone(html):
    assert clean(html) in ("<p></p>", "<a></a>")


def test_any_heading_of_a_source_is_inert():
    for title in PAYLOADS:
        assert_inert(render("[[a]]", Sources({"a": title})).html)


@moderate
@given(markup)
def test_any_text_is_inert_and_the_second_wall_finds_nothing_left_to_do(text):
    html = show(text).html
    assert_inert(html)
    assert clean(html) == html


@moderate
@given(markup)
def test_all_readers_of_a_text_agree_on_what_it_cites(text):
    known = [(kind, slug) for kind, slug, _ in cited(text) if slug != "nope"]
    assert show(text).html.count('class="cite"') == len(known)
    words = " ".join(block.text for block in blocks(text))
    assert all(f"{'ref:' if kind == 'ref' else ''}{slug}]]" in words for kind, slug in known)
