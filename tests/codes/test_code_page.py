"""/c/<code>/: what somebody is told who holds a paper, in each state in which its text can be by now."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.guards import guards
from audit.models import LedgerEntry
from editorial.paper.check_symbols import SYMBOLS, check_symbol
from editorial.paper.short_codes import SPREAD, code_of, entry_of, in_groups
from editorial.record.vocabulary import Kind
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Fact
from tests.api.tampering import tamper
from tests.cast import fresh, make_entry, make_fact, make_person, publish, reaffirm
from tests.labels.arriving import ASTHMA, arrive, label
from tests.questions import questions

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT = "/dupixent/facts/blocks-two-signals/"
WORDS = "blocks the signals of IL-4 and IL-13"
STOP, OLD, CURRENT = "Do not rely on this printout.", "This printout is out of date.", "This printout is still current."
READ_FIRST = "Read this before you use this printout."
NOBODYS = "Nothing that was ever public here has this code."


@pytest.fixture
def fact(drug, author, reviewer) -> Fact:
    """A fact whose evidence the newest label bears out, so that it may read as current."""
    arrive(label(drug, 1))
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    words = {"claim_text": ASTHMA, "claim_sections": "1.1", "statement": f"Dupilumab {WORDS}, from 12 years."}
    return publish(make_fact(drug, **words), author, reviewer)


def code(thing: Any, edition: int = 1) -> str:
    row = thing.revisions().of(thing).editions().get(edition=edition)
    entry = LedgerEntry.objects.get(subject=thing.subject, revision=row.history_id, kind="edition")
    return code_of(entry.seq, entry.leaf_hash)


@pytest.fixture
def told(client):
    """(headline, all that stands on the page without its tags) of the page of an edition's code."""

    def tell(thing: Any, edition: int = 1) -> tuple[str, str]:
        answer = client.get(f"/c/{code(thing, edition)}/")
        assert answer.status_code == 200 and 'content="noindex"' in answer.text
        assert (
            answer.text.count("<script") == answer.text.count('<script type="application/ld+json"')
            and not answer.cookies
        )
        words = " ".join(re.sub(r"<[^>]*>", "", answer.text).split())
        return re.findall(r"<h1>(.*?)</h1>", answer.text)[0], words

    return tell


def test_the_newest_edition_is_still_current_and_says_who_signed_it(fact, told):
    headline, page = told(fact)
    assert headline == CURRENT and "It is edition 1, the newest. Signed by Bea Example, PharmD, on" in page
    assert WORDS not in page, "whoever wants the words has the paper, and a link to the page"


