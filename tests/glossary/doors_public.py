"""Every door of the public, asked for a term: pages, feeds, search, time travel, API, Markdown.

Run with the other doors by `tests/kinds/test_every_door.py`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from audit.offline import Proof
from tests.glossary.conftest import LATER, WORDS
from tests.glossary.models import Term

pytestmark = pytest.mark.django_db

HERE = "/dupixent/glossary/eosinophil/"
API = "/api/v1/drugs/dupixent/terms/eosinophil"


def told(text: str) -> Any:
    return json.loads(text)


# The public.


def test_the_live_page(read):
    page = read(HERE)
    assert "<h1>Eosinophil</h1>" in page and "allergies and asthma" in page and "Bea Example, PharmD" in page


def test_the_timeline_an_edition_and_a_comparison(read):
    assert "Edition 1" in read(f"{HERE}history/")
    assert "<strong>takes part</strong>" in read(f"{HERE}history/1/")
    assert "asthma" in read(f"{HERE}compare/1/2/")


def test_a_proof_that_the_offline_checker_accepts(read):
    proof = Proof.read(read(f"{HERE}history/2/proof/"))
    assert proof.trouble() == "" and proof.row["explanation"] == LATER


def test_what_the_page_says_to_machines(read):
    said = told(read(HERE).partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert said["@type"] == "MedicalWebPage" and said["about"]["name"] == "Dupixent" and "lastReviewed" in said


@pytest.mark.parametrize("feed", [f"{HERE}history.atom", "/dupixent/changes.atom", "/changes.atom"])
def test_a_feed(feed, read):
    found = read(feed)
    assert f"{settings.SITE_URL}{HERE}history/2/" in found and f"{settings.SITE_URL}{HERE}history/1/" in found


@pytest.mark.parametrize("page", ["/", "/changes/", "/dupixent/changes/", "/reviewers/bea-example/"])
def test_a_list_of_changes(page, read):
    assert f"{HERE}history/2/" in read(page)


def test_the_drug_page(read):
    assert f'href="{HERE}"' in read("/dupixent/")


def test_the_sitemap(read):
    assert f"<loc>{settings.SITE_URL}{HERE}</loc>" in read("/sitemap.xml")
    assert f"{settings.SITE_URL}/reviewers/bea-example/" in read("/sitemap.xml")


@pytest.mark.parametrize("narrowed", ["", "&kind=term", "&reviewer=bea-example", "&standing=current", "&drug=dupixent"])
def test_search_with_each_filter(narrowed, read):
    assert f'href="{HERE}"' in read(f"/search/?q=eosinophil{narrowed}")


def test_search_offers_the_kind_by_its_name(read):
    page = read("/search/?q=allergies")
    assert '<option value="term"' in page and ">Term<" in page


def test_memento_by_edition(read):
    every = read(f"/timemap{HERE}")
    assert f"{HERE}history/1/" in every and f"{HERE}history/2/" in every
    answer = Client().get(f"/timegate{HERE}")
    assert answer.status_code == 302 and HERE in answer.headers["Location"]


def test_the_page_as_of_a_moment(scene, read):
    first = Term.revisions().editions().get(id=scene.term.pk, edition=1)
    page = read(f"/at/{first.history_date:%Y-%m-%dT%H:%M:%S.%fZ}{HERE}")
    assert "<strong>takes part</strong>" in page and "allergies and asthma" not in page.partition("<main")[2]


# Programs.


def test_the_api_gives_the_text_with_its_editions(read):
    found = told(read(API))
    assert found["text"] == "term" and found["edition"]["markdown"]["explanation"] == LATER
    assert found["edition"]["evidence"] is None and found["edition"]["sources"] is None
    assert told(read(f"{API}/standing"))["standing"]["code"] == found["standing"]["code"]
    assert [step["edition"] for step in told(read(f"{API}/editions"))["items"]] == [2, 1]
    assert told(read(f"{API}/editions/1"))["signed"]["words"]["explanation"] == WORDS
    assert told(read(f"{API}/differences/1/2"))["changes"]
    assert told(read(f"{API}/editions/2/proof"))


def test_the_api_lists_it(read):
    listed = told(read("/api/v1/drugs/dupixent/terms"))["items"]
    assert [each["slug"] for each in listed] == ["eosinophil"]
    assert told(read("/api/v1/drugs/dupixent"))["links"]["terms"].endswith("/api/v1/drugs/dupixent/terms")
    for page in ("/api/v1/changes", "/api/v1/drugs/dupixent/changes"):
        assert [item["text"] for item in told(read(page))["items"]].count("term") == 2
    assert "term" in {hit["kind"] for hit in told(read("/api/v1/search?q=eosinophil"))["items"]}


def test_the_mirror_has_every_edition(read):
    assert [item["text"] for item in told(read("/api/v1/editions"))["items"]] == ["fact", "term", "term"]


def test_the_description_of_the_api_names_it(read):
    assert '"terms"' in read("/api/openapi.json")


@pytest.mark.parametrize("page", ["", "history/", "history/1/", "compare/1/2/"])
def test_a_page_as_markdown(page, read):
    found = read(f"{HERE}{page}".rstrip("/") + ".md")
    assert "Eosinophil" in found and "<p>" not in found
    assert read(f"{HERE}{page}", accept="text/markdown") == found


def test_the_markdown_of_a_drug_names_it(read):
    assert HERE in read("/dupixent.md")
