"""What a page says of itself, to a search engine, a bookmark and who hears it: title, description, language, headings."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import CANONICAL, PAGE_KINDS, STATUS, each_kind
from tests.browser.stage import Opened
from tests.site import Site

OF_ITSELF = r"""
() => ({
  lang: document.documentElement.lang,
  title: document.title,
  descriptions: [...document.querySelectorAll('meta[name=description]')].map(meta => meta.content),
  canonical: [...document.querySelectorAll('link[rel=canonical]')].map(link => link.getAttribute('href')),
  headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => Number(h.localName[1])),
})
"""


@each_kind
def test_a_page_names_its_language_its_title_and_what_it_is_about(opened: Opened):
    said = opened.page.evaluate(OF_ITSELF)
    assert said["lang"].startswith("en")
    assert said["title"].strip()
    assert [bool(words.strip()) for words in said["descriptions"]] == [True]


@pytest.mark.parametrize("what", ["title", "descriptions"])
def test_no_two_pages_say_the_same_of_themselves(what: str, page: Page):
    heard: dict[str, list[str]] = {}
    same = {"as-of-a-moment", *(kind for kind in PAGE_KINDS if kind.startswith("search-"))}  # one page in other states
    for kind in PAGE_KINDS.keys() - STATUS.keys() - same:
        page.goto(PAGE_KINDS[kind])
        heard.setdefault(str(page.evaluate(OF_ITSELF)[what]), []).append(kind)
    assert {words: kinds for words, kinds in heard.items() if len(kinds) > 1} == {}


@each_kind
def test_a_page_has_one_title_on_it_and_no_heading_skips_a_level(opened: Opened):
    headings = opened.page.evaluate(OF_ITSELF)["headings"]
    assert headings.count(1) == 1 and headings[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(headings)), headings


@each_kind
def test_a_page_names_its_lasting_address_in_full_and_an_error_names_none(kind: str, opened: Opened, site: Site):
    canonical = opened.page.evaluate(OF_ITSELF)["canonical"]
    if kind in STATUS:
        assert canonical == []
    else:
        assert canonical == [site.address + PAGE_KINDS[CANONICAL.get(kind, kind)]]
