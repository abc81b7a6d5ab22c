"""Where sentences end, what they claim and on which sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.sentences import sentences, statements, unsourced
from tests.wording.texts import moderate

PARAGRAPHS = [
    ("It blocks IL-4 and IL-13. This lowers inflammation.", 2),
    ("Some signs, e.g. Itching or redness, may go on. See Dr. Smith.", 2),
    ("The dose is 2.5 mg/mL vs. 1.0 mg/mL in the U.S. label. It is fixed.", 2),
    ("It costs approx. 5 minutes. Is it safe? Yes! Ask first.", 4),
    ("Age: 6 months. Weight: 15 kg. 300 mg is given.", 3),
    ("He asked: “Does it hurt?” She said: “No.” Then they left.", 3),
    ("It was approved in March 2017.[[a]] It is made by two firms. [[b]] They share it.", 3),
    ("The level of IgE (see sec. 12.1) falls... It rises later.", 2),
    ("No. It is not a steroid.", 2),
    ("In a trial (J. A. Smith et al. 2016) it worked. Others differ.", 2),
    ("Take it at 8 a.m. every day. Do not take it at night, i.e. Not after 10 p.m. Keep calm.", 3),
    ("Use no. 4 needles. **Do not** shake it.", 2),
    ("Keep it at 8 °C. Do not freeze it. It is not for hepatitis B. It is for others.", 4),
    ("", 1),
]


@pytest.mark.parametrize(("text", "count"), PARAGRAPHS)
def test_a_sentence_ends_where_a_person_ends_it(text, count):
    assert len(sentences(text)) == count


PIECES = ["a", "A", ". ", ".", "e.g.", " ", "[[a]]", "? ", "“", ")", "1", "\n", "Dr"]


@moderate
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_sentences_joined_are_the_text(text):
    assert "".join(sentences(text)) == text


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


def test_a_statement_has_the_sources_of_its_own_sentence_or_of_the_one_that_leads_to_it():
    assert [(s.line, s.text, s.sources, s.inherited) for s in statements(TEXT)] == [
        (3, "Children can use it for some conditions.", ("uses",), False),
        (3, "The youngest age differs.", (), False),
        (7, "eczema: 6 months", ("uses",), True),
        (8, "asthma: 6 years", ("asthma",), False),
        (10, "It is never used for an attack.", ("limits", "ref:nejm-2016"), False),
        (14, "EoE | 1 year", ("eoe",), False),
        (15, "PN | adults", (), False),
    ]


def test_a_table_inherits_from_a_sentence_that_leads_to_it():
    assert unsourced("The ages are[[uses]]:\n\n| use | age |\n|---|---|\n| PN | adults |") == []


def test_a_heading_ends_what_a_lead_in_covers():
    assert [s.text for s in unsourced("These[[uses]]:\n\n# New\n\n- eczema")] == ["eczema"]


def test_a_citation_alone_in_a_paragraph_covers_nothing():
    assert [s.text for s in unsourced("It eases itch.\n\n[[a]]")] == ["It eases itch."]


def test_unsourced_statements_with_a_number_come_first():
    text = "It blocks IL-4. It eases itch. It is for 15 kg. It is used from six months. It is for 6 years.[[a]]"
    assert [s.text for s in unsourced(text)] == [
        "It is for 15 kg.",
        "It is used from six months.",
        "It blocks IL-4.",
        "It eases itch.",
    ]
