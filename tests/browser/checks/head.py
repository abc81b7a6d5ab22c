"""What a page says of itself, to a search engine, a bookmark and who hears it: title, description, language, headings."""

from itertools import pairwise

from playwright.sync_api import Page

from tests.browser.page_kinds import CANONICAL, PAGE_KINDS, STATUS
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


def head_faults(kind: str, page: Page, site: Site) -> list[str]:
    """A page names its language, its title, what it is about and its lasting address; its headings skip no level.

    An error page names no lasting address.
    """
    said = page.evaluate(OF_ITSELF)
    lasting = [] if kind in STATUS else [site.address + PAGE_KINDS[CANONICAL.get(kind, kind)]]
    headings = said["headings"]
    held = {
        f"its language is “{said['lang']}”": said["lang"].startswith("en"),
        "it has no title": bool(said["title"].strip()),
        f"its descriptions are {said['descriptions']}": [bool(words.strip()) for words in said["descriptions"]]
        == [True],
        f"its headings are {headings}": headings.count(1) == 1 and headings[0] == 1,
        f"a heading skips a level: {headings}": all(below <= above + 1 for above, below in pairwise(headings)),
        f"its lasting address is {said['canonical']} instead of {lasting}": said["canonical"] == lasting,
    }
    return [fault for fault, holds in held.items() if not holds]
