"""What programs and search are told of a kind that says nothing of itself, and of one that nobody registers any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import run_checks
from lxml import etree

from audit.verification.verify import verify
from dupisite.api.mirror import LOST, UNKNOWN
from dupisite.api.routes import below_a_drug
from dupisite.markdown.of_html import blocks
from dupisite.models import LONGEST_KIND, IndexedPage
from dupisite.search.indexing import rebuild
from dupisite.search.search import Filters, search
from editorial.kinds import TextKind, by_name, kinds
from editorial.pages.public_page import public_page
from editorial.pages.sources import Source
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, publish
from tests.kinds.plain import PlainPages, plain_facts
from tests.unguarded import no_guards, sql

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
FACTS = f"{V1}/drugs/dupixent/facts"
HERE = "/dupixent/facts/blocks-two-signals"


class SourcedPages(PlainPages):
    """A kind whose pages name a source, and that says no more of it."""

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        return {"sources": [Source(1, "A study", "https://example.org/study")]}


class OverlongPages(PlainPages):
    name = "f" * (LONGEST_KIND + 1)


@contextmanager
def only(*wanted: TextKind) -> Iterator[None]:
    """The kinds that are registered while it lasts."""
    usual = list(kinds)
    for kind in usual:
        kinds.remove(kind)
    kinds.register(*wanted)
    try:
        yield
    finally:
        for kind in list(kinds):
            kinds.remove(kind)
        kinds.register(*usual)


@pytest.fixture
def fact(drug, author, reviewer) -> Fact:
    return publish(make_fact(drug), author, reviewer)


@pytest.fixture
def plain(fact):
    with plain_facts() as kind:
        yield kind


def answers() -> TextKind:
    found = by_name("entry")
    assert found is not None
    return found


def told(client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_it_is_told_whole_with_nothing_where_it_says_nothing(plain, client):
    said = told(client, f"{FACTS}/blocks-two-signals")
    assert said["edition"]["evidence"] is said["edition"]["sources"] is None
    assert said["edition"]["markdown"] == {"statement": "Dupilumab blocks the signals of IL-4 and IL-13."}
    assert said["standing"]["code"] == said["edition"]["standing_then"]["code"] == "current"
    [listed] = told(client, FACTS)["items"]
    assert (listed["text"], listed["standing"]["code"], listed["topic"]) == ("fact", "current", "mechanism")
    [mirrored] = told(client, f"{V1}/editions")["items"]
    assert mirrored == told(client, f"{FACTS}/blocks-two-signals/editions/1") | {"since": None}


def test_sources_that_its_pages_name_are_told_to_programs_and_in_markdown(fact, client, rf):
    with plain_facts(SourcedPages()):
        for said in (
            told(client, f"{FACTS}/blocks-two-signals")["edition"],
            told(client, f"{V1}/editions")["items"][0],
        ):
            [source] = said["sources"]
            assert (source["kind"], source["title"], source["notices"]) == ("reference", "A study", [])
            assert source["links"] == {"elsewhere": "https://example.org/study"}
        page = public_page(SourcedPages().live)(rf.get("/"), "dupixent", fact.slug).content
        assert "1. [A study](https://example.org/study)" in "\n".join(blocks(etree.HTML(page.decode())))


def test_a_text_that_cites_it_tells_its_words_without_evidence(plain, drug, author, reviewer, client):
    publish(make_entry(drug), author, reviewer)
    [source] = told(client, f"{V1}/drugs/dupixent/entries/how-does-it-work")["edition"]["sources"]
    assert source["statement"] == "Dupilumab blocks the signals of IL-4 and IL-13." and source["evidence"] is None
    said = client.get("/dupixent/faq/how-does-it-work.md").text
    assert "signals of IL-4 and IL-13." in said and "history/1.md), signed by Bea Example, PharmD" in said


def test_its_standing_is_that_of_its_page_one_by_one(plain, fact, reviewer, client):
    assert [hit.standing.code for hit in search("signals").hits] == ["current"]
    fresh(fact).withdraw(reviewer=reviewer, reason="Danger")
    assert told(client, FACTS)["items"][0]["standing"]["code"] == "withdrawn"
    with no_guards():
        sql("UPDATE labels_historicalfact SET statement = 'Forged' WHERE id = %s", fact.pk)
    assert told(client, FACTS)["items"][0]["standing"]["code"] == "invalid"


def test_it_is_found_with_every_filter(plain):
    for filters in (Filters(kind="fact"), Filters(reviewer="bea-example"), Filters(standing="current")):
        [hit] = search("signals", filters).hits
        assert (hit.kind, hit.kind_printed, hit.url) == ("fact", "Fact", f"{HERE}/")
    assert search("signals", Filters(kind="entry")).hits == ()


def test_its_order_among_kinds_decides_between_equally_good_pages(plain, drug, author, reviewer):
    publish(make_fact(drug, "itch", heading="Zzitch", statement="Zzitch"), author, reviewer)
    publish(
        make_entry(drug, "itch", question="Zzitch?", short_answer="Zzitch", answer="", bottom_line=""), author, reviewer
    )
    assert [hit.kind for hit in search("zzitch").hits] == ["entry", "fact"]
    with only(answers(), replace(plain, order=0)):
        assert [hit.kind for hit in search("zzitch").hits] == ["fact", "entry"]
        assert [kind for kind, _ in search("zzitch").kinds] == ["fact", "entry"]


def test_what_nobody_registers_any_more_is_not_found_and_the_index_is_told_to_be_made_anew(fact):
    with only(answers()):
        assert search("signals").hits == () and search("signals").kinds == ()
        assert any("dupixent fact blocks-two-signals: it is found, but not public" in str(each) for each in verify())
        assert rebuild() == 1 and not IndexedPage.objects.exists()
    assert rebuild() == 1 and len(search("signals").hits) == 1


def test_the_mirror_names_an_edition_of_a_kind_that_nobody_registers_and_goes_on(
    fact, drug, author, reviewer, client, monkeypatch
):
    monkeypatch.setattr("dupisite.api.mirror.PAGE", 1)
    publish(make_entry(drug, short_answer="It blocks."), author, reviewer)
    with only(answers()):
        first = told(client, f"{V1}/editions")
        [left] = first["left_out"]
        assert (first["items"], left["subject"], left["sentence"]) == ([], f"labels.fact:{fact.pk}", UNKNOWN)
        assert left["revision"] == fact.newest_edition().history_id
        second = told(client, first["next"].removeprefix("http://127.0.0.1:8000"))
        assert (len(second["items"]), second["left_out"], second["next"]) == (1, [], None)
        told(client, FACTS, 404)
        assert "facts" not in told(client, f"{V1}/drugs/dupixent")["links"]
    assert told(client, f"{V1}/editions")["left_out"] == []


def test_the_mirror_names_an_edition_whose_row_was_taken_away(fact, client):
    with no_guards():
        sql("DELETE FROM labels_historicalfact WHERE id = %s", fact.pk)
    said = told(client, f"{V1}/editions")
    assert said["items"] == [] and [left["sentence"] for left in said["left_out"]] == [LOST]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (TextKind(pages=OverlongPages()), f"{LONGEST_KIND + 1} letters"),
        (TextKind(pages=PlainPages(), plural="labels"), "own address"),
        (TextKind(pages=PlainPages(), plural="Label facts"), "called “Label facts” in addresses"),
    ],
    ids=["long", "taken", "odd"],
)
def test_a_name_that_the_index_or_the_api_cannot_take_is_refused_by_the_system_check(kind, said):
    assert [error for error in run_checks() if error.id == "dupisite.E001"] == []
    with only(answers(), kind):
        [error] = [error for error in run_checks() if error.id == "dupisite.E001"]
    assert said in error.msg and error.hint


def test_the_api_keeps_some_addresses_below_a_drug_for_itself():
    assert below_a_drug() == {"labels", "changes"}
