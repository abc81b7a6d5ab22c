"""Search where far more pages are found than anybody reads: ranked and narrowed by the database, and nothing else is read."""

import pytest

from audit.verification.verify import verify
from bench.grown.grow import grow
from dupisite.models import IndexedPage, KnownName, KnownWord
from dupisite.search import engine, search
from dupisite.search.indexing import rebuild
from dupisite.search.search import Filters
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
