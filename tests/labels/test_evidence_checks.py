"""Attacks on triage and on evidence. With the guards the database refuses; without them the verifier says where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from audit.verification.verify import verify
from labels.models import Disposal, LabelVersion, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import make_fact, publish
from tests.labels.arriving import ASTHMA, ECZEMA, arrive, label
from tests.labels.fixtures import paragraph, section
from tests.staging import staged
from tests.unguarded import no_guards, sql

pytestmark = pytest.mark.django_db


@staged
def triaged(drug, author, reviewer) -> TriageItem:
    """Two facts, of which a new version breaks one, and a new section; that one is disposed of and the other open."""
    arrive(label(drug, 1))
    for slug, words, key in (("asthma", ASTHMA, "1.1"), ("eczema", ECZEMA, "1.2")):
        publish(make_fact(drug, slug, claim_text=words, claim_sections=key), author, reviewer)
    arrive(label(drug, 2, ASTHMA.replace("12", "6"), section("1.3 Hives", paragraph("For hives."))))
    dispose([TriageItem.objects.get(fact=None)], person=author, decision=Decision.NO_EFFECT, reason="Not asked")
    return TriageItem.objects.get(fact__slug="asthma")


def forged_item(item: TriageItem) -> None:
    row = TriageItem.objects.filter(pk=item.pk).values().get()
    TriageItem(**{**row, "id": None}).save()


def forged_decision(item: TriageItem) -> None:
    person = {"person": 1, "person_name": "Nobody"}
    Disposal(item=item, decision=Decision.NO_EFFECT, reason="Because", at=item.created_at, **person).save()


def other_text(item: TriageItem) -> None:
    """The words of another section stand in the place of those that a fact quotes."""
    first = LabelVersion.objects.get(number=1)
    other = first.sections.get(key="1.2").text_id
    sql("UPDATE labels_labelsection SET text_id = %s WHERE version_id = %s AND key = '1.1'", other, first.pk)


ATTACKS: dict[str, tuple[Callable[[TriageItem], Any], str, str]] = {
    "the sentence of an item": (
        lambda i: sql("UPDATE labels_triageitem SET sentence = 'All is well.' WHERE id = %s", i.pk),
        "labels.triageitem",
        "it is not what ledger entry",
    ),
    "the queue of an item": (
        lambda i: sql("UPDATE labels_triageitem SET queue = 'section' WHERE id = %s", i.pk),
        "labels.triageitem",
        "it is not what ledger entry",
    ),
    "the fact of an item": (
        lambda i: sql("UPDATE labels_triageitem SET fact_id = NULL WHERE id = %s", i.pk),
        "labels.triageitem",
        "it is not what ledger entry",
    ),
    "an item deleted": (
        lambda i: sql("DELETE FROM labels_triageitem WHERE id = %s", i.pk),
        "labels.triageitem",
        "records it, but it is gone",
    ),
    "a forged item": (forged_item, "labels.triageitem", "no ledger entry records it"),
    "the reason of a decision": (
        lambda i: sql("UPDATE labels_disposal SET reason = 'Else'"),
        "labels.disposal",
        "its reason is not what ledger entry",
    ),
    "who decided": (
        lambda i: sql("UPDATE labels_disposal SET person_name = 'Else'"),
        "labels.disposal",
        "its person_name is not what ledger entry",
    ),
    "a decision deleted": (
        lambda i: sql("DELETE FROM labels_disposal"),
        "labels.triageitem",
        "records it, but it is gone",
    ),
    "a forged decision": (forged_decision, "labels.disposal", "no ledger entry records it"),
    "another text under a quote": (other_text, "labels.fact", "it does not hold"),
}
INSERTS = {"a forged item", "a forged decision"}  # a new row is no attack on what stands


def test_triage_as_it_was_made_has_no_finding(triaged):
    assert Disposal.objects.count() == 1 and verify() == []


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name not in INSERTS])
def test_the_database_refuses(attack, triaged):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ATTACKS[attack][0](triaged)
    assert verify() == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_guards_the_verifier_says_where(attack, triaged):
    change, where, sentence = ATTACKS[attack]
    with no_guards():
        change(triaged)
    findings = verify()
    assert any(where in finding.where and sentence in finding.sentence for finding in findings), findings
