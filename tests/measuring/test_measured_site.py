"""What is measured on can be made, and a site grows as the bench makes it grow: so the bench cannot rot unseen."""

import json

import pytest

from bench import sized, sizes
from bench.load import site
from bench.measured_texts import make_entry, make_people
from editorial.models import Person
from faq.models import Entry
from labels.models import Fact
from tests.cast import make_person

pytestmark = pytest.mark.django_db


def test_the_measured_texts_are_made_and_grow_without_a_label(monkeypatch):
    monkeypatch.setattr(site, "FACTS", 8)  # each of the eight facts once, for each of two drugs
    monkeypatch.setattr(site, "ENTRIES", 8)  # so that each citation meets each fact
    monkeypatch.setattr(site, "EDITIONS", 2)
    people = make_people()
    entry = make_entry(*people)
    site.grow(entry, *people)
    assert Fact.revisions().live().count() == 8 + 2 * 8
    assert Entry.revisions().live().count() == 1 + 2 * 8
    assert entry.edition == 2


def test_the_site_of_a_first_run_grows_by_a_fact_an_answer_and_an_edition(loaded, monkeypatch, capsys):
    """Its drug has a label, so a fact is signed only if what it quotes stands there."""
    first, facts, answers = Entry.objects.order_by("pk")[0], Fact.objects.count(), Entry.objects.count()
    monkeypatch.setattr(site, "FACTS", 1)
    monkeypatch.setattr(site, "ENTRIES", 1)
    monkeypatch.setattr(site, "EDITIONS", first.edition + 1)
    monkeypatch.setattr("django.setup", lambda: None)
    site.main(["grow"])
    assert (Fact.objects.count(), Entry.objects.count()) == (facts + 2, answers + 2)  # of each of two drugs
    first.refresh_from_db()
    assert first.edition == site.EDITIONS
    quoting = Fact.revisions().live().get(slug="grown-0", drug=first.drug_id)
    assert quoting.evidence["label"]["quotes"]
    said = json.loads(capsys.readouterr().out)
    assert set(said["addresses"]) >= {"entry", "entry_compare", "label_section"} and len(said["texts"]) == answers + 2


def test_every_page_that_may_not_grow_is_asked_on_a_site_of_a_first_run(loaded, monkeypatch):
    monkeypatch.setattr(sized, "ROUNDS", 1)
    entry = Entry.objects.order_by("pk")[0]
    site.until(entry.edition + 1, entry, *site.its_people(entry))
    Person.objects.filter(username="bea").update(is_staff=True)
    make_person("Cyd", "auditor")
    of_site, of_text = sized.of_site(), sized.of_text()
    assert {"drug", "sitemap", "desk, first page", "desk, find", "submit and sign"} <= set(of_site)
    assert {"desk, list of the ledger", "desk, answers, nine rows", "desk, find what nothing holds"} <= set(of_site)
    assert set(of_text) == {"past edition", "history", "answer", "answer as of today"}
    assert all(costs["ms"] > 0 for costs in (*of_site.values(), *of_text.values()))
    assert of_site["drug"]["kB"] > 5
    size, memory = sizes.largest([of_site])
    assert size["what"].startswith("largest page in HTML: ") and size["unit"] == "kB" and memory["unit"] == "MB"
    twice = {name: {**costs, "ms": 2 * costs["ms"]} for name, costs in of_site.items()}
    assert {line["held"] for line in sizes.ratios("twice", [of_site], [twice], bound=1.5)} == {False}
