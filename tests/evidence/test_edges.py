"""Where a sentence ends: when there is any doubt, it does not."""

import pytest

from labels.evidence.quote_boundaries import edges, sentences
from labels.spl.model import Block, Kind
from tests.labels.real import needs_real_labels, real_label


def split(text: str, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    return sentences(Block(kind, text))


@pytest.mark.parametrize(
    "text",
    [
        "Use it daily. ‖Do not freeze it.",
        "Stop! ‖Call for help.",
        "It was seen (in 5%). ‖It went away.",
        "Avoid it [see Warnings (5.1)]. ‖The risk is higher in adults.",
        "See Overdosage (10). ‖The dose was high.",
        "Give 200 mg. ‖Wait.",
        "First approved in 1999. ‖It is a gas.",
        "Doses of 10^3. ‖More were not tried.",
        'They say "stop." ‖Then stop.',
        "Seen in adults. ‖20% of them recovered.",
        "Read this.\n‖Keep it.",
    ],
)
def test_a_sentence_ends_where_there_is_no_doubt(text):
    parts = text.split("‖")
    assert split("".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "Not for e.g. Rifampin or others.",
        "Less than placebo vs. Exampla in 3%.",
        "Approved by the U.S. Food and Drug Administration.",
        "Not with St. John's wort.",
        "Give it q.i.d. Before meals it is taken twice.",
        "Active against E. Coli and others.",
        "Not in hepatitis B. Patients were tested.",
        "Do not take: 1. Milk 2. Crushed tablets",
        "1. Wash your hands",
        "as in section 5.1. Warnings are there.",
        "no. 4 of approx. 5 lots",
        "at temp. 20 to 25",
        "Do not use (unless told so. Ask first) in children.",
        'It says "Stop. Go" on the box.',
        "Who must not use it? People with a fever.",
        "Do not use in:\nChildren under 6",
        "Do not use in; Children",
        "It was J. Smith who did not. say so",
        "Studies were ii. Not done",
        "is not for vol. Five",
        "after 12 hrs. Then",
    ],
)
def test_in_doubt_a_sentence_goes_on(text):
    assert split(text) == [" ".join(text.split())]


def test_a_title_and_a_row_are_quoted_whole():
    for kind in (Kind.TITLE, Kind.HEADER, Kind.ROW):
        assert split("Tizanidine | Contraindicated. Avoid it. | None.", kind) == [
            "Tizanidine | Contraindicated. Avoid it. | None."
        ]


def test_a_reference_after_the_stop_may_be_left_out_but_nothing_begins_with_it():
    found = edges(Block(Kind.PARAGRAPH, "Do not use it. [see Warnings (5.1)] It can harm."))
    assert found.begins == {0}
    assert found.ends == {len("Do not use it."), len(found.text)}


def test_the_whole_around_a_fragment_is_the_least_that_may_be_quoted():
    found = edges(Block(Kind.PARAGRAPH, "First. It is not for children under six. Last."))
    start = found.text.index("for children")
    begin, end = found.around(start, start + 5)
    assert found.text[begin:end] == "It is not for children under six."


# Of 1,311 places at which the real labels are split, 90 chosen by chance were read: no sentence goes on there.
@needs_real_labels
def test_sentences_of_real_labels_begin_with_a_capital_or_a_digit_and_lose_no_word():
    for name in ("humira", "lipitor-c6", "cipro", "inomax-762b51be-v14"):
        for section in real_label(name).sections:
            for block in section.blocks:
                parts = sentences(block)
                assert " ".join(parts) == edges(block).text
                assert all(part.lstrip("\"'([")[:1].isupper() or part[:1].isdigit() for part in parts[1:])
