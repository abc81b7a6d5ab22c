"""Whoever takes the newest away from the database shows an older text as live: the page asks the ledger which is the newest."""

from typing import Any

import pytest

from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact
from labels.triage.disposing import dispose
from labels.triage.triage import Decision, TriageItem
from tests.cast import make_entry, publish
from tests.labels.arriving import ASTHMA, arrive, label
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT, ENTRY, DRUG = "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/", "/dupixent/"
INVALID, ODD = "This text is not what was signed.", "is not what was recorded"
HISTORY, DRUGS = "labels_historicalfact", "labels_historicaldrug"
NEWEST = "(SELECT MAX(history_id) FROM {})"

GONE = {
    "the newest edition deleted": f"DELETE FROM {HISTORY} WHERE history_id = {NEWEST.format(HISTORY)}",
    "the newest edition made a draft": f"UPDATE {HISTORY} SET kind = NULL WHERE history_id = {NEWEST.format(HISTORY)}",
}


@pytest.mark.part_11("11.10(e)", "11.70")
@pytest.mark.parametrize("how", GONE)
@pytest.mark.parametrize("last", ["correction", "withdrawal"])
def test_an_older_edition_is_not_shown_as_live_when_a_newer_one_is_gone(how, last, fact, author, reviewer, client):
    publish(make_entry(fact.drug), author, reviewer)
    if last == "correction":
        publish(fact, author, reviewer, Kind.CORRECTION, statement="Two.")
    else:
        fact.withdraw(reviewer=reviewer, reason="Danger")
    with no_guards():
        sql(GONE[how])
    page = client.get(FACT).text
    assert INVALID in page and "IL-4 and IL-13.</p>" not in page and "<strong>Current.</strong>" not in page
    assert f"Now: {INVALID}" in client.get(f"{FACT}history/1/").text, (
        "and above the edition that is still as it was signed"
    )
    assert INVALID in client.get(f"{FACT}history/").text
    assert "not what was signed" in client.get(DRUG).text
    assert "A source of this answer is not what was signed" in client.get(ENTRY).text
    assert client.get("/api/v1/drugs/dupixent/facts/blocks-two-signals").json()["standing"]["code"] == "invalid"
    assert INVALID in client.get(f"{FACT[:-1]}.md").text
    assert verify() != []


def test_an_honest_text_is_its_own_newest_through_drafts_and_refusals(fact, author, client):
    fact.statement = "A draft."
    fact.save_revision(author=author, reason="Begun")
    assert INVALID not in client.get(FACT).text


def change(column: str, value: str) -> str:
    return f"UPDATE {DRUGS} SET {column} = {value} WHERE history_id = {NEWEST.format(DRUGS)}"


OF_THE_DRUG = {
    "its name": change("brand_name", "'Evil'"),
    "a notice": change("notice", "'Evil'"),
    "a link": change("links", "'information: Evil, https://evil.example.org/'"),
    "a withdrawal undone": f"DELETE FROM {DRUGS} WHERE history_id = {NEWEST.format(DRUGS)}",
}


@pytest.mark.parametrize("what", OF_THE_DRUG)
def test_what_a_drug_says_of_itself_is_what_was_recorded_or_nothing_of_it_is_shown(
    what, fact, author, reviewer, client
):
    publish(make_entry(fact.drug), author, reviewer)
    if what == "a withdrawal undone":
        Drug.objects.get().put_notice(reviewer=reviewer, notice="Danger", withdraws=True, reason="Danger")
    for address in (DRUG, FACT, ENTRY, "/"):
        assert ODD not in client.get(address).text
    with no_guards():
        sql(OF_THE_DRUG[what])
    for address in (DRUG, FACT, ENTRY):
        page = client.get(address)
        assert page.status_code == 410 and ODD in page.text, address
        assert "Evil" not in page.text and "IL-4 and IL-13.</p>" not in page.text, address
    for address in ("/", "/changes/", "/search/?q=signals"):
        assert "Evil" not in client.get(address).text, address
    assert ODD in client.get("/").text
    assert client.get("/api/v1/drugs/dupixent").status_code == 410
    assert verify() != []


@pytest.fixture
def looked_at(fact: Fact, drug: Drug, author: Any, reviewer: Any) -> Fact:
    """A fact on the official label, of which a newer one was looked for twice."""
    arrive(label(drug, 1))
    publish(fact, author, reviewer, claim_text=ASTHMA, claim_sections="1.1")
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    return fact


OF_THE_LABEL = {
    "its date": "UPDATE labels_labelversion SET effective = '2031-01-01'",
    "its number": "UPDATE labels_labelversion SET number = 9",
    "an extract called official": "UPDATE labels_labelversion SET origin = 'illustrative'",
    "the outcome of a look": "UPDATE labels_lookup SET outcome = 'nothing new'",
    "the newest look deleted": "DELETE FROM labels_lookup WHERE id = (SELECT MAX(id) FROM labels_lookup)",
    "a look that never was": (
        "INSERT INTO labels_lookup (drug_id, at, outcome, newest, detail) SELECT drug_id, '2030-01-01 00:00:00+00:00',"
        " 'nothing new', 1, '' FROM labels_lookup ORDER BY id LIMIT 1"
    ),
}


@pytest.mark.parametrize("what", OF_THE_LABEL)
def test_the_date_of_the_label_and_the_looks_for_a_newer_one_are_those_that_were_recorded(what, looked_at, client):
    label_page = "/dupixent/label/"
    assert all(ODD not in client.get(address).text for address in (FACT, DRUG, label_page))
    with no_guards():
        sql(OF_THE_LABEL[what])
    for address in (FACT, DRUG, label_page):
        page = client.get(address).text
        assert ODD in page, address
        assert "<strong>Current.</strong>" not in page, address
    assert verify() != []


DECISIONS = {
    "another decided": "UPDATE labels_disposal SET person_name = 'Mal Example, PharmD'",
    "for another reason": "UPDATE labels_disposal SET reason = 'Evil'",
    "what nobody decided": "UPDATE labels_disposal SET decision = 'new fact'",
    "taken away": "DELETE FROM labels_disposal",
}


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_that_was_not_recorded_decides_nothing(what, looked_at, drug, author, reviewer, client):
    publish(make_entry(drug), author, reviewer)
    arrive(label(drug, 2, f"{ASTHMA} More."))
    items = list(TriageItem.objects.open().filter(fact=looked_at))
    assert len(items) == 1 and not items[0].lost
    dispose(items, person=author, decision=Decision.NO_EFFECT, reason="Only words around it")
    before = client.get(FACT).text
    assert "decided on" in before and "Label moved" not in before
    with no_guards():
        sql(DECISIONS[what])
    page = client.get(FACT).text
    assert "decided on" not in page and "Evil" not in page and "Mal Example" not in page
    assert "Label moved" in page
    if what in ("what nobody decided", "taken away"):
        assert "where a source of this answer rests" in client.get(ENTRY).text
    assert verify() != []
