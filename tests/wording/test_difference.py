"""The difference of two wordings: nothing lost, numbers never cut, nothing changed that reads as unchanged."""

import random
from html.parser import HTMLParser

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import given

from editorial.wording import difference
from editorial.wording.blocks import blocks
from editorial.wording.difference import LONGEST, Verdict, as_html, changes, plain_changes, tokens, verdict, words
from tests.wording.made_texts import edit, make_prose, moderate, show, texts

CAP = 20_000


def old_side(runs):
    return "".join(text for op, text in runs if op <= 0)


def new_side(runs):
    return "".join(text for op, text in runs if op >= 0)


class Without(HTMLParser):
    """The words of a page without one tag and without what is only heard."""

    def __init__(self, tag):
        super().__init__()
        self.tag, self.hidden, self.words = tag, [], ""

    def handle_starttag(self, tag, attrs):
        self.hidden.append(tag == self.tag or dict(attrs).get("class") == "vh")

    def handle_endtag(self, tag):
        self.hidden.pop()

    def handle_data(self, data):
        if not any(self.hidden):
            self.words += data


def read_without(tag, html):
    reader = Without(tag)
    reader.feed(html)
    reader.close()
    return reader.words.replace("↵\n", "\n")


@moderate
@given(texts, texts)
def test_without_the_added_it_is_the_old_text_without_the_removed_the_new_one(old, new):
    old, new = old.replace("↵", ""), new.replace("↵", "")
    assert "".join(tokens(old)) == old
    for runs in (words(old, new), plain_changes(old, new)):
        assert (old_side(runs), new_side(runs)) == (old, new)
        assert read_without("ins", as_html(runs)) == old
        assert read_without("del", as_html(runs)) == new


@moderate
@given(texts, texts)
def test_every_block_of_both_texts_stands_in_the_changes_once(old, new):
    made = changes(old, new)
    assert sorted(map(repr, (c.old for c in made if c.old))) == sorted(map(repr, blocks(old)))
    assert [c.new for c in made if c.new] == blocks(new)
    for change in made:
        assert old_side(change.runs) == (change.old.text if change.old else "")
        assert new_side(change.runs) == (change.new.text if change.new else "")
    assert changes(old, new) == made


@moderate
@given(texts, texts)
def test_what_looks_otherwise_never_reads_as_unchanged(old, new):
    html_old, html_new = show(old).html, show(new).html
    found = verdict(old, new, html_old, html_new)
    if html_old != html_new:
        assert found in (Verdict.WORDS, Verdict.LAYOUT)
    if found is Verdict.SAME:
        assert old == new


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("at least 15 kg now", "15 kg"),
        ("of 2.5 mg/mL in", "2.5 mg/mL"),
        ("1/2 tablet", "1/2"),
        ("from 6 months on", "6 months"),
        ("a 6-month course", "6-month"),
        ("IL-13 blocks", "IL-13"),
        ("2,000 mg daily", "2,000 mg"),
        ("up to 63% of", "63%"),
        ("don't", "don't"),
        ("300mg dose", "300mg"),
        ("15\u00a0kg", "15\u00a0kg"),
        ("corticosteroid-dependent", "corticosteroid-dependent"),
        ("see [[eczema-age]] x", "[[eczema-age]]"),
        ("5 mg/kg/day", "5 mg/kg"),
        ("36 °C", "36 °C"),
        ("(https://e.example/a-b?c=1)", "https://e.example/a-b?c=1"),
    ],
)
def test_a_number_with_its_unit_is_one_word(text, whole):
    assert whole in tokens(text)


def test_only_the_words_that_changed_are_marked():
    assert plain_changes("Weighing 15 kg or more. Keep it cold.", "Weighing 30 kg or more. Keep it cold.") == [
        (0, "Weighing "),
        (-1, "15 kg"),
        (1, "30 kg"),
        (0, " or more. Keep it cold."),
    ]


def test_a_plain_text_that_came_or_went_is_one_run():
    assert plain_changes("", "One. Two.") == [(1, "One. Two.")]
    assert plain_changes("One. Two.", "") == [(-1, "One. Two.")]
    assert plain_changes("", "") == []


def test_sentences_with_little_in_common_are_shown_whole():
    assert plain_changes("Keep it cold.", "Wash both hands first.") == [
        (-1, "Keep it cold."),
        (1, "Wash both hands first."),
    ]


def test_the_same_words_in_wild_order_are_shown_whole():
    row = "one two three four five six seven eight nine ten".split()
    old, new = " ".join(row) + ".", " ".join(reversed(row)) + "."
    assert plain_changes(old, new) == [(-1, old), (1, new)]


def test_no_clock_decides_what_is_shown(monkeypatch):
    seconds = []

    class Watched(diff_match_patch):
        def diff_main(self, *arguments):
            seconds.append(self.Diff_Timeout)
            return super().diff_main(*arguments)

    monkeypatch.setattr(difference, "diff_match_patch", Watched)
    words("one", "two")
    assert set(seconds) == {0}


