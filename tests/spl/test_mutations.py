"""Every character of a section is changed once: exactly the quotes that hold it fail.

A mark that goes before or after a quote may make it a part of a longer sentence; nothing else touches any other quote.
"""

from dataclasses import replace

import pytest

from labels.archive.normal_words import normal
from labels.evidence.quote_boundaries import sentences
from labels.evidence.quoting import Quote, QuoteState, check_quote
from labels.spl.model import Block, Kind, Label, Section
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import needs_real_labels, real_label

MADE = make_label(
    section(
        "8.4 Children",
        paragraph(
            "Exampla is for children aged 6 months and older. It is not for younger ones! Ask [see Use (1)]. Then go."
        ),
        paragraph("Do not use in:"),
        items("children with 10<sup>3</sup> cells/mm<sup>3</sup> or fewer", "children – of any age – under 15 kg"),
        table(("6 years", "200 mg<footnote>Every week. Not every day.</footnote>"), head=("Age", "Dose")),
        paragraph("A fever of ≥ 38 °C is “high”."),
    )
)


def changed(label: Label, at: Section, place: int, text: str) -> Label:
    """The label with other words in one block."""
    blocks = (*at.blocks[:place], replace(at.blocks[place], text=text), *at.blocks[place + 1 :])
    return replace(label, sections=tuple(replace(s, blocks=blocks) if s is at else s for s in label.sections))


def quotes_of(found: Section) -> list[tuple[int, Quote]]:
    """Every sentence, item and row that can be quoted, pinned with what leads to it, and the place of its block."""
    alone = Label("", "", 1, None, "", "", "", (), "", "", (found,), (), "")
    made = []
    for place, block in enumerate(found.blocks):
        for words in sentences(block) if block.kind != Kind.PICTURE else []:
            here = [passage for passage in check_quote(alone, Quote(words)).found if passage.block == place]
            made.append((place, Quote(words, here[0].lead)))
    return made


def mutations(text: str) -> list[tuple[int, str]]:
    """The text with each character replaced, and with each left out."""
    other = [(at, text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]) for at in range(len(text))]
    return other + [(at, text[:at] + text[at + 1 :]) for at in range(len(text))]


def expected(quote: Quote, own: bool, before: Block, after: str, leads: bool) -> set[QuoteState]:
    if not own:
        return {QuoteState.LEAD_CHANGED, QuoteState.WHOLE} if leads else {QuoteState.WHOLE}
    if normal(before.text) == normal(after):
        return {QuoteState.WHOLE}
    if normal(quote.words) not in normal(after):
        return {QuoteState.MISSING}
    return {QuoteState.WHOLE, QuoteState.FRAGMENT}  # what changed stands beside it


def assert_each_change_fails_its_own_quotes(label: Label, found: Section) -> dict[QuoteState, int]:
    quotes = quotes_of(found)
    seen = dict.fromkeys(QuoteState, 0)
    for place, block in enumerate(found.blocks):
        for at, text in mutations(block.text):
            one = changed(label, found, place, text)
            for own, quote in quotes:
                state = check_quote(one, quote, [found.key]).state
                leads = place in found.blocks[own].leads
                assert state in expected(quote, own == place, block, text, leads), (quote, text, at)
                seen[state] += 1
    return seen


def test_each_changed_character_fails_exactly_the_quotes_that_hold_it():
    seen = assert_each_change_fails_its_own_quotes(MADE, MADE.by_key["8.4"])
    assert seen[QuoteState.MISSING] > 500 and seen[QuoteState.LEAD_CHANGED] > 50
    assert 0 < seen[QuoteState.FRAGMENT] < seen[QuoteState.MISSING] / 5
    assert seen[QuoteState.ELSEWHERE] == seen[QuoteState.EMPTY] == 0


def test_every_sentence_of_the_section_was_quoted():
    assert len(quotes_of(MADE.by_key["8.4"])) == 13


@needs_real_labels
@pytest.mark.parametrize(
    ("name", "key"), [("inomax-762b51be-v14", "8.4"), ("inomax-762b51be-v14", "16"), ("humira", "8.5")]
)
def test_so_does_each_changed_character_of_a_real_section(name, key):
    label = real_label(name)
    found = label.by_key[key]
    alone = replace(label, sections=(replace(found, parent=""),))
    seen = assert_each_change_fails_its_own_quotes(alone, alone.sections[0])
    assert seen[QuoteState.MISSING] > seen[QuoteState.FRAGMENT] > 0
