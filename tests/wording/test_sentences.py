"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.sentences import sentences
from tests.wording.made_texts import moderate

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
