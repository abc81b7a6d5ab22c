"""No page says that evidence stands which nobody compared: facts that come back, and facts that were there before a label."""

from typing import Any

import pytest

from audit import derived
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from labels.archive.label_models import LabelVersion, Lookup
from labels.archive.lookups import record_lookup
from labels.models import Fact, TriageItem
from labels.triage.triage import Decision, Queue
from tests.cast import fresh, make_entry, make_fact, publish, sign
from tests.desk import Desk
from tests.labels.arriving import ASTHMA, ECZEMA, ENTRY, FACT, arrive, label
from tests.labels.fixtures import paragraph, section
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]

QUOTED = {"heading": "Asthma", "claim_text": ASTHMA, "claim_sections": "1.1"}
OTHER = ASTHMA.replace("12", "6")
NO_LONGER = "{}: readers are no longer told what it said."


@staged
def withdrawn(drug, author, reviewer) -> Fact:
    """A fact that quotes version 1 and was withdrawn by Bea, and an answer that cites it."""
    arrive(label(drug, 1))
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    fact = publish(make_fact(drug, "asthma", **QUOTED), author, reviewer)
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    fact.withdraw(reviewer=reviewer, reason="Is it wrong?")
    return fact


def standing(client: Any, address: str = FACT) -> Any:
    page = client.get(address)
    path = address.removeprefix("/dupixent").rstrip("/").replace("/faq/", "/entries/")
    told = client.get(f"/api/v1/drugs/dupixent{path}/standing").json()
    assert told["standing"]["code"] == page.context["standing"].code
    return page.context["standing"]


@pytest.mark.parametrize("arriving", [(OTHER,), (OTHER, OTHER), (f"{ASTHMA} Read on.", OTHER)])
def test_a_fact_that_comes_back_after_its_label_changed_comes_back_with_an_open_item(
    arriving, withdrawn, drug, second_reviewer, client
):
    for number, words in enumerate(arriving, start=2):
        arrive(label(drug, number, words))
    assert not TriageItem.objects.filter(fact=withdrawn).exists()
    fresh(withdrawn).reinstate(reviewer=second_reviewer, reason="It is right")
    item = TriageItem.objects.get(fact=withdrawn)
    assert (item.queue, item.version.number, item.before.number) == (Queue.BROKEN, len(arriving) + 1, 1)
    assert item.passages == [["changed", ASTHMA, OTHER, "1.1 Asthma", "1.1 Asthma"]]
    found = standing(client)
    assert found.code == "moved" and "The label has changed where this rests" in found.notices[0]
    assert standing(client, ENTRY).code == "moved" and verify() == []


def test_a_fact_that_comes_back_to_the_same_label_has_nothing_to_decide(withdrawn, drug, second_reviewer, client):
    fresh(withdrawn).reinstate(reviewer=second_reviewer, reason="It is right")
    assert not TriageItem.objects.exists() and standing(client).code == "current"


def test_a_fact_that_comes_back_to_a_newer_label_that_bears_it_out_says_so(withdrawn, drug, second_reviewer, client):
    arrive(label(drug, 2, ASTHMA, section("1.3 Hives", paragraph("For hives."))))
    fresh(withdrawn).reinstate(reviewer=second_reviewer, reason="It is right")
    assert standing(client).code == "current" and "still stands in label version 2" in client.get(FACT).text


def test_what_waited_before_the_withdrawal_is_one_item_after_it(drug, author, reviewer, second_reviewer):
    arrive(label(drug, 1))
    fact = publish(make_fact(drug, "asthma", **QUOTED), author, reviewer)
    arrive(label(drug, 2, f"{ASTHMA} Read on."))
    fact.withdraw(reviewer=reviewer, reason="Is it wrong?")
    arrive(label(drug, 3, OTHER))
    fresh(fact).reinstate(reviewer=second_reviewer, reason="It is right")
    item = TriageItem.objects.open().get(fact=fact)
    assert item.passages[0][1:3] == [ASTHMA, OTHER] and (item.before.number, item.version.number) == (1, 3)
    assert verify() == []


@staged
def before_any_label(drug, author, reviewer) -> dict[str, Fact]:
    """Two facts that were signed while the drug had no label, and one that rests on literature; answers cite them."""
    claims = {"asthma": QUOTED, "eczema": {"claim_text": ECZEMA, "claim_sections": "1.2"}}
    claims["study"] = {"claim": "literature", "claim_text": "Smith 2024", "claim_sections": ""}
    made = {slug: publish(make_fact(drug, slug, **claim), author, reviewer) for slug, claim in claims.items()}
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    return made


def test_the_first_label_of_a_drug_is_compared_with_every_live_fact(before_any_label, drug, reviewer, client):
    assert "not yet compared with the official label" in client.get(FACT).text
    said = arrive(label(drug, 1, OTHER))
    assert "1 broken" in said.sentence
    [item] = TriageItem.objects.all()
    assert (item.fact.slug, item.queue, item.before, item.passages) == ("asthma", Queue.BROKEN, None, [])
    assert any("6 years" in line or "does not stand" in line or "says" in line for line in item.telling)
    assert Desk(reviewer).client.get(f"/admin/labels/triageitem/{item.pk}/change/").status_code == 200
    found = standing(client)
    assert found.code == "moved" and "its evidence does not stand in label version 1" in found.notices[0]
    assert standing(client, ENTRY).code == "moved"
    eczema = standing(client, "/dupixent/facts/eczema/")
    assert eczema.code != "current" and "untied" in eczema.codes
    assert any("A machine has found its evidence in label version 1" in notice for notice in eczema.notices)
    assert "rests on literature" in " ".join(standing(client, "/dupixent/facts/study/").notices)
    for address in (FACT, "/dupixent/facts/eczema/"):
        assert "not yet compared" not in client.get(address).text
    assert verify() == []


