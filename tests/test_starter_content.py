"""The starter that comes with the site, as the public reads it once it is loaded."""

import re

import pytest

from audit.verify import verify
from faq.models import Entry
from labels.models import Fact
from tests.test_starter import load

pytestmark = pytest.mark.django_db


def test_it_is_live_as_a_sample_loaded_by_program(client):
    said = load()
    facts, entries = list(Fact.revisions().live()), list(Entry.revisions().live())
    assert said.startswith(f"{len(facts)} facts, {len(entries)} entries: ") and "0 unchanged, 0 kept" in said
    for edition in [*facts, *entries]:
        assert (edition.method, edition.sample) == ("program", True)
        assert (edition.actor_name, edition.author_name) == ("Sample Reviewer", "Sample Author")
        assert (edition.review_due - edition.history_date.date()).days == 365
        room = "facts" if edition in facts else "faq"
        page = client.get(f"/dupixent/{room}/{edition.slug}/").text
        assert "Sample content.</strong> Not medical advice" in page and "Loaded by program" in page
    assert verify() == []


def test_ages_and_weights_stand_in_the_quotes_and_in_the_statements():
    load()
    for fact in Fact.revisions().live().filter(topic="use", claim="quotes"):
        if fact.least_age is None:
            assert "adult patients" in fact.claim_text and fact.least_age_unit == "adults"
            continue
        said = [rf"\b{fact.least_age} {fact.least_age_unit.rstrip('s')}"]
        said += [rf"\b{fact.least_weight_kg:.0f} kg"] if fact.least_weight_kg else []
        assert all(re.search(words, text) for words in said for text in (fact.claim_text, fact.statement)), fact.slug
