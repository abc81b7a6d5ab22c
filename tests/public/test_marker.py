"""A marker in a draft is found on no public address, error page or header, however one asks."""

import io

import pytest
from django.core.management import call_command

from editorial.record.vocabulary import Kind
from tests.cast import make_fact, publish
from tests.crawling import crawl
from tests.public.marked import MARKER

pytestmark = pytest.mark.django_db
GUESSES = [
    "/zqxmarker/",
    "/dupixent/facts/zqxmarker-new/",
    "/dupixent/facts/zqxmarker-new/history/",
    "/dupixent/faq/zqxmarker-new/history/1/",
    "/dupixent/faq/how-does-it-work/history/2/",
    "/dupixent/faq/how-does-it-work/compare/1/2/",
    "/dupixent/facts/gone/",
    "/dupixent/facts/gone/history/",
    "/unseen/",
    "/changes/",
    "/changes.atom",
    "/changes/archive/1.atom",
    "/dupixent/changes.atom",
    "/dupixent/facts/gone/history.atom",
    "/dupixent/faq/how-does-it-work/history.atom",
    "/dupixent/facts/zqxmarker-new/history.atom",
    "/unseen/changes.atom",
    "/robots.txt",
    "/sitemap.xml?drug=dupixent",
    "/search/?q=zqxmarker",
    "/sitemap.xml",
    "/api/v1/",
    "/api/v1/drugs/dupixent/facts/zqxmarker-new",
    "/api/v1/drugs/dupixent/facts/zqxmarker-new/editions/1",
    "/api/v1/drugs/dupixent/entries/how-does-it-work/differences/1/2",
    "/api/v1/drugs/unseen/facts",
    "/api/v1/search?q=zqxmarker",
    "/api/openapi.json",
    "/dupixent/facts/zqxmarker-new.md",
    "/dupixent/faq/how-does-it-work.md",
    "/index.md",
    "/llms.txt",
    "/healthz",
    "/readyz",
    "/admin/login/",
    "/admin/labels/fact/1/preview/",
    "/at/2030-01-01/dupixent/",
    "/at/2030-01-01/reviewers/zqxmarker-writer/",
    "/reviewers/zqxmarker-writer/",
    "/reviewers/zqxmarker-writer.md",
    "/timemap/dupixent/facts/zqxmarker-new/",
    "/timegate/dupixent/facts/gone/",
    "/timemap/dupixent/facts/gone/",
    "/dupixent/facts/gone.md",
    "/api/v1/drugs/dupixent/facts/gone",
    "/api/v1/drugs/dupixent/facts/gone/standing",
    "/api/v1/editions",
    "/api/v1/changes",
    "/api/v1/drugs?at=2030-01-01",
    "/audit/checkpoint",
    "/audit/copies/",
    "/audit/offline.py",
    "/search/?q=gone&standing=withdrawn",
]


def test_the_public_meets_no_word_of_a_draft(drafts, client):
    met = dict(crawl(client, GUESSES))
    assert "/dupixent/faq/how-does-it-work/history/" in met, "the crawler goes on from the first page"
    assert "/api/v1/drugs/dupixent/facts/gone/editions/2/proof" in met, "and through the API"
    assert "/dupixent/facts/blocks-two-signals/history/1.md" in met, "and through the Markdown"
    for address, said in met.items():
        if MARKER not in address:
            assert MARKER not in said.lower().replace(address.lower(), ""), address


def test_a_bundle_holds_no_word_of_it_either(drafts, tmp_path):
    call_command("bundle", str(tmp_path / "bundle"), stdout=io.StringIO())
    files = [path for path in (tmp_path / "bundle").rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path for path in files if MARKER.encode() in path.read_bytes().lower() or MARKER in str(path).lower()] == []


def test_no_method_and_no_header_brings_it_out(drafts, client):
    for address in GUESSES:
        for method in ("head", "options", "post", "put"):
            answer = getattr(client, method)(address, headers={"accept": "text/markdown, */*", "accept-language": "de"})
            said = f"{answer.headers}\n{answer.content.decode(errors='replace')}".lower()
            assert MARKER not in said.replace(address.lower(), "") or MARKER in address, (method, address)


def test_the_marker_is_met_once_it_is_signed(drafts, author, reviewer, client):
    """The crawler would see it if it were there."""
    publish(make_fact(drafts, "signed", heading=f"{MARKER} signed"), author, reviewer, Kind.FIRST)
    assert any(MARKER in said for address, said in crawl(client, GUESSES) if address == "/dupixent/")
