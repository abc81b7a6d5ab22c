"""What a question asks for: words as they are split, groups, synonyms, names. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judged import judged
from dupisite.search import shared_names
from dupisite.search.folding import LONGEST_WORD, words
from dupisite.search.question import MOST_WORDS, SAID_EVERYWHERE, groups
from dupisite.search.synonyms import joined, kept_groups, read_synonyms, with_names

KEPT = with_names([])


def typed(question: str) -> list[str]:
    return [" ".join(group.typed) for group in groups(question, KEPT)]


def phrases(question: str) -> set[str]:
    [group] = groups(question, KEPT)
    return {" ".join(phrase) for phrase in group.phrases}


def test_capitals_accents_ligatures_and_raised_digits_make_no_difference():
    assert words("PÁRACETAMOL Straße ﬁne 10² İ") == ["paracetamol", "strasse", "fine", "102", "i"]
    assert words("15kg, IL4 and 2.5 mg/mL") == ["15", "kg", "il", "4", "and", "2", "5", "mg", "ml"]


@given(text=st.text())
def test_any_text_gives_words_of_letters_and_digits_alone_and_folding_them_again_changes_nothing(text):
    found = words(text)
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in found)
    assert words(" ".join(found)) == found


def test_at_most_twelve_telling_words_of_forty_letters_are_read():
    assert len(groups(" ".join(f"w{chr(97 + n)}x" for n in range(26)), KEPT)) == MOST_WORDS
    assert [len(word) for word in typed("y" * 500)] == [LONGEST_WORD]
    assert typed("please tell me if it is ok for me to take this while I am pregnant")[-1] == "pregnant"


def test_words_that_every_text_holds_ask_for_nothing():
    assert typed("What is the Eye?") == ["eye"]
    assert typed("is it") == typed("") == typed("?! \x00") == []


def test_the_longest_known_phrase_goes_before_its_words():
    assert typed("flu shot for kids") == ["flu shot", "kids"]
    assert "vaccine" in phrases("flu shot") and "injection" not in phrases("flu shot")


def test_a_synonym_is_known_in_any_of_its_forms():
    for form in ("stop", "stops", "stopped", "stopping"):
        assert "quit" in phrases(form)


def test_two_words_that_mean_the_same_are_one_group():
    assert typed("eczema atopic dermatitis") == ["eczema"]


def test_what_the_file_of_synonyms_cannot_mean_is_refused_with_its_line():
    assert read_synonyms("# a comment\n\nshot = injection\n") == [[("shot",), ("injection",)]]
    for line in ("alone", "one = ", "= two"):
        with pytest.raises(ValueError, match="line 2"):
            read_synonyms(f"a = b\n{line}")


def test_no_synonym_is_a_word_that_is_never_asked_for():
    assert {word for group in kept_groups() for word, *more in group if not more} & SAID_EVERYWHERE == set()


def test_a_name_with_its_abbreviation_is_read_and_an_explanation_in_brackets_is_not():
    text = "Chronic rhinosinusitis with nasal polyps (CRSwNP); interleukin-4 (IL-4). A severe reaction (of the whole body)."
    assert list(shared_names.abbreviations(text)) == [
        (("chronic", "rhinosinusitis", "with", "nasal", "polyps"), ("crswnp",)),
        (("interleukin", "4"), ("il", "4")),
    ]
    assert list(shared_names.abbreviations("COPD, a disease (FDA) of adults (XYZ)")) == []


def test_names_are_kept_as_they_are_read():
    known = [[("dupixent",), ("dupilumab",)], [("bullous", "pemphigoid"), ("bp",)]]
    read = shared_names.read(shared_names.written(known))
    assert {frozenset(group) for group in read} == {frozenset(group) for group in known}
    assert joined(read)[("bp",)] == {("bp",), ("bullous", "pemphigoid")}
    assert shared_names.read("") == []


def test_the_judged_questions_ask_for_something_and_none_is_asked_twice():
    questions = [question for part in judged() for question in judged()[part]]
    assert len(questions) == len({question.words for question in questions})
    assert all(typed(question.words) for question in questions)
