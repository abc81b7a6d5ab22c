"""Signed Markdown as other programs read it: the same words, with numbers for citations."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from editorial.wording.numbered import numbered
from editorial.wording.rendering import Sources, render

NUMBERS = {("fact", "a-fact"): 1, ("ref", "trial"): 2}
ELSEWHERE = MarkdownIt("commonmark", {"html": True}).enable("table")


@pytest.mark.parametrize(
    ("signed", "read"),
    [
        ("Yes [[a-fact]].", "Yes [1]."),
        ("Yes [[a-fact]][[ref:trial]]!", "Yes [1][2]!"),
        ("So it is [[a-fact]]: yes [[a-fact]].", "So it is [1]: yes [1]."),
        ("* [[a-fact]]: yes", "* \\[1\\]: yes"),
        ("> 1. [[a-fact]]: yes", "> 1. \\[1\\]: yes"),
        ("[1]: https://example.org\n\nYes [[a-fact]].", "[1]: https://example.org\n\nYes \\[1\\]."),
        ("Yes [[a-fact]](15 kg).", "Yes \\[1\\](15 kg)."),
        ("`[[a-fact]]` is code, [[a-fact]] is none", "`[[a-fact]]` is code, [1] is none"),
        ("\\[[a-fact]] is shown", "\\[[a-fact]] is shown"),
        ("| A |\n|---|\n| x [[a-fact]] |", "| A |\n|---|\n| x [1] |"),
        ("# In short\n\n### No\n\nLong\n====", "## In short\n\n### No\n\nLong\n----"),
        ("a <b>b</b> `<i>` <https://example.org>", "a \\<b>b\\</b> `<i>` <https://example.org>"),
        ("[[unknown]]", "[[unknown]]"),
    ],
)
def test_what_another_program_reads(signed, read):
    assert numbered(signed, NUMBERS) == read


WORDS = [
    "a ",
    "[[a-fact]]",
    "[[ref:trial]]",
    "`",
    "``",
    "(b)",
    "[c]",
    "<b>",
    "</b>",
    "\n",
    "\n\n",
    "* ",
    "# ",
    "| ",
    "1. ",
    "\\",
    ":",
    "[1]",
    "https://a ",
]


@example("[c]:<b>a")
@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_the_words_are_those_that_were_shown_when_it_was_signed(text):
    shown = render(text, Sources({"a-fact": "A fact"}, {"trial": "A trial"}))
    if not shown.problems:
        assert seen(ELSEWHERE.render(numbered(text, NUMBERS))) == seen(by_slug(shown.html))


def by_slug(page: str) -> str:
    """A source has the same number wherever it stands, not one by first use in this text."""
    return re.sub(
        r'aria-label="\[\d\] source: A (fact|trial)">\[\d\]',
        lambda match: f">[{'1' if match[1] == 'fact' else '2'}]",
        page,
    )


def seen(page: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())