def test_what_the_first_label_bears_out_is_offered_to_be_reaffirmed_together(before_any_label, drug, reviewer):
    arrive(label(drug, 1, OTHER))
    page = Desk(reviewer).client.get(f"/admin/labels/fact/holding/{LabelVersion.objects.get().pk}/")
    assert [item.fact.slug for item in page.context["found"]] == ["eczema"]


def test_a_revision_against_the_first_label_closes_what_it_found(before_any_label, drug, author, reviewer, client):
    arrive(label(drug, 1, OTHER))
    publish(fresh(before_any_label["asthma"]), author, reviewer, Kind.UPDATE, claim_text=OTHER)
    assert not TriageItem.objects.open().exists() and "moved" not in standing(client).codes


def test_what_rests_on_literature_from_now_on_is_no_longer_asked_of_the_label(withdrawn, drug, author, reviewer):
    fact = publish(make_fact(drug, "eczema", claim_text=ECZEMA, claim_sections="1.2"), author, reviewer)
    arrive(label(drug, 2).replace(b"6 months", b"6 weeks"))
    assert TriageItem.objects.open().get().fact == fact
    words = {"claim": "literature", "claim_text": "Smith 2024", "claim_sections": ""}
    publish(fresh(fact), author, reviewer, Kind.UPDATE, **words)
    assert not TriageItem.objects.open().exists()


def test_what_is_no_longer_public_is_closed_and_says_so(withdrawn, drug, author, reviewer, second_reviewer):
    eczema = publish(make_fact(drug, "eczema", claim_text=ECZEMA, claim_sections="1.2"), author, reviewer)
    arrive(label(drug, 2, OTHER).replace(b"6 months", b"6 weeks"))
    fresh(withdrawn).reinstate(reviewer=second_reviewer, reason="It is right")
    assert TriageItem.objects.open().filter(fact__isnull=False).count() == 2
    fresh(eczema).submit(author=author, reason="Nobody asks")
    sign(fresh(eczema), reviewer, Kind.RETIREMENT, review_due=None)
    fresh(withdrawn).withdraw(reviewer=reviewer, reason="It is wrong")
    assert TriageItem.objects.open().get(fact__isnull=False).fact == withdrawn, "it may come back yet"
    fresh(withdrawn).confirm(reviewer=second_reviewer, reason="So it is")
    closed = {item.fact.slug: item.disposal for item in TriageItem.objects.filter(fact__isnull=False)}
    assert {made.decision for made in closed.values()} == {Decision.NOT_LIVE}
    assert closed["eczema"].reason == "Edition 2 retired the fact: readers are no longer told what it said."
    assert "confirmed that the fact is withdrawn" in closed["asthma"].reason and verify() == []


def test_what_an_older_release_left_open_of_such_facts_is_closed_at_the_upgrade(
    withdrawn, drug, author, reviewer, second_reviewer, monkeypatch
):
    """The release before closed nothing when a fact was retired or its withdrawal confirmed."""
    facts = [withdrawn] + [
        publish(make_fact(drug, slug, claim_text=ECZEMA, claim_sections="1.2"), author, reviewer)
        for slug in ("eczema", "itching", "still-live")
    ]
    arrive(label(drug, 2, OTHER).replace(b"6 months", b"6 weeks"))
    fresh(withdrawn).reinstate(reviewer=second_reviewer, reason="It is right")
    monkeypatch.setattr("labels.evidence.facts.settle_by_edition", lambda *edition: None)
    fresh(facts[1]).submit(author=author, reason="Nobody asks")
    sign(fresh(facts[1]), reviewer, Kind.RETIREMENT, review_due=None)
    for fact in (facts[0], facts[2]):
        fresh(fact).withdraw(reviewer=reviewer, reason="It is wrong")
    fresh(withdrawn).confirm(reviewer=second_reviewer, reason="So it is")
    before = TriageItem.objects.open()
    assert before.count() == 5, "of four facts and of a section that nothing live quoted when it changed"
    derived.read_again()  # as after every migration
    entries = LedgerEntry.objects.count()
    derived.read_again()
    assert LedgerEntry.objects.count() == entries, "again it closes nothing"
    closed = {item.fact.slug: item.disposal for item in TriageItem.objects.filter(disposal__isnull=False)}
    assert {slug: (made.decision, made.reason) for slug, made in closed.items()} == {
        "asthma": (Decision.NOT_LIVE, f"Edition 5 confirmed that {NO_LONGER.format('the fact is withdrawn')}"),
        "eczema": (Decision.NOT_LIVE, f"Edition 2 {NO_LONGER.format('retired the fact')}"),
    }
    assert {made.person_name for made in closed.values()} == {"closed by a program"}
    assert "closed by a program" in Desk(reviewer).client.get("/admin/labels/triageitem/?state=done").text
    assert verify() == []
