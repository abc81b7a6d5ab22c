"""One spelling of words: what is made equal, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.archive.normal_words import normal
from tests.wording.made_texts import moderate


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("6 months\n and\u00a0older ", "6 months and older"),
        ("moderate–to‑severe, −20 °C", "moderate-to-severe, -20 °C"),
        ("“the patient’s”", '"the patient\'s"'),
        ("inter\u00adaction", "interaction"),
        ("e\ufb03cacy", "efficacy"),
        ("cafe\u0301", "café"),
        ("5 µg", "5 μg"),
        ("a\tb", "a | b"),
        ("a|b", "a | b"),
    ],
)
def test_another_spelling_is_no_other_word(written, same):
    assert normal(written) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [("10²", "102"), ("10^3", "103"), ("≥ 15 kg", "> 15 kg"), ("½", "1/2"), ("Not", "not"), ("1.5", "15"), ("Ⅳ", "IV")],
)
def test_another_word_is_never_made_equal(one, other):
    assert normal(one) != normal(other)


@moderate
@given(st.text(max_size=60))
def test_one_spelling_is_the_end_of_it(text):
    assert normal(normal(text)) == normal(text)


@moderate
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_plain_letters_and_signs_stay_as_they_are(text):
    assert normal(text).replace(" ", "").replace("|", "") == "".join(text.split()).replace("|", "")
