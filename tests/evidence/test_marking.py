"""Quotes marked on the page of a section: each where it stands, and not a byte of the page changed besides."""

import html as entities
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.archive.normal_words import normal
from labels.evidence.quote_marking import _Text, mark_quotes, unmarked
from labels.spl.cleaning import clean
from labels.spl.completeness import ink
from labels.spl.model import Kind, Section
from labels.spl.reading import read_label
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import every_real_label
from tests.wording.corpus_xss import PAYLOADS
from tests.wording.made_texts import moderate

WORDS = [
    "not",
    "6 years",
    "10",
    "10^3",
    ".",
    "• x",
    "é",
    "e\u0301",
    "\u00ad",
    "a\u00adb",
    "ﬁt",
    "Use:",
    "|",
    "1 < 2",
    "&amp;",
    "–",
    "a-b",
]


def read(*content: str) -> Section:
    return make_label(section("1 Use", *content)).by_key["1"]


def marks(html: str) -> list[str]:
    """What is marked, with the tags in it."""
    return re.findall(r"<mark>(.*?)</mark>", html)


def test_a_quote_is_marked_where_it_stands_and_nothing_else():
    found = read(paragraph("Do not use it. Use it in adults."), paragraph("Use it in children."))
    html, quotes = mark_quotes(found.html, ["Use it in adults.", "Use it in dogs."])
    assert html == "<p>Do not use it. <mark>Use it in adults.</mark></p><p>Use it in children.</p>"
    assert quotes == {"Use it in adults."}


def test_a_quote_over_several_elements_is_marked_in_each():
    found = read(
        paragraph("Do <content styleCode='bold'>not</content> use<br/>it <linkHtml href='#x'>ever</linkHtml>. Stop.")
    )
    html, _ = mark_quotes(found.html, ["Do not use it ever."])
    assert html == (
        "<p><mark>Do </mark><strong><mark>not</mark></strong><mark> use</mark><br><mark>it ever.</mark> Stop.</p>"
    )


def test_a_row_is_marked_in_its_cells_and_an_item_without_its_neighbours():
    found = read(items("adults", "children"), table(("6 years", "200 mg"), ("8 years", "200 mg"), head=("Age", "Dose")))
    html, quotes = mark_quotes(found.html, ["8 years | 200 mg", "children"])
    assert quotes == {"8 years | 200 mg", "children"}
    assert "<li>adults</li><li><mark>children</mark></li>" in html
    assert (
        "<tr><td>6 years</td><td>200 mg</td></tr><tr><td><mark>8 years</mark></td><td><mark>200 mg</mark></td></tr>"
        in html
    )


def test_other_dashes_spaces_and_quotation_marks_are_the_same_words():
    found = read(paragraph("From 6–11\u00a0years the “dose” is one\u00ad half."))
    html, _ = mark_quotes(found.html, ['From 6-11 years the "dose" is one half.'])
    assert marks(html) == ["From 6–11&nbsp;years the “dose” is one\u00ad half."]


def test_a_power_is_no_number_and_a_mark_of_a_footnote_no_word():
    found = read(paragraph("At 10<sup>3</sup> cells<footnote>Or more.</footnote> it works. At 103 it does not."))
    assert mark_quotes(found.html, ["At 103 cells it works."])[1] == set()
    html, _ = mark_quotes(found.html, ["At 10^3 cells it works.", "Or more."])
    assert marks(html) == ["At 10", "3", " cells", " it works.", "Or more."]
    assert '<a href="#1-note-1" aria-label="footnote 1">[1]</a>' in html


def test_words_inside_longer_words_are_not_marked():
    found = read(paragraph("It is unsafe. 15 kg"))
    assert mark_quotes(found.html, ["safe", "5 kg", ""])[1] == set()


def test_quotes_that_overlap_are_marked_as_one():
    found = read(paragraph("One two three four."))
    html, _ = mark_quotes(found.html, ["One two three", "two three four."])
    assert html == "<p><mark>One two three four.</mark></p>"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_stays_words_when_it_is_marked(payload):
    found = read(paragraph(entities.escape(payload.replace("\x01", "")) + " end"))  # no XML may hold a control
    html, _ = mark_quotes(found.html, [payload, "end", "lt;", "script", "amp"])
    assert unmarked(html) == found.html
    assert html == clean(html)


def test_html_that_the_parser_reads_otherwise_is_left_as_it_is():
    deep = f"{'<em>' * 400}deep words{'</em>' * 400}"
    assert mark_quotes(f"<p>words</p>{deep}", ["words"])[0] == f"<p>words</p>{deep}"


@st.composite
def contents(draw: st.DrawFn) -> list[str]:
    """Paragraphs, lists and tables with styles, powers, breaks, links and footnotes in them."""

    def words() -> str:
        parts = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
        return " ".join(part.replace("<", "&lt;") for part in parts)

    def run() -> str:
        written = [words()]
        for form in draw(st.lists(st.sampled_from(FORMS), max_size=3)):
            written.append(form.format(words()))
            written.append(words())
        return draw(st.sampled_from(["", " "])).join(written)

    made = []
    for kind in draw(st.lists(st.sampled_from("pit"), min_size=1, max_size=4)):
        if kind == "p":
            made.append(paragraph(run()))
        elif kind == "i":
            made.append(items(run(), run()))
        else:
            made.append(table((run(), run()), (run(), ""), head=(run(), run()), caption=run()))
    return made


FORMS = (
    "<content styleCode='bold italics'>{}</content>",
    "<sup>{}</sup>",
    "<sub>{}</sub>",
    "<br/>{}",
    "<linkHtml href='#1'>{}</linkHtml>",
    "<footnote>{}</footnote>",
)


@moderate
@given(contents(), st.lists(st.sampled_from(WORDS), max_size=3))
def test_whatever_is_quoted_the_page_without_its_marks_is_the_page(content, others):
    found = read(*content)
    quotes = [block.text for block in found.blocks if block.kind != Kind.TITLE]
    html, stand = mark_quotes(found.html, [*quotes, *others])
    assert unmarked(html) == found.html
    assert html == clean(html)
    assert {quote for quote in quotes if normal(quote)} <= stand, "every block stands on its page"


@moderate
@given(contents(), st.data())
def test_what_is_marked_is_the_quote_and_nothing_more(content, data):
    found = read(*content)
    quote = data.draw(st.sampled_from([block.text for block in found.blocks if block.kind != Kind.TITLE]))
    html, _ = mark_quotes(found.html, [quote])
    marked = ink([normal(entities.unescape("".join(marks(html))))])
    wanted = ink([normal(quote)])
    assert marked == wanted * (len(marked) // (len(wanted) or 1))
    assert bool(marked) == bool(wanted)


@given(st.lists(st.sampled_from([*WORDS, " ", "\n", "\u00a0", "“", "\u200b", "…"])).map("".join))
def test_a_page_is_searched_in_the_spelling_in_which_claims_are_checked(text):
    assert _Text(text).words == normal(text)


@every_real_label
def test_every_block_of_a_real_label_is_found_on_its_page(path):
    for found in read_label(path.read_bytes()).sections:
        quotes = {block.text for block in found.blocks if block.kind not in (Kind.TITLE, Kind.PICTURE)}
        html, stand = mark_quotes(found.html, quotes)
        assert stand == quotes, found.key
        assert unmarked(html) == found.html
