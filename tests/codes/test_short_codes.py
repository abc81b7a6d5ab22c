"""Short codes: one for each edition, the same for ever, and read however they are typed."""

from itertools import pairwise

import pytest

from editorial.paper.check_symbols import SYMBOLS, check_symbol
from editorial.paper.short_codes import NotACode, code_of, entry_of, in_groups, meant, read

LEAF = "1a0" + "5" * 61


@pytest.mark.parametrize("entry", [1, 2, 31, 32, 33, 5_000, 8_388_607, 8_388_608, 10**9, 2**42])
def test_a_code_leads_back_to_its_entry(entry):
    for leaf in ("000", "1a0", "fff"):
        code = code_of(entry, leaf + "0" * 61)
        assert entry_of(code) == entry and read(code) == code
        assert len(code) == (8 if entry < 8_388_608 else 9 if entry < 2**28 else 10 if entry < 2**33 else 12)


def test_a_code_is_what_it_always_was():
    """It stands on paper: whoever changes how it is made takes away the meaning of every sheet."""
    known = ["j70pf90d", "15eg390m", "a7vnv907", "e38jwv90b"]
    assert [code_of(entry, LEAF) for entry in (1, 2, 1000, 8_388_608)] == known


def test_no_two_entries_share_a_code_and_neighbors_look_nothing_alike():
    codes = [code_of(entry, LEAF) for entry in range(1, 20_001)]
    assert len(set(codes)) == len(codes)
    for one, next_one in pairwise(codes):
        assert sum(a == b for a, b in zip(one[:4], next_one[:4], strict=True)) <= 2, (one, next_one)


def test_a_slip_that_the_check_symbol_cannot_notice_leads_to_no_other_edition():
    """Two slips at once pass it once in 32 times; of the codes that they make hardly one belongs to anything."""
    taken = {code_of(entry, f"{entry * 7 % 4096:03x}") for entry in range(1, 2_001)}
    code, met, passed = code_of(777, LEAF), 0, 0
    for one in SYMBOLS:
        for other in SYMBOLS:
            data = one + code[1:5] + other + code[6:7]
            made = data + check_symbol(data)
            if made != code:
                passed, met = passed + 1, met + (made in taken)
    assert passed > 1000 and met == 0


def test_of_a_slip_or_a_swap_the_code_that_was_meant_is_among_few():
    code = code_of(1000, LEAF)
    for place in range(8):
        slipped = code[:place] + next(symbol for symbol in SYMBOLS if symbol != code[place]) + code[place + 1 :]
        assert code in meant(slipped) and len(meant(slipped)) <= 15
    swapped = code[:2] + code[3] + code[2] + code[4:]
    assert code in meant(swapped)


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "{CODE}",
        "{grouped}",
        " {spaced} ",
        "{GROUPED}",
        "{dashed}",
        "https://x.example/c/{grouped}/",
        "/c/{code}/",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    code = code_of(1000, LEAF)
    grouped = in_groups(code)
    said = {"code": code, "CODE": code.upper(), "grouped": grouped, "GROUPED": grouped.upper()}
    said |= {"spaced": grouped.replace("-", "\u00a0 "), "dashed": grouped.replace("-", " – ")}
    assert grouped == f"{code[:4]}-{code[4:]}" and read(typed.format(**said)) == code


def test_letters_that_look_like_digits_are_read_as_digits():
    data = "10a01b0"
    code = data + check_symbol(data)
    assert read(f"IoAOlB0{code[7]}") == read(f"lOaoiB0{code[7].upper()}") == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("u234567w", "“u” is never part of a code."),
        ("12345é78", "“é” is never part of a code."),
        ("1234567", "A code has 8 letters and digits. This has 7: something is missing."),
        ("", "This has 0: something is missing."),
        ("x" * 10_000, "This has 10000: something is there twice"),
        ("12345678", "This code has a typing error"),
        ("<script>", "“<” is never part of a code."),
        ("\U0001f4a9" * 8, "is never part of a code."),
    ],
)
def test_what_is_no_code_is_told_in_a_sentence(typed, sentence):
    with pytest.raises(NotACode, match=sentence.partition("(")[0]):
        read(typed)
