"""A quote stands in the label word for word, whole, where it is said to stand, and below the same lead-in."""

import time

import pytest

from labels.evidence.nearest_passage import nearest
from labels.evidence.quoting import Quote, QuoteState, check_quote
from labels.spl.model import Label
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import needs_real_labels, real_label

LABEL = make_label(
    section(
        "1 USES",
        below=[
            section(
                "1.1 Eczema",
                paragraph("Exampla is for adults and children aged 6 months and older with eczema. It is an antibody."),
                highlights=paragraph("For eczema."),
            ),
            section("1.2 Asthma", paragraph("Do not use in:"), items("children under 6 years", "asthma attacks")),
        ],
    ),
    section(
        "2 DOSE", table(("6 years", "200 mg"), ("12 years", "300 mg"), head=("Age", "Dose"), caption="Table 1. Doses")
    ),
    section("8.5 Older", paragraph("Exampla is not indicated for use in the adult population.")),
)


def state(words: str, *sections: str, lead: str | None = None, label: Label = LABEL) -> QuoteState:
    return check_quote(label, Quote(words, lead), sections).state


@pytest.mark.parametrize(
    "words",
    [
        "Exampla is for adults and children aged 6 months and older with eczema.",
        "It is an antibody.",
        "Exampla is for adults and children aged 6 months and older with eczema. It is an antibody.",
        "  Exampla is for adults and\n children aged 6\u00a0months and older with eczema.",
        "children under 6 years",
        "6 years | 200 mg",
        "6 years\t200 mg",
        "1.1 Eczema",
        "Initial U.S. Approval: 2020",
    ],
)
def test_whole_sentences_items_and_rows_are_quotes(words):
    assert state(words) == QuoteState.WHOLE


@pytest.mark.parametrize(
    "words",
    [
        "indicated for use in the adult population.",
        "Exampla is for adults",
        "is an antibody.",
        "It is an antibody",
        "children under 6",
        "200 mg",
        "eczema. It is an antibody.",
    ],
)
def test_a_fragment_is_no_quote_and_the_whole_is_offered(words):
    checked = check_quote(LABEL, Quote(words))
    assert checked.state == QuoteState.FRAGMENT
    assert "Quote the whole: “" in checked.sentence


@pytest.mark.parametrize(
    "words", ["Exampla is for infants.", "it is an antibody.", "It is a antibody.", "6 years | 300 mg"]
)
def test_words_that_are_not_there_are_missing(words):
    checked = check_quote(LABEL, Quote(words))
    assert (checked.state, checked.found) == (QuoteState.MISSING, ())
    assert checked.sentence == f"“{words}” does not stand in this label."


def test_a_quote_without_words_is_none():
    assert state(" \u200b ") == QuoteState.EMPTY


def test_it_is_looked_for_in_the_named_sections_and_below_them():
    words = "It is an antibody."
    assert state(words, "1.1") == state(words, "1") == state(words, "2", "1") == QuoteState.WHOLE
    checked = check_quote(LABEL, Quote(words), ["2", "9.9"])
    assert checked.state == QuoteState.ELSEWHERE
    assert checked.sentence == "“It is an antibody.” stands in section 1.1, not in section 2 or section 9.9."
    assert check_quote(LABEL, Quote("No."), ["2"]).sentence == (
        "“No.” does not stand in section 2, nor anywhere else in this label."
    )


def test_it_is_told_where_it_stands_and_what_leads_to_it():
    (item,) = check_quote(LABEL, Quote("asthma attacks")).found
    assert (item.section, item.block, item.start, item.end, item.lead) == ("1.2", 3, 0, 14, "Do not use in:")
    (row,) = check_quote(LABEL, Quote("12 years | 300 mg")).found
    assert row.lead == "Doses / Age | Dose"


def test_a_quote_below_another_lead_in_is_no_longer_the_same():
    turned = make_label(section("1 USES", below=[section("1.2 Asthma", paragraph("Use in:"), items("asthma attacks"))]))
    assert state("asthma attacks", "1.2", lead="Do not use in:") == QuoteState.WHOLE
    checked = check_quote(turned, Quote("asthma attacks", "Do not use in:"), ["1.2"])
    assert checked.state == QuoteState.LEAD_CHANGED
    assert checked.sentence == (
        "“asthma attacks” still stands in section 1.2, but what leads to it there is “Use in:”; it was “Do not use in:”."
    )
    free = make_label(section("1 USES", paragraph("asthma attacks")))
    assert "what leads to it there is nothing" in check_quote(free, Quote("asthma attacks", "Do not use in:")).sentence
    assert state("asthma attacks", lead="Do not  use in:") == QuoteState.WHOLE
    assert state("It is an antibody.", lead="Do not use in:") == QuoteState.LEAD_CHANGED


