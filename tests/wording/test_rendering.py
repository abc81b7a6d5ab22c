"""Markdown becomes the HTML of the house, and what stands in the way is named with its line."""

import difflib
import re

import pytest

from editorial.wording.markdown import new_env
from editorial.wording.rendering import cited, parse, render
from editorial.wording.text import CELLS
from tests.wording.made_texts import make_sources, show


def test_a_citation_is_a_numbered_link_with_the_heading_as_its_name():
    assert show("One[[eczema-age]].").html == (
        '<p>One<sup class="cite" id="cite-1-1"><a href="#source-1" '
        'aria-label="[1] source: Eczema: &quot;from&quot; 6 months &amp; older">[1]</a></sup>.</p>\n'
    )


def test_citations_are_numbered_by_first_use_over_all_fields_of_a_page():
    sources = make_sources()
    first = render("One[[eoe-age]] two[[a]][[eoe-age]].", sources)
    second = render("Three[[ref:nejm-2016]][[a]].", sources)
    html = first.html + second.html
    assert re.findall(r">\[(\d)\]<", html) == ["1", "2", "1", "3", "2"]
    assert re.findall(r'id="(.*?)"', html) == ["cite-1-1", "cite-2-1", "cite-1-2", "cite-3-1", "cite-2-2"]
    assert sources.numbered() == [(1, "fact", "eoe-age"), (2, "fact", "a"), (3, "ref", "nejm-2016")]


def test_an_unknown_citation_takes_no_number():
    sources = make_sources()
    render("[[nope]] [[a]]", sources)
    assert sources.numbered() == [(1, "fact", "a")]


def test_cited_lists_citations_in_order_with_their_lines_known_or_not():
    text = "One[[a]]\r\ntwo[[ref:b-c]]\n\n- > x\n  > [[nope]] and [[a]]\n\n| h |\n|---|\n| [[t]] |"
    assert cited(text) == [
        ("fact", "a", 1),
        ("ref", "b-c", 2),
        ("fact", "nope", 5),
        ("fact", "a", 5),
        ("fact", "t", 9),
    ]


NO_CITATIONS = ["`[[nope]]`", "```\n[[nope]]\n```", "    [[nope]]", r"\[[nope]]", r"[\[nope]]", "a [ [b] ] c"]


@pytest.mark.parametrize("text", NO_CITATIONS)
def test_in_code_and_after_a_backslash_nothing_is_cited(text):
    assert show(text).problems == []
    assert cited(text) == []
    assert "cite-" not in show(text).html


@pytest.mark.parametrize(
    ("text", "lines", "words"),
    [
        ("ok[[a]]\n\nbad[[nope]]", [3], "no fact"),
        ("one\ntwo\nthree [[eczema-ages]]", [3], "Did you mean “eczema-age”"),
        ("- x\n- y [[nope]]\n\n  z [[nop]]", [2, 4], "no fact"),
        ("| h |\n|---|\n| a |\n| [[nope]] |", [4], "no fact"),
        ("> q\n> [[nope]]", [2], "no fact"),
        ("[[ref:zzz]]", [1], "line of the references"),
        ("[[[a]]]", [1], "begins no citation"),
        ("[[A B]]", [1], "begins no citation"),
        ("x\n[[a", [2], "begins no citation"),
        ("x\n\n[see [[a]]](https://e.example)", [3], "inside its words"),
        ("x\ny](z)", [2], "belongs to no link"),
        ("x\n![x](https://e.example/x.png)", [2], "images"),
        ("x\ny\n[x](/dupixent/)", [3], "https://"),
        ("[x](ftp://e.example)", [1], "https://"),
        ("# a\n\n#### b", [3], "level 4"),
        ("### b", [1], "level 3"),
        ("a\n6\u200b3 mg", [2], "U+200B"),
        ("a\r\nb\r\n\u202e36 mg", [3], "U+202E"),
    ],
)
def test_a_problem_names_its_line(text, lines, words):
    problems = show(text).problems
    assert [problem.line for problem in problems] == lines
    assert words in problems[0].message


