"""No page shows a text, by its title or its statement, without saying how it stands: walked over all public pages."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.standings.one_in_each import LATER, Shown, every_standing
from tests.standings.places import beside, beside_in_markdown

__all__ = ["every_standing"]

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/[^"#]*)')
BEGIN = (
    "/",
    "/search/?q=statement",
    "/search/?q=title",
    "/dupixent/label/1/1.2/",
    "/dupixent/facts/revised/compare/1/2/",
)
PAST = re.compile(r"/(?:history/\d+|compare/\d+/\d+)(?:/|\.md)$")
OFF = re.compile(r"^/(?:static|api|admin|audit|at|timemap|timegate)/|\.(?:atom|xml|txt)$|/proof/$")
ALL_SAMPLE = "Everything here is sample text."
MUST_SHOW = {"/", "/dupixent/", "/other/", "/changes/", "/dupixent/changes/", "/reviewers/bea-example/"}


@pytest.fixture
def two_days_later(monkeypatch):
    later = timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)


def walk(client: Client, begin: tuple[str, ...] = BEGIN) -> dict[str, str]:
    """Every page that links lead to, by its address, and each as Markdown where there is such a page."""
    seen: dict[str, str] = {}
    waiting = list(begin)
    while waiting:
        address = waiting.pop()
        if address in seen or OFF.search(address):
            continue
        answer = client.get(address)
        if "Location" in answer.headers:
            waiting.append(answer.headers["Location"])
            continue
        if not answer.headers.get("Content-Type", "").startswith(("text/html", "text/markdown")):
            continue
        seen[address] = answer.text
        if not address.endswith(".md"):
            waiting += LINK.findall(answer.text)
            path = address.partition("?")[0]
            waiting.append("/index.md" if path == "/" else f"{path.rstrip('/')}.md")
    return seen


def is_said(page: str, address: str, here: str, text: Shown) -> bool:
    """Beside the text; or above it, where the page is its own; or once for all that the page shows, where it holds of all."""
    own = address.startswith(text.address.rstrip("/"))
    once = {"sample": ALL_SAMPLE, "lookup": text.sentence}
    return (
        text.tag.lower() in here.lower()
        or text.sentence in here
        or (own and text.sentence in page)
        or (text.code in once and once[text.code] in page)
    )


def hidden(seen: dict[str, str], texts: list[Shown]) -> tuple[list[str], dict[str, set[str]]]:
    """(each page that shows a text and not how it stands, the texts that each page shows)."""
    faults, shown = [], defaultdict(set)
    for address, page in seen.items():
        for text in (each for each in texts if each.tag):
            own = address.startswith(text.address.rstrip("/"))
            if PAST.search(address) and not own:
                continue  # the words of a page of the past stay as they were; what it says of its own text now is looked at
            places = beside_in_markdown(page, text) if address.endswith(".md") else beside(page, text)
            for here in places:
                shown[address].add(text.title)
                if not is_said(page, address, here, text):
                    faults.append(f"{address} hides that “{text.title}” reads “{text.tag}”: {here[:200]}")
    return faults, shown


@pytest.mark.database
def test_no_page_hides_how_a_text_stands_that_it_shows(every_standing, two_days_later, client):
    for text in every_standing:
        drug, room, slug = text.address.strip("/").split("/")
        kind = {"facts": "facts", "faq": "entries"}[room]
        listed = client.get(f"/api/v1/drugs/{drug}/{kind}").json()["items"]
        assert [each["standing"]["code"] for each in listed if each["slug"] == slug] == [text.code], text
    seen = walk(client)
    faults, shown = hidden(seen, every_standing)
    assert faults == []
    titles = {text.title for text in every_standing if text.tag}
    assert titles <= set().union(*(shown[address] for address in MUST_SHOW)), "the walk did not come far"
    for address in MUST_SHOW:
        form = "/index.md" if address == "/" else f"{address.rstrip('/')}.md"
        assert len(shown[address]) > 0 and len(shown[form]) > 0, address


@pytest.mark.database
def test_a_page_of_the_past_says_how_a_text_stood_then(every_standing, two_days_later, client):
    """The day after the review was due, and the day before the label was looked at again, each is as it was."""
    before, after = timezone.now() - LATER, timezone.now()
    for moment, overdue in ((before + timedelta(seconds=1), False), (after - timedelta(seconds=1), True)):
        page = client.get(f"/at/{moment:%Y-%m-%dT%H:%M:%S}Z/dupixent/").text
        places = [here for text in every_standing if text.code == "overdue" for here in beside(page, text)]
        assert places and all(("Review overdue" in here) == overdue for here in places), moment


def test_no_page_as_of_a_moment_hides_how_a_text_stood(every_standing, two_days_later, client):
    """As of a moment ago each text stands as it does now: where many are listed, and on the page of each."""
    moment = f"/at/{timezone.now() - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}Z"
    own = {text.address for text in every_standing}
    seen = {}
    for address in sorted(own | MUST_SHOW | {"/dupixent/label/1/1.2/", "/dupixent/facts/revised/compare/1/2/"}):
        form = "/index.md" if address == "/" else f"{address.rstrip('/')}.md"
        seen |= {each: client.get(f"{moment}{each}").text for each in (address, form)}
    faults, shown = hidden(seen, every_standing)
    assert faults == []
    assert all(shown[address] for address in MUST_SHOW), "these show nothing"
