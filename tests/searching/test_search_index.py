"""The index of search follows what is signed, captured and withdrawn, in the same transaction; and `verify` compares it."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from audit.guards import guards
from audit.ledger import ledger
from audit.verification.verify import verify
from dupisite.models import LONGEST_KIND, SECTION, IndexedPage
from dupisite.search import fts_tables, known_words
from dupisite.search.indexing import rebuild
from dupisite.search.search import search
from editorial.record.vocabulary import Kind
from labels.models import Drug, Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish
from tests.labels.scene import BOXED, USE, WARNINGS, capture, capture_extract
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def eyes(drug, author, reviewer):
    return publish(make_fact(drug, "eyes", heading="Eye problems", statement="Eyes may itch."), author, reviewer)


def found(question: str) -> list[str]:
    return [hit.url for hit in search(question).hits]


def standing() -> set[tuple[str, str]]:
    return set(IndexedPage.objects.values_list("kind", "slug"))


def test_every_verb_is_followed_and_rebuilding_finds_nothing_to_do(eyes, author, reviewer, second_reviewer):
    address = ["/dupixent/facts/eyes/"]
    eyes.reaffirm(
        reviewer=reviewer, reason="Read", review_due=next_year() + timedelta(days=1), shown=eyes.freeze().digest
    )
    assert (found("itch"), rebuild()) == (address, 0)
    assert IndexedPage.objects.get().revision == fresh(eyes).newest_edition().history_id
    fresh(eyes).withdraw(reviewer=reviewer, reason="Danger")
    assert (found("itch"), rebuild()) == ([], 0)
    fresh(eyes).reinstate(reviewer=second_reviewer, reason="No danger")
    assert (found("itch"), rebuild()) == (address, 0)
    publish(fresh(eyes), author, reviewer, Kind.UPDATE, statement="Eyes may burn.")
    assert (found("itch"), found("burn"), rebuild()) == ([], address, 0)
    retired = fresh(eyes)
    retired.submit(author=author, reason="Old")
    fresh(eyes).retire(reviewer=reviewer, reason="Old", shown=fresh(eyes).freeze().digest)
    assert (standing(), rebuild(), verify()) == (set(), 0, [])


def test_a_withdrawn_drug_is_not_found_and_comes_back_when_the_notice_is_lifted(eyes, reviewer, second_reviewer):
    capture(eyes.drug, "3")
    drug, before = eyes.drug, standing()
    drug.put_notice(reviewer=reviewer, notice="Stop", withdraws=True, reason="Recall")
    assert (standing(), rebuild(), verify()) == (set(), 0, [])
    fresh(drug).lift_notice(reviewer=second_reviewer, reason="Over")
    assert (standing(), rebuild()) == (before, 0)


def test_a_drug_that_is_named_anew_is_found_by_its_new_name(eyes, author):
    drug = fresh(eyes.drug)
    drug.brand_name = "Zebrimab"
    drug.save_revision(author=author, reason="Renamed")
    assert found("zebrimab") == ["/dupixent/facts/eyes/"]
    assert found("dupixent") == []


def test_only_the_reference_label_of_a_public_drug_is_found(drug, author, reviewer):
    capture_extract(drug, "1")
    assert standing() == set()  # nothing about the drug was signed yet, so nobody can read its label
    words = {"heading": "Asthma", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
    publish(make_fact(drug, "asthma", **words), author, reviewer)
    assert set(found("asthma")) == {"/dupixent/facts/asthma/", "/dupixent/label/1/1.1/"}
    capture(drug, "3", BOXED, USE, WARNINGS, effective="20250131")
    assert "/dupixent/label/3/1.1/" in found("asthma") and "/dupixent/label/3/boxed-warning/" in found("fell")
    capture(drug, "2", BOXED, effective="20240131")  # an older version is captured later: nothing becomes of it
    assert {page.version for page in IndexedPage.objects.filter(kind=SECTION)} == {"3"}
    assert (rebuild(), verify()) == (0, [])


def test_what_is_refused_leaves_the_index_as_it_was(eyes, reviewer, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("after the index was written")

    monkeypatch.setattr(type(eyes), "after_edition", broken)
    with pytest.raises(RuntimeError):
        fresh(eyes).withdraw(reviewer=reviewer, reason="Danger")
    assert found("itch") == ["/dupixent/facts/eyes/"]


def test_the_verifier_finds_what_is_missing_what_is_otherwise_and_what_should_not_be_there(
    drug, eyes, author, reviewer
):
    publish(make_entry(drug, short_answer="In short."), author, reviewer)
    publish(make_fact(drug, "pen"), author, reviewer)
    IndexedPage.objects.filter(slug="pen").delete()
    IndexedPage.objects.filter(slug="eyes").update(text="Eyes never itch.")
    ghost = IndexedPage.objects.get(kind="entry")
    ghost.pk, ghost.thing, ghost.slug = None, 77, "ghost"
    ghost.save()
    ghost.pk, ghost.thing, ghost.drug = None, 78, 99
    ghost.save()
    remedy = "; `manage.py rebuild_search` makes it anew"
    assert [str(finding) for finding in verify()] == [
        f"search: dupixent fact eyes: it is not found as it is: text{remedy}",
        f"search: dupixent fact pen: it is public, but not found{remedy}",
        f"search: dupixent entry ghost: it is found, but not public{remedy}",
        f"search: dupixent entry ghost: it is found, but about a drug that is not there{remedy}",
        f"search: words: the words that are known are not those of the pages{remedy}",
    ]
    said = io.StringIO()
    call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "4 pages were put right.\n"
    assert verify() == []


def test_an_edition_that_is_not_what_was_signed_is_not_taken_into_the_index(eyes):
    guards.drop()
    Fact.Revision._base_manager.filter(id=eyes.pk, kind__isnull=False).update(statement="Eyes never burn.")
    guards.install()
    assert found("itch") == ["/dupixent/facts/eyes/"]  # as it was signed; its page says what became of it
    rebuild()
    assert (standing(), found("burn")) == (set(), [])


def test_a_trigger_or_a_page_that_the_database_lost_is_found(eyes):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {fts_tables.PAGES} DROP COLUMN text_vector")
        assert "search: text_vector" in str(verify()[0])
        return
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {fts_tables.WORDS}({fts_tables.WORDS}) VALUES ('delete-all')")
    assert [finding.check for finding in verify()] == ["search"] and found("itch") == []
    rebuild()
    assert verify() == [] and found("itch") == ["/dupixent/facts/eyes/"]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {fts_tables.PAGES}_changed")
    assert [finding.where for finding in verify()] == ["dupisite_indexedpage_changed"]


def test_an_edition_that_was_signed_before_there_was_an_index_is_found_after_the_next_migrate(eyes):
    IndexedPage.objects.all().delete()
    assert found("itch") == []
    call_command("migrate", verbosity=0)
    assert found("itch") == ["/dupixent/facts/eyes/"]


def test_the_longest_name_of_a_kind_is_kept_on_both_databases(eyes):
    page = IndexedPage.objects.get()
    page.pk, page.thing, page.kind = None, 77, "k" * LONGEST_KIND
    page.save()
    assert IndexedPage.objects.get(thing=77).kind == "k" * LONGEST_KIND


def test_the_longest_text_is_indexed_up_to_what_the_database_keeps(drug, author, reviewer):
    words = "\n\n".join(uuid.uuid5(uuid.NAMESPACE_DNS, str(n)).hex for n in range(580))
    publish(make_fact(drug, "long", statement=words, claim="literature"), author, reviewer)
    assert found(words.split()[-1]) == ["/dupixent/facts/long/"]


def test_the_vocabulary_counts_pages_and_knows_no_label(drug, eyes, author, reviewer):
    capture(drug, "3")
    publish(
        make_fact(drug, "more", statement="Eyes, eyes, eyes.", claim_text="Asthma.", claim="literature"),
        author,
        reviewer,
    )
    known = known_words.vocabulary(4, 8)
    assert (known["eyes"], known.get("adults"), known.get("eye")) == (2, None, None)


def test_the_lock_of_the_ledger_is_held_while_everything_is_made_anew(eyes, monkeypatch):
    held = []
    monkeypatch.setattr("dupisite.search.indexing.take_lock", lambda: held.append(ledger.take_lock()))
    rebuild()
    assert held == [None]
    assert Drug.objects.count() == 1