def test_marks_are_safe_and_can_be_heard():
    assert as_html([(0, "<b>"), (-1, "a\n"), (1, "&")]) == (
        '&lt;b&gt;<del><span class="vh">[removed: </span>a↵\n<span class="vh">]</span></del>'
        '<ins><span class="vh">[added: </span>&amp;<span class="vh">]</span></ins>'
    )
    assert changes("<i>", "<b>")[0].html == as_html(changes("<i>", "<b>")[0].runs)


def test_a_number_changed_in_a_paragraph_that_moved_is_shown_and_only_that_paragraph_is_moved():
    old = "# A\n\nOne pen.\n\nTwo syringes.\n\nPain was seen in 6% of people. Keep it cold."
    new = "Pain was seen in 63% of people. Keep it cold.\n\n# A\n\nOne pen.\n\nTwo syringes."
    made = changes(old, new)
    assert [change.moved for change in made] == [True, False, False, False]
    assert [run for run in made[0].runs if run[0]] == [(-1, "6%"), (1, "63%")]
    assert [change.changed for change in made] == [True, False, False, False]


def test_a_citation_changes_by_its_slug_and_never_by_its_number():
    one, two = changes("One.\n\nIt eases itch[[b]].", "One[[a]].\n\nIt eases itch[[b]].")
    assert [run for run in one.runs if run[0]] == [(1, "[[a]]")]
    assert not two.changed


def test_the_address_of_a_link_is_among_the_words():
    change = changes("[label](https://e.example/1)", "[label](https://e.example/2)")[0]
    assert [run for run in change.runs if run[0]] == [(-1, "https://e.example/1"), (1, "https://e.example/2")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("One pen.", "Two pens.", Verdict.WORDS),
        ("One pen.", "**One** pen.", Verdict.WORDS),
        ("One pen.", "# One pen.", Verdict.WORDS),
        ("A pen.\n\nB cup.", "B cup.\n\nA pen.", Verdict.WORDS),
        ("- a\n- b", "- a\n\n- b", Verdict.LAYOUT),
        ("|a|\n|-|\n|1|", "|a|\n|-:|\n|1|", Verdict.LAYOUT),
        ("- a\n- b", "* a\n* b", Verdict.SPELLING),
        ("# a", "## a", Verdict.SPELLING),
        ("One pen.", "One pen.", Verdict.SAME),
    ],
)
def test_the_verdict_says_what_a_reader_would_notice(old, new, expected):
    assert verdict(old, new, show(old).html, show(new).html) is expected


def test_the_same_text_shown_otherwise_is_not_the_same():
    assert verdict("One[[a]]", "One[[a]]", "<p>One[1]</p>", "<p>One[2]</p>") is Verdict.LAYOUT


def test_another_heading_of_a_source_is_no_change_of_layout():
    """A re-affirmation said “Only the layout changed” where nothing had but the name of a source, read aloud at its number."""
    one, other = (f'<p>One<a href="#source-1" aria-label="[1] source: {name}">[1]</a></p>' for name in "AB")
    assert verdict("One[[a]]", "One[[a]]", one, other) is Verdict.SAME


def test_every_verdict_is_a_sentence_for_people():
    assert [str(member) for member in Verdict] == ["words", "only layout", "only Markdown spelling", "same"]
    assert all(member.sentence.endswith(".") for member in Verdict)
    assert len({member.sentence for member in Verdict}) == 4


def test_in_ten_thousand_words_each_edit_is_found():
    old = make_prose(10_000, 1)
    made = changes(old, edit(old, 300))
    assert [c.new for c in made if c.new] and all(c.old and c.new for c in made)
    assert 250 < sum(op > 0 for c in made for op, _ in c.runs) <= 300


def shuffled(size):
    """20 kB in sentences of so many words, and the same with the words of each sentence in another order."""
    dice = random.Random(3)
    bank = [word.strip(".") for word in make_prose(2200, 1)[:CAP].split()]
    rows = [bank[i : i + size] for i in range(0, len(bank), size)]
    return [
        ". ".join(" ".join(row).capitalize() for row in side)
        for side in (rows, [dice.sample(row, len(row)) for row in rows])
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (make_prose(2200, 1)[:CAP], make_prose(2200, 2)[:CAP]),
        shuffled(60),
        shuffled(145),
        shuffled(5000),
        ("a\n\n" * 6600, "b\n\n" * 6600),
        ("\n".join(f"- a{i}" for i in range(2500)), "\n".join(f"- a{i * 2}" for i in range(2500))),
        ("A. " * 6600, "B. " * 6600),
    ],
    ids=["other words", "60 words", "145 words", "no stops", "blocks of a letter", "items", "sentences of a letter"],
)
def test_the_worst_pairs_come_to_an_end_and_lose_nothing(old, new):
    made = changes(old, new)
    assert [c.new for c in made if c.new] == blocks(new)
    assert sum(c.old is not None for c in made) == len(blocks(old))
    for change in made:
        assert new_side(change.runs) == (change.new.text if change.new else "")


def test_a_sentence_too_long_to_compare_is_shown_whole():
    short, long = ("word " * count + "end" for count in (LONGEST // 2 - 2, LONGEST))
    assert plain_changes(short, short + " x") == [(0, short), (1, " x")]
    assert plain_changes(long, long + " x") == [(-1, long), (1, long + " x")]
