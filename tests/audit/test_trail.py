"""The auditor's list of the ledger: who, what, when, and the whole of it as a table."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from audit.checkpoints.checkpoint import seal
from audit.guards import guards
from audit.models import LedgerEntry
from editorial.record.vocabulary import Kind
from tests.cast import make_fact, publish
from tests.desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = reverse("admin:audit_ledgerentry_changelist")


@pytest.fixture
def desk(auditor) -> Desk:
    return Desk(auditor)


def listed(desk: Desk, query: str) -> list[LedgerEntry]:
    page = desk.client.get(f"{LIST}?{query}")
    assert page.status_code == 200, query
    return list(page.context["cl"].queryset)


def dated(entry: LedgerEntry, at: datetime) -> None:
    """As if it had happened then; the ledger's guards are away for it."""
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_ledgerentry SET at = %s WHERE seq = %s", [at, entry.seq])
    guards.install()


def test_entries_are_found_by_person_kind_and_day(fact, desk, author, reviewer):
    assert {entry.actor_name for entry in listed(desk, f"actor={reviewer.pk}&kind=edition")} == {"Bea Example"}
    assert {entry.kind for entry in listed(desk, "kind=edition")} == {"edition"}
    today = datetime.now(UTC).date()
    everything = LedgerEntry.objects.count()
    assert len(listed(desk, f"since={today}&until={today}")) == everything
    assert listed(desk, f"since={today + timedelta(days=1)}") == []
    assert listed(desk, f"until={today - timedelta(days=1)}") == []


