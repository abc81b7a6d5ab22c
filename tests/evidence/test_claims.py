"""The evidence of a fact, checked by machine: quotes, absent terms, complete lists."""

from decimal import Decimal

import pytest

from labels.evidence.amounts import Amount
from labels.evidence.claims import Absent, Complete, Fault, Quotes, check, members
from labels.evidence.quoting import Quote
from labels.spl.model import Label
from tests.labels.fixtures import items, make_label, paragraph, section

LABEL = make_label(
    section(
        "1 USES",
        below=[
            section("1.1 Eczema", paragraph("For eczema from 6 months, weighing 15 kg or more.")),
            section("1.2 Asthma", paragraph("With oral cortico&#173;steroids or anti-inflammatory drugs.")),
        ],
        highlights=items("For allergies."),
    ),
    section("11 DESCRIPTION", "<renderMultiMedia referencedObject='P'/>", pictures=[("P", "p.jpg", "A pen of IL-4Rα")]),
)


def faults(claim, label: Label = LABEL) -> list[str]:
    return [finding.fault.value for finding in check(label, claim)]


def sentences(claim, label: Label = LABEL) -> list[str]:
    return [finding.sentence for finding in check(label, claim)]


def quotes(*words: str, sections: tuple[str, ...] = (), amounts: tuple[Amount, ...] = ()) -> Quotes:
    return Quotes(tuple(map(Quote, words)), sections, amounts)


def test_a_claim_that_holds_has_no_finding():
    words = "For eczema from 6 months, weighing 15 kg or more."
    amounts = (Amount(Decimal(6), "months"), Amount(Decimal("15.0"), "kg"))
    assert check(LABEL, quotes(words, "1.2 Asthma", sections=("1",), amounts=amounts)) == []
    assert check(LABEL, Absent(("penicillin", "latex"))) == []
    assert check(LABEL, Complete("1", (("1.2", "Asthma"), ("1.1", "Eczema")))) == []


def test_each_quote_that_fails_is_found_with_its_place():
    found = check(LABEL, quotes("For eczema", "Nothing.", sections=("1.1",)))
    assert [(finding.fault, finding.section, finding.block) for finding in found] == [
        (Fault.FRAGMENT, "1.1", 1),
        (Fault.MISSING, "", None),
    ]


def test_a_section_that_is_not_there_is_its_own_finding():
    assert faults(quotes("1.1 Eczema", sections=("1", "9.9"))) == ["no section"]
    assert faults(Absent(("eczema",), ("9.9",))) == ["no section"]
    assert sentences(Complete("9.9", ())) == ["This label has no section 9.9."]


def test_nothing_is_no_claim():
    assert faults(quotes()) == faults(quotes("")) == faults(Absent(())) == faults(Absent(("-",))) == ["empty"]


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("aged 6 months and older", (6, "months")),
        ("a 6-month-old child", (6, "months")),
        ("six months of age", (6, "months")),
        ("6 to 11 years", (6, "years")),
        ("from 6 to less than 18 years", (6, "years")),
        ("6 to less than 18 years", (18, "years")),
        ("1 year and older", (1, "years")),
        ("at least 15.0 kg (33 lb)", (15, "kg")),
        ("15 to < 30 kg", (15, "kg")),
        ("2.5 kg", ("2.50", "kg")),
        ("adult patients", (None, "adults")),
    ],
)
def test_an_amount_is_said_as_number_and_unit(words, amount):
    number = None if amount[0] is None else Decimal(amount[0])
    assert Amount(number, amount[1]).is_said_in(words)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("aged 6 years and older", (6, "months")),
        ("16 months", (6, "months")),
        ("6 mg every 12 months", (6, "months")),
        ("1.6 kg", (6, "kg")),
        ("15.5 kg", (15, "kg")),
        ("150 kg", (15, "kg")),
        ("6 patients for 2 years", (6, "years")),
        ("adulthood", (None, "adults")),
    ],
)
def test_an_amount_with_another_number_or_unit_is_not_said(words, amount):
    number = None if amount[0] is None else Decimal(amount[0])
    assert not Amount(number, amount[1]).is_said_in(words)


def test_an_amount_that_no_quote_says_is_found():
    claim = quotes("1.1 Eczema", amounts=(Amount(Decimal(6), "months"),))
    assert sentences(claim) == ["No quote says “6 months”. Quote the words of the label that do."]


@pytest.mark.parametrize(
    ("term", "where"),
    [
        ("Eczema", "1.1"),
        ("corticosteroid", "1.2"),
        ("CORTICO-STEROIDS", "1.2"),
        ("antiinflammatory", "1.2"),
        ("anti inflammatory drug", "1.2"),
        ("anti-inflammatory", "1.2"),
        ("allergy", "highlights.1"),
        ("IL-4Rα", "11"),
        ("IL4Rα", "11"),
        ("examplumab", "highlights"),
    ],
)
def test_a_term_that_occurs_is_found_whatever_its_case_hyphens_and_plural(term, where):
    assert where in [finding.section for finding in check(LABEL, Absent((term,)))]


@pytest.mark.parametrize("term", ["steroid", "inflammatory drugstore", "IL-4", "month of", "asthmatic", "eczemas or"])
def test_a_part_of_a_word_is_no_term(term):
    assert check(LABEL, Absent((term,))) == []


def test_a_term_is_looked_for_in_the_named_sections_only_and_told_with_its_words():
    assert check(LABEL, Absent(("eczema",), ("1.2", "11"))) == []
    assert sentences(Absent(("eczema",), ("1",)))[0] == "“eczema” occurs in section 1.1: “1.1 Eczema”."


def test_members_are_compared_as_a_set_and_a_new_name_or_number_is_its_own_finding():
    assert members(LABEL, "1") == (("1.1", "Eczema"), ("1.2", "Asthma"))
    listed = (("1.1", "Asthma"), ("1.2", "Hives"), ("1.3", "COPD"))
    assert sentences(Complete("1", listed)) == [
        "“Asthma” is 1.2 now; it was 1.1.",
        "“1.2 Hives” is no longer in section 1.",
        "“1.3 COPD” is no longer in section 1.",
        "“1.1 Eczema” is in section 1 too.",
    ]
    assert sentences(Complete("1", (("1.1", "Atopic dermatitis"), ("1.2", "Asthma")))) == [
        "1.1 is called “Eczema” now; it was “Atopic dermatitis”."
    ]
    assert faults(Complete("1", (("1.2", "Asthma"),))) == ["added"]
    assert check(LABEL, Complete("11", ())) == []


def test_members_without_number_are_listed_by_title():
    label = make_label(section("Guide", below=[section("What is it?"), section("Who may use it?")]))
    assert check(label, Complete("guide", (("", "Who may use it?"), ("", "What is it?")))) == []
    assert sentences(Complete("guide", (("", "What is it?"),)), label) == ["“Who may use it?” is in “Guide” too."]


def test_a_section_put_in_between_renumbers_the_others():
    new = make_label(section("5 W", below=[section("5.1 A"), section("5.2 New"), section("5.3 B"), section("5.4 C")]))
    listed = (("5.1", "A"), ("5.2", "B"), ("5.3", "C"))
    assert faults(Complete("5", listed), new) == ["renumbered", "renumbered", "added"]
