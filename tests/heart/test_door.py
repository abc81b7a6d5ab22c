"""There is one door: Django's other ways of writing reviewed content are refused, also for superusers."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.forms import modelform_factory

from audit.ledger.ledger import append, newest_number
from audit.models import Immutable, LedgerEntry
from editorial.models import Person
from editorial.record.freezing import FrozenAt
from editorial.record.refusals import Refused, Stale, ThroughTheDoor
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import fresh, make_drug, make_entry, make_fact, publish, reaffirm, sign

pytestmark = [pytest.mark.django_db, pytest.mark.database]


BACK_WAYS = {
    "save": lambda fact: fact.save(),
    "delete": lambda fact: fact.delete(),
    "save_without_historical_record": lambda fact: fact.save_without_historical_record(),
    "create": lambda fact: Fact.objects.create(slug="x"),
    "get_or_create": lambda fact: Fact.objects.get_or_create(slug="x"),
    "update_or_create": lambda fact: Fact.objects.update_or_create(slug="x"),
    "update": lambda fact: Fact.objects.update(statement="x"),
    "filtered update": lambda fact: Fact.objects.filter(pk=fact.pk).update(statement="x"),
    "queryset delete": lambda fact: Fact.objects.all().delete(),
    "bulk_create": lambda fact: Fact.objects.bulk_create([fact]),
    "bulk_update": lambda fact: Fact.objects.bulk_update([fact], ["statement"]),
    "related create": lambda fact: fact.drug.facts.create(slug="x"),
    "related update": lambda fact: fact.drug.facts.update(statement="x"),
    "model form": lambda fact: modelform_factory(Fact, fields=["heading"])({"heading": "x"}, instance=fact).save(),
    "drug save": lambda fact: fact.drug.save(),
    "drug update": lambda fact: Drug.objects.update(maker="x"),
    "entry create": lambda fact: Entry.objects.create(slug="x"),
}


@pytest.mark.parametrize("way", BACK_WAYS)
def test_a_back_way_is_refused_and_changes_nothing(way, fact):
    with pytest.raises(ThroughTheDoor):
        BACK_WAYS[way](fact)
    assert fresh(fact).statement == make_fact(fact.drug).statement


IMMUTABLE = {
    "revision saved again": lambda fact: Fact.revisions().of(fact).first().save(),
    "revision deleted": lambda fact: Fact.revisions().of(fact).first().delete(),
    "entry saved again": lambda fact: LedgerEntry.objects.first().save(),
    "entry deleted": lambda fact: LedgerEntry.objects.first().delete(),
    "account deleted": lambda fact: Person.objects.first().delete(),
    "accounts deleted": lambda fact: Person.objects.all().delete(),
}


@pytest.mark.parametrize("way", IMMUTABLE)
def test_what_is_for_ever_refuses_by_name(way, fact):
    with pytest.raises(Immutable):
        IMMUTABLE[way](fact)


@pytest.mark.parametrize("model", ["labels.fact", "labels.historicalfact", "audit.ledgerentry", "labels.drug"])
def test_a_fixture_is_not_loaded_into_what_is_kept(model, fact, tmp_path):
    fixture = tmp_path / "f.json"
    fixture.write_text(json.dumps([{"model": model, "pk": 99, "fields": {}}]))
    with pytest.raises((CommandError, Exception), match="not loaded from a fixture"):
        call_command("loaddata", fixture)


def test_what_is_not_a_test_database_is_never_emptied(settings, monkeypatch):
    from django.db import connection

    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/dupisite.sqlite3")
    with pytest.raises(CommandError, match="append-only record"):
        call_command("flush", interactive=False)


def test_saving_what_nobody_changed_makes_no_revision(fact, author):
    before = Fact.revisions().count(), LedgerEntry.objects.count()
    assert fresh(fact).save_revision(author=author, reason="Nothing") is None
    assert (Fact.revisions().count(), LedgerEntry.objects.count()) == before


@pytest.mark.parametrize(("reason", "said"), [("Why\u202e", "invisible character"), ("x" * 501, "501 characters")])
def test_a_reason_that_the_public_could_not_read_as_it_was_written_is_refused(reason, said, fact, author):
    newest, fact.statement = fact.read_state().history_id, "Two."
    with pytest.raises(Refused, match=said):
        fact.save_revision(author=author, reason=reason)
    assert fresh(fact).read_state().history_id == newest


def test_a_stale_token_is_refused_and_says_who_saved(fact, author, second_author):
    token = Fact.revisions().of(fact).first().history_id
    first, second = fresh(fact), fresh(fact)
    first.statement, second.statement = "One of two.", "The other of two."
    first.save_revision(author=author, reason="First", token=token)
    with pytest.raises(Stale, match="Ann Example saved this at"):
        second.save_revision(author=second_author, reason="Second", token=token)
    assert fresh(fact).statement == "One of two."


def test_author_coauthor_and_superuser_cannot_sign(fact, author, second_author, reviewer, superuser):
    fact.statement = "Two."
    fact.save_revision(author=author, reason="Begun")
    fact.statement = "Two and a half."
    fact.save_revision(author=superuser, reason="More")
    fact.submit(author=second_author, reason="Ready")
    refused = LedgerEntry.objects.filter(kind="signature refused")
    with pytest.raises(PermissionDenied):
        sign(fact, author, Kind.UPDATE)
    for person in (second_author, superuser):
        with pytest.raises(Refused, match="cannot sign"):
            sign(fact, person, Kind.UPDATE)
    assert refused.count() == 3
    sign(fact, reviewer, Kind.UPDATE)


def test_a_withdrawal_does_not_wash_a_draft_clean_of_its_authors(fact, second_author, reviewer, second_reviewer):
    fact.statement = "Draft of Abe."
    fact.submit(author=second_author, reason="Ready")
    fact.withdraw(reviewer=reviewer, reason="Danger")
    assert fresh(fact).author == second_author, "who withdraws does not become an author"
    with pytest.raises(Refused, match="cannot sign"):
        sign(fact, second_author, Kind.UPDATE)
    sign(fact, reviewer, Kind.UPDATE)


def test_a_withdrawal_forgets_no_author_of_a_draft_that_several_wrote(fact, author, second_author, second_reviewer):
    fact.statement = "Draft of Abe."
    fact.save_revision(author=second_author, reason="Begun")
    fact.statement = "Draft of Abe and Ann."
    fact.submit(author=author, reason="Ready")
    fact.withdraw(reviewer=second_reviewer, reason="Danger")
    assert fresh(fact).author == author, "the draft that was kept names whoever wrote last"
    with pytest.raises(Refused, match="cannot sign"):
        sign(fact, second_author, Kind.UPDATE)


def test_a_signature_without_what_was_shown_is_refused(fact, author, reviewer):
    fact.statement = "Two."
    fact.submit(author=author, reason="Ready")
    shown = fact.freeze().digest
    again = fresh(fact)
    again.statement = "Three."
    again.submit(author=author, reason="Other words")
    with pytest.raises(Refused, match="not what would be signed"):
        sign(fact, reviewer, Kind.UPDATE, shown=shown)


def test_what_was_frozen_before_is_signed_only_while_nothing_was_written_since(drug, fact, author, reviewer):
    entry = make_entry(drug, short_answer=f"It blocks signals [[{fact.slug}]].")
    entry.submit(author=author, reason="Ready")
    before = FrozenAt(newest_number(), fresh(entry).freeze())
    fact.heading = "Called otherwise now"
    publish(fact, author, reviewer, Kind.UPDATE)
    with pytest.raises(Refused, match="not what would be signed"):
        sign(entry, reviewer, shown=before.frozen.digest, before=before)
    sign(entry, reviewer, before=before)
    [source] = fresh(entry).newest_edition().evidence["sources"]
    assert (source["edition"], source["heading"]) == (2, "Called otherwise now")


def test_words_changed_in_memory_are_never_signed(fact, author, reviewer):
    fact.statement = "Two."
    fact.submit(author=author, reason="Ready")
    shown = fact.freeze().digest
    fact.statement = "Never submitted."
    sign(fact, reviewer, Kind.UPDATE, shown=shown)
    assert Fact.revisions().live().get().statement == "Two."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("See [[no-such-fact]].", "no fact of this drug is called “no-such-fact”"),
        ("See [[never-signed]].", "the fact “never-signed” has no signed edition yet"),
        ("See [[withdrawn]].", "the fact “withdrawn” is withdrawn"),
        ("See [[other-drug]].", "no fact of this drug is called “other-drug”"),
        ("See [[ref:nowhere]].", "“nowhere”"),
    ],
)
def test_what_cannot_be_cited_stops_submission_with_a_sentence_that_names_it(
    words, sentence, drug, fact, author, reviewer
):
    make_fact(drug, "never-signed").save_revision(author=author, reason="Begun")
    publish(make_fact(drug, "withdrawn"), author, reviewer).withdraw(reviewer=reviewer, reason="Danger")
    publish(make_fact(make_drug(author, "other", "Other"), "other-drug"), author, reviewer)
    entry = make_entry(drug, answer=f"## More\n\n{words}")
    with pytest.raises(ValidationError) as refusal:
        entry.submit(author=author, reason="Ready")
    assert "Line 3: " in refusal.value.message_dict["answer"][0]
    assert sentence in refusal.value.message_dict["answer"][0]
    assert not Entry.objects.exists()


def test_citations_are_pinned_to_the_editions_of_the_day(drug, fact, author, reviewer):
    entry = publish(make_entry(drug), author, reviewer)
    pinned = Entry.revisions().live().get().evidence["sources"][0]
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    assert (pinned["slug"], pinned["edition"]) == ("blocks-two-signals", 1)
    assert Entry.revisions().live().get().evidence["sources"][0] == pinned
    reaffirm(entry, reviewer)
    assert Entry.revisions().live().get().evidence["sources"][0]["edition"] == 2


def test_a_fact_withdrawn_after_submission_stops_the_signature(drug, fact, author, reviewer):
    entry = make_entry(drug)
    entry.submit(author=author, reason="Ready")
    shown = entry.freeze().digest
    fact.withdraw(reviewer=reviewer, reason="Danger")
    with pytest.raises(Refused, match="is withdrawn"):
        sign(entry, reviewer, shown=shown)


@pytest.mark.part_11("11.10(e)")
def test_one_entry_of_the_ledger_for_each_success(fact, author):
    before = LedgerEntry.objects.count()
    fact.statement = "Two."
    fact.submit(author=author, reason="Ready")
    append("backup")
    assert LedgerEntry.objects.count() == before + 2
