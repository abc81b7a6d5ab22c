"""What changed from one label version to another."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.difference import row_alignment, version_comparison
from labels.difference.changes import Change
from labels.difference.section_matching import Match
from labels.difference.version_comparison import compare, rebuild, sense
from labels.spl.model import Block, Label
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import needs_real_labels, real_label
from tests.spl.versions import assert_nothing_is_lost, later
from tests.wording.made_texts import examples


def key_of(label: Label, place: int | None) -> str:
    return "" if place is None else label.sections[place].key


def pairs(old: Label, new: Label) -> dict[str, tuple[str, str]]:
    """Key in the newer label to (key in the older one, how it was found); without the highlights."""
    found = {key_of(new, pair.new): (key_of(old, pair.old), pair.match.value) for pair in compare(old, new).sections}
    return {key: told for key, told in found.items() if "highlights" not in key}


def words_of(block: Block | None) -> str:
    return block.text if block else ""


def told(old: Label, new: Label) -> list[tuple[str, str, str]]:
    """(change, words before, words after) of all that is not equal, in order."""
    difference = compare(old, new)
    return [
        (change.change.value, words_of(difference.before(change)), words_of(difference.after(change)))
        for change in difference.changes
        if change.change != Change.EQUAL
    ]


def warnings(*titles: str) -> Label:
    """A label with warnings 5.1, 5.2 and so on, whose words come from their titles."""
    return make_label(
        section(
            "5 WARNINGS",
            below=[section(f"5.{n} {title}", paragraph(f"{title} were seen.")) for n, title in enumerate(titles, 1)],
        )
    )


def test_a_section_put_in_between_does_not_take_over_the_number_of_another():
    old, new = warnings("Falls", "Fractures", "Rashes"), warnings("Falls", "Seizures", "Fractures", "Rashes")
    assert pairs(old, new) == {
        "5": ("5", "same"),
        "5.1": ("5.1", "same"),
        "5.2": ("", "added"),
        "5.3": ("5.2", "renumbered"),
        "5.4": ("5.3", "renumbered"),
    }
    assert told(old, new) == [
        ("added", "", "5.2 Seizures"),
        ("added", "", "Seizures were seen."),
        ("changed", "5.2 Fractures", "5.3 Fractures"),
        ("changed", "5.3 Rashes", "5.4 Rashes"),
    ]


def test_a_section_with_another_title_is_found_by_its_text_then_by_its_number():
    text = paragraph("Serious falls were seen in many of the patients who were given Exampla.")
    old = make_label(section("5 WARNINGS", below=[section("5.1 Falls", text), section("5.2 Rash", paragraph("Stop."))]))
    new = make_label(
        section("5 WARNINGS", below=[section("5.1 Rashes", paragraph("Go.")), section("5.2 Injury", text)])
    )
    assert pairs(old, new) == {
        "5": ("5", "same"),
        "5.1": ("", "added"),
        "5.2": ("5.1", "retitled"),
        "": ("5.2", "removed"),
    }
    renamed = make_label(section("5 WARNINGS", below=[section("5.1 Tumbles", paragraph("Other words."))]))
    assert pairs(old, renamed)["5.1"] == ("5.1", "retitled")


def test_a_section_that_went_under_another_is_found_by_its_title():
    text = [paragraph("Use a pen."), paragraph("Each pen once.")]
    old = make_label(section("2 DOSE", below=[section("2.1 Use of the pen", *text)]), section("17 ADVICE"))
    new = make_label(section("2 DOSE"), section("17 ADVICE", below=[section("17.1 Use of the pen", *text, "More.")]))
    assert pairs(old, new)["17.1"] == ("2.1", "moved")


def test_what_is_left_is_found_by_likeness_or_not_at_all():
    old = make_label(section("Panel one", paragraph("Exampla 200 mg, two pens in a box"), code="51945-4"))
    new = make_label(section("Carton", paragraph("Exampla 300 mg, two pens in a box"), code="51945-4"))
    assert pairs(old, new) == {"carton": ("panel-one", "alike")}
    other = make_label(section("Carton", paragraph("Keep it cold"), code="51945-4"))
    assert pairs(old, other) == {"carton": ("", "added"), "": ("panel-one", "removed")}


def test_highlights_are_never_matched_with_the_full_text():
    words = paragraph("Exampla is for adults with a moderate example of the disease.")
    old, new = make_label(section("1 USE", words)), make_label(section("1 USE", highlights=words))
    assert ("removed", "Exampla is for adults with a moderate example of the disease.", "") not in told(old, new)
    assert [pair.match for pair in compare(old, new).sections][-1] == Match.ADDED


def test_a_changed_word_is_marked_and_nothing_else():
    old = make_label(section("2 DOSE", paragraph("Take 200 mg every week. Do not freeze it."), paragraph("Keep it.")))
    new = make_label(section("2 DOSE", paragraph("Take 300 mg every week. Do not freeze it."), paragraph("Keep it.")))
    difference = compare(old, new)
    (changed,) = [change for change in difference.changes if change.change == Change.CHANGED]
    assert [run for run in difference.runs(changed) if run[0]] == [(-1, "200 mg"), (1, "300 mg")]


def test_typography_and_layout_are_no_change_of_words():
    old = make_label(section("2 DOSE", paragraph("6–11 years: don’t use"), items("one")))
    new = make_label(
        section("2 DOSE", paragraph("6-11\u00a0years:\n don't<sup/> use"), items("<content>one</content>"))
    )
    assert told(old, new) == []


def test_an_item_that_became_a_paragraph_is_a_change():
    old = make_label(section("4 NOT FOR", paragraph("Not for:"), items("young children")))
    new = make_label(section("4 NOT FOR", paragraph("Not for."), paragraph("young children")))
    assert ("changed", "young children", "young children") in told(old, new)


def test_a_block_that_stands_elsewhere_is_moved_and_a_short_one_is_not_looked_for_elsewhere():
    old = make_label(
        section("1 A", paragraph("Use it with food."), paragraph("None.")), section("2 B", paragraph("Words."))
    )
    new = make_label(
        section("1 A"), section("2 B", paragraph("Words."), paragraph("None."), paragraph("Use it with food."))
    )
    assert told(old, new) == [
        ("removed", "None.", ""),
        ("added", "", "None."),
        ("moved", "Use it with food.", "Use it with food."),
    ]


def test_a_row_of_a_table_is_compared_as_a_row():
    old = make_label(section("2 DOSE", table(("6 years", "200 mg"), ("12 years", "300 mg"), head=("Age", "Dose"))))
    new = make_label(section("2 DOSE", table(("6 years", "100 mg"), ("12 years", "300 mg"), head=("Age", "Dose"))))
    assert told(old, new) == [("changed", "6 years | 200 mg", "6 years | 100 mg")]


def test_what_is_gone_stands_after_what_was_before_it():
    old = make_label(section("1 A", *map(paragraph, ["First of all.", "Then this goes away.", "Last."])))
    new = make_label(section("1 A", *map(paragraph, ["First of all.", "Last."])))
    assert [change.change.value for change in compare(old, new).changes][:4] == ["equal", "equal", "removed", "equal"]


few = examples(40, 1000)
WORDS = st.sampled_from(["Do not use.", "Use it.", "6 years", "12 years", "Avoid milk, wine and tea.", "Keep it cold."])
SECTIONS = st.lists(
    st.tuples(st.sampled_from(["1 A", "1 Use", "2 Dose", "Guide", ""]), st.lists(WORDS, max_size=5)), max_size=6
)


def label_of(rows: list[tuple[str, list[str]]]) -> Label:
    return make_label(*(section(title, *map(paragraph, words), highlights=paragraph("H.")) for title, words in rows))


@few
@given(SECTIONS, SECTIONS)
def test_the_older_label_and_the_difference_make_the_newer_one(old, new):
    difference = compare(label_of(old), label_of(new))
    assert_nothing_is_lost(difference)
    for change in difference.changes:
        before, after = difference.before(change), difference.after(change)
        runs = difference.runs(change)
        assert "".join(text for op, text in runs if op <= 0) == (before.text if before else "")
        assert "".join(text for op, text in runs if op >= 0) == (after.text if after else "")
        if change.change in (Change.EQUAL, Change.MOVED):
            assert sense(before) == sense(after)
    assert difference == compare(label_of(old), label_of(new))


@few
@given(SECTIONS)
def test_a_label_is_equal_to_itself(rows):
    difference = compare(label_of(rows), label_of(rows))
    assert {change.change for change in difference.changes} <= {Change.EQUAL}
    assert {pair.match for pair in difference.sections} <= {Match.SAME}


def test_a_change_that_is_left_out_is_missed():
    old, new = warnings("Falls"), warnings("Falls", "Rashes")
    changes = [change for change in compare(old, new).changes if change.change != Change.ADDED]
    assert rebuild(old, changes).keys() != rebuild(old, compare(old, new).changes).keys()


NAMES = [
    "inomax-762b51be-v6",
    "inomax-762b51be-v9",
    "inomax-762b51be-v14",
    "lipitor-c6",
    "lipitor-re",
    "humira",
    "cipro",
]


@needs_real_labels
@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_lost_between_real_labels_and_what_chance_makes_of_them(seed):
    dice = random.Random(seed)
    old = real_label(dice.choice(NAMES))
    other = dice.choice(NAMES)
    new = real_label(other) if dice.random() < 0.2 else later(old, dice, dice.choice([0, 1, 5, 60, 300]))
    assert_nothing_is_lost(compare(old, new))


@needs_real_labels
def test_real_versions_one_after_another_keep_most_of_their_words():
    versions = [real_label(f"inomax-762b51be-v{number}") for number in (6, 7, 9, 12, 13, 14)]
    for old, new in pairwise(versions):
        difference = compare(old, new)
        assert_nothing_is_lost(difference)
        assert sum(change.change == Change.EQUAL for change in difference.changes) > len(difference.changes) / 2


@needs_real_labels
@pytest.mark.parametrize("edits", [10, 2000])
def test_two_long_labels_are_compared_in_time(edits):
    old = real_label("humira")
    new = later(old, random.Random(7), edits)
    start = time.process_time()
    compare(old, new)
    assert time.process_time() - start < 1  # seconds of this process; it takes 0.1


@pytest.mark.parametrize(("limit", "value"), [("MOST_CELLS", 3), ("MOST", 3), ("FEW", 3)])
def test_nothing_is_lost_past_the_limits_of_size(monkeypatch, limit, value):
    monkeypatch.setattr(row_alignment, limit, value)
    monkeypatch.setattr(version_comparison, "FEWEST", 2)
    old = make_label(section("1 A", *(paragraph(f"Word {n} of the old text") for n in range(40))))
    new = make_label(
        section("1 A", *(paragraph(f"Word {n} of the {'new' if n % 3 else 'old'} text") for n in range(2, 44)))
    )
    assert_nothing_is_lost(compare(old, new))
