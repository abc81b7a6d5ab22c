"""Labels that an earlier reader read are read again: bytes and what was signed stay, what changed is recorded, facts are checked."""

import logging

import pytest
from django.utils import timezone

from audit.backup import restore
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from labels.archive import label_storage, rereading
from labels.archive.importing import take_in
from labels.archive.label_models import LabelReading, LabelSection, LabelVersion
from labels.evidence.evidence import reference_version
from labels.models import Disposal, Drug, Fact, TriageItem
from labels.spl import markup, reading, text
from labels.spl.repeats import Repeats
from labels.triage.triage import Queue
from tests.cast import fresh, make_fact, publish
from tests.evidence.before import published_by_the_first_release
from tests.labels.fixtures import make_spl, paragraph, section
from tests.labels.pages import main
from tests.staging import staged
from tests.travel.scene import at
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TORN = "Cases of <content>pan</content>\n  <content>creatitis</content> were seen in 1<content>\n</content><content>0</content> people."
THEN, NOW = "Cases of pan creatitis were seen in 1 0 people.", "Cases of pancreatitis were seen in 10 people."


def document(drug: Drug, version: int = 1) -> bytes:
    return make_spl(
        section("1 USE", paragraph("For asthma. Take one a day."), code="34067-9"),
        section("5 RISKS", paragraph(TORN), code="43685-7"),
        section("2 mg tablets", paragraph("Thirty in a bottle.")),
        set_id=str(drug.set_id),
        version=str(version),
    )


