"""Lists of editions: of the site, of a drug, of a signer; and who is public as a signer at all."""

import pytest

from audit.ledger import ledger
from editorial.record.vocabulary import Kind
from tests.cast import make_drug, make_entry, make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def titles(page) -> list[str]:
    return [change.title for change in page.context["changes"].items]


@staged
def signed(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, second_reviewer)
    publish(make_fact(make_drug(author, "other", "Other"), heading="Of another drug"), author, reviewer)
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    return fact


def test_all_editions_stand_on_one_list_newest_first_whatever_they_are(signed, client):
    page = client.get("/changes/")
    assert titles(page) == [signed.heading, "Of another drug", "How does Dupixent work?", signed.heading]
    assert "New wording took the place of the edition before." in page.text


def test_a_drug_has_a_list_of_its_own(signed, client):
    assert titles(client.get("/dupixent/changes/")) == [signed.heading, "How does Dupixent work?", signed.heading]
    assert client.get("/none/changes/").status_code == 404


def test_a_signer_has_a_page_that_every_signature_leads_to(signed, reviewer, client):
    fact = client.get("/dupixent/facts/blocks-two-signals/").text
    assert 'href="/reviewers/bea-example/"' in fact
    page = client.get("/reviewers/bea-example/")
    assert titles(page) == [signed.heading, "Of another drug", signed.heading]
    assert "Bea Example" in page.text and "PharmD" in page.text


def test_who_never_signed_is_not_public(signed, author, administrator, client):
    for slug in ("ann-example", "dan-example", "nobody"):
        assert client.get(f"/reviewers/{slug}/").status_code == 404


def test_who_left_keeps_a_page_that_says_so(signed, reviewer, client):
    reviewer.is_active = False
    reviewer.save()
    with ledger.writing() as writing:
        reviewer.record(writing, "left")
    assert "no longer signs here" in client.get("/reviewers/bea-example/").text


def test_a_long_list_is_paged_by_time_and_loses_nothing(signed, author, reviewer, client):
    for number in range(40):
        publish(signed, author, reviewer, Kind.UPDATE, statement=f"Number {number}.")
    seen, address = [], "/changes/"
    while address:
        changes = client.get(address).context["changes"]
        seen += [change.url for change in changes.items]
        address = f"/changes/?before={changes.older.replace('+', '%2B')}" if changes.older else ""
    assert len(seen) == len(set(seen)) == 44


@pytest.mark.parametrize("before", ["x", "2026-13-01", "2026-01-01T00:00:00", "%00", "9" * 50])
def test_a_page_that_names_no_moment_is_not_found(before, signed, client):
    assert client.get(f"/changes/?before={before}").status_code == 404


def test_how_we_check_is_there_for_a_patient(client):
    page = client.get("/how-we-check/").text
    assert "Nobody can sign what he or she wrote" in page and "Two administrators" in page
