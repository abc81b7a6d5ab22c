"""A text as it is read aloud: what is plain is read without the parser, and just as the parser would read it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.blocks import blocks
from editorial.wording.spoken import BEFORE_A_STOP, PLAIN, spoken
from tests.wording.made_texts import markup, moderate, texts

SIGNS = [*"abcZé019 .,;:!?()-+='\"/%$@{}^~#", "\n", "\n\n", " \n", "\r\n", "10.1136/x", "www.a.example", "---", "\xa0"]
nearly_plain = st.tuples(st.sampled_from("aZ"), st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)).map("".join)


def parsed(text: str) -> str:
    lines = (" ".join(block.text.split()) for block in blocks(text, marks=False))
    return "\n".join(BEFORE_A_STOP.sub("", line) for line in lines if line)


@moderate
@given(st.one_of(nearly_plain, texts, markup))
def test_what_is_read_without_the_parser_is_what_the_parser_reads(text):
    said = re.sub(r"\[\[.*?\]\]", "", text)
    assert spoken(said) == parsed(said)


def test_plain_paragraphs_need_no_parser_and_markdown_does():
    assert PLAIN.fullmatch("It is so (6 months, 15 kg).\nAnd so on.\n\nIt is not a steroid: it blocks IL-4.")
    assert spoken("It is so.\nAnd on.\n\nNot a steroid .") == "It is so. And on.\nNot a steroid."
    for marked in ("It is **so**.", "- It is so.", "It is\n===", "It is\n\n    so", "1. It is so.", "A | b\n-|-"):
        assert not PLAIN.fullmatch(marked)
