"""Beside the words under review: each quote where it stands in the label, now and then; and the answers, before and after."""

import re
from typing import Any

import pytest

from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, publish
from tests.desk import Desk
from tests.labels.fixtures import items, paragraph, section
from tests.labels.scene import WARNINGS, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db
OLD, NEW = "For asthma from 6 years.", "For asthma from 2 years."


def uses(asthma: str) -> str:
    falls = section("1.2 Falls", paragraph("Do not use it in:"), items("those who fell", "those who fall"))
    return section(
        "1 INDICATIONS AND USAGE", below=[section("1.1 Asthma", paragraph(f"{asthma} Not for relief.")), falls]
    )


@staged
def fact(drug, author, reviewer) -> Fact:
    """Signed against version 1; revised for version 2, in which one of its two quotes has another number."""
    capture(drug, "1", uses(OLD), WARNINGS)
    words = {
        "heading": "Asthma",
        "statement": "It treats asthma.",
        "claim_text": f"{OLD}\nthose who fell",
        "claim_sections": "1.1, 1.2",
    }
    fact = publish(make_fact(drug, "asthma", **words), author, reviewer)
    publish(make_entry(drug, short_answer="For some [[asthma]]."), author, reviewer)
    capture(drug, "2", uses(NEW), WARNINGS, effective="20260131")
    fact.claim_text = f"{NEW}\nthose who fell"
    fact.submit(author=author, reason="The label has changed")
    return fresh(fact)


def page_of(person: Any, thing: Any) -> Any:
    desk = Desk(person)
    return desk.client.get(desk.url(thing, "sign"))


def evidence(page: Any) -> Any:
    return next(reading for reading in page.context["readings"] if reading.difference.name == "claim_text").parts


def test_each_quote_stands_beside_its_passage_of_today_and_of_the_edition_before(fact, reviewer):
    changed, kept = evidence(page_of(reviewer, fact))
    assert (changed.block.old, changed.block.new, kept.block.changed) == (OLD, NEW, False)
    now, then = changed.beside
    assert now.title.startswith("Now, in label version 2") and then.title.startswith("Then, in label version 1")
    assert [(e.where, e.words) for e in now.excerpts] == [("1.1 Asthma", f"<mark>{NEW}</mark> Not for relief.")]
    assert [e.words for e in then.excerpts] == [f"<mark>{OLD}</mark> Not for relief."]
    same, note = kept.beside
    assert [(e.lead, e.words) for e in same.excerpts] == [("Do not use it in:", "<mark>those who fell</mark>")]
    assert "Stands in the same words in" in note.note and not note.excerpts


def test_a_quote_that_does_not_stand_is_said_so_beside_it_with_what_comes_nearest(fact, author, reviewer):
    fact.claim_text = "For asthma from 3 years."
    fact.submit(author=author, reason="A slip")
    page = page_of(reviewer, fact)
    wrong = next(part for part in evidence(page) if part.block.new).beside[0]
    assert "does not stand" in wrong.wrong and wrong.excerpts[0].words == NEW
    assert "Does not fit:" in page.text


def test_what_is_no_quote_says_what_a_machine_found(fact, author, reviewer):
    fact.claim, fact.claim_text, fact.claim_sections = "absent", "eczema", ""
    fact.submit(author=author, reason="Nothing is said of it")
    part = next(part for part in evidence(page_of(reviewer, fact)) if part.block.new == "eczema")
    assert "Compared by machine" in evidence(page_of(reviewer, fact))[0].beside[0].note and not part.beside[1:]


def test_without_a_label_nothing_is_claimed_of_one(drug, author, reviewer):
    fact = make_fact(drug, claim_text="Dupilumab inhibits IL-4 and IL-13 signaling")
    fact.submit(author=author, reason="Ready")
    page = page_of(reviewer, fact)
    [part] = evidence(page)
    assert "There is no label" in part.beside[0].note and not part.beside[0].excerpts
    assert "compared by machine" not in page.text


def test_of_literature_no_machine_says_anything(drug, author, reviewer):
    capture(drug, "1", uses(OLD), WARNINGS)
    fact = make_fact(drug, claim="literature", claim_text="Doe J, 2024.", claim_sections="")
    fact.submit(author=author, reason="Ready")
    page = page_of(reviewer, fact)
    assert "read it yourself" in evidence(page)[0].beside[0].note
    assert "evidence" not in [check.name for check in page.context["checks"]]


