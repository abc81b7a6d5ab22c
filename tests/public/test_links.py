"""No link of the starter leads astray, and no page asks the database more for it: walked from the first page on."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labels.models import Drug
from tests.cast import make_entry, make_fact, publish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

ALIASES = ("default", "public")
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
OF_A_DRUG, OF_A_PAGE = 8, 6  # questions at most
FAULTLESS = (200, 302, 410)  # a withdrawn page says so in its own place; where another leads to is walked to


class Anchors(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in ("a", "link") and given.get("href"):
            self.links.add(str(given["href"]))
        if given.get("id"):
            self.places.append(str(given["id"]))


@dataclass(frozen=True)
class Visited:
    """A page as it was answered, and what it asked of the database over either connection; or a file, such as a proof."""

    status: int
    is_page: bool
    anchors: Anchors
    questions: list[str]


def visit(client: Client, address: str) -> Visited:
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ALIASES]
        answer = client.get(address)
    questions = [query["sql"] for queries in asked for query in queries.captured_queries]
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    anchors = Anchors(answer.text if is_page else "")
    anchors.links |= {answer.headers["Location"]} if "Location" in answer.headers else set()
    return Visited(answer.status_code, is_page, anchors, [q for q in questions if not q.startswith(OF_A_TRANSACTION)])


def inside(page: str, links: set[str]) -> Iterator[tuple[str, str]]:
    """(address, place in it) of every link of a page that stays on this site."""
    for link in sorted(links):
        whole, place = urldefrag(urljoin(settings.SITE_URL + page, link))
        if whole.startswith(f"{settings.SITE_URL}/"):
            yield whole.removeprefix(settings.SITE_URL), place


def walk(client: Client) -> dict[str, Visited]:
    """Every page that links lead to from the first, by address; style sheets and pictures are not walked into."""
    seen: dict[str, Visited] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(settings.STATIC_URL):
            continue
        seen[address] = visit(client, address)
        waiting += [found for found, _ in inside(address, seen[address].anchors.links)]
    return seen


def budget(address: str) -> int:
    """A drug's page gathers answers and facts; every other page has one thing to say. A file is fetched once, if ever."""
    drugs = Drug.objects.values_list("slug", flat=True)
    return OF_A_DRUG if address.strip("/") in drugs else OF_A_PAGE


def over_budget(seen: dict[str, Visited]) -> dict[str, list[str]]:
    pages = {address: page.questions for address, page in seen.items() if page.is_page}
    return {address: questions for address, questions in pages.items() if len(questions) > budget(address)}


def test_every_link_of_the_starter_leads_to_a_place_that_is_there_once_and_no_page_is_over_its_budget(client):
    call_command("load_starter", stdout=io.StringIO())
    starter = walk(client)
    assert over_budget(starter) == {}
    assert {address: page.status for address, page in starter.items() if page.status not in FAULTLESS} == {}
    texts = [address for address in starter if address.count("/") == 4 and ("/faq/" in address or "/facts/" in address)]
    assert len(texts) > 20, "the walk did not come far"
    led = [(page, *to) for page, visited in starter.items() for to in inside(page, visited.anchors.links)]
    places = {(page, to, place): starter[to].anchors.places.count(place) for page, to, place in led if place}
    assert places
    assert {link: count for link, count in places.items() if count != 1} == {}


@pytest.mark.parametrize("facts", [10, 60])
def test_no_page_asks_more_for_a_drug_with_many_facts(facts, drug, author, reviewer, client):
    """The answer cites every fact, and two of them have a newer edition."""
    with transaction.atomic():  # one commit for all is quicker
        made = [publish(make_fact(drug, f"fact-{n}", heading=f"Fact {n}"), author, reviewer) for n in range(facts)]
        cites = "\n\n".join(f"Sentence {n} [[fact-{n}]]." for n in range(facts))
        publish(make_entry(drug, short_answer="Yes [[fact-0]].", answer=cites), author, reviewer)
        for fact in made[:2]:
            publish(fact, author, reviewer, statement="Otherwise.")
    pages = [
        "/",
        "/dupixent/",
        "/dupixent/faq/how-does-it-work/",
        "/dupixent/facts/fact-0/",
        "/dupixent/facts/fact-0/history/",
    ]
    pages += ["/dupixent/faq/how-does-it-work/history/1/", "/changes/", "/dupixent/changes/", "/reviewers/bea-example/"]
    seen = {address: visit(client, address) for address in pages}
    assert {address: page.status for address, page in seen.items() if page.status != 200} == {}
    assert over_budget(seen) == {}
