"""Whatever is asked for, the shelf takes up no more bytes than it may, and what is asked for often stays."""

import random

from dupisite.shelf.memory import Pages
from dupisite.shelf.shelf import Shelf
from dupisite.shelf.shelved_page import PUBLIC, Page, about

MB = 1_000_000


def page(size: int = 20_000, topic: str = PUBLIC) -> Page:
    made = Page(200, [("Content-Type", "text/html")], "Accept-Encoding", '"1"', {topic: 1}, "20261130", 0, 1, 1e12)
    made.add("", b"x" * size)
    return made


def counted(pages: Pages) -> int:
    assert set(pages.sizes) == set(pages.kept) == {key for keys in pages.keys.values() for key in keys}
    return sum(each.size for each in pages.kept.values())


def test_ten_thousand_addresses_take_up_no_more_than_they_may():
    pages, dice = Pages(2 * MB), random.Random(1)
    for number in range(10_000):
        pages.put((f"/{dice.randrange(9_000)}/", "", ""), page(dice.randrange(100, 60_000), about(str(number % 7))))
        assert pages.bytes <= 2 * MB
        if number % 999 == 0:
            pages.drop([about(str(dice.randrange(7)))])
    assert counted(pages) == pages.bytes > MB
    pages.clear()
    assert (counted(pages), pages.bytes, pages.keys) == (0, 0, {})


def test_what_was_not_asked_for_the_longest_gives_way_and_the_old_copy_of_a_page():
    pages = Pages(10 * page().size)
    keys = [(f"/{number}/", "", "") for number in range(10)]
    for key in keys:
        pages.put(key, page())
    pages.touch(keys[0], now=1e6)
    pages.put(("/new/", "", ""), page())
    assert keys[0] in pages.kept and keys[1] not in pages.kept and len(pages.kept) == 10
    for _ in range(50):
        pages.put(keys[0], page())
    assert len(pages.kept) == 10 and counted(pages) == pages.bytes


def test_a_page_that_grows_by_a_coding_is_weighed_again_and_a_huge_one_is_not_kept():
    pages, key = Pages(MB), ("/", "", "")
    pages.put(key, small := page(1000))
    before = pages.bytes
    small.add("gzip", b"x" * 500)
    pages.put(key, small)
    assert pages.bytes == before + 500 == counted(pages)
    pages.put(key, page(MB // 2))
    assert pages.bytes == 0


def test_addresses_that_anybody_can_make_up_push_out_no_other():
    shelf = Shelf(4 * MB)
    for number in range(1_000):
        key = ("/search/", f"q={number}", "") if number % 2 else (f"/at/2026-01-01T00:00:00.{number:06}Z/", "", "")
        shelf._place(key).put(key, page())
    assert shelf.pages.bytes == 0 and shelf.endless.bytes <= MB
    assert shelf.pages.most + shelf.endless.most == 4 * MB
