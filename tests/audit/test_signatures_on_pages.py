"""A signature holds for one row as it was signed. Whatever is changed by whatever path, the next page says so."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.guards import guards
from audit.models import LedgerEntry
from audit.offline import Proof, check_proof
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FACT, ENTRY = "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/"
SENTENCE = "This text is not what was signed."
SIGNED = ("Signed by Bea", "signed by Bea", "<dt>Signed by</dt>")
HISTORY = "labels_historicalfact"


def unguarded(job: Callable[[], Any]) -> None:
    guards.drop()
    job()
    guards.install()


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def claims_a_signature(page: str) -> bool:
    return any(words in page for words in SIGNED)


@pytest.mark.part_11("11.50(a)")
def test_an_honest_edition_says_who_signed_it_and_nothing_else(fact, author, reviewer, second_reviewer, client):
    """Through every kind of edition, so that no honest page ever alarms."""

    def check() -> None:
        for address in (FACT, f"{FACT}history/", f"{FACT}history/{fact.edition}/", "/dupixent/"):
            page = client.get(address).text
            assert SENTENCE not in page and "not what was signed" not in page, address
        assert claims_a_signature(client.get(f"{FACT}history/1/").text)

    check()
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Two.", least_weight_kg="15.0")
    check()
    fact.reaffirm(
        reviewer=second_reviewer,
        reason="Still right",
        review_due=next_year() + timedelta(days=1),
        shown=fact.freeze().digest,
    )
    check()
    fact.withdraw(reviewer=reviewer, reason="Danger")
    check()
    fact.reinstate(reviewer=second_reviewer, reason="No danger")
    check()
    fact.submit(author=author, reason="Not needed")
    fact.retire(reviewer=reviewer, reason="Not needed", shown=fresh(fact).freeze().digest)
    check()


CHANGES: dict[str, Any] = {
    "statement": "Dupilumab blocks the signals of IL-4 and IL-14.",
    "html": '{"statement": "<p>Dupilumab blocks the signals of IL-4 and IL-14.</p>"}',
    "evidence": '{"label": "another", "sources": []}',
    "digest": "0" * 64,
    "heading": "It blocks IL-4 and IL-14",
    "least_weight_kg": 15,
    "actor_name": "Bea Exemple",
    "actor_credentials": "MD",
    "meaning": "reaffirmed",
    "method": "program",
    "history_date": "2020-01-01 00:00:00+00:00",
    "review_due": "2099-01-01",
    "history_change_reason": "Another",
    "author_name": "Else",
    "edition": 7,
}


@pytest.mark.part_11("11.50(b)", "11.70")
@pytest.mark.parametrize("column", CHANGES)
def test_one_value_of_a_signed_row_that_was_changed_shows_on_its_pages_at_once(column, fact, client):
    unguarded(lambda: sql(f'UPDATE {HISTORY} SET "{column}" = %s WHERE kind IS NOT NULL', CHANGES[column]))
    live = client.get(FACT)
    assert SENTENCE in live.text and "noindex" in live.text
    assert "IL-4 and IL-13.</p>" not in live.text and "IL-14.</p>" not in live.text, "what might hurt is not shown"
    past = client.get(f"{FACT}history/{7 if column == 'edition' else 1}/").text
    assert SENTENCE in past
    history = client.get(f"{FACT}history/").text
    assert SENTENCE in history and "What stands here is not what was signed" in history
    assert "nothing is rewritten" not in history
    if column not in ("statement", "evidence"):  # which the drug's page neither reads nor shows
        assert "not what was signed" in client.get("/dupixent/").text
    for page in (live.text, past, history):
        assert not claims_a_signature(page)
        assert "<strong>Current.</strong>" not in page


def copied(source: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**source, "history_id": None, **changes}


@pytest.mark.part_11("11.70")
def test_a_signature_that_was_copied_to_another_text_is_not_valid_there(fact, drug, author, reviewer, client):
    """Bea signed one fact; her signature is put under another that she never saw."""
    other = make_fact(drug, "unseen", statement="Never signed.")
    other.submit(author=author, reason="Ready")
    signed = Fact.revisions().of(fact).values().first()
    draft = Fact.revisions().of(other).values().first()
    taken = {name: signed[name] for name in ("status", "kind", "edition", *Fact.Revision.SIGNATURE, "review_due")}
    forged = copied(draft, **taken, history_user_id=signed["history_user_id"], actor_name=signed["actor_name"])
    unguarded(lambda: Fact.Revision(**forged).save())
    page = client.get("/dupixent/facts/unseen/").text
    assert SENTENCE in page and "Never signed." not in page and not claims_a_signature(page)
    assert SENTENCE not in client.get(FACT).text


@pytest.mark.part_11("11.70")
def test_a_signature_that_was_copied_to_another_revision_of_the_text_is_not_valid_there(fact, client):
    """The same words and the same digest, but nobody signed that row."""
    signed = Fact.revisions().of(fact).values().first()
    unguarded(lambda: Fact.Revision(**copied(signed, edition=2)).save())
    page = client.get(FACT).text
    assert SENTENCE in page and not claims_a_signature(page)
    past = client.get(f"{FACT}history/1/").text
    assert f"Now: {SENTENCE}" in past[: past.index("<main")] and SENTENCE not in past[past.index("<main") :]


def test_a_signature_whose_ledger_entry_was_rewritten_with_it_is_held_to_its_digest(fact, client):
    """A changed word in row and ledger alike: the digest that the signer saw is of other words."""

    def rewrite() -> None:
        sql(f"UPDATE {HISTORY} SET statement = REPLACE(statement, 'IL-13', 'IL-14')")
        sql("UPDATE audit_ledgerentry SET payload = REPLACE(payload, 'IL-4 and IL-13.\",', 'IL-4 and IL-14.\",')")

    unguarded(rewrite)
    assert "IL-14." in LedgerEntry.objects.get(kind="edition").payload
    assert SENTENCE in client.get(FACT).text


def test_a_comparison_says_which_of_its_editions_is_not_as_signed(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    address = f"{FACT}compare/1/2/"
    assert "not what was signed" not in client.get(address).text
    unguarded(lambda: sql(f"UPDATE {HISTORY} SET statement = 'Three.' WHERE edition = 1 AND kind IS NOT NULL"))
    page = client.get(address).text
    assert "Edition 1 as it is stored is not what was signed" in page and "Edition 2 as it" not in page
    assert SENTENCE not in client.get(FACT).text, "the live edition is another"


def test_who_looks_into_a_changed_edition_sees_its_words_and_none_of_its_html(fact, client):
    change = f"UPDATE {HISTORY} SET statement = %s, html = %s, evidence = %s WHERE kind IS NOT NULL"
    unguarded(lambda: sql(change, "<b>Harm.</b>", '{"statement": "<p>Worse.</p>"}', "[3]"))
    page = client.get(f"{FACT}history/1/").text
    assert "&lt;b&gt;Harm.&lt;/b&gt;" in page and "<b>Harm." not in page and "Worse." not in page


@pytest.mark.parametrize("evidence", ['{"label": "another", "sources": []}', "[3]", "null"])
def test_an_answer_stands_when_the_evidence_of_its_source_makes_no_sense(evidence, fact, author, reviewer, client):
    publish(make_entry(fact.drug), author, reviewer)
    unguarded(lambda: sql(f"UPDATE {HISTORY} SET evidence = %s WHERE kind IS NOT NULL", evidence))
    page = client.get(ENTRY)
    assert page.status_code == 200 and "A source of this answer is not what was signed" in page.text


def test_an_answer_does_not_show_a_source_that_was_changed(fact, author, reviewer, client):
    publish(make_entry(fact.drug), author, reviewer)
    assert "not what was signed" not in client.get(ENTRY).text
    unguarded(lambda: sql(f"UPDATE {HISTORY} SET html = %s WHERE kind IS NOT NULL", '{"statement": "<p>Harm.</p>"}'))
    page = client.get(ENTRY).text
    assert "A source of this answer is not what was signed: “It blocks IL-4 and IL-13”" in page
    assert "This fact as it is stored is not what was signed." in page and "Harm." not in page
    assert SENTENCE not in page, "the answer itself is as it was signed"


def test_a_changed_answer_is_not_shown(fact, author, reviewer, client):
    publish(make_entry(fact.drug), author, reviewer)
    unguarded(lambda: Entry.Revision._base_manager.filter(kind="first").update(bottom_line="Harm."))
    page = client.get(ENTRY).text
    assert SENTENCE in page and "Harm." not in page and "It blocks both signals" not in page


def test_a_draft_at_the_desk_alarms_nobody(fact, author, reviewer):
    from tests.desk import Desk

    fact.statement = "Half a draft."
    fact.save_revision(author=author, reason="Begun")
    desk = Desk(author)
    page = desk.client.get(desk.url(fact, "preview"))
    assert page.status_code == 200 and "not what was signed" not in page.text


def four_of(edition: Any) -> tuple[str, ...]:
    """Name, credentials, minute and meaning, as people read them."""
    at = f"{edition.history_date:%B %-d, %Y, %H:%M UTC}"
    return edition.actor_name, edition.actor_credentials, at, edition.get_meaning_display()


@pytest.mark.part_11("11.50(a)", "11.50(b)")
def test_name_credentials_time_and_meaning_stand_on_the_page_on_paper_in_the_proof_and_in_a_bundle(
    fact, drug, author, reviewer, client, tmp_path, settings
):
    publish(make_entry(drug), author, reviewer)
    call_command("bundle", str(tmp_path / "bundle"))
    style = (settings.BASE_DIR / "static" / "paper.css").read_text()
    [hidden] = re.findall(r"^([^{}]*)\{ display: none; \}", style, re.MULTILINE)
    assert ".screen" in hidden and not re.search(r"\.rail|\bdl\b|\bdd\b", hidden)
    for model, address, folder in ((Fact, FACT, "facts"), (Entry, ENTRY, "faq")):
        edition = model.revisions().editions().get()
        said = four_of(edition)
        for page in (address, f"{address}history/1/"):
            rail = client.get(page).text.split('<aside class="rail"')[1].split("</dl>")[0]
            assert all(words.lower() in re.sub("<[^>]*>", "", rail).lower() for words in said), page
            assert 'class="screen' not in rail and 'class="links' not in rail, "all of it is printed"
        proved = check_proof(Proof.read(client.get(f"{address}history/1/proof/").content.decode()), [], None)
        instants = {said[2]: f"{edition.history_date:%Y-%m-%dT%H:%M:%S.%fZ}", said[3]: edition.meaning}
        assert all(instants.get(words, words) in " ".join(proved) for words in said)
        [copy] = (tmp_path / "bundle" / "dupixent" / folder).rglob("edition.html")
        assert all(words in re.sub("<[^>]*>", "", copy.read_text()) for words in said)