def test_headings_stand_below_the_title_and_may_go_down_step_by_step():
    shown = show("# One[[a]]\n\n## Two\n\n### Three\n\n## Four")
    assert shown.problems == []
    assert re.findall(r"<(h\d)>", shown.html) == ["h2", "h2", "h3", "h2"]


def test_a_link_leads_outside_and_has_no_title():
    html = show('[x](https://e.example "t") <mailto:a@e.example>').html
    assert '<a href="https://e.example" rel="external noopener noreferrer">x</a>' in html
    assert 'href="mailto:a@e.example"' in html


def test_a_title_of_a_link_is_dropped_before_the_second_wall():
    (link,) = [child for child in parse('[x](https://e.example "t")')[1].children if child.type == "link_open"]
    assert set(link.attrs) == {"href", "rel"}


def test_a_refused_address_is_no_link():
    assert "href" not in show("[x](/dupixent/)").html


def test_a_table_scrolls_names_its_columns_and_aligns_by_class():
    html = show("| a | b |\n|---|--:|\n| 1 | 2 |").html
    assert '<div class="table" role="region" tabindex="0" aria-label="Table: a, b"><table>' in html
    assert '<th scope="col">a</th>' in html
    assert '<td class="right">2</td>' in html
    assert "style" not in html


def test_tables_have_at_most_a_thousand_cells():
    row = "|" + "a|" * 10 + "\n"
    rule = "|" + "-|" * 10 + "\n"
    assert show(row + rule + row * 99).problems == []
    refused = show(row + rule + row * 100)
    assert "more than 1000 cells" in refused.problems[0].message
    assert refused.html == ""
    assert show("Words.\n\n" + row + rule + row * 50 + "\n\n" + row + rule + row * 50).problems[0].line == 57


def test_no_more_cells_are_read_than_a_text_may_have():
    """A line of one character is filled up to ninety cells, and the parser would make sixty thousand of them."""
    head, filled = "|" + "a|" * 90 + "\n|" + "-|" * 90 + "\n", "|\n" * 9000
    for text in (head + filled, (head + "|\n" * 5 + "\n") * 45, "> " + head.replace("|\n|", "|\n> |") + "> |\n" * 5000):
        env = new_env()
        cells = [token for token in parse(text[:20_000], env) if token.type in ("th_open", "td_open")]
        assert len(cells) < CELLS + 90
        assert env["cells"] > CELLS
    wide = new_env()
    assert not [token for token in parse("a|" * 3000 + "\n" + "-|" * 3000, wide) if token.type == "th_open"]
    assert wide["cells"] > CELLS


def test_a_text_over_the_limit_is_not_rendered():
    shown = show("a" * 20_001)
    assert shown.html == ""
    assert "20001 characters" in shown.problems[0].message


def test_a_hidden_character_is_shown_where_it_stands_and_never_obeyed():
    assert "\ufffd36&nbsp;mg" in show("\u202e36 mg").html
    assert "\ufffd" in show("\ud800").html


def test_at_most_fifty_problems_are_named_the_first_by_line():
    problems = show("\n".join(f"[[nope-{n}]]" for n in range(200))).problems
    assert [problem.line for problem in problems] == list(range(1, 51))


def test_a_likely_slug_is_looked_for_no_more_often_than_it_is_shown(monkeypatch):
    looked_for = []
    monkeypatch.setattr(difflib, "get_close_matches", lambda slug, *rest: looked_for.append(slug) or [])
    show(" ".join(f"[[nope-{n}]]" for n in range(200)))
    assert len(looked_for) == 50


def test_a_number_keeps_its_unit_and_the_number_of_its_source_on_its_line():
    html = show("At least 15 kg (33 lb) and 2.5 mg/mL, from 6 months [[eczema-age]].").html
    assert "15&nbsp;kg (33&nbsp;lb) and 2.5&nbsp;mg/mL, from 6&nbsp;months&nbsp;<sup" in html
