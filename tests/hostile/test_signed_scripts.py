"""Scripts in every signed word stay words, in whatever form a program or a reader takes them. `tests/browser` asks a browser."""

import json

import pytest

from editorial.models import Person
from labels.models import Drug
from tests.crawling import crawl
from tests.hostile.broken_out import in_a_feed, in_html, in_markdown
from tests.hostile.scripted import RUN, SLUG, person, play_with
from tests.public.structured import data_of
from tests.staging import staged

pytestmark = pytest.mark.django_db
BEGIN = [
    f"/{SLUG}/changes.atom",
    f"/{SLUG}/faq/gone/",
    f"/{SLUG}/faq/gone.md",
    f"/{SLUG}/label/compare/1/2/",
    f"/{SLUG}/label/2/1/",
    "/search/?q=%22%3E%3Cscript%3Ewindow.marked%3Dtrue",
    "/api/v1/search?q=window.marked",
    "/%22%3E%3Cscript%3Ewindow.marked=true%3C/script%3E/",
    "/index.md",
    "/llms.txt",
    "/sitemap.xml",
    "/api/openapi.json",
    f"/at/2030-01-01/{SLUG}/",
    f"/timemap/{SLUG}/facts/used/",
]
LOOKS = {"text/html": in_html, "text/markdown": in_markdown, "application/atom+xml": in_a_feed}


@staged
def people() -> tuple[Person, Person, Person]:
    return person("Ann", "author"), person("Bea", "reviewer"), person("Ben", "reviewer")


@staged
def scripted(people: tuple[Person, Person, Person]) -> Drug:
    return play_with(*people)


def test_scripts_in_every_signed_word_stay_words_in_every_form(scripted, client):
    faults, forms, shown = [], dict.fromkeys([*LOOKS, "application/json"], 0), 0
    for address, said in crawl(client, BEGIN, leave=("/at/", "/time", "/search/", "/api/v1/search")):
        head, _, body = said.partition("\n")
        form = next((form for form in forms if f"'{form}" in head), "")
        if form:
            forms[form] += 1
            shown += RUN in body
        assert "'X-Content-Type-Options': 'nosniff'" in head, address
        faults += [f"{address}: {fault}" for fault in LOOKS.get(form, lambda body: ())(body)]
        if form == "application/json":
            json.loads(body)
        if form == "text/html" and body.strip():
            data_of(body)  # it can be read, or there is none
            assert "'Content-Security-Policy'" in head and "unsafe" not in head, address
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:40])
    assert min(forms.values()) > 5 and shown > 60, (forms, shown)  # else nothing was asked


def test_the_looks_find_what_is_not_escaped():
    assert len(list(in_html(f"<p><script>{RUN}</script><img src=x onerror=y><a href=' JavaScript:y'>z</a></p>"))) == 3
    assert len(list(in_markdown(f"[x](javascript:{RUN}) <img src=x>"))) == 2
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>&lt;svg onload=y&gt;</title></feed>"
    assert len(list(in_a_feed(feed))) == 1
