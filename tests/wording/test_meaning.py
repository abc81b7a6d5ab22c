"""What a reviewer is asked to look at: every change of meaning, and as little else as can be told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.meaning import MeaningChange, MeaningKind, meaning_changes
from tests.wording.corpus_meaning import LOUD_PAIRS, NAMES, QUIET_PAIRS, UNLISTED_PAIRS
from tests.wording.made_texts import edit, make_prose, moderate, texts


@pytest.mark.parametrize(("old", "new"), QUIET_PAIRS)
def test_a_slip_a_format_or_a_style_is_quiet(old, new):
    assert meaning_changes(old, new, NAMES) == []
    assert meaning_changes(new, old, NAMES) == []


@pytest.mark.parametrize(("old", "new", "kind"), LOUD_PAIRS)
def test_another_meaning_is_told_with_its_kind(old, new, kind):
    assert kind in {change.kind for change in meaning_changes(old, new, NAMES)}
    assert kind in {change.kind for change in meaning_changes(new, old, NAMES)}


@pytest.mark.parametrize(("old", "new"), UNLISTED_PAIRS)
def test_words_on_no_list_are_told_as_other_words(old, new):
    assert {change.kind for change in meaning_changes(old, new, NAMES)} == {MeaningKind.OTHER}
    assert {change.kind for change in meaning_changes(new, old, NAMES)} == {MeaningKind.OTHER}


def test_a_change_says_what_was_and_what_is():
    assert meaning_changes("Given to 6% in the liver.", "Given to 63% in the kidney.") == [
        MeaningChange(MeaningKind.NUMBER, "6 %", "63 %"),
        MeaningChange(MeaningKind.OTHER, "liver", "kidney"),
    ]


def test_labels_are_words_for_people():
    labels = {kind: MeaningChange(kind, "", "").label for kind in MeaningKind}
    assert labels[MeaningKind.NUMBER] == "number with unit"
    assert labels[MeaningKind.OTHER] == "other words"
    assert len(set(labels.values())) == len(MeaningKind)


def test_a_slip_between_two_known_words_is_another_word():
    pair = ("It is absorbed.", "It is adsorbed.")
    assert meaning_changes(*pair) == []
    assert meaning_changes(*pair, known=frozenset({"absorbed"})) == []
    assert meaning_changes(*pair, known=frozenset({"absorbed", "adsorbed"})) == [
        MeaningChange(MeaningKind.OTHER, "absorbed", "adsorbed")
    ]


def test_a_sentence_that_came_or_went_tells_all_it_says():
    found = meaning_changes("Keep it cold.", "Keep it cold. Do not inject more than 300 mg.")
    assert {change.kind for change in found} >= {MeaningKind.NEGATION, MeaningKind.LIMIT, MeaningKind.NUMBER}
    assert all(change.before == "" for change in found)


def test_a_name_is_known_in_any_case_and_in_all_its_spellings():
    long, short, other = (
        f"It lowers the number of attacks in adults with {name} who smoke."
        for name in ("CHRONIC OBSTRUCTIVE PULMONARY DISEASE", "copd", "Asthma")
    )
    assert meaning_changes(long, short, NAMES) == []
    assert meaning_changes(other, short, NAMES) == [MeaningChange(MeaningKind.NAME, "asthma", "COPD")]


def test_look_alike_letters_of_other_scripts_make_another_word():
    assert meaning_changes("Use from six months on.", "Use from s\u0131x months on.", NAMES) == [
        MeaningChange(MeaningKind.NUMBER, "6 month", ""),
        MeaningChange(MeaningKind.OTHER, "", "s\u0131x months"),
    ]


WORDS = "risk benefit liver kidney not may 6 63 mg pen is the daily".split()
rows = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


@moderate
@given(rows, rows)
def test_nothing_told_means_the_same_words_in_the_same_order(old, new):
    if not meaning_changes(" ".join(old), " ".join(new), NAMES):
        quiet = ("is", "the")
        assert [word for word in old if word not in quiet] == [word for word in new if word not in quiet]


@moderate
@given(texts, texts)
def test_any_two_texts_can_be_compared_and_a_text_with_itself_tells_nothing(old, new):
    assert meaning_changes(old, new, NAMES) == meaning_changes(old, new, NAMES)
    assert meaning_changes(old, old, NAMES) == []


def test_in_a_long_text_each_edited_sentence_is_told():
    old = make_prose(2000, 1)
    new = edit(old, 60)
    edited = sum(a != b for a, b in zip(old.split("."), new.split("."), strict=True))
    assert 30 < edited <= len(meaning_changes(old, new, NAMES))