def test_an_update_shows_what_changed_old_and_new(fact, author, reviewer, told, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on IL-4, from 12 years.")
    headline, page = told(fact)
    assert headline == OLD and "Edition 2 of" in page and "has other words. Checked" in page
    assert "[removed: Dupilumab blocks the signals" in page and "[added: It acts on IL-4" in page
    assert told(fact, 2)[0] == CURRENT
    links = client.get(f"/c/{code(fact)}/").text
    assert f'href="{FACT}"' in links and f'href="{FACT}history/1/"' in links and f'href="{FACT}history/"' in links


def test_a_correction_is_said_first_and_strongest_whatever_came_after_it(fact, author, reviewer, told):
    publish(fact, author, reviewer, Kind.CORRECTION, statement="It acts on IL-4, from 12 years.")
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on both, from 12 years.")
    headline, page = told(fact)
    assert headline == STOP and "What it says was found wrong. Edition 2 of" in page
    assert (
        page.index("found wrong") < page.index("[removed:") and "Do not stop or change a medicine on your own" in page
    )
    headline, page = told(fact, 2)
    assert headline == OLD and "found wrong" not in page


def test_a_correction_of_later_words_is_named_before_the_other_news(fact, author, reviewer, told):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on IL-4, from 12 years.")
    publish(fact, author, reviewer, Kind.CORRECTION, statement="It acts on both, from 12 years.")
    headline, page = told(fact)
    assert headline == OLD and page.index("Edition 3 of") < page.index("has other words")
    assert "corrects what was wrong before it" in page


def test_a_reaffirmation_leaves_the_paper_current(fact, reviewer, told):
    reaffirm(fact, reviewer)
    headline, page = told(fact)
    assert headline == CURRENT and "Edition 2, the newest, has the same words. Signed by Bea Example" in page
    assert "[removed:" not in page


def test_what_was_withdrawn_is_said_with_its_reason_and_never_in_its_words(
    fact, reviewer, second_reviewer, author, told
):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on IL-4, from 12 years.")
    fact.withdraw(reviewer=reviewer, reason="A dose was missing")
    for edition in (1, 2, 3):
        headline, page = told(fact, edition)
        assert headline == STOP and "This was withdrawn on" in page and "not yet confirmed" in page
        assert "The reason: A dose was missing" in page and "Call your pharmacist or doctor" in page
        assert "IL-4, from" not in page and WORDS not in page
    fact.confirm(reviewer=second_reviewer, reason="So it is")
    headline, page = told(fact)
    assert headline == STOP and "confirmed by a second person" in page and "not yet confirmed" not in page
    assert "A dose was missing" in page, "among what happened since the paper"


def test_what_was_put_back_is_current_again_and_a_paper_that_says_withdrawn_is_not(
    fact, reviewer, second_reviewer, told
):
    fact.withdraw(reviewer=reviewer, reason="Doubt")
    fact.reinstate(reviewer=second_reviewer, reason="No doubt")
    headline, page = told(fact)
    assert headline == CURRENT and "Edition 3, the newest, has the same words." in page
    assert "Edition 2 (withdrawal)" in page and "Doubt" in page
    headline, page = told(fact, 2)
    assert headline == OLD and "It says that the text was withdrawn. The text is public again, as edition 3" in page


def test_what_was_retired_says_so_and_what_replaces_it(fact, drug, author, reviewer, told):
    rests = {"claim_text": ASTHMA, "claim_sections": "1.1", "statement": "From 12 years."}
    publish(make_fact(drug, "newer", heading="The newer one", **rests), author, reviewer)
    publish(fresh(fact), author, reviewer, Kind.RETIREMENT, replaced_by="newer")
    headline, page = told(fact)
    assert headline == OLD and "This was retired on" in page and "What replaces it: The newer one" in page
    assert WORDS not in page


def test_what_is_not_as_it_was_signed_is_not_shown(fact, told):
    tamper("Take ten.", "blocks-two-signals")
    headline, page = told(fact)
    assert headline == STOP and "This text is not what was signed." in page and "Take ten." not in page


def test_an_edition_that_somebody_took_away_is_told_as_such_and_not_as_a_slip(fact, client):
    address = f"/c/{code(fact)}/"
    connection.check_constraints()  # PostgreSQL alters no table that it has yet to check
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Fact.Revision._meta.db_table} WHERE kind IS NOT NULL")
    guards.install()
    answer = client.get(address)
    assert answer.status_code == 200 and STOP in answer.text and "took away what was signed later" in answer.text


def test_a_drug_that_is_withdrawn_hides_all_words_and_a_notice_stands_above_them(fact, author, reviewer, told):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on IL-4, from 12 years.")
    fact.drug.put_notice(reviewer=reviewer, notice="Some pens may be faulty.", withdraws=False, reason="A call")
    headline, page = told(fact)
    assert headline == OLD and page.index("Some pens may be faulty.") < page.rindex(OLD)
    fresh(fact.drug).put_notice(reviewer=reviewer, notice="All pens are faulty.", withdraws=True, reason="A call")
    headline, page = told(fact)
    assert headline == STOP and "Everything here about Dupixent is withdrawn." in page and "All pens" in page
    assert "IL-4, from" not in page and WORDS not in page


def test_a_label_that_moved_an_overdue_review_and_a_sample_are_never_still_current(
    fact, drug, author, told, monkeypatch
):
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    headline, page = told(fact)
    assert headline == READ_FIRST and "has changed where this rests" in page and "Ask your pharmacist before" in page
    sam = make_person("Sam", "reviewer", is_sample=True)
    entry = publish(make_entry(drug, short_answer="It blocks both [[blocks-two-signals]]."), author, sam)
    headline, page = told(entry)
    assert headline == READ_FIRST and "Sample, not checked against the official label." in page
    later = timezone.now() + timedelta(days=1000)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Its review was due on" in told(fact)[1]


def test_any_spelling_leads_to_the_one_address(fact, client):
    known = code(fact)
    for typed in (known.upper(), in_groups(known), f"{known[:4]}%20{known[4:]}"):
        for address in (f"/c/{typed}/", f"/c/?code={typed}"):
            answer = client.get(address)
            assert (answer.status_code, answer.headers["Location"]) == (301, f"/c/{known}/"), address
    assert client.get(f"/c/?code={known}").headers["Location"] == f"/c/{known}/"
    assert client.get(f"/at/2026-11-30/c/{known}/").status_code == 404, "it is only there as it is now"


