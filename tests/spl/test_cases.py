"""Small labels of ours, each with what FDA's own display makes of it: indentation, footnotes, deleted words, links, strengths."""

import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from labels.evidence.amounts import Amount
from labels.evidence.claims import Absent, Fault, check
from labels.evidence.quoting import Quote, check_quote
from labels.spl.cleaning import addressed
from labels.spl.links import leads_out
from labels.spl.model import Label, Section
from labels.spl.reading import read_label
from tests.labels.fixtures import items, make_label, paragraph, section, table

CASES = Path(__file__).parent / "cases"
MISSING = "[footnote missing in the label]"


def case(name: str) -> Label:
    return read_label((CASES / f"{name}.xml").read_bytes())


def read(*content: str, title: str = "1 Use", **more) -> Section:
    return make_label(section(title, *content, **more)).by_key["1"]


def words(found: Section) -> list[str]:
    return [block.text for block in found.blocks[1:]]


def page(found: Section) -> str:
    """What stands on the page, without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|td|th|li)>|<br>", "\n", found.html)))


def test_the_indentation_of_a_file_splits_no_number_and_no_word():
    found = case("split-number").by_key["2"]
    assert words(found) == [
        "Arm | Dose",
        "Tablet | 10 mg, twice",
        "Children weighing at least 15 kg may take it.",
    ]
    assert "Tablet\n10 mg, twice\n" in page(found) and "at least 15 kg may" in page(found)
    said = words(found)[2]
    assert Amount(Decimal(15), "kg").is_said_in(said) and not Amount(Decimal(5), "kg").is_said_in(said)
    assert check_quote(case("split-number"), Quote(said)).holds
    assert words(case("split-word").by_key["5"]) == ["Cases of pancreatitis were seen with EXAMPLIN® (see 2)."]
    assert "pancreatitis were seen with EXAMPLIN® (see 2)." in page(case("split-word").by_key["5"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<content>Take</content> <content>one</content>", "Take one"),
        ("<content>Take</content>\n  <content>one</content>", "Takeone"),
        ("Take\n  <content>one</content>\n  daily", "Take one daily"),
        ("<content>\n  Take </content>\n<content>one\n</content>", "Take one"),
        ("5<sup>\n  <content>a</content>\n</sup>\n<content>mg</content>", "5amg"),
        ("One<br/>\n  <content>two</content>", "One\ntwo"),
        ("<content>One</content>\n\u00a0\n<content>two</content>", "One two"),
        ("Do not<renderMultiMedia referencedObject='P'/>\n  <content>crush</content>", "Do not crush"),
        ("<content>1</content>\r\n\t<content>0 mg</content>", "10 mg"),
    ],
)
def test_only_white_space_that_is_indentation_is_dropped_and_the_same_on_the_page(written, said):
    for wrapped in (paragraph(written), items(written), table((written, "x"), ("y", "z"))):
        found = read(wrapped, pictures=[("P", "p.jpg", "")])
        block = next((block.text for block in found.blocks[1:]), "").split(" | ")[0]
        assert block == said
        shown = page(found).replace("[Picture p.jpg]", " ")
        assert f" {' '.join(said.split())} " in f" {' '.join(shown.split())} "


def test_the_same_label_indented_otherwise_says_the_same():
    inline = "<content>1</content>{0}<content>0 mg<sup>{0}<content>®</content>{0}</sup></content>"
    one, other = (read(paragraph(inline.format(gap))) for gap in ("", "\n        "))
    assert one.text_sha256 == other.text_sha256 and one.html == other.html


def test_words_between_which_a_break_was_dropped_are_known_for_who_looks_for_either_spelling():
    assert read(paragraph("born <content>in</content>\n<content>utero</content>")).blocks[1].form == (
        ("apart", 0, "in utero"),
    )
    assert read(paragraph("<content>(</content>\n<content>see 2</content>\n<content>)</content>")).blocks[1].form == ()


@pytest.mark.parametrize("term", ["utero", "in utero", "inutero"])
def test_a_term_is_absent_only_if_it_occurs_in_neither_spelling(term):
    label = make_label(section("1 Use", paragraph("Seen <content>in</content>\n<content>utero</content> only.")))
    assert [finding.fault for finding in check(label, Absent((term,)))] == [Fault.OCCURS]
    assert [f.fault for f in check(case("split-word"), Absent(("pancreatitis",)))] == [Fault.OCCURS]


@pytest.mark.parametrize("name", ["footnote-ref-before", "footnote-ref-title", "compare-footnote-ref-2"])
def test_each_reference_shows_the_mark_of_its_footnote_and_leads_to_it(name):
    found = case(name).by_key["2"]
    marks = re.findall(r'<a href="#2-note-1" aria-label="footnote 1">\[1\]</a>', found.title_html + found.html)
    assert len(marks) == 2 and '<li id="2-note-1">' in found.html and case(name).remarks == ()


def test_a_footnote_of_another_section_is_a_link_there():
    there = section("5 RISKS", paragraph("Once.<footnote>One.</footnote> Twice.<footnote ID='n'>Two.</footnote>"))
    label = make_label(section("2 DOSE", paragraph("Daily<footnoteRef IDREF='n'/>.")), there)
    assert (
        label.by_key["2"].html
        == '<p>Daily<sup><a href="section:5#5-note-2" aria-label="footnote 2 of section 5">[footnote 2 of section 5]</a></sup>.</p>'
    )
    assert 'href="/label/3/5/#5-note-2"' in addressed(label.by_key["2"].html, lambda key: f"/label/3/{key}/", str)
    assert '<li id="5-note-2">Two.</li>' in label.by_key["5"].html


def test_a_reference_to_no_footnote_says_so_on_the_page_and_at_import():
    label = case("footnote-ref-missing")
    assert label.by_key["2"].html == f'<p>Once a day<sup class="missing">{MISSING}</sup>.</p>'
    (remark,) = label.remarks
    assert remark.startswith("“2 DOSAGE AND ADMINISTRATION” refers to a footnote that the label does not have")


def test_deleted_words_are_struck_out_and_are_no_words_of_the_label():
    label = case("revised-delete")
    found = label.by_key["2"]
    assert words(found) == ["Take 5 mg daily."]
    assert '<del><span class="vh">[deleted: </span>10 mg<span class="vh">]</span></del> 5 mg' in found.html
    assert check_quote(label, Quote("Take 5 mg daily.")).holds and not check_quote(label, Quote("10 mg")).found
    whole = read(paragraph("<content revised='delete'>Old<footnote>Gone.</footnote></content>"), paragraph("New."))
    assert words(whole) == ["New."] and "OldGone." in whole.html and "note" not in whole.html


def test_a_link_out_of_the_label_keeps_its_address():
    assert (
        'at <a href="https://www.example.org/plan" rel="external noopener noreferrer">the safety plan</a>.'
        in case("link-out").by_key["17"].html
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://a.example/x?y=1&z#q", True),
        ("HTTP://a.example", True),
        ("mailto:help@a.example", True),
        ("javascript:alert(1)", False),
        ("https://user:secret@a.example/", False),
        ("https://a.example/\u0430", False),
        ("//a.example", False),
        ("data:text/html,x", False),
        ("www.a.example", False),
    ],
)
def test_only_addresses_that_open_a_page_or_a_letter_are_kept(written, kept):
    assert leads_out(written) == (written if kept else "")


def test_a_strength_is_no_number_of_a_section():
    label = case("strength-titles")
    assert [(s.key, s.number, s.name) for s in label.sections[:3]] == [
        ("description", "", "DESCRIPTION"),
        ("10-mg-tablets", "", "10 mg tablets"),
        ("2-mg-tablets", "", "2 mg tablets"),
    ]


def test_a_space_after_the_stop_of_a_number_hides_it_only_where_it_belongs_to_no_section():
    label = make_label(section("5 RISKS", below=[section("5. 1 Falls"), section("5.2 Burns")]), section("6. 1 Cold"))
    assert [(s.key, s.name) for s in label.sections[:4]] == [
        ("5", "RISKS"),
        ("5.1", "Falls"),
        ("5.2", "Burns"),
        ("6", "1 Cold"),  # which of the two it is, nobody can tell
    ]


@pytest.mark.parametrize("title", ["2mg tablets", "5 mL vial", "10 MG/ML", "2 mcg", "16 tablets", "2.5 mg tablets"])
def test_what_counts_something_is_no_number(title):
    assert make_label(section(title, paragraph("x"))).sections[0].number == ""


@pytest.mark.parametrize("title", ["5 L-Dopa", "2 DOSAGE", "3.1 Generics", "8.4 Pediatric Use", "12.3 Unites"])
def test_a_word_that_begins_like_a_measure_hides_no_number(title):
    assert make_label(section(title, paragraph("x"))).sections[0].number == title.split()[0]