def test_what_looks_like_html_in_a_label_stays_words(drug, author, reviewer):
    words = "Less than 6 &lt;script&gt; years."
    capture(drug, "1", uses(words), WARNINGS)
    fact = make_fact(drug, claim_text="Less than 6 <script> years.", claim_sections="1.1")
    fact.submit(author=author, reason="Ready")
    page = page_of(reviewer, fact)
    assert "<mark>Less than 6 &lt;script&gt; years.</mark>" in page.text and "<script> years" not in page.text


# Names, and words in which one other letter is no slip.


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Dupixent helps.", "Dupilumab helps.", "name"),
        ("It is for asthma.", "It is for asthna.", ""),  # no label says asthna: a slip
        ("Given for relief.", "Given for relieh.", ""),
        ("Adults with asthma.", "Adults with eczema.", "other words"),
    ],
)
def test_names_are_told_and_slips_are_not(before, after, told, fact, author, reviewer):
    publish(fact, author, reviewer, Kind.UPDATE, statement=before)
    fact = fresh(fact)
    fact.statement = after
    fact.submit(author=author, reason="Ready")
    ticks = page_of(reviewer, fact).context["ticks"]
    assert [tick.label for tick in ticks if tick.place] == ([told] if told else [])


def test_one_other_letter_between_two_words_of_the_label_is_told(drug, author, reviewer):
    capture(drug, "1", uses("They absorb it. They adsorb it."), WARNINGS)
    words = {"statement": "They absorb it.", "claim_text": "They absorb it.", "claim_sections": "1.1"}
    fact = publish(make_fact(drug, **words), author, reviewer)
    fact.statement = "They adsorb it."
    fact.submit(author=author, reason="Ready")
    assert [tick.label for tick in page_of(reviewer, fact).context["ticks"]] == ["other words"]


# Answers.


def test_every_answer_that_cites_the_fact_is_shown_before_and_after(fact, author, reviewer):
    fact.statement = "It is for asthma from 2 years."
    fact.submit(author=author, reason="Said anew")
    page = page_of(reviewer, fact)
    [answer] = page.context["affected"]
    assert answer.title == "How does Dupixent work?"
    assert OLD in answer.before and "from 2 years" not in answer.before
    assert "It is for asthma from" in answer.after and NEW in answer.after and OLD not in answer.after
    assert "signed by Bea Example, PharmD" in answer.after
    assert answer.before.count("<details open>") == answer.after.count("<details open>") == 1
    identities = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(identities) == len(set(identities))
    assert set(re.findall(r'href="#(now-[^"]+|then-[^"]+)"', page.text)) <= set(identities)


def test_an_answer_shows_each_cited_fact_beside_the_words_that_cite_it(fact, author, reviewer):
    entry = Entry.objects.get()
    entry.short_answer = "For most [[asthma]].\n\nIt is no steroid."
    entry.answer = "See [[ref:study]]."
    entry.references = "study: Doe J, Journal of Examples, 2024, doi:10.1000/182"
    entry.submit(author=author, reason="Ready")
    page = page_of(reviewer, entry)
    parts = {part.block.new: part.beside for reading in page.context["readings"] for part in reading.parts}
    [cited] = parts["For most [[asthma]]."]
    assert cited.title == "[1] Asthma" and "It treats asthma." in cited.said
    assert [(e.where, e.words) for e in cited.excerpts] == [
        ("Section 1.1", OLD),
        ("Section 1.2", "those who fell"),
    ]
    assert parts["It is no steroid."] == ()
    assert parts["See [[ref:study]]."][0].url == "https://doi.org/10.1000/182"


def test_an_unchanged_sentence_whose_fact_has_a_newer_edition_shows_it(fact, author, reviewer, second_reviewer):
    publish(fact, author, reviewer, Kind.UPDATE, statement=NEW)
    entry = Entry.objects.get()
    entry.bottom_line = "Ask."
    entry.submit(author=author, reason="Ready")
    page = page_of(second_reviewer, entry)
    parts = {part.block.new: part for reading in page.context["readings"] for part in reading.parts}
    part = parts["For some [[asthma]]."]
    assert not part.block.changed and "The live answer cites edition 1. Edition 2." in part.beside[0].note
