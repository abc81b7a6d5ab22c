"""Which parts of two texts belong together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.align import PAIRS, align, align_in_order, once_in_order, rising
from tests.wording.made_texts import moderate

letters = st.lists(st.sampled_from("abcde"), max_size=12)


@moderate
@given(letters, letters)
def test_every_part_stands_in_one_pair_and_the_new_ones_in_order(old, new):
    pairs = align(old, new)
    assert sorted(part for part, _ in pairs if part is not None) == sorted(old)
    assert [part for _, part in pairs if part is not None] == new


@moderate
@given(letters, letters)
def test_in_order_means_the_order_of_both(old, new):
    pairs = align_in_order(old, new)
    assert [part for part, _ in pairs if part is not None] == old
    assert [part for _, part in pairs if part is not None] == new


def test_a_changed_part_is_paired_with_its_own_version():
    old = ["Keep it cold and dry.", "Take one pen each week."]
    new = ["Wash your hands first.", "Take two pens each week.", "Keep it cold and very dry."]
    assert align(old, new) == [
        (None, "Wash your hands first."),
        ("Take one pen each week.", "Take two pens each week."),
        ("Keep it cold and dry.", "Keep it cold and very dry."),
    ]


def test_parts_with_little_in_common_are_not_paired():
    assert align(["Keep it cold."], ["Wash your hands first."]) == [
        ("Keep it cold.", None),
        (None, "Wash your hands first."),
    ]


def test_a_part_of_a_word_or_two_is_not_found_again_elsewhere():
    assert align(["No.", "Keep it cold.", "Wash your hands."], ["Keep it cold.", "Wash your hands.", "No."]) == [
        ("No.", None),
        ("Keep it cold.", "Keep it cold."),
        ("Wash your hands.", "Wash your hands."),
        (None, "No."),
    ]


def test_a_run_with_too_many_candidates_is_shown_whole():
    old = [f"a b c {n}" for n in range(201)]
    few, many = (align(old[:count], [f"a b c x{n}" for n in range(count)]) for count in (200, 201))
    assert PAIRS == 200 * 200
    assert all(a and b for a, b in few)
    assert not any(a and b for a, b in many)


@moderate
@given(st.lists(st.integers(0, 9), max_size=12))
def test_a_rising_row_rises_and_none_is_longer(values):
    row = rising(values)
    assert all(i < j and values[i] < values[j] for i, j in pairwise(row))
    longest = [0] * len(values)
    for i, value in enumerate(values):
        longest[i] = 1 + max((longest[j] for j in range(i) if values[j] < value), default=0)
    assert len(row) == max(longest, default=0)


def test_what_occurs_once_on_both_sides_is_paired_in_the_order_of_both():
    assert once_in_order("abcd", "bcda") == [(1, 0), (2, 1), (3, 2)]
    assert once_in_order("aab", "abb") == []
    assert once_in_order("", "a") == []
