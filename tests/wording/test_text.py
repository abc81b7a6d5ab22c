"""What any text must be before it is saved."""

import pytest
from hypothesis import given

from editorial.wording.text import LIMIT, Problem, hidden_characters, tidy, too_long
from tests.wording.made_texts import SOAKING, moderate, texts


def test_line_ends_of_browsers_become_line_feeds():
    assert tidy("a\r\nb\rc\n") == "a\nb\nc\n"


def test_accents_are_composed_but_powers_stay_powers():
    assert tidy("e\u0301") == "é"
    assert tidy("10²") == "10²"


@moderate
@given(texts)
def test_a_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.soak
def test_a_soak_makes_many_texts_also_in_a_worker_of_several(request):
    assert bool(request.config.getoption("--soak")) == SOAKING


HIDDEN = (
    "\x00\x0b\x1f\x7f\x85\u00ad\u034f\u061c\u200b\u200d\u200e\u2028\u202e\u2060\u2066\u2800\u3164\ufe0f\ufeff"
    "\U000e0041\U000e0100\ud800"
)


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_a_hidden_character_is_named_with_its_line(character):
    assert hidden_characters(f"a\n6{character}3 mg") == [
        Problem(2, f"invisible character U+{ord(character):04X}: delete it.")
    ]


def test_what_people_see_is_not_hidden():
    assert hidden_characters("Größe\t“2.5 µg”\u00a0–\u202f10² ≥ 8 °C\nnaïve 日本 🙂") == []


def test_no_more_than_twenty_hidden_characters_are_named():
    assert len(hidden_characters("\u200b" * 500)) == 20


def test_a_text_over_the_limit_is_told_its_length():
    assert too_long("a" * LIMIT) == []
    assert "20001 characters; 20000 are allowed" in too_long("a" * 20_001)[0].message


def test_problems_sort_by_line():
    assert sorted([Problem(10, "a"), Problem(2, "b")])[0].line == 2
