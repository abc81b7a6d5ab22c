"""A site with many drugs: what a page asks and shows stays as much as it is, and nobody is left out of the lists."""

import re
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree

from audit.verification.verify import findings
from bench.grown.grow import grow
from dupisite import medicines, sitemap
from labels.models import Drug
from tests.cast import fresh, make_entry, publish
from tests.questions import questions, rows_read
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LETTERS = 27  # what may come with the number of drugs: one row for each letter that has any
PAGES = (
    *(
        "/",
        "/?letter=b",
        "/llms.txt",
        "/index.md?letter=c",
        "/changes/",
        "/corrections/",
        "/dupixent/",
        "/dupixent/changes/",
    ),
    *(
        "/dupixent/facts/asthma/",
        "/dupixent/faq/how-does-it-work/",
        "/dupixent/label/",
        "/reviewers/bea-example/",
    ),
    *("/api/v1/changes", "/api/v1/drugs/dupixent", "/sitemap.xml", "/sitemap.xml?from=dupixent", "/sitemap.xml?drug="),
)


@staged
def one_drug(labelled, author, reviewer) -> Drug:
    """With a label, a fact that quotes it, and an answer that cites the fact."""
    publish(make_entry(labelled, short_answer="Yes [[asthma]]."), author, reviewer)
    return fresh(labelled)


@staged
def many(one_drug) -> Drug:
    """One of 34: more than are shown whole, and with more editions of each kind than a page of changes has."""
    grow(one_drug.slug, 34)
    return fresh(one_drug)


def located(client: Any, address: str) -> dict[str, str | None]:
    """What a sitemap or its index names, without the host or the address of the sitemap, and when each last changed."""
    root = etree.fromstring(client.get(address).content)
    found = {part[0].text: part[1].text if len(part) > 1 else None for part in root}
    assert len(found) == len(root)
    return {name.removeprefix("http://127.0.0.1:8000").removeprefix("/sitemap.xml"): day for name, day in found.items()}


def every_page(client: Any, address: str, pattern: str) -> list[str]:
    """What a pattern finds on all pages that are led to from one page by letter and by “next”, in their order."""
    found, seen, left = [], set(), [address]
    while left:
        here = left.pop(0)
        if here in seen:
            continue
        seen.add(here)
        answer = client.get(here)
        assert answer.status_code == 200, here
        found += re.findall(pattern, answer.text)
        left += [link.replace("&amp;", "&") for link in re.findall(r'href="(/\?letter=[^"]+)"', answer.text)]
    return found


def test_copies_are_what_the_verbs_write(many):
    assert Drug.objects.count() == 34 and list(findings()) == []


def test_pages_ask_and_read_as_much_with_fifty_drugs_as_with_thirty_four(many, client):
    def measured() -> dict[str, tuple[int, int]]:
        return {a: (client.get(a), len(questions(client, a)), rows_read(client, a))[1:] for a in PAGES}

    before = measured()
    grow(many.slug, 50)
    for address, (asked, rows) in measured().items():
        was_asked, was_read = before[address]
        assert asked <= was_asked, (address, questions(client, address))
        assert rows <= was_read + LETTERS, f"{address} reads {rows} rows, and read {was_read}"
        assert len(client.get(address).content) < 60_000


def test_every_medicine_is_found_by_its_letter_once(many, client, monkeypatch):
    monkeypatch.setattr(medicines, "PAGE", 2)
    grow(many.slug, 60)
    names = every_page(client, "/", r'<li><a href="/([a-z]+)/">')
    assert sorted(set(names)) == sorted(Drug.objects.values_list("slug", flat=True))
    page = client.get("/?letter=b&page=2")
    assert '<link rel="prev" href="/?letter=b">' in page.text and "noindex" not in page.text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/?letter=b&amp;page=2">' in page.text
    assert '<link rel="next" href="/?letter=b&amp;page=2">' in client.get("/?letter=b").text
    for odd in ("?letter=bb", "?letter=B", "?letter=%C3%A9", "?letter=b&page=0", "?letter=b&page=99", "?page=x"):
        assert client.get(f"/{odd}").status_code == client.get(f"/llms.txt{odd}").status_code == 404, odd


def test_programs_and_readers_of_markdown_find_the_same_medicines(many, client):
    slugs = set(Drug.objects.values_list("slug", flat=True))
    markdown, told = set(), client.get("/index.md").text
    for address in {"/index.md", *re.findall(r"/index\.md\?letter=[a-z0]", told)}:
        markdown |= set(re.findall(r"8000/([a-z]+)\.md\) \(", client.get(address).text))
    assert markdown == slugs
    listed, address = [], "/api/v1/drugs"
    while address:
        said = client.get(address).json()
        listed += [drug["slug"] for drug in said["items"]]
        address = (said["next"] or "").removeprefix("http://127.0.0.1:8000")
    assert listed == sorted(slugs)


def test_the_list_of_a_moment_is_that_of_then(many, author, client):
    then = f"/at/{timezone.now():%Y-%m-%dT%H:%M:%S.%f}Z"
    shown = client.get(f"{then}/").text
    many.brand_name = "Another"
    many.save_revision(author=author, reason="Renamed")
    grow(many.slug, 36)
    assert client.get(f"{then}/").text.split("<main")[1] == shown.split("<main")[1]


def test_a_large_sitemap_is_an_index_of_files_about_a_few_drugs_each(many, client, monkeypatch, author, reviewer):
    monkeypatch.setattr(sitemap, "FILE", 7)
    files = located(client, "/sitemap.xml")
    slugs = list(Drug.objects.order_by("slug").values_list("slug", flat=True))
    assert list(files) == ["?drug=", *(f"?from={slug}" for slug in slugs[::7])]
    assert all(files.values()), "each with the time of its last change"
    assert len(questions(client, "/sitemap.xml")) <= 11
    listed = [page for file in files for page in located(client, f"/sitemap.xml{file}")]
    assert sorted(listed) == sorted({*listed}) and {f"/{slug}/facts/asthma/" for slug in slugs} <= {*listed}
    publish(fresh(many.facts.get(slug="asthma")), author, reviewer, heading="Asthma, from 6 years")
    later = located(client, "/sitemap.xml")
    [its_file] = [file for file in files if f"/{many.slug}/" in located(client, f"/sitemap.xml{file}")]
    assert {file for file in later if later[file] != files[file]} == {"?drug=", its_file}
    grow(many.slug, 48)
    assert len(located(client, "/sitemap.xml")) == len(files) + 2
    assert client.get("/sitemap.xml?from=none").status_code == 404


def test_a_few_drugs_are_shown_whole(one_drug, client):
    grow(one_drug.slug, 3)
    page = client.get("/")
    assert page.context["names"] is None and page.text.count("Start here") == 3
    assert [listed.drug.brand_name for listed in page.context["drugs"]] == sorted(
        Drug.objects.values_list("brand_name", flat=True)
    )