def read_by_the_first_reader(data: bytes) -> LabelVersion:
    """As release 0.1.0 captured it: indentation was a space, and no reader had a number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "white", lambda words: words)
        patch.setattr(markup, "white", lambda words: words)
        patch.setattr(reading, "repeats", Repeats())  # another release runs in another process
        patch.setattr(label_storage, "READER", None)
        return take_in(data, file_name="label.xml").version


@staged
def then(drug, author, reviewer) -> dict[str, Fact]:
    """Three facts that were signed against a label as the first reader read it."""
    read_by_the_first_reader(document(drug))
    claims = {
        "asthma": {"claim_text": "Take one a day.", "claim_sections": "1"},
        "seen": {"claim_text": THEN, "claim_sections": "5"},
        "unsaid": {"claim": "absent", "claim_text": "pancreatitis", "claim_sections": "5"},
    }
    made = {
        slug: make_fact(drug, slug, heading=slug, statement=f"About {slug}.", **said) for slug, said in claims.items()
    }
    return {slug: published_by_the_first_release(fact, author, reviewer) for slug, fact in made.items()}


def test_what_is_read_otherwise_is_recorded_and_each_claim_is_checked_again(then, drug, client):
    before, entries, moment = reference_version(drug.pk), LedgerEntry.objects.count(), timezone.now()
    data, rows = before.document(), list(before.sections.order_by("pk").values_list("pk", "text_id"))
    assert "pan creatitis" in main(client, "/dupixent/label/1/5/")
    rereading.read_again()

    version = LabelVersion.objects.get()
    assert version.document() == data
    assert list(version.sections.filter(reading=None).order_by("pk").values_list("pk", "text_id")) == rows
    read, triaged = LedgerEntry.objects.order_by("seq")[entries:]
    assert (read.kind, read.subject) == (rereading.KIND, f"labels.labelreading:{LabelReading.objects.get().pk}")
    assert '"differences":[["5","words"]]' in read.payload and triaged.kind == "triage"

    broken = {item.fact.slug: item for item in TriageItem.objects.all()}
    assert {slug: item.queue for slug, item in broken.items()} == {"seen": Queue.BROKEN, "unsaid": Queue.BROKEN}
    assert broken["seen"].passages == [["changed", THEN, NOW, "5 RISKS", "5 RISKS"]]
    page = client.get("/dupixent/facts/unsaid/").text
    assert "The label is the same, but this site reads it more exactly now" in page
    assert "reads it more exactly" not in client.get("/dupixent/facts/asthma/").text
    assert "pancreatitis were seen in 10 people" in main(client, "/dupixent/label/1/5/").replace("<mark>", "")
    assert "pan creatitis" in main(client, at(moment, "/dupixent/label/1/5/")).replace("<mark>", "")
    assert [hit["title"] for hit in client.get("/api/v1/search", {"q": "pancreatitis"}).json()["items"]][:1]
    assert verify() == []


def test_a_second_time_changes_nothing(then, drug):
    rereading.read_again()
    entries, rows = LedgerEntry.objects.count(), LabelSection.objects.count()
    rereading.read_again()
    assert (LedgerEntry.objects.count(), LabelSection.objects.count()) == (entries, rows)


def test_what_is_read_as_before_leaves_no_entry(drug):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(label_storage, "READER", None)
        take_in(make_spl(section("1 USE", paragraph("For asthma.")), set_id=str(drug.set_id)), file_name="x.xml")
    entries, rows = LedgerEntry.objects.count(), LabelSection.objects.count()
    rereading.read_again()
    assert (LedgerEntry.objects.count(), LabelSection.objects.count()) == (entries, rows)
    assert LabelReading.objects.get().changed is False
    assert verify() == []


def test_a_fact_signed_after_it_rests_on_the_new_reading_and_settles_its_item(then, drug, author, reviewer, client):
    rereading.read_again()
    publish(fresh(then["seen"]), author, reviewer, Kind.CORRECTION, claim_text=NOW)
    assert Disposal.objects.get().item.fact.slug == "seen"
    assert "more exactly" not in client.get("/dupixent/facts/seen/").text
    assert verify() == []
    fresh(then["unsaid"]).withdraw(reviewer=reviewer, reason="The label says it")  # it carries its evidence over
    assert verify() == []


def test_a_newer_version_is_compared_with_the_new_reading(then, drug):
    rereading.read_again()
    made = take_in(document(drug, 2), file_name="label.xml").triage
    assert made.counts[Queue.UNCLAIMED] == made.counts[Queue.SECTION] == 0


def test_an_old_version_and_one_without_a_drug_are_read_again_too(then, drug):
    take_in(document(drug, 2), file_name="label.xml")
    stranger = make_spl(section("5 RISKS", paragraph(TORN)), set_id="0a1b2c3d-0000-4000-8000-00000000ffff")
    read_by_the_first_reader(stranger)
    triaged = TriageItem.objects.count()
    rereading.read_again()
    assert LabelReading.objects.filter(changed=True).count() == 2 and TriageItem.objects.count() == triaged
    assert verify() == []


def test_what_can_no_longer_be_read_stays_as_it_was_and_is_said(then, drug, monkeypatch, caplog):
    monkeypatch.setattr(reading, "same_ink", lambda *words: False)
    monkeypatch.setattr(reading, "repeats", Repeats())
    with caplog.at_level(logging.WARNING):
        rereading.read_again()
    assert "cannot be read again" in caplog.text and not LabelReading.objects.exists()


ATTACKS = {
    "a word of the new reading": (
        "UPDATE labels_labelsection SET text_id = (SELECT text_id FROM labels_labelsection WHERE key = '1' AND reading_id"
        " IS NULL) WHERE key = '5' AND reading_id IS NOT NULL",
        "its sections is not what ledger entry",
    ),
    "the new reading hidden": ("UPDATE labels_labelreading SET changed = (1 = 0)", "it belongs to no reading"),
    "the new reading earlier": (
        "UPDATE labels_labelreading SET at = '2020-01-01 00:00:00+00:00'",
        "its time is not the time",
    ),
    "its section gone": (
        "DELETE FROM labels_labelsection WHERE reading_id IS NOT NULL AND key = '5'",
        "its sections is not what ledger entry",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_guards_the_verifier_sees_a_reading_that_was_altered(attack, then):
    rereading.read_again()
    statement, sentence = ATTACKS[attack]
    with no_guards():
        sql(statement)
    assert any(sentence in finding.sentence for finding in verify())


def test_in_a_restore_nothing_is_read_again_before_it_was_verified(monkeypatch):
    asked = {}
    monkeypatch.setattr(restore, "call_command", lambda name, **options: asked.update(options))
    monkeypatch.setattr(restore, "MigrationExecutor", Pending)
    restore._migrate()
    assert asked["read_again"] is False


class Pending:
    """Something is left to migrate."""

    def __init__(self, connection: object) -> None:
        self.loader = self.graph = self

    def leaf_nodes(self) -> list[str]:
        return ["one"]

    def migration_plan(self, nodes: list[str]) -> list[str]:
        return nodes
