"""What a text claims, and which sources cover each claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.blocks import blocks
from editorial.wording.statements import statements, unsourced
from editorial.wording.text import tidy
from tests.wording.made_texts import markup, moderate, texts

TEXT = """# Use in children

Children can use it for some conditions.[[uses]] The youngest age differs. Is it safe? Ask your doctor if it fits.

It is approved from these ages[[uses]]:

- eczema: 6 months
- asthma: 6 years[[asthma]]

It is never used for an attack. [[limits]] [[ref:nejm-2016]]

| use | age |
|---|---|
| EoE | 1 year[[eoe]] |
| PN | adults |
"""


def said(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.sources) for one in statements(text)]


def test_a_statement_has_the_sources_of_its_own_sentence_or_of_the_one_that_leads_to_it():
    assert [(s.line, s.text, s.sources, s.inherited) for s in statements(TEXT)] == [
        (3, "Children can use it for some conditions.", ("uses",), False),
        (3, "The youngest age differs.", (), False),
        (5, "It is approved from these ages:", ("uses",), False),
        (7, "eczema: 6 months", ("uses",), True),
        (8, "asthma: 6 years", ("asthma",), False),
        (10, "It is never used for an attack.", ("limits", "ref:nejm-2016"), False),
        (14, "EoE | 1 year", ("eoe",), False),
        (15, "PN | adults", (), False),
    ]


COVERED = [
    "It eases itch.[[a]]",
    "It eases itch. [[a]]",
    "It eases itch [[a]].",
    "It eases itch.\n[[a]]",
    "Keep it at 8 °C. [[a]]",
    "It is not for hepatitis B.[[a]]",
]


@pytest.mark.parametrize("text", COVERED)
def test_a_citation_covers_its_sentence_before_or_after_the_full_stop(text):
    (one,) = statements(text + " It is new.[[b]]")[:-1]
    assert one.sources == ("a",) and "[" not in one.text and " ." not in one.text


def test_a_citation_far_behind_the_full_stop_covers_the_sentence_too():
    assert said("It stings. It eases itch.     [[a]]") == [("It stings.", ()), ("It eases itch.", ("a",))]


def test_a_citation_does_not_cover_the_sentence_before_or_after():
    assert said("It stings. It eases itch.[[a]] It is new.") == [
        ("It stings.", ()),
        ("It eases itch.", ("a",)),
        ("It is new.", ()),
    ]


def test_a_source_cited_twice_in_a_sentence_counts_once():
    assert said("It eases itch [[a]] and pain [[b]] [[a]].") == [("It eases itch and pain.", ("a", "b"))]


@pytest.mark.parametrize("words", [r"\[[a]]", "`[[a]]`"])
def test_what_is_no_citation_is_no_source(words):
    assert said(f"It eases itch {words}.") == [("It eases itch [[a]].", ())]


INHERITED = {
    "a table": "The ages are[[a]]:\n\n| use | age |\n|---|---|\n| PN | adults |",
    "a citation behind the colon": "The ages are: [[a]]\n\n- PN",
    "an item of a list within a list": "The ages are[[a]]:\n\n- for adults:\n  - PN\n  - BP",
    "the list of an item": "The ages are:\n\n- for adults[[a]]:\n  - PN",
    "a second paragraph of an item": "The ages are[[a]]:\n\n- PN\n\n  It is rare.\n\n- BP",
    "a head of the table": "| use | age [[a]] |\n|---|---|\n| PN | adults |",
    "a quotation": "The label says[[a]]:\n\n> Not for PN.\n\n> Not for BP.",
}


@pytest.mark.parametrize("text", INHERITED.values(), ids=INHERITED)
def test_inherits_from_the_words_that_lead_to_it(text):
    assert unsourced(text) == []
    assert {one.sources for one in statements(text)} == {("a",)}
    assert statements(text)[-1].inherited


NOT_INHERITED = {
    "without a colon": "These[[a]].\n\n- PN",
    "behind a heading": "These[[a]]:\n\n# New\n\n- PN",
    "behind another paragraph": "These[[a]]:\n\n- BP\n\nThe rest[[b]].\n\n- PN",
    "in a paragraph of its own": "These[[a]]:\n\nPN",
    "behind the list of another item": "- for adults[[a]]:\n  - BP\n- PN",
}


@pytest.mark.parametrize("text", NOT_INHERITED.values(), ids=NOT_INHERITED)
def test_inherits_nothing(text):
    assert [one.text for one in unsourced(text)] == ["PN"]


def test_a_citation_alone_in_a_paragraph_covers_nothing():
    assert [one.text for one in unsourced("It eases itch.\n\n[[a]]")] == ["It eases itch."]


SILENT = [
    *("# From 6 months", "Is it for 6 months and up?", "Can he say: “Is it safe?”", "| use | age |\n|---|---|"),
    *("Ask your doctor.", "Tell your child’s doctor about it.", "Talk with your pharmacist before you stop."),
    *("If it hurts, call a doctor at once.", "Before you begin, tell your healthcare provider about worms."),
    *("Please see your own prescriber.", "It is used for:", "```\nIt eases itch.\n```", "---", ""),
]


@pytest.mark.parametrize("text", SILENT)
def test_claims_nothing(text):
    assert statements(text) == []


def test_a_number_in_advice_or_in_a_lead_in_is_a_claim():
    text = "Ask your doctor before you take more than 300 mg.\n\nIt is used from 6 months for:\n\n- eczema[[a]]"
    assert [one.line for one in unsourced(text)] == [1, 3]


def test_a_bare_answer_has_the_source_of_the_sentence_after_it():
    assert said("Yes, it can. Red eyes were reported.[[a]]") == [("Yes, it can. Red eyes were reported.", ("a",))]
    assert said("Is it safe? Yes.") == [("Yes.", ())]


def test_unsourced_statements_with_a_number_come_first():
    text = "It blocks IL-4. It has a half-life. It is for 15 kg. It is used from six months. It is for 6 years.[[a]]"
    assert [one.text for one in unsourced(text)] == [
        "It is for 15 kg.",
        "It is used from six months.",
        "It blocks IL-4.",
        "It has a half-life.",
    ]


@moderate
@given(st.one_of(texts, markup))
def test_any_text_is_read_and_every_line_exists(text):
    lines, claiming = tidy(text).count("\n") + 1, {}
    for block in blocks(text, marks=False):
        claiming.setdefault(block.line, []).append(block.kind)
    for one in statements(text):
        assert 1 <= one.line <= lines and one.text.strip()
        assert any("heading" not in kind and kind not in ("code", "rule", "head row") for kind in claiming[one.line])