def test_the_number_of_a_table_and_what_stands_before_the_lead_in_may_change():
    other = make_label(
        section("2 DOSE", paragraph("New. Do not use in:"), items("asthma attacks")),
        section("3 T", table(("6 years", "200 mg"), head=("Age", "Dose"), caption="Table 7. Doses")),
    )
    assert state("asthma attacks", lead="Do not use in:", label=other) == QuoteState.WHOLE
    assert state("6 years | 200 mg", lead="Doses / Age | Dose", label=other) == QuoteState.WHOLE


def test_a_description_of_a_picture_is_not_printed_so_it_is_no_quote():
    label = make_label(
        section("1 A", "<renderMultiMedia referencedObject='P'/>", pictures=[("P", "p.jpg", "Some words.")])
    )
    assert state("Some words.", label=label) == QuoteState.MISSING


def test_the_nearest_passage_is_whole_and_shows_which_words_differ():
    near = nearest(LABEL, "Exampla is for adults and children aged 6 years and older with eczema.")
    assert near.text == "Exampla is for adults and children aged 6 months and older with eczema."
    assert (near.passage.section, near.likeness > 90) == ("1.1", True)
    assert [run for run in near.runs if run[0]] == [(-1, "6 years"), (1, "6 months")]
    assert check_quote(LABEL, Quote(near.text, near.passage.lead)).holds


def test_a_brand_in_small_letters_is_near_and_something_else_is_not():
    assert nearest(LABEL, "EXAMPLA IS NOT INDICATED FOR THE ADULT POPULATION.").passage.section == "8.5"
    assert nearest(LABEL, "Zebras graze.") is None
    assert nearest(LABEL, "") is None
    near = nearest(LABEL, "It is an antibody!", ["2"])
    assert near.passage.section == "1.1", "nothing in the named section is near"


@needs_real_labels
def test_the_nearest_passage_of_a_long_label_is_found_in_time():
    label = real_label("humira")
    nearest(label, "words")
    start = time.process_time()
    near = nearest(label, "Stop HUMIRA when a patient develops a serious infection or sepsis.")
    assert time.process_time() - start < 0.3  # seconds of this process; it takes 0.01
    assert near.text == "Discontinue HUMIRA if a patient develops a serious infection or sepsis."


@needs_real_labels
def test_a_fragment_of_a_real_label_that_says_the_opposite_is_refused():
    label = real_label("inomax-762b51be-v12")
    assert state("indicated for use in the adult population.", "8.5", label=label) == QuoteState.FRAGMENT
    whole = "Nitric oxide is not indicated for use in the adult population."
    assert state(whole, "8.5", label=label) == QuoteState.WHOLE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Use in adults from 9 years of age.", "“6 years”, not “9 years”."),
        ("Use in adults from 6 years.", "“of age”."),
        ("Use in all adults from 6 years of age.", "nothing of “all”."),
    ],
)
def test_the_nearest_passage_is_told_by_the_words_that_differ(words, said):
    label = make_label(section("1 USE", paragraph("Use in adults from 6 years of age.")))
    assert nearest(label, words).sentence == f"The nearest passage says: {said}"


def test_a_sentence_in_another_order_is_the_nearest_and_so_is_one_of_the_named_section():
    made = make_label(
        section(
            "5.8 Worms", paragraph("Nothing is known. Before EXAMPLA is begun, a worm infection should be treated.")
        ),
        section("5.9 Vaccines", paragraph("Vaccines that are due should be given before EXAMPLA is begun.")),
    )
    near = nearest(made, "A worm infection should be treated before EXAMPLA is begun.")
    assert near.text == "Before EXAMPLA is begun, a worm infection should be treated."
    near = nearest(made, "Worms should be treated before EXAMPLA is begun.", ["5.9", "7"])
    assert near.passage.section == "5.9"
