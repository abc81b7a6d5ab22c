"""Feeds tell when a source of an answer changed, as an entry of its own: the same whenever and however the feed is made."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from editorial.pages import feeds
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish, sign
from tests.public.feed_reading import A, D, documents, links, read, terms
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ALL, DRUG, ANSWER = "/changes.atom", "/dupixent/changes.atom", "/dupixent/faq/how-does-it-work/history.atom"


@staged
def fact(drug: Drug, author: Any, reviewer: Any) -> Fact:
    """A fact, and an answer that cites it."""
    made = publish(make_fact(drug, "uses", heading="Uses", statement="Eight."), author, reviewer)
    publish(make_entry(drug, short_answer="For eight [[uses]]."), author, reviewer)
    return made


def told(client: Any, address: str) -> list[Any]:
    """The entries of a feed and its archives that tell of a changed source, the newest first."""
    found = [entry for root in documents(client, address) for entry in root.iter(f"{A}entry")]
    return [entry for entry in found if "source changed" in terms(entry)]


def summaries(client: Any, address: str) -> list[str]:
    return [entry.findtext(f"{A}summary").partition(":")[0] for entry in told(client, address)]


def test_each_feed_tells_it_with_the_name_and_the_time_of_the_edition_that_brought_it_about(
    fact, author, reviewer, client
):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Nine.")
    last, answer = fact.newest_edition(), Entry.objects.get()
    names = set()
    for address in (ALL, DRUG, ANSWER):
        [entry] = told(client, address)
        assert entry.find(f"{D}record") is None
        names.add(entry.findtext(f"{A}id"))
        assert entry.findtext(f"{A}updated") == last.history_date.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        assert "“Uses” (edition 2" in entry.findtext(f"{A}summary")
        assert links(entry, "alternate")[0].endswith("/dupixent/facts/uses/compare/1/2/")
        assert client.get(links(entry, "alternate")[0].removeprefix("http://127.0.0.1:8000")).status_code == 200
    [name] = names
    assert name.endswith(f":faq.entry:{answer.pk}:1:source-changed:labels.fact:{fact.pk}:2")
    assert told(client, "/dupixent/facts/uses/history.atom") == []


def test_only_what_changed_something_for_the_reader_is_told(fact, author, reviewer, second_reviewer, client):
    def summary() -> list[str]:
        """What became of the source, in a word, the oldest first."""
        said = summaries(client, ALL)
        assert said == summaries(client, ANSWER)
        return [sentence.split(" of this answer ")[1].split()[1] for sentence in reversed(said)]

    publish(fact, author, reviewer, Kind.UPDATE)
    assert summary() == [], "the same words"
    publish(fact, author, reviewer, Kind.UPDATE, statement="Nine.")
    again = fresh(fact)
    again.reaffirm(
        reviewer=reviewer, reason="Read", review_due=next_year() + timedelta(days=1), shown=again.freeze().digest
    )
    assert summary() == ["changed"], "a re-affirmation changes nothing more"
    fact = fresh(fact)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    fact.confirm(reviewer=second_reviewer, reason="Yes")
    assert summary() == ["changed", "withdrawn"]
    publish(fact, author, reviewer, Kind.UPDATE, statement="Ten.")
    publish(Entry.objects.get(), author, reviewer, Kind.UPDATE, short_answer="For ten [[uses]].")
    assert summary() == ["changed", "withdrawn", "changed"]
    publish(fact, author, reviewer, Kind.UPDATE, statement="Eleven.")
    assert told(client, ANSWER)[0].findtext(f"{A}title").endswith("(edition 2)")
    fact = fresh(fact)
    fact.submit(author=author, reason="Not kept")
    sign(fact, reviewer, Kind.RETIREMENT, review_due=None)
    assert summary() == ["changed", "withdrawn", "changed", "changed", "no"]


def test_a_full_archive_keeps_its_bytes_with_what_is_told_in_it(fact, author, reviewer, client, monkeypatch):
    monkeypatch.setattr(feeds, "FULL", 3)
    monkeypatch.setattr(feeds, "NEWEST", 2)
    for number in range(5):
        publish(fact, author, reviewer, Kind.UPDATE, statement=f"Number n{number}.")
    addresses = [links(read(client, ALL), "prev-archive")[0]]
    full = {address: client.get(address.removeprefix("http://127.0.0.1:8000")).content for address in addresses}
    assert any(b"source changed" in etree.tostring(etree.fromstring(body)) for body in full.values())
    publish(Entry.objects.get(), author, reviewer, Kind.UPDATE, short_answer="For many [[uses]].")
    publish(fact, author, reviewer, Kind.UPDATE, statement="Number 9.")
    for address, body in full.items():
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).content == body
    names = [entry.findtext(f"{A}id") for entry in told(client, ALL)]
    assert len(names) == len(set(names)) == 6 and set(names) == {e.findtext(f"{A}id") for e in told(client, ANSWER)}