def test_an_edition_has_one_code_however_long_its_number_could_be_written(fact, client):
    entry = LedgerEntry.objects.get(seq=entry_of(code(fact)))
    spread = (entry.seq * 4096 + int(entry.leaf_hash[:3], 16)) * SPREAD % 32**8
    data = "".join(SYMBOLS[spread // 32**place % 32] for place in reversed(range(8)))
    longer = data + check_symbol(data)
    assert entry_of(longer) == entry.seq
    assert NOBODYS in client.get(f"/c/{longer}/").text


def test_what_is_mistyped_says_so_and_is_kept_in_the_form(fact, client):
    known = code(fact)
    swapped = known[1] + known[0] + known[2:]
    for address in (f"/c/{swapped}/", f"/c/?code={swapped}"):
        answer = client.get(address)
        assert answer.status_code == 404 and "This code has a typing error" in answer.text
        assert f'value="{swapped}"' in answer.text and 'action="/c/"' in answer.text
        assert f'Did you mean <a href="/c/{known}/">{in_groups(known)}</a>?' in answer.text
    slipped = known[:4] + ("9" if known[4] != "9" else "8") + known[5:]
    assert f'<a href="/c/{known}/">' in client.get(f"/c/{slipped}/").text
    assert "Did you mean" not in client.get(f"/c/{slipped[:7]}{'0' if slipped[7] != '0' else '1'}/").text, "two slips"
    strange = client.get("/c/", {"code": "<b>" + "9" * 10_000})
    assert strange.status_code == 404 and "“&lt;” is never part of a code" in strange.text and len(strange.text) < 6_000
    empty = client.get("/c/?code=+")
    assert empty.status_code == client.get("/c/").status_code == 200 and "fault" not in empty.text


def test_drafts_and_everything_else_in_the_ledger_are_as_unknown_as_a_number_never_given(fact, author, client):
    """Even for whoever knows number and hash of an entry, which nobody can work out of a draft."""
    fact.statement = "A draft of 12 years."
    fact.save_revision(author=author, reason="Try")
    fact.submit(author=author, reason="Written")
    others = LedgerEntry.objects.exclude(kind="edition").values_list("seq", "leaf_hash")
    assert {"revision"} <= set(LedgerEntry.objects.filter(subject=fact.subject).values_list("kind", flat=True))
    unknown = code_of(10**6, "0" * 64)
    plain = client.get(f"/c/{unknown}/")
    assert plain.status_code == 404 and NOBODYS in plain.text
    for seq, leaf in others:
        made = code_of(seq, leaf)
        answer = client.get(f"/c/{made}/")
        assert answer.status_code == 404 and answer.text.replace(made, unknown) == plain.text.replace(
            in_groups(made), ""
        )
    entry = LedgerEntry.objects.get(seq=entry_of(code(fact)))
    other = f"{(int(entry.leaf_hash[:3], 16) + 1) % 4096:03x}"
    assert client.get(f"/c/{code_of(entry.seq, other)}/").status_code == 404, "its number alone is not enough"


@pytest.mark.parametrize("kind", ["fact", "entry"])
def test_a_code_asks_little_more_than_a_page(kind, fact, drug, author, reviewer, client):
    text = fact if kind == "fact" else publish(make_entry(drug), author, reviewer)
    field = {"fact": "statement", "entry": "bottom_line"}[kind]
    for number in range(6):
        publish(fresh(text), author, reviewer, Kind.UPDATE, **{field: f"Words of 12 years, {'word ' * number}more."})
    address = f"/c/{code(text)}/"
    own = len(questions(client, f"{FACT if kind == 'fact' else '/dupixent/faq/how-does-it-work/'}history/1/"))
    assert len(questions(client, address)) <= own + 2, "the entry, and what came since"
    assert len(questions(client, f"/c/{code_of(10**6, '0' * 64)}/", 404)) == 2, "the ledger, and what a bundle brought"
    slipped = code_of(10**6, "0" * 64)[::-1]
    assert len(questions(client, f"/c/{slipped}/", 404)) == 1, "whether an edition has the code that was meant"
    assert questions(client, f"/c/{slipped[1:]}/", 404) == []


def test_its_tag_holds_until_something_about_its_drug_is_signed(fact, author, reviewer, client):
    address = f"/c/{code(fact)}/"
    tag = client.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) == 2, "its entry, and the ledger's end"
    fact.withdraw(reviewer=reviewer, reason="Wrong")
    assert STOP in client.get(address, headers={"If-None-Match": tag}).text


def test_every_page_of_an_edition_has_its_code_on_paper(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It acts on IL-4, from 12 years.")
    for address, edition in ((FACT, 2), (f"{FACT}history/1/", 1), (f"/at/2999-01-01{FACT}", 0)):
        page = client.get(address).text
        assert page.count('class="qr"') == (edition > 0) and page.count("Is this printout still current?") == (
            edition > 0
        )
        if edition:
            known = code(fact, edition)
            assert f"<strong>{in_groups(known)}</strong>" in page
            assert f"QR code of http://127.0.0.1:8000/c/{known}/" in page
    fresh(fact).withdraw(reviewer=reviewer, reason="Wrong")
    assert in_groups(code(fact, 3)) in client.get(FACT).text
