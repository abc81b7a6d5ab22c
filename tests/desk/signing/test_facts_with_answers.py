"""Facts signed together with the answers that cite them: facts first, the answers on their new editions, nothing left unsaid."""

from typing import Any

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import PASSWORD, fresh, make_entry, make_fact, publish
from tests.desk import Desk
from tests.desk.signing.test_signing_together import PAGE, held, said
from tests.public.feed_reading import A, read
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TIED_TO_NOTHING = {"claim": "literature", "claim_sections": ""}
ENTRY = "/dupixent/faq/uses/"


@staged
def both(drug: Drug, author: Any, reviewer: Any) -> tuple[Fact, Entry]:
    """A fact and an answer that cites it, both public, both revised and in review; another answer cites the fact too."""
    fact = publish(
        make_fact(drug, "uses", heading="Uses", statement="Eight uses.", **TIED_TO_NOTHING), author, reviewer
    )
    words = {"question": "For what?", "short_answer": "For eight [[uses]].", "answer": ""}
    entry = publish(make_entry(drug, "uses", **words), author, reviewer)
    publish(make_entry(drug, "left", **{**words, "question": "How many uses?"}), author, reviewer)
    fact.statement = "Nine uses."
    fact.submit(author=author, reason="The label has a ninth")
    entry.short_answer = "For nine [[uses]]."
    entry.submit(author=author, reason="The label has a ninth")
    return fact, entry


def page_of(desk: Desk, fact: Fact) -> str:
    return f"{PAGE}?set=fact-{fact.pk}"


def sign_set(desk: Desk, address: str, *left: Any) -> Any:
    page = desk.client.get(address)
    return desk.client.post(address, {**held(page, *left), "password": PASSWORD})


def test_the_answer_pins_the_edition_that_was_signed_with_it(both, reviewer, client):
    fact, entry = both
    desk = Desk(reviewer)
    address = page_of(desk, fact)
    page = desk.client.get(address)
    assert [item.thing for item in page.context["items"]] == [fact, entry], "facts first"
    assert "It is signed after what it cites on this page, and rests on the new words of: Uses" in said(page)
    assert "Edition 2, as it will be signed" in page.text
    beside = [each for read in page.context["items"][1].readings for part in read.parts for each in part.beside]
    assert [str(each.said) for each in beside] == ["<p>Nine uses.</p>\n"], "not the words that are live"
    assert (
        "The live answer cites edition 1. Edition 2, as it will be signed together with this answer." in beside[0].note
    )
    answer = sign_set(desk, address)
    assert answer.status_code == 302, said(answer)
    edition = fresh(entry).newest_edition()
    [source] = edition.evidence["sources"]
    assert (edition.edition, source["edition"]) == (2, 2)
    signed = fresh(fact).newest_edition()
    assert source["revision"] == signed.history_id and signed.history_date < edition.history_date
    assert client.get(ENTRY).context["standing"].code != "source changed"
    for feed in ("/changes.atom", "/dupixent/changes.atom", f"{ENTRY}history.atom"):
        told = [entry.findtext(f"{A}title") for entry in read(client, feed).iter(f"{A}entry")]
        changed = [title for title in told if title.startswith("Source changed")]
        assert changed == ([] if feed.startswith(ENTRY) else ["Source changed: How many uses? (edition 1)"]), feed
    ledger = LedgerEntry.objects.filter(subject=entry.subject, kind="edition").order_by("-seq")[0]
    assert "“Uses” has changed (edition 2: statement)" in ledger.payload
    assert verify() == []


def test_the_set_says_what_stays_behind(both, author, reviewer, client):
    fact = fresh(both[0])
    fact.heading = "Nine uses"
    fact.submit(author=author, reason="Its heading too")
    desk = Desk(reviewer)
    address = page_of(desk, both[0])
    page = desk.client.get(address)
    assert [(text.title, text.said) for text in page.context["left"]] == [
        ("How many uses?", "signed on “Uses”, edition 1")
    ]
    assert "What stays behind" in page.text and "1 live answer cites what is on this page and is not on it" in said(
        page
    )
    sign_set(desk, address)
    assert client.get("/dupixent/faq/left/").context["standing"].code == "source changed"


def test_of_a_fact_whose_words_stay_nothing_stays_behind(drug, author, reviewer):
    fact = publish(make_fact(drug, "uses", heading="Uses", **TIED_TO_NOTHING), author, reviewer)
    publish(make_entry(drug, short_answer="So [[uses]]."), author, reviewer)
    fact.submit(author=author, reason="Nothing new")
    assert not Desk(reviewer).client.get(PAGE).context["left"]


def test_without_its_fact_the_answer_is_not_signed(both, reviewer):
    fact, entry = both
    answer = sign_set(Desk(reviewer), page_of(Desk(reviewer), fact), fact)
    assert answer.status_code == 200 and "that one was not signed" in said(answer)
    assert fresh(entry).newest_edition().edition == fresh(fact).newest_edition().edition == 1


def test_when_the_fact_is_refused_so_is_the_answer_on_it(both, author, reviewer):
    fact, entry = both
    desk = Desk(reviewer)
    sent = held(desk.client.get(PAGE))
    moved = fresh(fact)
    moved.statement = "Ten uses."
    moved.submit(author=author, reason="Another")
    answer = desk.client.post(PAGE, {**sent, "password": PASSWORD})
    assert answer.status_code == 200
    assert fresh(entry).newest_edition().edition == fresh(fact).newest_edition().edition == 1


def test_what_was_typed_of_the_words_it_rests_on_signs_nothing_else(both, reviewer):
    fact, entry = both
    desk = Desk(reviewer)
    sent = held(desk.client.get(PAGE))
    for typed in ("", f"{fact.subject}={'0' * 64}", "labels.fact:99999=x", "nothing"):
        answer = desk.client.post(PAGE, {**sent, f"{entry.subject}-resting": typed, "password": PASSWORD})
        assert answer.status_code == 200, typed
        assert fresh(entry).newest_edition().edition == 1
        if typed == "":
            assert fresh(fact).newest_edition().edition == 2, "the fact itself was shown and ticked"


def test_a_wrong_password_signs_neither_and_keeps_the_ticks(both, reviewer):
    desk = Desk(reviewer)
    answer = desk.client.post(PAGE, {**held(desk.client.get(PAGE)), "password": "wrong"})
    assert answer.status_code == 200 and "checked" in answer.text
    assert {fresh(text).newest_edition().edition for text in both} == {1}


def test_a_fact_that_was_signed_before_leaves_the_answer_to_be_signed_alone(both, reviewer):
    fact, entry = both
    desk = Desk(reviewer)
    assert desk.step(fact, "sign", kind=Kind.UPDATE).status_code == 302
    answer = sign_set(desk, PAGE)
    assert answer.status_code == 302, said(answer)
    assert fresh(entry).newest_edition().evidence["sources"][0]["edition"] == 2
