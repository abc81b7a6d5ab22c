"""Words in Markdown pages stay the words that they are, and nothing is escaped that would have stayed by itself."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dupisite.markdown.writing import link, plain

ELSEWHERE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SIGNS = "\\ ` * ** _ __ ~ ~~ < <b> </b> & &lt; &#35; [ ] ]( ]: [1] ( ) : # ## > + - = --- 1. 2) | ! x 12 IL_4 https://a".split()


@pytest.mark.parametrize(
    "words",
    [
        "Uses [4]: what the label says",
        "Two sources [1][2] say so",
        "IL_4 and IL_13",
        "From 6 years, < 12 years and > 15 kg",
        "2 * 3 = 6",
        "A & B",
        "A \\ b",
    ],
)
def test_what_a_parser_reads_as_words_has_no_backslash_more(words):
    assert plain(words) == words


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("[4]: https://a", "\\[4]: https://a"),
        ("[two](x)", "[two\\](x)"),
        ("*of* <b> _a_ ~b~", "\\*of\\* \\<b> \\_a\\_ \\~b\\~"),
        ("# 1", "\\# 1"),
        ("1. so", "1\\. so"),
        ("C #", "C \\#"),
        ("a\\", "a\\\\"),
    ],
)
def test_what_a_parser_would_read_as_something_else_is_escaped(words, written):
    assert plain(words) == written


@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=10), st.sampled_from(["", " "]))
def test_a_parser_reads_the_words_as_they_were_wherever_they_stand(parts, between):
    words = between.join(parts).strip()
    read = html.escape(words, quote=False)
    assert ELSEWHERE.render(plain(words)) == f"<p>{read}</p>\n"
    assert ELSEWHERE.render(f"# {plain(words)}") == f"<h1>{read}</h1>\n"
    assert ELSEWHERE.render(f"> **{plain(words)}**").count("</strong>") == 1
    inside = html.escape(words.replace("[", "(").replace("]", ")"), quote=False)
    assert ELSEWHERE.render(link(words, "/x/", markdown=False)).endswith(f'/x/">{inside}</a></p>\n')
