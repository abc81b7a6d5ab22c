"""What is recorded of a look-up, and when the public hears of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import Immutable, LedgerEntry
from audit.verification.verify import verify
from labels.archive.label_clocks import with_clocks
from labels.archive.label_models import LOOKED_UP, Lookup
from labels.archive.lookups import newest_lookup, record_lookup
from labels.drugs.ledger_entries import INDEX, DrugNamed
from labels.models import Drug
from tests.cast import make_drug

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_public_hears_of_a_look_up_once_a_day_and_when_its_outcome_changes(drug):
    outcomes = ["nothing new", "nothing new", "failed", "failed", "found", "nothing new"]
    for outcome in outcomes:
        record_lookup(drug, Lookup.Outcome(outcome))
    said = LedgerEntry.objects.filter(kind="label look-up").order_by("seq").values_list("public", flat=True)
    assert list(said) == [True, False, True, False, True, True]


def test_the_first_look_up_of_a_day_is_public(drug, monkeypatch):
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("audit.ledger.ledger.timezone.now", lambda: tomorrow)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW)
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW)
    said = LedgerEntry.objects.filter(kind="label look-up").order_by("seq").values_list("public", flat=True)
    assert list(said) == [True, True, False]


def test_what_is_said_of_one_drug_is_nothing_new_about_another(drug, author):
    other = make_drug(author, "other", "Other")
    record_lookup(drug, Lookup.Outcome.FAILED)
    record_lookup(other, Lookup.Outcome.FAILED)
    assert LedgerEntry.objects.filter(kind="label look-up", public=True).count() == 2
    assert newest_lookup(drug).drug == drug


def test_a_look_up_stands_in_the_ledger_with_who_looked_and_its_time(drug, reviewer):
    made = record_lookup(drug, Lookup.Outcome.FOUND, newest=3, person=reviewer, detail="It came without its pictures.")
    entry = LedgerEntry.objects.get(kind="label look-up")
    assert (entry.subject, entry.actor, entry.at) == (f"labels.lookup:{made.pk}", reviewer.pk, made.at)
    assert '"newest":3' in entry.payload and "without its pictures" in entry.payload
    assert verify() == []


def test_a_look_up_is_never_changed_and_never_deleted(drug):
    made = record_lookup(drug, Lookup.Outcome.FAILED)
    made.outcome = Lookup.Outcome.NOTHING_NEW
    for forbidden in (made.save, made.delete):
        with pytest.raises(Immutable):
            forbidden()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Lookup.objects.update(outcome=Lookup.Outcome.NOTHING_NEW)


def test_the_newest_look_of_a_drug_is_found_by_an_index(drug):
    """Else every page would read the ledger from its end, back to the last look for its own drug.

    PostgreSQL is asked for the entries alone, in no order: in a table of few rows it finds the newest by the primary key too.
    """
    record_lookup(drug, Lookup.Outcome.FAILED)
    asked = with_clocks(Drug.revisions().newest())
    if connection.vendor == "postgresql":
        asked = LedgerEntry.objects.alias(drug=DrugNamed("payload")).filter(kind=LOOKED_UP, drug=drug.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = asked.explain()
            cursor.execute("SET LOCAL enable_seqscan = on")
    else:
        plan = asked.explain()
    assert INDEX in plan, plan


def test_words_of_somebody_that_look_like_a_drug_are_no_drug(drug, author):
    other = make_drug(author, "other", "Other")
    record_lookup(drug, Lookup.Outcome.FAILED, detail=f'"drug_id":{other.pk},')
    said = LedgerEntry.objects.alias(drug=DrugNamed("payload")).filter(kind="label look-up")
    assert [said.filter(drug=each.pk).count() for each in (drug, other)] == [1, 0]
    said = {row.id: row.look_said for row in with_clocks(Drug.revisions().newest())}
    assert said[drug.pk] and said[other.pk] is None
