"""A reader of feeds that others wrote keeps what the feeds promise: the record, and the warnings.

feedparser drops the text of a foreign element that has attributes, and rss2email mails the summary alone.
"""

from typing import Any

import pytest

from editorial.pages.standing import SAMPLE
from editorial.record.vocabulary import Kind
from tests.cast import publish
from tests.public.feed_reading import A, D, read, rebuilt

pytestmark = pytest.mark.django_db

FEEDS = ("/changes.atom", "/dupixent/changes.atom", "/dupixent/facts/blocks-two-signals/history.atom")


def test_no_element_of_ours_that_holds_text_has_an_attribute_and_the_record_is_whole(fact, reviewer, client):
    fact.withdraw(reviewer=reviewer, reason="It may hurt & <more>")
    for address in FEEDS:
        root = read(client, address)
        ours = [part for part in root.iter() if str(part.tag).startswith(D)]
        assert {part.tag.removeprefix(D) for part in ours} == {"record", "words", "digest"}
        assert [dict(part.attrib) for part in ours] == [{}] * len(ours)
        for entry in root.findall(f"{A}entry"):
            assert rebuilt(entry).digest == entry.find(f"{D}digest").text


def test_the_summary_begins_with_the_warnings_that_the_content_begins_with(fact, author, reviewer, client):
    reviewer.is_sample = True
    reviewer.save()
    publish(fact, author, reviewer, Kind.UPDATE, statement="It blocks one.")
    fact.withdraw(reviewer=reviewer, reason="It may hurt")
    withdrawn, _, first = read(client, FEEDS[0]).findall(f"{A}entry")
    assert text_of(withdrawn, "content").startswith(f"<p><strong>{SAMPLE}</strong> ")
    assert text_of(withdrawn, "summary").startswith(f"{SAMPLE} ") and text_of(withdrawn, "summary").endswith(
        "It may hurt"
    )
    assert SAMPLE not in text_of(first, "content") + text_of(first, "summary"), "it was signed by no sample account"


def text_of(entry: Any, name: str) -> str:
    return str(entry.find(f"{A}{name}").text)
