"""The evidence of a fact while it is typed: told at once, and picked from the label instead of typed."""

import pytest

from audit.models import LedgerEntry
from labels.models import Fact
from tests.desk import Desk
from tests.labels.scene import capture

pytestmark = pytest.mark.django_db
EVIDENCE, PASSAGES = "/admin/labels/fact/evidence/", "/admin/labels/fact/passages/"


def said(author, about, **typed) -> str:
    words = {"drug": about.pk, "claim": "quotes", "claim_text": "", "claim_sections": "1.1", **typed}
    answer = Desk(author).client.post(EVIDENCE, words)
    assert answer.status_code == 200
    return answer.text


def test_a_quote_is_told_where_it_stands_and_nothing_is_saved(labelled, author):
    before = Fact.revisions().count(), LedgerEntry.objects.filter(kind="revision").count()
    text = said(author, labelled, claim_text="For asthma from 6 years.\nNot for relief.")
    assert text.count("<strong>Found:</strong>") == 2 and "stands in section 1.1." in text
    assert (Fact.revisions().count(), LedgerEntry.objects.filter(kind="revision").count()) == before


@pytest.mark.parametrize(
    ("typed", "sentence", "offered"),
    [
        ({"claim_text": "For asthma from 9 years."}, "does not stand in section 1.1", "For asthma from 6 years."),
        ({"claim_text": "from 6 years"}, "is only a part of what section 1.1 says", "For asthma from 6 years."),
        ({"claim_text": "adults"}, "stands in section 1.2, not in section 1.1", 'data-section="1.2"'),
        ({"claim": "complete", "claim_text": "1.1 Asthma", "claim_sections": "1"}, "is in section 1 too", "1.2 Eczema"),
        ({"claim": "absent", "claim_text": "eczema", "claim_sections": ""}, "occurs in section 1.2", ""),
        ({"claim_text": "For asthma from 6 years.", "least_age": 9, "least_age_unit": "years"}, "says “9 years”", ""),
    ],
)
def test_what_does_not_hold_is_told_with_what_may_be_taken_instead(typed, sentence, offered, labelled, author):
    text = said(author, labelled, **typed)
    assert "<strong>Not so:</strong>" in text and sentence in text and offered in text


@pytest.mark.parametrize(
    "typed", [{"drug": ""}, {"drug": "x"}, {"claim": "guess"}, {"least_age": "old"}, {"claim_text": "<script>"}]
)
def test_what_is_not_yet_well_typed_is_no_error(typed, labelled, author):
    assert "<script>" not in said(author, labelled, **typed)


def test_without_a_label_it_says_so_and_literature_is_compared_by_no_machine(labelled, unsigned, author):
    assert "There is no label of this drug here yet" in said(author, unsigned)
    assert "compared by no machine" in said(author, labelled, claim="literature", claim_text="A journal")


def test_passages_are_found_by_section_and_by_words(labelled, author):
    ask = Desk(author).client.get
    page = ask(PASSAGES, {"drug": labelled.pk}).text
    assert "1.2 Eczema" in page and "Quote this" not in page, "nothing is listed before it is asked for"
    page = ask(PASSAGES, {"drug": labelled.pk, "section": "1.2"}).text
    assert page.count("Quote this") == 3 and 'data-words="children" data-section="1.2"' in page
    page = ask(PASSAGES, {"drug": labelled.pk, "q": "RELIEF"}).text
    assert page.count("Quote this") == 1 and 'data-words="Not for relief."' in page
    assert "No passage holds all of these words" in ask(PASSAGES, {"drug": labelled.pk, "q": "zzz"}).text
    for drug in ("", "x", "9" * 30, "٣"):
        assert "Pick a passage" not in ask(PASSAGES, {"drug": drug}).text


def test_the_reference_label_is_what_is_picked_from(labelled, author):
    capture(labelled, "4", effective="20250301")
    assert "version 4 of March 2025" in Desk(author).client.get(PASSAGES, {"drug": labelled.pk}).text


def test_who_may_not_write_facts_asks_neither(labelled, auditor, client):
    desk = Desk(auditor).client
    assert desk.get(PASSAGES).status_code == desk.post(EVIDENCE, {}).status_code == 403
    assert desk.get(EVIDENCE).status_code == 405
    assert client.get(PASSAGES).status_code == 302


def test_a_section_without_a_number_is_named_by_its_key(labelled, author):
    """Old labels have no numbers."""
    fact = Fact.objects.get()
    answer = Desk(author).edit(fact, claim_sections="clinical-pharmacology, 1.1")
    assert answer.status_code == 302
    answer = Desk(author).edit(fact, claim_sections="Clinical Pharmacology")
    assert "section without a number" in answer.text
