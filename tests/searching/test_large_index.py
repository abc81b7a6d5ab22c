"""Search where far more pages are found than anybody reads: ranked and narrowed by the database, and nothing else is read."""

from typing import Any

import pytest
from django.db import connection

from audit.verification.verify import verify
from bench.grown.grow import grow
from dupisite.models import IndexedPage, KnownName, KnownWord
from dupisite.search import counting, engine, search, slices
from dupisite.search.indexing import rebuild
from dupisite.search.question import groups
from dupisite.search.search import Filters
from dupisite.search.slices import Slice
from labels.models import Drug
from tests.cast import fresh, make_entry, make_fact, publish
from tests.questions import rows_read
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
QUESTIONS = (
    "signals",
    "how does it work",
    "steroid inflammation signals",
    "eyes",
    "bottom pharmacist eyes",
    "dupilumab",
)


@staged
def grown(fact, drug, author, reviewer) -> Drug:
    """Twelve drugs with a fact and two answers each, and one more text that holds other words."""
    publish(make_entry(drug), author, reviewer)
    publish(make_entry(drug, "eyes", question="What about the eyes?", answer="Eyes may itch."), author, reviewer)
    grow(drug.slug, 12)
    publish(
        make_fact(drug, "rare", heading="Parasites", claim="literature", statement="Treat worms."), author, reviewer
    )
    return fresh(drug)


def addresses(question: str, **narrowed: str) -> list[str]:
    return [hit.url for hit in search.search(question, Filters(**narrowed)).hits]


def scores(question: str) -> list[float]:
    return [hit.score for hit in search.search(question).hits]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_best_pages_are_as_good_as_the_best_of_all(question, grown, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 10_000)
    everything = search.search(question)
    monkeypatch.setattr(search, "LOOKED", search.SHOWN)
    bounded = search.search(question)
    assert scores(question)[:1] == [hit.score for hit in everything.hits][:1]
    assert bounded.total == everything.total and sorted(scores(question), reverse=True) == scores(question)


def test_where_all_words_stand_together_in_enough_pages_they_come_first(grown, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 5)
    found = search.search("eyes itch")
    assert found.total == 12 and all("/eyes/" in hit.url for hit in found.hits) and len(found.hits) == 5


def test_what_is_rare_is_found_beside_what_is_everywhere(grown, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 5)
    monkeypatch.setattr(engine, "MOST_HITS", 3)
    assert addresses("signals worms dupilumab")[0] == "/dupixent/facts/rare/"


def test_a_filter_narrows_before_the_ranking(grown, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 3)
    for drug in Drug.objects.values_list("slug", flat=True):
        found = search.search("eyes", Filters(drug=drug))
        assert [hit.url for hit in found.hits] == [f"/{drug}/faq/eyes/"] and found.total == 1
    facts = search.search("signals", Filters(kind="fact"))
    assert facts.total == 12 and {hit.kind for hit in facts.hits} == {"fact"}
    assert search.search("signals", Filters(reviewer="bea-example", kind="fact")).total == 12
    assert search.search("signals", Filters(reviewer="nobody")).total == 0


def test_a_search_reads_no_more_rows_with_more_drugs(grown, client, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 10)
    monkeypatch.setattr(slices, "NARROW", 10)  # of so many pages that a filter leaves the keys are read
    asked = ("/search/?q=signals", "/search/?q=eyes+steroid&kind=entry", "/search/?q=stroid+signals")
    before = [rows_read(client, address) for address in asked]
    words = KnownWord.objects.count()
    grow(grown.slug, 24)
    after = [rows_read(client, address) for address in asked]
    assert after[:2] == before[:2]
    assert after[2] <= before[2] + KnownWord.objects.count() - words, "the names of the new drugs are words too"
    for address in asked:
        assert len(client.get(address).content) < 60_000


def test_names_and_words_follow_what_is_signed_and_are_made_anew(grown, author, reviewer):
    assert verify() == []
    before = KnownWord.objects.get(word="worms").pages
    publish(make_fact(grown, "more", claim="literature", statement="Worms again."), author, reviewer)
    assert KnownWord.objects.get(word="worms").pages == before + 1
    publish(fresh(grown.facts.get(slug="more")), author, reviewer, statement="Nothing of it.")
    assert KnownWord.objects.get(word="worms").pages == before and verify() == []
    KnownWord.objects.filter(word="worms").delete()
    KnownName.objects.filter(drug=grown.pk).delete()
    assert {finding.check for finding in verify()} == {"search"} and len(verify()) == 2
    rebuild()
    assert verify() == [] and IndexedPage.objects.count() == 38


