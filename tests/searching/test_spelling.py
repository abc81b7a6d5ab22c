"""Words that were mistyped, and the score. No database."""

import math

import pytest

from dupisite.search.scoring import IN_TEXT, IN_TITLE, rarities, scores
from dupisite.search.spelling import mended, slips

SAID = {"dupilumab": 9, "conjunctivitis": 3, "eyes": 4, "eye": 9, "pen": 5, "asthma": 3, "months": 2, "2025": 8}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("dupilumb", "dupilumab"), ("conjuctivitis", "conjunctivitis"), ("ashtma", "asthma"), ("moths", "months")],
)
def test_a_slip_or_two_are_mended(typed, meant):
    assert mended(typed, SAID) == meant


@pytest.mark.parametrize("typed", ["pne", "2026", "zzzzzz", "asteroid", "", "a1b2c3d"])
def test_short_words_numbers_and_what_resembles_nothing_are_left(typed):
    assert mended(typed, SAID) == ""


def test_the_commonest_of_equally_near_words_is_taken_then_the_first_of_the_alphabet():
    assert mended("cares", {"cards": 1, "caret": 2, "cared": 2}) == "cared"


def test_slips_are_counted_up_to_the_most():
    assert [slips("abcd", other, 2) for other in ("abcd", "abdc", "abd", "xabcd", "wxyz")] == [0, 1, 1, 1, 3]


def test_what_is_rare_tells_more_a_title_three_times_as_much_and_a_share_of_the_question_only_its_share():
    common, rare = math.log(1 + 7.5 / 3.5), math.log(1 + 9.5 / 1.5)
    found = {1: {0: IN_TITLE}, 2: {0: IN_TEXT, 1: IN_TEXT}, 3: {0: IN_TEXT}}
    assert scores(found, rarities([3, 1], 10)) == pytest.approx(
        {1: 3 * common / 2, 2: common + rare, 3: common / 2}, abs=1e-6
    )
