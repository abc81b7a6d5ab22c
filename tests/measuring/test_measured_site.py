"""What is measured on can be made: its texts pass the checks that every text must pass."""

import pytest

from bench.load import site
from bench.measured_texts import make_entry, make_people
from faq.models import Entry
from labels.models import Fact

pytestmark = pytest.mark.django_db


def test_the_measured_site_is_made_and_grows(monkeypatch):
    monkeypatch.setattr(site, "FACTS", 8)  # each of the eight facts once, for each of two drugs
    monkeypatch.setattr(site, "ENTRIES", 8)  # so that each citation meets each fact
    monkeypatch.setattr(site, "EDITIONS", 2)
    people = make_people()
    entry = make_entry(*people)
    site.grow(entry, *people)
    assert Fact.revisions().live().count() == 8 + 2 * 8
    assert Entry.revisions().live().count() == 1 + 2 * 8
    assert entry.edition == 2
