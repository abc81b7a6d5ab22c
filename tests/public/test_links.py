"""No link of the starter leads astray, and no page asks the database more for it: walked from the first page on."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from audit.checkpoints.checkpoint import seal
from labels.models import Drug
from tests.cast import make_entry, make_fact, publish
from tests.starter.small import loaded

__all__ = ["loaded"]

ALIASES = ("default", "public")
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
# Questions at most. How the texts of a list stand costs what each kind asks for all of them, however many there are: two for
# facts (the editions, what is open of the label) and four for answers (the editions, the facts they cite as they were
# pinned, the newest of those, and the words of both where one is newer).
OF_FACTS, OF_ANSWERS = 2, 4
OF_A_PAGE = 6
OF_A_SECTION = 6 + OF_FACTS  # the facts that rest on it
OF_A_TEXT = 6 + OF_ANSWERS  # the answers beside an answer, or that cite a fact
OF_A_PAST = 6 + 2  # how a text stands by now: of an answer, the newest facts under it and what they say otherwise
OF_A_LIST = 6 + OF_FACTS + OF_ANSWERS
OF_BOTH = 2 + 2  # corrections and withdrawals, of each kind of text; and of whole medicines
OF_A_SIGNER = 7 + OF_FACTS + OF_ANSWERS
OF_A_DRUG = 8 + OF_FACTS + OF_ANSWERS
FAULTLESS = (200, 302, 410)  # a withdrawn page says so in its own place; where another leads to is walked to


@dataclass(frozen=True)
class Visited:
    """A page as it was answered, and what it asked of the database over either connection; or a file, such as a proof."""

    status: int
    is_page: bool
    led: list[tuple[str, str]]
    places: Counter[str]
    questions: list[str]


def visit(client: Client, address: str) -> Visited:
    with ExitStack() as stack:
        captured = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ALIASES]
        answer = client.get(address)
    questions = [query["sql"] for queries in captured for query in queries.captured_queries]
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    page = html.document_fromstring(answer.content if is_page and answer.content else b"<p>")
    links = {*page.xpath("//a/@href | //link/@href"), *filter(None, [answer.headers.get("Location")])}
    asked = [question for question in questions if not question.startswith(OF_A_TRANSACTION)]
    return Visited(answer.status_code, is_page, inside(address, links), Counter(page.xpath("//@id")), asked)


def inside(page: str, links: set[str]) -> list[tuple[str, str]]:
    """(address, place in it) of every link of a page that stays on this site."""
    led = [urldefrag(urljoin(settings.SITE_URL + page, link)) for link in sorted(links)]
    home = f"{settings.SITE_URL}/"
    return [(whole.removeprefix(settings.SITE_URL), place) for whole, place in led if whole.startswith(home)]


def walk(client: Client) -> dict[str, Visited]:
    """Every page that links lead to from the first, by address; style sheets and pictures are not walked into."""
    seen: dict[str, Visited] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(settings.STATIC_URL):
            continue
        seen[address] = visit(client, address)
        waiting += [found for found, _ in seen[address].led]
    return seen


def budget(address: str) -> int:
    """A drug's page gathers answers and facts, other lists some of them; a text and its past have others beside them."""
    parts = [part for part in address.partition("?")[0].split("/") if part]
    if len(parts) == 1 and parts[0] in Drug.objects.values_list("slug", flat=True):
        return OF_A_DRUG
    if parts and parts[0] == "reviewers":
        return OF_A_SIGNER
    if parts == ["corrections"]:
        return OF_A_LIST + OF_BOTH
    if not parts or parts[-1] == "changes":
        return OF_A_LIST
    if len(parts) > 2 and parts[1] in ("faq", "facts"):
        return OF_A_TEXT if len(parts) == 3 else OF_A_PAST
    return OF_A_SECTION if len(parts) == 4 and parts[1] == "label" else OF_A_PAGE


def over_budget(seen: dict[str, Visited]) -> dict[str, list[str]]:
    pages = {address: page.questions for address, page in seen.items() if page.is_page}
    return {address: questions for address, questions in pages.items() if len(questions) > budget(address)}


@pytest.mark.django_db(databases=["default", "public"])
def test_every_link_of_the_starter_leads_to_a_place_that_is_there_once_and_no_page_is_over_its_budget(loaded, client):
    seal()  # before it, no proof is there to be led to
    starter = walk(client)
    assert over_budget(starter) == {}
    assert {address: page.status for address, page in starter.items() if page.status not in FAULTLESS} == {}
    texts = [address for address in starter if address.count("/") == 4 and ("/faq/" in address or "/facts/" in address)]
    assert len(texts) > 20, "the walk did not come far"
    led = [(page, *to) for page, visited in starter.items() for to in visited.led]
    places = {(page, to, place): starter[to].places[place] for page, to, place in led if place}
    assert places
    assert {link: count for link, count in places.items() if count != 1} == {}


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
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
