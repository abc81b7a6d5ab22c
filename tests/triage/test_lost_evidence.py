"""Evidence that a new label version no longer holds: a machine says so, and only a signature leaves the fact as it is."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from audit import derived
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Disposal, Fact, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import PASSWORD, fresh, make_fact, publish
from tests.desk import Desk, errors
from tests.labels.arriving import ASTHMA, FACT, arrive, label, leave_as_it_is
from tests.staging import staged
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = ASTHMA.replace("12", "6")
SIGNED = {"decision": "no effect", "reason": "A slip of the printer", "password": PASSWORD, "meaning_read": "on"}


@staged
def lost(drug, author, second_author, reviewer) -> TriageItem:
    """Abe, who may sign too, wrote the fact, and Bea signed it; the second version of the label says six years instead."""
    arrive(label(drug, 1))
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    publish(
        make_fact(drug, "asthma", heading="Asthma", claim_text=ASTHMA, claim_sections="1.1"), second_author, reviewer
    )
    arrive(label(drug, 2, NOW))
    return TriageItem.objects.get()


@pytest.fixture
def decide(lost) -> Any:
    """Opens the page of the item as a person and sends a decision."""

    def send(person: Any, **said: Any) -> Any:
        desk, url = Desk(person), f"/admin/labels/triageitem/{lost.pk}/change/"
        desk.client.get(url)
        return desk.client.post(url, said)

    return send


def test_what_can_be_done_stands_first_and_nothing_is_chosen(lost, reviewer):
    page = Desk(reviewer).client.get(f"/admin/labels/triageitem/{lost.pk}/change/")
    links = [f"{lost.fact_id}/change/?item={lost.pk}", f'{lost.fact_id}/change/"', f"{lost.fact_id}/withdraw/"]
    form = page.text[page.text.index("What you can do") :]
    places = [form.index(link) for link in [*links, 'name="decision"', 'name="password"']]
    assert places == sorted(places) and "checked" not in form
    assert page.context["form"]["decision"].value() is None


def test_neither_its_author_nor_who_is_no_reviewer_is_offered_the_decision(lost, author, second_author):
    for person, why in ((author, "Only a reviewer may decide"), (second_author, "Whoever wrote what is public of it")):
        page = Desk(person).client.get(f"/admin/labels/triageitem/{lost.pk}/change/").text
        assert why in page and 'name="decision"' not in page


@pytest.mark.parametrize("who", ["author", "second_author"])
def test_whoever_sends_it_all_the_same_is_refused_and_recorded(who, decide, request, client):
    person = request.getfixturevalue(who)
    assert "The evidence of “Asthma” is lost" in errors(decide(person, **SIGNED))
    refused = LedgerEntry.objects.get(kind="signature refused")
    assert refused.actor == person.pk and json.loads(refused.payload)["data"]["verb"] == "decide about lost evidence of"
    assert not Disposal.objects.exists() and "has not yet decided" in client.get(FACT).text


def test_the_desk_does_not_say_that_nobody_has_decided(decide, lost, reviewer):
    page = f"/admin/labels/triageitem/{lost.pk}/change/"
    assert "has not yet decided" not in Desk(reviewer).client.get(page).text, "she is about to"
    assert decide(reviewer, **SIGNED).status_code == 302
    decided = Desk(reviewer).client.get(page).text
    assert "The label has changed where this rests" in decided and "has not yet decided" not in decided


def test_without_the_password_of_the_reviewer_nothing_is_decided(decide, reviewer):
    assert "This is not your password" in errors(decide(reviewer, **{**SIGNED, "password": "guessed"}))
    assert LedgerEntry.objects.get(kind="signature failed").actor == reviewer.pk
    assert "Choose what you have decided" in errors(decide(reviewer, **{**SIGNED, "decision": ""}))
    assert decide(reviewer, decision="no effect", reason="Read").status_code == 200
    assert not Disposal.objects.exists()


def test_a_reviewer_signs_that_it_has_no_effect_and_readers_are_told_who(decide, lost, reviewer, client):
    assert decide(reviewer, **SIGNED).status_code == 302
    said = json.loads(LedgerEntry.objects.get(kind="triage decision").payload)["data"]
    assert (said["lost"], said["credentials"], said["method"]) == (True, "PharmD", "password")
    sentence = "that this has no effect: A slip of the printer."
    page, markdown = client.get(FACT), client.get(f"{FACT.rstrip('/')}.md").text
    api = client.get("/api/v1/drugs/dupixent/facts/asthma/standing").json()["standing"]
    assert page.context["standing"].code == api["code"] == "moved"
    for told in (page.text, markdown, " ".join(api["notices"])):
        assert "The label changed here. Bea Example decided on" in told and sentence in told
        assert "still stands" not in told and "has not yet decided" not in told
    assert verify() == []


def test_several_at_once_obey_it_too(lost, author, reviewer):
    chosen = {"action": "dispose_of_all", "_selected_action": [lost.pk]}
    pages = [Desk(person).client.post("/admin/labels/triageitem/", chosen).text for person in (author, reviewer)]
    assert ["You cannot close all of these" in page for page in pages] == [True, False]
    assert ['name="decision"' in page for page in pages] == [False, True], "nobody fills in what would be refused"
    assert all("does not stand in section 1.1" in page for page in pages), "a signature is asked beside what was lost"
    for person, said in ((author, SIGNED), (reviewer, {"decision": "no effect", "reason": "Read"})):
        assert Desk(person).client.post("/admin/labels/triageitem/", {**chosen, **said}).status_code == 200
    assert not Disposal.objects.exists()
    assert Desk(reviewer).client.post("/admin/labels/triageitem/", {**chosen, **SIGNED}).status_code == 302
    assert Disposal.objects.get().credentials == "PharmD"


@pytest.mark.parametrize("decision", [Decision.REVISED, Decision.NEW_FACT, Decision.NOT_LIVE, Decision.TAKEN_IN])
def test_nobody_says_of_a_fact_what_only_the_record_can_say(decision, lost, reviewer):
    with pytest.raises(ValidationError):
        dispose([lost], person=reviewer, decision=decision, reason="Read")


def test_what_a_newer_label_holds_again_still_stands_by_the_word_of_the_machine(lost, drug, reviewer, client):
    leave_as_it_is([lost], reviewer)
    arrive(label(drug, 3, f"{ASTHMA} Read on."))
    leave_as_it_is(TriageItem.objects.open(), reviewer, "It says no more")
    page = client.get(FACT)
    assert page.context["standing"].code == "current" and "still stands in label version 3" in page.text
    assert "Bea Example decided" in page.text and "It says no more." in page.text and ": Read." not in page.text


def test_what_a_decision_was_about_is_forgotten_when_the_fact_is_signed_anew(lost, reviewer, author, drug, client):
    leave_as_it_is([lost], reviewer)
    publish(fresh(Fact.objects.get()), author, reviewer, Kind.UPDATE, claim_text=NOW)
    page = client.get(FACT)
    assert page.context["standing"].code == "current" and "decided on" not in page.text


def test_the_database_refuses_a_decision_about_lost_evidence_that_nobody_signed(lost, reviewer):
    unsigned = Disposal(
        item=lost, decision="no effect", reason="x", at=lost.created_at, person=1, person_name="Bea", lost=True
    )
    with pytest.raises(DatabaseError, match="decided by a signature"), transaction.atomic():
        unsigned.save()


def test_the_verifier_finds_a_page_that_says_too_much(lost, reviewer):
    with no_guards():
        sql("UPDATE labels_triageitem SET queue = 'section'")
    assert any(
        "its page says nothing against it, but in version 2 of January 2025" in found.sentence for found in verify()
    )


def test_what_an_older_release_left_unsaid_is_found_and_said_once(lost, reviewer, client):
    leave_as_it_is([lost], reviewer)
    with no_guards():
        sql("DELETE FROM labels_disposal")
        sql("DELETE FROM labels_triageitem")
    assert "still stands in label version 2" in client.get(FACT).text
    derived.read_again()  # as after every migration
    derived.read_again()
    item = TriageItem.objects.get()
    assert item.passages == [["changed", ASTHMA, NOW, "1.1 Asthma", "1.1 Asthma"]] and item.lost
    assert "has not yet decided" in client.get(FACT).text
    assert not any(found.check == "evidence" for found in verify())


def test_the_verifier_finds_a_decision_that_hides_that_the_evidence_was_lost(lost, reviewer):
    leave_as_it_is([lost], reviewer)
    with no_guards():
        sql("UPDATE labels_disposal SET lost = %s", False)
    assert any("whether the evidence of the fact was lost" in found.sentence for found in verify())
