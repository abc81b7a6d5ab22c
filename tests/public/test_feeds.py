"""The feeds: valid, complete, cheap, and enough to rebuild every edition that was ever signed from them alone."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connection
from lxml import etree

from audit.guards import guards
from audit.ledger.canonical import canonical
from audit.models import LedgerEntry
from editorial.pages import feeds
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_drug, make_entry, make_fact, next_year, publish
from tests.public.feed_reading import FH, A, D, documents, links, mirrored, read, terms
from tests.questions import questions

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ALL, DRUG, FACT = "/changes.atom", "/dupixent/changes.atom", "/dupixent/facts/blocks-two-signals/history.atom"
FULL, NEWEST = 3, 2  # here; nobody needs hundreds of editions to see that nothing is lost
MANY = 2 * FULL + NEWEST + 1


@pytest.fixture
def long(fact, drug, author, second_author, reviewer, second_reviewer, monkeypatch) -> Fact:
    """Editions of most kinds, of two kinds of text and two drugs: more than two archives hold."""
    monkeypatch.setattr(feeds, "FULL", FULL)
    monkeypatch.setattr(feeds, "NEWEST", NEWEST)
    publish(make_entry(drug, answer="A & B <em>C</em>, “quoted” — ]]> [[blocks-two-signals]]."), author, reviewer)
    publish(make_fact(make_drug(author, "other", "Other"), heading="Of another drug"), author, reviewer)
    fact.statement = "Half."
    fact.save_revision(author=second_author, reason="Begun")
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Two.", least_weight_kg="15.0")
    fact.reaffirm(
        reviewer=second_reviewer,
        reason="Still right",
        review_due=next_year() + timedelta(days=1),
        shown=fact.freeze().digest,
    )
    fact.withdraw(reviewer=reviewer, reason="Danger")
    fact.reinstate(reviewer=second_reviewer, reason="No danger")
    while fact.edition < MANY:
        publish(fact, author, reviewer, Kind.UPDATE, statement=f"Number n{fact.edition + 1}.")
    return fact


def kept(address: str, fact: Fact) -> dict[tuple[str, int], Any]:
    """The editions that a feed promises, as the database has them."""
    models = [Fact] if address == FACT else [Fact, Entry]
    only = {ALL: {}, DRUG: {"drug": fact.drug}, FACT: {"id": fact.pk}}[address]
    rows = [row for model in models for row in model.revisions().editions().filter(**only)]
    return {(f"{row.instance_type._meta.label_lower}:{row.id}", row.history_id): row for row in rows}


def test_every_edition_is_rebuilt_from_the_feed_alone_with_equal_hashes(long, client):
    for address in (ALL, DRUG, FACT):
        got, rows = mirrored(client, address), kept(address, long)
        times = [edition.row["history_date"] for edition in got]
        assert times == sorted(times, reverse=True), "in one order over all documents"
        assert len(got) == len(rows) > 2 * FULL
        for edition in got:
            row = rows.pop((edition.subject, edition.row["history_id"]))
            assert edition.digest == edition.row["digest"] == row.digest
            assert edition.row == orjson.loads(canonical(row.recorded()))
            entry = LedgerEntry.objects.get(subject=edition.subject, revision=row.history_id, kind="edition")
            assert edition.leaf == entry.leaf_hash


def test_an_archive_never_changes_once_it_is_full(long, author, reviewer, client):
    archives = {a: [links(root, "self")[0] for root in documents(client, a)][1:] for a in (ALL, DRUG, FACT)}
    before = {archive: client.get(archive).content for each in archives.values() for archive in each}
    for number in range(FULL):
        publish(long, author, reviewer, Kind.UPDATE, heading=f"Renamed {number}")
    long.drug.brand_name = "Renamed"
    long.drug.save_revision(author=author, reason="Renamed")
    assert {archive: client.get(archive).content for archive in before} == before
    for newest, *_ in archives.values():
        third = read(client, links(read(client, newest), "next-archive")[0])
        assert third.find(f"{FH}archive") is not None, "the next one has become full"


def test_archives_and_the_current_document_lead_to_one_another(long, client):
    current, second, first = documents(client, DRUG)
    assert current.find(f"{FH}archive") is None
    assert NEWEST <= len(current.findall(f"{A}entry/{D}record")) < NEWEST + FULL
    assert links(first, "next-archive") == links(second, "self") and links(second, "prev-archive") == links(
        first, "self"
    )
    assert links(first, "current") == links(second, "current") == links(current, "self")
    assert links(first, "prev-archive") == []
    following = client.get(links(second, "next-archive")[0])
    assert (following.status_code, following.headers["Location"]) == (302, DRUG)


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "x", "-1"])
def test_an_archive_that_is_not_there_is_not_found(number, fact, client):
    assert client.get(f"/changes/archive/{number}.atom").status_code == 404
    assert client.get(f"/dupixent/facts/blocks-two-signals/history/archive/{number}.atom").status_code == 404


def test_an_entry_names_all_who_wrote_it_and_who_signed_it(long, client):
    entries = [entry for root in documents(client, FACT) for entry in root.iter(f"{A}entry")]
    first, corrected, reaffirmed = entries[-1], entries[-2], entries[-3]
    assert [name.text for name in first.findall(f"{A}author/{A}name")] == ["Ann Example"]
    assert [name.text for name in corrected.findall(f"{A}author/{A}name")] == ["Abe Example", "Ann Example"]
    assert [name.text for name in reaffirmed.findall(f"{A}author/{A}name")] == ["Ann Example"]
    assert corrected.findtext(f"{A}contributor/{A}name") == "Bea Example, PharmD"
    assert corrected.findtext(f"{A}contributor/{A}uri").endswith("/reviewers/bea-example/")
    assert links(corrected, "predecessor-version")[0].endswith("/history/1/") and not links(
        first, "predecessor-version"
    )
    [today], [history] = (links(corrected, rel) for rel in ("latest-version", "version-history"))
    assert today.endswith("/dupixent/facts/blocks-two-signals/") and history == f"{today}history/"
    assert terms(corrected) == ["correction", "published", "dupixent"]


def test_a_feed_without_editions_is_valid_and_an_unknown_one_is_not_found(client, drug):
    assert read(client, ALL).findall(f"{A}entry") == []
    for address in (DRUG, FACT, "/none/changes.atom"):
        assert client.get(address).status_code == 404


def test_a_withdrawal_and_a_sample_say_so_and_a_withdrawal_repeats_no_answer(fact, author, reviewer, client):
    fact.withdraw(reviewer=reviewer, reason="Danger")
    withdrawal = read(client, FACT).find(f"{A}entry")
    assert "Danger" in withdrawal.findtext(f"{A}content") and "IL-13" not in withdrawal.findtext(f"{A}content")
    assert terms(withdrawal)[:2] == ["withdrawal", "withdrawn"]
    reviewer.is_sample = True
    reviewer.save()
    publish(make_fact(fact.drug, "sample"), author, reviewer)
    sample = read(client, ALL).find(f"{A}entry")
    assert sample.findtext(f"{A}title").startswith("Sample: ") and "sample" in terms(sample)
    assert "not checked against the official label" in sample.findtext(f"{A}content")


def test_what_is_not_as_it_was_signed_is_told_and_not_served(fact, drug, author, reviewer, client):
    publish(make_fact(drug, "another"), author, reviewer)
    guards.drop()
    with connection.cursor() as cursor:
        change = (
            "UPDATE labels_historicalfact SET statement = 'Harm.', heading = 'Harm.' WHERE kind IS NOT NULL AND id = %s"
        )
        cursor.execute(change, [fact.pk])
    guards.install()
    for address in (ALL, DRUG, FACT):
        said = etree.tostring(read(client, address)).decode()
        assert "This text is not what was signed." in said and "Harm." not in said
        odd = next(entry for entry in read(client, address).iter(f"{A}entry") if "invalid" in terms(entry))
        assert odd.find(f"{D}record") is None and odd.find(f"{A}contributor") is None
    assert len(read(client, ALL).findall(f"{A}entry/{D}record")) == 1, "the other stands as it was signed"


def test_a_feed_asks_as_many_questions_for_a_long_history_as_for_a_short_one(long, client):
    for address, most in ((ALL, 12), (DRUG, 13), (FACT, 5)):
        for document in (address, links(read(client, address), "prev-archive")[0]):
            asked = questions(client, document)
            assert len(asked) <= most, (document, len(asked), asked)


def test_a_feed_is_answered_by_its_etag_until_something_public_changes(fact, author, reviewer, client):
    for address in (ALL, DRUG, FACT):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
        fact.statement = f"{address} unsigned"
        fact.save_revision(author=author, reason="A draft changes nothing")
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
        publish(fresh(fact), author, reviewer, Kind.UPDATE)
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
        fact = fresh(fact)


def test_a_notice_over_a_drug_stands_in_its_current_feeds(fact, drug, reviewer, client):
    drug.put_notice(reviewer=reviewer, notice="Some pens may be faulty.", withdraws=True, reason="Danger")
    for address in (DRUG, FACT):
        said = read(client, address).findtext(f"{A}subtitle")
        assert "Some pens may be faulty." in said and "Everything here about Dupixent is withdrawn." in said


def test_a_feed_as_of_a_moment_ends_with_it_and_leads_nowhere_else(fact, author, reviewer, client):
    then = Fact.revisions().live().get().history_date.isoformat().replace("+00:00", "Z")
    publish(fact, author, reviewer, Kind.UPDATE, heading="Renamed", statement="Two.")
    for address in (ALL, DRUG, FACT):
        root = read(client, f"/at/{then}{address}")
        assert "Renamed" not in etree.tostring(root).decode() and len(root.findall(f"{A}entry")) == 1
        assert links(root, "self") == [f"{settings.SITE_URL}/at/{then}{address}"]
        assert root.findtext(f"{A}entry/{A}id") == read(client, address).findall(f"{A}entry/{A}id")[-1].text
