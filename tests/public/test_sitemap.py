"""What search engines are told: the pages worth finding with their real dates, and nothing that asks not to be found."""

from typing import Any

import pytest
from django.conf import settings
from lxml import etree

from dupisite import sitemap
from editorial.models import Person
from labels.models import Fact
from tests.cast import make_drug, make_entry, make_fact, publish
from tests.labels.scene import capture_extract
from tests.questions import questions
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
QUOTE = {"claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: Any, address: str = "/sitemap.xml") -> dict[str, str | None]:
    """Path and date of each page of a sitemap, or of each file of an index."""
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag in (f"{S}urlset", f"{S}sitemapindex")
    found = {part.findtext(f"{S}loc"): part.findtext(f"{S}lastmod") for part in root}
    assert all(page.startswith(f"{settings.SITE_URL}/") for page in found) and len(found) == len(root)
    return {page.removeprefix(settings.SITE_URL): day for page, day in found.items()}


@staged
def signed(labelled, author, reviewer) -> Fact:
    publish(make_entry(labelled, short_answer="Yes [[asthma]]."), author, reviewer)
    return Fact.objects.get(slug="asthma")


def test_every_page_worth_finding_is_listed_with_the_day_of_its_last_change(signed, client):
    pages = listed(client)
    assert list(pages) == [
        *("/", "/changes/", "/corrections/", "/how-we-check/", "/about/", "/audit/", "/reviewers/bea-example/"),
        *("/dupixent/", "/dupixent/faq/how-does-it-work/", "/dupixent/facts/asthma/", "/dupixent/label/"),
    ]
    fact = Fact.revisions().live().get()
    assert pages["/dupixent/facts/asthma/"] == f"{fact.history_date:%Y-%m-%dT%H:%M:%SZ}"
    assert pages["/"] == pages["/dupixent/"] == pages["/dupixent/faq/how-does-it-work/"]
    assert pages["/how-we-check/"] is None, "nobody keeps since when"


def test_a_page_that_asks_not_to_be_found_is_in_no_sitemap(signed, labelled, author, reviewer, second_reviewer, client):
    """Samples, what was withdrawn or retired, drugs that are withdrawn or partly samples, people who are none."""
    gone = publish(make_fact(labelled, "gone", **QUOTE), author, reviewer)
    gone.withdraw(reviewer=reviewer, reason="Danger")
    retired = publish(make_fact(labelled, "retired", **QUOTE), author, reviewer)
    retired.submit(author=author, reason="Not needed")
    retired.retire(reviewer=reviewer, reason="Not needed", shown=Fact.objects.get(pk=retired.pk).freeze().digest)
    before = set(listed(client))
    assert not {"/dupixent/facts/gone/", "/dupixent/facts/retired/"} & before
    other = make_drug(author, "other", "Other")
    publish(make_fact(other), author, second_reviewer)
    other.put_notice(reviewer=reviewer, notice="All of it is wrong.", withdraws=True, reason="Danger")
    sampled = make_drug(author, "sampled", "Sampled")
    Person.objects.filter(pk=second_reviewer.pk).update(is_sample=True)
    second_reviewer.refresh_from_db()
    publish(make_fact(sampled), author, second_reviewer)
    publish(make_fact(sampled, "checked"), author, reviewer)
    capture_extract(sampled, "1")
    assert set(listed(client)) - before == {"/sampled/facts/checked/"}
    for address in listed(client):
        page = client.get(address)
        assert page.status_code == 200 and "noindex" not in page.text, address


def test_a_large_sitemap_is_an_index_of_smaller_ones_that_miss_nothing(signed, author, reviewer, client, monkeypatch):
    publish(make_fact(make_drug(author, "other", "Other")), author, reviewer)
    whole = listed(client)
    monkeypatch.setattr(sitemap, "LARGE", 3)
    files = listed(client)
    assert list(files) == [f"/sitemap.xml?drug={slug}" for slug in ("", "dupixent", "other")]
    assert files["/sitemap.xml?drug=other"] == whole["/other/"]
    parts = [listed(client, file) for file in files]
    assert {page: day for part in parts for page, day in part.items()} == whole and sum(map(len, parts)) == len(whole)
    assert client.get("/sitemap.xml?drug=none").status_code == 404


def test_a_sitemap_asks_eleven_questions_however_much_it_lists(signed, labelled, author, reviewer, client):
    assert len(questions(client, "/sitemap.xml")) <= 11
    for number in range(5):
        publish(make_fact(labelled, f"more-{number}", **QUOTE), author, reviewer)
    assert len(questions(client, "/sitemap.xml")) <= 11
    etag = client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": etag}).status_code == 304


def test_robots_are_led_to_the_sitemap_and_away_from_what_has_no_end(client):
    robots = client.get("/robots.txt")
    assert robots.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = robots.text.splitlines()
    assert lines[0] == "User-agent: *" and lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    closed = {"Disallow: /admin/", "Disallow: /search/", "Disallow: /at/", "Disallow: /*/compare/"}
    assert closed <= set(lines)
    assert listed(client), "also when nothing was signed yet"


def test_what_has_no_past_names_no_way_to_it(signed, client):
    assert "timegate" in client.get("/").headers["Link"]
    for address in ("/sitemap.xml", "/robots.txt"):
        assert "Link" not in client.get(address).headers and client.get(f"/at/2025-06-23{address}").status_code == 404
