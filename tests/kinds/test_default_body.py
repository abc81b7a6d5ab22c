"""What the page of a kind without a template of its own shows: every word that was signed, and the sources of their numbers."""

from typing import Any

import orjson
import pytest
from django.core.management import call_command
from lxml import etree

from dupisite.markdown.of_html import blocks
from editorial.pages.public_page import public_page
from editorial.pages.sources import Source
from editorial.record.comparing import draft_edition
from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.cast import make_fact, publish
from tests.kinds.plain import PlainPages

pytestmark = pytest.mark.django_db
WHERE = ("dupixent", "blocks-two-signals")
MARKED = '<b>Asthma</b> & "more"'


class CitingPages(PlainPages):
    """Its texts cite the newest edition of the first fact, and something elsewhere."""

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        last, first = Fact.revisions().editions().order_by("-edition")[0], Fact.revisions().editions().get(edition=1)
        elsewhere = Source(2, "A study <i>", "https://example.org/study")
        pinned = Source(1, "It blocks", "/the/edition/", edition=first, newer=last, newer_url="/now/")
        return {**super().context(edition, drug), "sources": [pinned, elsewhere]}


class BareFact(PlainPages):
    title_field = "slug"


@pytest.fixture
def fact(drug, author, reviewer) -> Fact:
    made = publish(make_fact(drug, condition="Asthma"), author, reviewer)
    return publish(made, author, reviewer, Kind.UPDATE, condition=MARKED, least_age=6, least_age_unit="years")


def shown(pages: PlainPages, rf: Any, **form: str) -> str:
    answer = public_page(pages.live)(rf.get("/dupixent/facts/blocks-two-signals/", headers=form), *WHERE)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_words_that_are_no_markdown_are_shown_by_their_names(fact, rf):
    page = shown(PlainPages(), rf)
    assert "<dt>Condition</dt><dd>&lt;b&gt;Asthma&lt;/b&gt; &amp; &quot;more&quot;</dd>" in page
    assert "<dt>Topic</dt><dd>How it works</dd>" in page and "<dt>Least age</dt><dd>6</dd>" in page
    assert "<dt>Heading</dt>" not in page, "the title stands above"
    assert "<dt>Statement</dt>" not in page and "<dt>Drug</dt>" not in page and "Replaced by" not in page
    assert "<dt>Heading</dt><dd>It blocks IL-4 and IL-13</dd>" in shown(BareFact(), rf)


def test_an_empty_field_leaves_nothing_on_the_page(fact, rf):
    draft = draft_edition(fact)
    draft.html = {"statement": "", "more": "<p>There.</p>"}
    page = PlainPages().preview(rf.get("/"), draft).render().content.decode()
    assert page.count('<div class="words">') == 1


def test_what_its_numbers_stand_for_is_shown_with_what_has_happened_to_it_since(fact, rf):
    page = shown(CitingPages(), rf)
    assert '<li id="source-1" value="1">' in page and '<a href="/the/edition/">It blocks</a>' in page
    assert 'A newer edition of this source is public: <a href="/now/">edition 2</a>' in page
    assert '<a href="https://example.org/study" rel="external noopener noreferrer">A study &lt;i&gt;</a>' in page
    assert '<h2 id="sources">' not in shown(PlainPages(), rf)


def test_the_same_words_are_told_in_markdown(fact, rf):
    told = "\n".join(blocks(etree.HTML(f"<main{shown(PlainPages(), rf)}</main>")))
    assert "* **Topic**: How it works" in told and "* **Least age**: 6" in told


def test_a_bundle_has_them_beside_the_proof(fact, tmp_path):
    call_command("bundle", str(tmp_path / "bundle"))
    told = orjson.loads((tmp_path / "bundle" / "manifest.json").read_bytes())
    last = told["editions"][-1]["folder"]
    page = (tmp_path / "bundle" / last / "edition.html").read_text()
    assert "<dt>Condition</dt><dd>&lt;b&gt;Asthma&lt;/b&gt; &amp; &quot;more&quot;</dd>" in page
