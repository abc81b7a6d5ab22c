"""The check symbol, tried in full: every symbol, from every state that the symbols before it can have led to."""

from itertools import product

from editorial.paper.check_symbols import ORDER, SYMBOLS, check_symbol, folded, times

EVERY = range(ORDER)


def after(state: int, *numbers: int) -> int:
    for number in numbers:
        state = times(state, number)
    return state


def test_the_symbols_are_those_of_crockford():
    assert len(set(SYMBOLS)) == ORDER == 32
    assert not set(SYMBOLS) & set("ilou") and "".join(sorted(SYMBOLS.lower())) == SYMBOLS


def test_from_every_state_no_two_symbols_lead_to_the_same_and_no_two_states_by_the_same_symbol():
    """So a single slip leads to another state, and whatever follows leads on to another one: none is ever missed."""
    for x in EVERY:
        assert {times(x, y) for y in EVERY} == {times(y, x) for y in EVERY} == set(EVERY)


def test_from_every_state_no_swap_of_two_different_symbols_leads_to_the_same():
    """The check symbol is the last of them, and the state before the first one is 0."""
    for state, x, y in product(EVERY, EVERY, EVERY):
        assert (after(state, x, y) == after(state, y, x)) == (x == y)
    assert all((times(x, y) == times(y, x)) == (x == y) for x, y in product(EVERY, EVERY))


def test_swaps_over_any_distance_within_a_code_and_doubled_symbols_are_noticed_too():
    between: list[int] = []
    for _ in range(10):  # of symbols between the two: whichever they are, what they add is the same on both sides
        between.append(0)
        for x, y in product(EVERY, EVERY):
            assert (after(0, x, *between, y) == after(0, y, *between, x)) == (x == y)
    for x, y in product(EVERY, EVERY):
        assert (after(0, x, x) == after(0, y, y)) == (x == y)
        assert (after(0, x, 0, x) == after(0, y, 0, y)) == (x == y)


def test_every_slip_and_swap_in_whole_codes_is_refused():
    for start in range(40):
        data = "".join(SYMBOLS[(start * 7 + place * place * 5 + place) % ORDER] for place in range(7))
        code = data + check_symbol(data)
        assert folded(code) == 0
        for place, symbol in product(range(8), SYMBOLS):
            slipped = code[:place] + symbol + code[place + 1 :]
            assert (folded(slipped) == 0) == (slipped == code)
        for place in range(7):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert (folded(swapped) == 0) == (swapped == code)
