"""The questions by which search is judged speak of pages that the starter has. No database."""

from bench.judged import PARTS, judged
from tests.browser.page_kinds import STARTER_ANSWERS, STARTER_FACTS

AT_LEAST = 60
LATER = 20


def test_there_are_enough_of_them_and_a_third_was_written_when_search_was_made():
    first, later = (judged()[part] for part in PARTS)
    assert len(first) + len(later) >= AT_LEAST and len(later) >= max(LATER, (len(first) + len(later)) // 3)


def test_every_page_that_is_called_right_exists():
    pages = {page for part in judged().values() for question in part for page in question.pages}
    known = {"/".join(address.split("/")[2:4]) for address in (*STARTER_ANSWERS, *STARTER_FACTS)}
    assert pages <= known
