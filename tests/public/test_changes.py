"""Lists of editions: of the site, of a drug, of a signer; and who is public as a signer at all."""

import pytest

from audit.ledger import ledger
from audit.models import LedgerEntry
from editorial.record.vocabulary import Kind
from tests.cast import fresh, make_drug, make_entry, make_fact, make_person, publish, rename
from tests.desk import Desk, errors
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
    assert page.text.index(">Update<") < page.text.index(">First<")


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


def test_an_address_that_a_signer_had_leads_on_to_the_one_of_now_with_all_that_was_signed(
    signed, author, reviewer, client
):
    before = f"{LedgerEntry.objects.latest('seq').at:%Y-%m-%dT%H:%M:%S.%fZ}"
    rename(reviewer, "bea-married")
    for old, new in (
        ("/reviewers/bea-example/", "/reviewers/bea-married/"),
        ("/reviewers/bea-example.md", "/reviewers/bea-married.md"),
    ):
        led = client.get(old)
        assert (led.status_code, led.headers["Location"]) == (301, new) and "no-cache" in led.headers["Cache-Control"]
    assert "/reviewers/bea-married/</loc>" in client.get("/sitemap.xml").text
    fact = publish(signed, author, reviewer, Kind.UPDATE, statement="Three.")
    page = client.get("/reviewers/bea-married/")
    assert titles(page) == [fact.heading, fact.heading, "Of another drug", fact.heading], "under both addresses"
    now = f"{LedgerEntry.objects.latest('seq').at:%Y-%m-%dT%H:%M:%S.%fZ}"
    assert "Bea Example</h1>" in client.get(f"/at/{before}/reviewers/bea-example/").text
    assert client.get(f"/at/{before}/reviewers/bea-married/").status_code == 404
    led = client.get(f"/at/{now}/reviewers/bea-example/")
    assert (led.status_code, led.headers["Location"]) == (301, f"/at/{now}/reviewers/bea-married/")
    rename(reviewer, "bea-example")
    assert client.get("/reviewers/bea-married/").headers["Location"] == "/reviewers/bea-example/"
    assert len(titles(client.get("/reviewers/bea-example/"))) == 4


def test_a_namesake_never_gets_an_address_that_old_signatures_lead_to(signed, reviewer, administrator, client):
    rename(reviewer, "bea-married")
    namesake = make_person("Bea2", "reviewer", printed_name="Bea Example", credentials="RPh")
    assert namesake.slug == "bea-example-2"
    desk = Desk(administrator)
    refused = desk.client.post(desk.url(namesake), {**desk.form(desk.url(namesake)), "slug": "bea-example"})
    assert "old signatures lead to it" in errors(refused) and fresh(namesake).slug == "bea-example-2"
    assert client.get("/reviewers/bea-example/").headers["Location"] == "/reviewers/bea-married/"
    back = desk.client.post(desk.url(reviewer), {**desk.form(desk.url(reviewer)), "slug": "bea-example"})
    assert back.status_code == 302 and fresh(reviewer).slug == "bea-example", "it is hers"


def test_an_address_that_two_had_before_this_was_refused_names_both(signed, author, reviewer, second_reviewer, client):
    rename(reviewer, "bea-married")
    rename(second_reviewer, "bea-example")
    for address in ("/reviewers/bea-example/", "/reviewers/bea-example.md"):
        page = client.get(address)
        assert "Ben Example" in page.text and "Of another drug" not in page.text
        assert "This address used to belong to another reviewer, Bea Example." in page.text
        assert "/reviewers/bea-married" in page.text


def test_a_long_list_is_paged_by_time_and_loses_nothing(signed, author, reviewer, client):
    for number in range(40):
        publish(signed, author, reviewer, Kind.UPDATE, statement=f"Number n{number}.")
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
