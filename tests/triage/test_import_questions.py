"""What an import asks of the database does not grow with the sections of a label, nor with the facts that rest on it."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import Person
from labels.archive.importing import take_in
from labels.models import Drug, SectionText, TriageItem
from labels.triage.triage import Queue
from tests.cast import make_drug, make_fact, publish
from tests.labels.fixtures import make_spl, paragraph, section

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SECTIONS = 40
TABLES = ('"labels_', '"audit_')
SAID = [f"Number {number} is said of Exampla in one whole sentence." for number in range(SECTIONS)]


def asked(data: bytes) -> list[str]:
    """What is done with which table; the ledger's lock, which PostgreSQL is asked for, is none."""
    with CaptureQueriesContext(connection) as found:
        assert take_in(data, file_name="label.xml").new
    words = [query["sql"].split() for query in found.captured_queries]
    named = [(said[0], next((word for word in said if word.startswith(TABLES)), "")) for said in words]
    return sorted(f"{verb} {table.partition('.')[0]}" for verb, table in named if table)


def test_a_label_of_many_sections_is_stored_with_as_many_questions_as_one_of_two():
    few = asked(make_spl(*(section(f"{n} USE", paragraph(SAID[n])) for n in (1, 2))))
    many = asked(make_spl(*(section(f"{n} USE", paragraph(SAID[n])) for n in range(3, SECTIONS)), version="2"))
    assert many == few
    assert len(few) <= 9, few
    assert SectionText.objects.count() >= SECTIONS - 1


def test_sections_that_are_known_are_not_stored_again():
    sections = [section(f"{n} USE", paragraph(SAID[n])) for n in range(1, SECTIONS)]
    asked(make_spl(*sections))
    again = Counter(asked(make_spl(*sections[:-1], section("99 OTHER", paragraph("Other.")), version="2")))
    assert again['INSERT "labels_sectiontext"'] == 1
    stored = SectionText.objects.count()
    nothing_new = asked(make_spl(*sections, version="3", effective="20250202"))
    assert 'INSERT "labels_sectiontext"' not in nothing_new and SectionText.objects.count() == stored


def arrival(drug: Drug, facts: int, author: Person, reviewer: Person) -> list[str]:
    """What is asked when the label of a drug with so many facts says in other words what they quote."""
    take_in(of_drug(drug, 1, SAID), file_name="label.xml")
    for n in range(facts):
        fact = make_fact(drug, f"fact-{n}", claim="quotes", claim_text=SAID[n], claim_sections=str(n + 1))
        publish(fact, author, reviewer)
    return asked(of_drug(drug, 2, [f"{words[:-1]} no longer." for words in SAID]))


def of_drug(drug: Drug, version: int, said: list[str]) -> bytes:
    sections = (section(f"{n + 1} USE", paragraph(said[n]), paragraph(f"This is {drug.slug}.")) for n in range(12))
    return make_spl(*sections, set_id=str(drug.set_id), version=str(version))


def test_an_arrival_asks_as_much_for_many_facts_as_for_one(drug, author, reviewer):
    other = make_drug(author, slug="other", brand_name="Other")
    one, many = (arrival(which, facts, author, reviewer) for which, facts in ((drug, 1), (other, 12)))
    assert many == one
    assert TriageItem.objects.filter(queue=Queue.BROKEN).count() == 13