@pytest.mark.part_11("11.10(b)")
def test_what_stood_on_a_day_is_one_edition_of_each_thing_with_its_signer(fact, drug, author, reviewer, desk):
    first = LedgerEntry.objects.get(kind="edition")
    other = publish(make_fact(drug, "another"), author, reviewer)
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    dated(first, datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
    assert listed(desk, "stood_on=2026-03-02") == []
    assert listed(desk, "stood_on=2026-03-03") == [first]
    now = listed(desk, f"stood_on={datetime.now(UTC).date()}")
    assert {entry.subject for entry in now} == {fact.subject, other.subject} and first not in now and len(now) == 2
    other.withdraw(reviewer=reviewer, reason="Danger")
    page = desk.client.get(f"{LIST}?stood_on={datetime.now(UTC).date()}").text
    assert "2, withdrawal: withdrawn" in page and "2, update: public" in page
    for text in (fact, other):  # by its title, with the page of that edition
        address = f"/dupixent/facts/{text.slug}/history/2/"
        assert f'<a class="desk-link" href="{address}">{text.heading}</a> ({text.subject})' in page
        assert desk.client.get(address).status_code == 200
    page = desk.client.get(reverse("admin:audit_ledgerentry_change", args=[first.pk])).text
    assert "Dupilumab blocks" in page and "Bea Example" in page


def test_changes_of_ages_and_entries_of_one_drug_are_found(fact, drug, author, reviewer, desk):
    assert listed(desk, "changed=ages") == [], "the first edition changes nothing"
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    publish(fact, author, reviewer, Kind.UPDATE, least_weight_kg="15.0")
    found = listed(desk, "changed=ages")
    assert [entry.revision for entry in found] == [fact.read_state().history_id]
    of_drug = listed(desk, f"drug={drug.pk}")
    assert {entry.subject for entry in of_drug} >= {fact.subject, f"labels.drug:{drug.pk}"}
    assert not {"login", "person"} & {entry.kind for entry in of_drug}
    assert listed(desk, f"drug={drug.pk + 1}") == []


def test_who_signed_nothing_since_a_day_stands_with_the_last_signature_or_the_account(
    fact, drug, author, reviewer, second_reviewer, desk
):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    today = datetime.now(UTC).date()
    [never] = listed(desk, f"signed_nothing_since={today}")
    assert (never.kind, never.subject) == ("person", f"editorial.person:{second_reviewer.pk}")
    tomorrow = today + timedelta(days=1)
    last = LedgerEntry.objects.filter(kind="edition").first()
    assert set(listed(desk, f"signed_nothing_since={tomorrow}")) == {never, last}
    assert last.actor == reviewer.pk and last.revision == fact.read_state().history_id
    second_reviewer.is_active = reviewer.is_active = False
    second_reviewer.save()
    reviewer.save()
    assert listed(desk, f"signed_nothing_since={tomorrow}") == [last], "what was signed stays, the account may be gone"


@pytest.mark.part_11("11.10(b)")
def test_every_row_of_an_answer_leads_to_what_it_says_and_to_its_proof(fact, drug, author, reviewer, desk):
    publish(fact, author, reviewer, Kind.UPDATE, least_weight_kg="15.0")
    seal()
    today = datetime.now(UTC).date()
    for query in (f"stood_on={today}", f"signed_nothing_since={today + timedelta(days=1)}", "changed=ages"):
        found = listed(desk, query)
        page = desk.client.get(f"{LIST}?{query}").text
        assert found, query
        for entry in found:
            address = reverse("admin:audit_ledgerentry_change", args=[entry.pk])
            assert f'href="{address}?' in page, query
            said = desk.client.get(address).text
            assert entry.leaf_hash in said and "hashes lead from it to the root" in said and "Bea Example" in said


def test_every_question_in_one_click_has_an_answer(fact, desk):
    page = desk.client.get(LIST)
    asked = [part.split('"')[0] for part in page.text.split('<a href="?')[1:] if "-" in part or "kind=" in part]
    assert len(asked) >= 6 and any("signed_nothing_since" in query for query in asked)
    for query in asked:
        assert desk.client.get(f"{LIST}?{query.replace('&amp;', '&')}").status_code == 200, query


def test_an_entry_says_whether_it_is_proved(fact, desk):
    entry = LedgerEntry.objects.get(kind="edition")
    address = reverse("admin:audit_ledgerentry_change", args=[entry.pk])
    assert "No checkpoint covers it yet" in desk.client.get(address).text
    seal()
    assert f"It is entry {entry.seq} of the" in desk.client.get(address).text
    guards.drop()
    LedgerEntry.objects.filter(seq=1).update(leaf_hash="0" * 64)
    guards.install()
    assert "NOT PROVED. The ledger" in desk.client.get(address).text


@pytest.mark.part_11("11.10(b)")
def test_the_list_is_taken_as_a_table_with_the_same_filters_and_without_formulas(drug, author, reviewer, desk):
    author.printed_name = '=HYPERLINK("http://x")'
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready, “now”\nreally")
    answer = desk.client.get(reverse("admin:audit_ledgerentry_csv"))
    data = answer.getvalue()
    assert data.startswith(b"\xef\xbb\xbfseq,at,kind,") and data.endswith(b"\r\n")
    assert "no-store" in answer.headers["Cache-Control"] and "ledger-2" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [int(row["seq"]) for row in rows] == [e.seq for e in LedgerEntry.objects.order_by("-seq")]
    newest = LedgerEntry.objects.get(subject=fact.subject)
    [row] = [row for row in rows if row["seq"] == str(newest.seq)]
    assert row["at"] == json.loads(newest.payload)["at"] and row["revision"] == str(newest.revision)
    assert row["payload"] == newest.payload and row["leaf_hash"] == newest.leaf_hash
    assert row["actor_name"] == '\'=HYPERLINK("http://x")'
    some = desk.client.get(reverse("admin:audit_ledgerentry_csv") + "?kind=login").getvalue().decode()
    assert len(some.splitlines()) == 2


@pytest.mark.parametrize(
    "query", ["since=yesterday", "stood_on=2026-02-30", "actor=x", "drug=x", "signed_nothing_since=x"]
)
def test_an_odd_filter_shows_no_error_page(query, fact, desk):
    assert desk.client.get(f"{LIST}?{query}").status_code in (200, 302)
    assert desk.client.get(f"{reverse('admin:audit_ledgerentry_csv')}?{query}").status_code in (200, 400)
