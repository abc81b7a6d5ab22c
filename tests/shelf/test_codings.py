"""Which coding a reader gets, and that each has a tag of its own."""

import pytest

from dupisite.shelf.codings import BROTLI, GZIP, PLAIN, coding_for, decoded, encoded, tag_in

CHOSEN = {
    "": PLAIN,
    "gzip, deflate, br, zstd": BROTLI,
    "gzip": GZIP,
    "GZIP ; Q=1": GZIP,
    "br;q=0.2, gzip;q=0.8": GZIP,
    "br;q=0, *;q=0.5": GZIP,
    "*": BROTLI,
    "identity": PLAIN,
    "identity;q=1, br;q=0.5": PLAIN,
    "br;q=0, gzip;q=0": PLAIN,
    "deflate, zstd": PLAIN,
    "br;q=two, gzip;q=9, ;;, =": PLAIN,
    f"gzip, {'x' * 5000}": GZIP,
}


@pytest.mark.parametrize(("accepted", "coding"), CHOSEN.items())
def test_a_reader_gets_what_suits_the_header_best(accepted, coding):
    assert coding_for(accepted) == coding


def test_what_was_encoded_is_what_it_was_and_the_same_each_time():
    page = "<p>Ärzte und Patienten</p>".encode() * 500
    for coding in (PLAIN, GZIP, BROTLI):
        made = encoded(page, coding)
        assert decoded(made, coding) == page and encoded(page, coding) == made
        assert coding == PLAIN or len(made) < len(page) / 10


def test_each_coding_has_a_tag_of_its_own():
    assert [tag_in('"0.2-1"', coding) for coding in (PLAIN, GZIP, BROTLI)] == ['"0.2-1"', '"0.2-1-gzip"', '"0.2-1-br"']
    assert tag_in("", GZIP) == "", "what has no tag plainly has none encoded"
