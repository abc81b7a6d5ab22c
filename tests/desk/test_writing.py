"""What stands beside a form while a text is written: the page as the public would see it, hints, and what may be cited."""

import re
from typing import Any

import pytest

from audit.models import LedgerEntry
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, publish, sign
from tests.desk import Desk
from tests.labels.scene import USE, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db
TYPED, HINTS = "/admin/{}/typed/?of={}", "/admin/{}/hints/?of={}"
SOURCES, PASSAGES = "/admin/faq/entry/sources/?of={}", "/admin/faq/entry/passages/"


@staged
def entry(fact, author) -> Entry:
    made = make_entry(fact.drug)
    made.save_revision(author=author, reason="Begun")
    return made


WORDS = {
    "question": "How does it really work?",
    "short_answer": "It blocks both signals [[blocks-two-signals]] [[ref:study]].",
    "answer": "## More\r\n\r\nNot **typed** before.",
    "references": "study: Doe J, 2024, doi:10.1000/182",
}


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def counted() -> tuple[int, ...]:
    return Entry.revisions().count(), Fact.revisions().count(), LedgerEntry.objects.count()


def test_what_is_typed_is_shown_as_it_would_be_previewed_once_saved_and_nothing_is_saved(entry, author):
    desk = Desk(author)
    before = counted()
    typed = desk.client.post(TYPED.format("faq/entry", entry.pk), {**WORDS, "topic": entry.topic})
    assert counted() == before and fresh(entry).answer == "## In short\n\nIt is not a steroid."
    assert "How does it really work?" in typed.text and "Not <strong>typed</strong> before." in typed.text
    desk.edit(entry, **WORDS)
    assert main_of(typed.text) == main_of(desk.client.get(desk.url(entry, "preview")).text)


def test_what_is_typed_is_shown_exactly_as_the_public_then_reads_it(entry, author, reviewer, client):
    def words(page: str, end: str) -> str:
        said = page[page.index('<div class="short">') : page.index(end)]
        return re.sub(
            r'<p class="standing.*?</p>', "", said, flags=re.DOTALL
        ).strip()  # nobody has signed what is typed

    typed = Desk(author).client.post(TYPED.format("faq/entry", entry.pk), WORDS).text
    Desk(author).edit(entry, "_submit", **WORDS)
    sign(entry, reviewer)
    public = client.get("/dupixent/faq/how-does-it-work/").text
    assert words(typed, "</article>") == words(public, '<p class="paper">')


def test_a_fact_is_shown_as_typed_too(fact, author):
    page = Desk(author).client.post(TYPED.format("labels/fact", fact.pk), {"statement": "New *words*.", "topic": "use"})
    assert "New <em>words</em>." in page.text and "Topic: What it is for" in page.text


def test_a_new_text_is_shown_once_its_drug_is_chosen(fact, author):
    ask = Desk(author).client.post
    assert "Choose the drug" in ask(TYPED.format("faq/entry", ""), {"question": "New?"}).text
    page = ask(TYPED.format("faq/entry", ""), {"question": "New?", "drug": fact.drug_id, **WORDS}).text
    assert "It would be edition 1" in page and "How does it really work?" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"drug": "x", "topic": "guess", "slug": "Not An Address/"},
        {"question": "q" * 500, "short_answer": "", "answer": "x" * 30_000},
        {"least_age": "old", "least_age_unit": "x", "least_weight_kg": "-"},
        {"answer": "[[", "references": "no reference", "read_next": "nothing, nowhere"},
        {"statement": "a\u202eb", "claim": "x", "claim_sections": ";"},
    ],
)
def test_what_is_half_typed_is_no_error(typed, entry, fact, author):
    ask = Desk(author).client.post
    for of, where in ((entry.pk, "faq/entry"), (fact.pk, "labels/fact"), ("", "faq/entry"), ("", "labels/fact")):
        for page in (TYPED, HINTS):
            assert ask(page.format(where, of), typed).status_code == 200, (page, where)
            with_drug = {**typed, "drug": fact.drug_id}
            assert ask(page.format(where, of), with_drug).status_code == 200, (page, where)


def test_only_the_page_of_what_is_typed_may_be_framed_and_only_by_the_desk(entry, author):
    desk = Desk(author)
    shown = desk.client.post(TYPED.format("faq/entry", entry.pk), WORDS).headers
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"] and shown["X-Frame-Options"] == "SAMEORIGIN"
    for nothing in ("script-src", "connect-src", "form-action", "default-src"):
        assert f"{nothing} 'none'" in shown["Content-Security-Policy"]
    assert "no-store" in shown["Cache-Control"]
    form = desk.client.get(desk.url(entry)).headers
    assert "frame-src 'self'" in form["Content-Security-Policy"] and form["X-Frame-Options"] == "DENY"
    for page in (form, desk.client.get(desk.url(entry, "preview")).headers):
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-src" not in desk.client.get(desk.url(entry, "history")).headers["Content-Security-Policy"]


