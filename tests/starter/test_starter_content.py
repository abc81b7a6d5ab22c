"""The starter that comes with the site, as the public reads it once it is loaded."""

import pytest

from audit.verification.verify import verify
from faq.models import Entry
from labels.models import Fact

pytestmark = pytest.mark.django_db


def test_it_is_live_as_a_sample_loaded_by_program(loaded, client):
    facts, entries = list(Fact.revisions().live()), list(Entry.revisions().live())
    assert f"\n{len(facts)} facts, {len(entries)} entries: " in loaded and "0 unchanged, 0 kept" in loaded
    for edition in [*facts, *entries]:
        assert (edition.method, edition.sample) == ("program", True)
        assert (edition.actor_name, edition.author_name) == ("Sample Reviewer", "Sample Author")
        assert (edition.review_due - edition.history_date.date()).days == 365
        room = "facts" if edition in facts else "faq"
        page = client.get(f"/dupixent/{room}/{edition.slug}/").text
        assert (
            "Sample, not checked against the official label.</strong> Not medical advice" in page
            and "Loaded by program" in page
        )
    assert verify() == []


def test_every_answer_rests_on_the_newest_editions_of_its_facts(loaded):
    live = set(Fact.revisions().live().values_list("history_id", flat=True))
    for entry in Entry.revisions().live():
        pinned = [source["revision"] for source in entry.evidence["sources"] if source["kind"] == "fact"]
        assert pinned and set(pinned) <= live, entry.slug
