"""Terms that occur nowhere: which terms a text names, and in what forms and spellings one of them is found."""

import pytest

from labels.evidence.absent_terms import asked_about, terms
from labels.evidence.claims import Absent, check
from tests.labels.fixtures import make_label, paragraph, section


def found(term: str, *words: str) -> bool:
    return bool(check(make_label(section("5 WARNINGS", *map(paragraph, words))), Absent((term,))))


@pytest.mark.parametrize(
    "typed",
    [
        "weight gain, gain of weight",
        "weight gain; gain of weight",
        "weight gain\n\n gain of weight,",
        "“weight gain”, ‘gain of weight’.",
        '"weight gain";"gain of weight"',
        "- weight gain\n- gain of weight\n- weight gain",
    ],
)
def test_terms_are_parted_by_commas_semicolons_and_lines_and_quotation_marks_fall(typed):
    assert terms(typed) == ("weight gain", "gain of weight")


def test_a_comma_in_a_number_parts_nothing():
    assert terms("10,000 units, 5,5'-dimethyl") == ("10,000 units", "5,5'-dimethyl")


@pytest.mark.parametrize(
    "term",
    ["weight gain or obesity", "nausea and vomiting", "rash/hives", "rash (hives)", "a gain of body weight"],
)
def test_what_may_be_several_terms_is_asked_about_at_its_line(term):
    [(asked, problem)] = asked_about(f"latex\n{term}")
    assert asked == term and problem.line == 2 and term in problem.message


def test_four_plain_words_are_one_term():
    assert list(asked_about("severe loss of weight\norange juice")) == []


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("pancreatitis", "pan<br/>creatitis was seen"),
        ("pancreatitis", "(pan-creatitis)"),
        ("pancreatitis", "acute<br/>pan creatitis"),
        ("in utero", "exposed inutero"),
        ("weight gain", "weight-gain"),
        ("weight gain", "sudden weightgain."),
        ("weight gain", "Weight gains were seen"),
        ("weight gain", "weight gained"),
        ("gaining weight", "who gain weight"),
        ("weight increased", "weight increase"),
        ("increasing weight", "increased weight"),
        ("stop", "stopping"),
        ("allergies", "an allergy"),
        ("diagnosis", "two diagnoses"),
        ("metastases", "a metastasis"),
        ("Crohn disease", "Crohn’s disease"),
        ("Sjogren", "Sjögren’s syndrome"),
    ],
)
def test_a_term_is_found_in_its_forms_joined_and_apart(term, words):
    assert found(term, words)


def test_a_term_glued_to_another_word_of_the_label_is_found():
    """A line break that fell away between two words left no space: “acutepancreatitis”."""
    assert found("pancreatitis", "acutepancreatitis", "An acute attack.")
    assert found("weight gain", "Tell about suddenweight gainedema.", "Edema may be sudden.")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("rash", "of thera shop"),
        ("rash", "therashop"),
        ("rat", "the rate"),
        ("rat", "rated"),
        ("steroid", "corticosteroids"),
        ("fertility", "infertility in men"),
        ("weight gain", "weight, gain"),
        ("weight gain", "weight. Gain"),
        ("age", "dosages"),
        ("IL-4", "IL-4Rα"),
    ],
)
def test_a_part_of_another_word_is_none(term, words):
    assert not found(term, words)