def held_back(monkeypatch) -> None:
    """As if this index were large: it is looked through in slices of twelve pages and more.

    It is made anew, so that no keys are missing between its pages: which are depends on the tests before, on PostgreSQL.
    """
    IndexedPage.objects.all().delete()
    rebuild()
    for name, value in {"SMALL": 12, "SHORTEST": 12, "TIMES": 2, "NARROW": 2}.items():
        monkeypatch.setattr(slices, name, value)
    for name, value in {"ENOUGH": 4, "FEW": 8}.items():
        monkeypatch.setattr(counting, name, value)
    monkeypatch.setattr(search, "LOOKED", 4)


def test_in_a_large_index_what_is_common_is_looked_for_in_a_part_of_it_and_what_is_rare_in_all(
    grown, client, monkeypatch
):
    held_back(monkeypatch)
    for question in QUESTIONS:
        found = search.search(question)
        assert len(found.hits) == 4 and (found.more or found.total >= 12 or question == "dupilumab"), question
    assert "of more than" in client.get("/search/?q=signals").text
    assert client.get("/api/v1/search?q=signals").json()["more"] is True
    rare = search.search("worms")
    assert [hit.url for hit in rare.hits] == ["/dupixent/facts/rare/"] and (rare.total, rare.more) == (1, False)
    assert addresses("signals worms dupilumab")[0] == "/dupixent/facts/rare/"
    last = Drug.objects.order_by("-pk").values_list("slug", flat=True)[0]
    assert addresses("eyes", drug=last) == [f"/{last}/faq/eyes/"]
    assert {hit.kind for hit in search.search("signals", Filters(kind="fact")).hits} == {"fact"}


def test_within_a_filter_of_a_large_index_nothing_else_is_ranked(grown, client, monkeypatch):
    held_back(monkeypatch)
    ranked: list[Any] = []
    best = engine.best
    monkeypatch.setattr(engine, "best", lambda *asked: (ranked.append(asked[-1]), best(*asked))[1])
    last = Drug.objects.order_by("-pk").values_list("slug", "brand_name")[0]
    for few in (2, 100):  # the pages that fit are looked for, or named by their keys
        monkeypatch.setattr(slices, "NARROW", few)
        found = search.search("eyes", Filters(drug=last[0]))
        assert [hit.url for hit in found.hits] == [f"/{last[0]}/faq/eyes/"] and (found.total, found.more) == (1, False)
        assert found.drugs == (last,) and [kind for kind, _ in found.kinds] == ["entry", "fact", "section"]
        assert ranked.pop() == {"drug_slug": [last[0]]} and not ranked
    assert "Search without them" in client.get("/search/?q=eyes&reviewer=nobody").text and not ranked


@pytest.mark.parametrize("where", [{}, {"kind": ["fact"]}, {"drug_slug": ["dupixent"]}])
def test_pages_are_counted_together_as_they_are_one_by_one(where, grown, monkeypatch):
    for name in ("ENOUGH", "FEW"):
        monkeypatch.setattr(counting, name, 10**6)  # all that is in a first slice seems to be rare
    for question in QUESTIONS:
        [whole] = slices.slices(connection, where)
        asked = groups(question, {})
        first = Slice(whole.first, whole.first + 2, 3 / (whole.last - whole.first + 1))
        together = counting.count(connection, asked, [whole], where)
        assert together == counting.count(connection, asked, [first, whole], where), question


def test_a_page_whose_title_holds_everything_is_found_behind_the_part_that_is_looked_through(
    grown, author, reviewer, monkeypatch
):
    last = Drug.objects.order_by("-pk")[0]
    publish(make_entry(last, "both", question="Signals, eyes and a steroid?"), author, reviewer)
    held_back(monkeypatch)
    assert addresses("signals eyes steroid")[0] == f"/{last.slug}/faq/both/"


def test_a_search_looks_at_no_more_pages_with_more_drugs(grown, monkeypatch):
    """The rows that the lists are put together from: counted in the database, for none of them is handed over."""
    held_back(monkeypatch)

    def looked_at(question: str) -> int:
        asked = groups(question, {})
        counted = counting.count(connection, asked, slices.slices(connection, {}), {})
        hits = engine.hits_of(connection, asked, counted, [1.0] * len(asked), 4, {})
        with connection.cursor() as cursor:
            found = 0
            for each in hits:
                cursor.execute(f"SELECT COUNT(*) FROM ({each.statement}) AS hits", each.values)
                found += cursor.fetchone()[0]
        return found

    before = {question: looked_at(question) for question in QUESTIONS}
    grow(grown.slug, 36)
    for question, rows in before.items():
        assert looked_at(question) <= 2 * rows + 12, question
