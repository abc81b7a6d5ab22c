"""What a reader of the HTML is told stands in its Markdown word for word, in the same order, and nothing else does."""

import pytest

from dupisite.markdown.addresses import offers
from tests.api.told_words import of_html, of_markdown
from tests.crawling import sort_of
from tests.standings.one_in_each import every_standing
from tests.standings.test_shown_everywhere import BEGIN, two_days_later, walk
from tests.starter.small import loaded

__all__ = ["every_standing", "loaded", "two_days_later"]
pytestmark = pytest.mark.django_db
ENTRY, FACT = "/dupixent/faq/can-children-use-it", "/dupixent/facts/approved-uses"
PAGES = (
    *("/", "/dupixent/", "/changes/", "/dupixent/changes/", "/reviewers/sample-reviewer/", "/dupixent/label/"),
    *("/dupixent/label/1/", "/dupixent/label/1/1/", "/dupixent/label/1/2.1/", f"{ENTRY}/compare/1/2/"),
    *(f"{text}{page}" for text in (ENTRY, FACT) for page in ("/", "/history/", "/history/1/")),
)
TEXTS = {f"/dupixent/{kind}/x{page}.md" for kind in ("facts", "faq") for page in ("", "/history", "/history/0")}


def unlike(seen: dict[str, str]) -> tuple[list[str], set[str]]:
    """(each page whose Markdown says something else than its HTML, the sorts of Markdown that were met)."""
    faults, sorts = [], set()
    for address, said in seen.items():
        path = address.partition("?")[0]
        form = "/index.md" if path == "/" else f"{path.rstrip('/')}.md"
        if "?" in address or address.endswith(".md") or not offers(path):
            continue
        people, programs = of_html(said), of_markdown(seen[form])
        sorts.add(sort_of(form))
        if people != programs:
            at = next((n for n, pair in enumerate(zip(people, programs, strict=False)) if pair[0] != pair[1]), -9)
            faults.append(
                f"{form}: {' '.join(people[at - 3 : at + 9])!r} is told as {' '.join(programs[at - 3 : at + 9])!r}"
            )
    return faults, sorts


def test_each_kind_of_page_of_the_starter_is_told_alike(loaded, client):
    forms = ("/index.md" if page == "/" else f"{page.rstrip('/')}.md" for page in PAGES)
    faults, sorts = unlike({address: client.get(address).text for address in (*PAGES, *forms)})
    assert faults == [] and len(sorts) == len({sort_of(page) for page in PAGES})


@pytest.mark.database
def test_so_is_a_text_in_each_standing(every_standing, two_days_later, client):
    faults, sorts = unlike(walk(client, BEGIN))
    assert faults == [] and sorts >= TEXTS, sorts