def hinted(author: Any, thing: Any, where: str = "faq/entry", **typed: str) -> str:
    return " ".join(Desk(author).client.post(HINTS.format(where, thing.pk), typed).text.split())


def test_statements_without_a_source_are_counted_and_listed_with_their_line_numbers_first(entry, author):
    page = hinted(author, entry, answer="It is a protein.\n\nIt was tested in 5 people.", bottom_line="")
    assert "2 statements without a source, 1 with a number." in page
    first, second = page.index("It was tested in 5 people."), page.index("It is a protein.")
    assert first < second and 'data-field="answer" data-line="3"' in page
    page = hinted(author, entry, answer="It is a protein [[blocks-two-signals]].", bottom_line="Ask your pharmacist.")
    assert "No statement is without a source." in page


def test_plain_language_is_hinted_at_and_names_of_the_drug_are_no_abbreviations(entry, author):
    page = hinted(author, entry, answer="DUPIX treats EoE.", short_answer=" ".join(["word"] * 30) + ".")
    assert "“EoE” is not explained" in page and "This sentence has 30 words" in page
    explained = hinted(author, entry, answer="It treats EoE.", bottom_line="Eosinophilic esophagitis (EoE) is rare.")
    assert "is not explained" not in explained


def test_a_lost_may_is_hinted_at_by_the_live_edition_of_the_fact_that_is_cited(entry, fact, author, reviewer):
    sentence = "It causes inflammation of the eyes [[blocks-two-signals]]."
    quote = "DUPIXENT may cause inflammation of the eyes"
    draft = fresh(fact)
    draft.claim_text = quote
    draft.submit(author=author, reason="The label says more")
    assert "surer than that" not in hinted(author, entry, answer=sentence), "a draft is not what the public rests on"
    sign(draft, reviewer, Kind.UPDATE)
    assert "may cause inflammation of the eyes" in hinted(author, entry, answer=sentence)


def test_what_must_be_mended_stands_before_the_hints_with_its_line(entry, author):
    page = hinted(author, entry, answer="One.\n\n[[nothing-here]]")
    assert "1 to mend before it is submitted." in page and "Answer, line 3" in page


def test_hints_never_block(entry, author):
    assert Desk(author).edit(entry, "_submit", answer="5 people have EoE.").status_code == 302


def test_a_fact_is_asked_for_no_source_but_for_plain_words(fact, author):
    page = hinted(author, fact, "labels/fact", statement="It treats EoE in 5 people.")
    assert "without a source" not in page and "“EoE” is not explained" in page


def test_facts_are_offered_with_heading_topic_standing_and_statement_and_withdrawn_ones_are_not(
    entry, fact, author, reviewer
):
    gone = publish(make_fact(fact.drug, "gone", heading="Gone"), author, reviewer)
    gone.withdraw(reviewer=reviewer, reason="Wrong")
    make_fact(fact.drug, "new", heading="New", statement="Not signed **yet**.").save_revision(author=author, reason="x")
    changed = fresh(fact)
    changed.statement = "A draft."
    changed.save_revision(author=author, reason="x")
    page = Desk(author).client.post(SOURCES.format(entry.pk), {"references": WORDS["references"]}).text
    offered = re.findall(r'data-cite="([^"]+)"', page)
    assert offered == ["[[blocks-two-signals]]", "[[new]]", "[[ref:study]]"]
    assert "Gone" in page and "Withdrawn" in page and "Nothing may rest on it." in page
    for said in ("It blocks IL-4 and IL-13", "How it works", "Not tied to a label", "Dupilumab blocks the signals"):
        assert said in page, said
    assert "A draft." not in page and "Not signed yet." in page and "No signed edition yet" in page


def test_a_fact_under_a_moved_label_says_so_where_it_is_offered(entry, drug, author, reviewer):
    capture(drug, "1", USE)
    words = {"heading": "Asthma", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
    publish(make_fact(drug, "asthma", **words), author, reviewer)
    capture(drug, "2", USE.replace("from 6 years", "from 12 years"))
    assert "Label moved" in Desk(author).client.post(SOURCES.format(entry.pk), {}).text


def test_the_label_is_searched_beside_an_answer_and_only_shown(entry, author):
    capture(entry.drug, "1", USE)
    page = Desk(author).client.get(PASSAGES, {"drug": entry.drug_id, "q": "asthma"}).text
    assert "For asthma from 6 years." in page and "Quote this" not in page


def test_whoever_only_reads_sees_the_text_and_nothing_that_helps_to_write(entry, auditor):
    page = Desk(auditor).client.get(Desk(auditor).url(entry)).text
    assert 'id="beside"' not in page and "<iframe" not in page and "It is not a steroid." in page
