"""Triage: what a new label version does to facts, and which changes are left for a person to look at."""

import random
import time
from collections import Counter

import pytest

from labels.difference.changes import Change
from labels.evidence.claims import Absent, Complete, Quotes
from labels.evidence.quote_boundaries import sentences
from labels.evidence.quoting import Quote
from labels.spl.model import Kind, Label
from labels.triage.outcomes import FactClaims, Outcome
from labels.triage.queues import Queue, Triage, triage
from labels.triage.ranking import Rank
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import needs_real_labels, real_label
from tests.spl.versions import assert_nothing_is_lost, later


def fact(name: str, *words: str, sections: tuple[str, ...] = (), lead: str | None = None) -> FactClaims:
    return FactClaims(name, (Quotes(tuple(Quote(quoted, lead) for quoted in words), sections),))


def outcomes(made: Triage) -> dict[str, str]:
    return {outcome.fact: outcome.outcome.value for outcome in made.facts}


def told(made: Triage) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(queue, change, words now or before, facts) of each item."""
    difference = made.difference
    words = [difference.after(item.change) or difference.before(item.change) for item in made.items]
    return [
        (item.queue.value, item.change.change.value, block.text, item.facts)
        for item, block in zip(made.items, words, strict=True)
    ]


def assert_queues_are_the_whole_difference(made: Triage) -> None:
    assert_nothing_is_lost(made.difference)
    queued = Counter(id(item.change) for item in made.items)
    assert all(count == 1 for count in queued.values())
    equal = [change for change in made.difference.changes if id(change) not in queued]
    assert {change.change for change in equal} <= {Change.EQUAL}
    assert len(equal) + len(made.items) == len(made.difference.changes)
    for item in made.items:
        assert (item.queue == Queue.UNCLAIMED) <= (item.change.change != Change.EQUAL)
        assert bool(item.facts) or item.queue == Queue.UNCLAIMED
    grouped = [item for group in made.unclaimed_by_section() for item in group.items]
    assert Counter(map(id, grouped)) == Counter(map(id, made.queue(Queue.UNCLAIMED)))


OLD = make_label(
    section(
        "1 USES", below=[section("1.1 Eczema", paragraph("For eczema from 6 months. Use it."), paragraph("By mouth."))]
    ),
    section("4 NOT FOR", paragraph("Do not use in:"), items("infants", "adults with fever"), code="34070-3"),
    section("5 WARNINGS", below=[section("5.1 Falls", paragraph("Falls were seen in many patients."))]),
    section("17 ADVICE", paragraph("Read the leaflet.")),
)


def test_the_same_label_leaves_nothing_to_do():
    made = triage(OLD, OLD, [fact("a", "Use it.", sections=("1.1",)), fact("b", "infants")])
    assert made.items == ()
    assert outcomes(made) == {"a": "holds", "b": "holds"}


def test_a_quote_that_is_gone_breaks_its_fact_and_no_other():
    new = make_label(
        section(
            "1 USES",
            below=[section("1.1 Eczema", paragraph("For eczema from 6 years. Use it."), paragraph("By mouth."))],
        ),
        section("4 NOT FOR", paragraph("Do not use in:"), items("infants", "adults with fever"), code="34070-3"),
        section("5 WARNINGS", below=[section("5.1 Falls", paragraph("Falls were seen in many patients."))]),
        section("17 ADVICE", paragraph("Read the leaflet.")),
    )
    facts = [
        fact("age", "For eczema from 6 months."),
        fact("use", "Use it.", sections=("1.1",)),
        fact("mouth", "By mouth.", sections=("1",)),
        fact("falls", "Falls were seen in many patients."),
    ]
    made = triage(OLD, new, facts)
    assert told(made) == [("broken", "changed", "For eczema from 6 years. Use it.", ("age", "use"))]
    assert outcomes(made) == {"age": "broken", "use": "section changed", "mouth": "section changed", "falls": "holds"}
    (finding,) = made.facts[0].findings
    assert finding.sentence == "“For eczema from 6 months.” does not stand in this label."


def test_a_quote_whose_section_has_another_number_is_moved_even_if_its_block_is_equal():
    new = make_label(
        section(
            "5 WARNINGS",
            below=[section("5.1 New"), section("5.2 Falls", paragraph("Falls were seen in many patients."))],
        )
    )
    made = triage(OLD, new, [fact("falls", "Falls were seen in many patients.", sections=("5.1",))])
    assert ("moved", "equal", "Falls were seen in many patients.", ("falls",)) in told(made)
    assert outcomes(made) == {"falls": "moved"}
    assert "stands in section 5.2, not in section 5.1" in made.facts[0].findings[0].sentence


def test_a_block_that_still_holds_a_quote_is_touched():
    new = make_label(section("1 USES", below=[section("1.1 Eczema", paragraph("For eczema from 6 years. Use it."))]))
    made = triage(OLD, new, [fact("use", "Use it.", sections=("1.1",))])
    assert told(made)[0] == ("touched", "changed", "For eczema from 6 years. Use it.", ("use",))
    assert outcomes(made) == {"use": "section changed"}


def test_a_new_block_that_holds_a_quote_is_touched_too():
    new = make_label(section("17 ADVICE", paragraph("Read the leaflet."), paragraph("By mouth.")))
    made = triage(OLD, new, [fact("mouth", "By mouth.")])
    assert [row for row in told(made) if row[0] != "unclaimed"] == [
        ("touched", "removed", "By mouth.", ("mouth",)),
        ("touched", "added", "By mouth.", ("mouth",)),
    ]


@pytest.mark.parametrize("pinned", [None, "Do not use in:"])
def test_another_lead_in_breaks_the_items_below_it(pinned):
    new = make_label(section("4 NOT FOR", paragraph("Use in:"), items("infants", "adults with fever"), code="34070-3"))
    made = triage(OLD, new, [fact("infants", "infants", sections=("4",), lead=pinned)])
    assert told(made)[:2] == [
        ("broken", "changed", "Use in:", ("infants",)),
        ("broken", "equal", "infants", ("infants",)),
    ]
    assert outcomes(made) == {"infants": "broken"}
    assert "what leads to it there is “Use in:”; it was “Do not use in:”" in made.facts[0].findings[0].sentence


def test_broken_goes_before_moved_and_moved_before_touched():
    long = "It is kept at home in a cold and dark place where no child can reach it."
    old = make_label(section("1 A", paragraph(f"One is gone. Two moved. {long}")), section("2 B", paragraph("Else.")))
    new = make_label(
        section("1 A", paragraph(f"{long} Now.")), section("2 B", paragraph("Else."), paragraph("Two moved."))
    )
    one, two, three = fact("1", "One is gone."), fact("2", "Two moved.", sections=("1",)), fact("3", long)

    def queue_of(*facts: FactClaims) -> str:
        return next(row[0] for row in told(triage(old, new, facts)) if row[2] == f"{long} Now.")

    assert queue_of(one, two, three) == "broken"
    assert queue_of(two, three) == "moved"
    assert queue_of(three) == "touched"
    assert queue_of() == "unclaimed"


def test_absent_and_complete_claims_run_again():
    new = make_label(
        section("1 USES", below=[section("1.1 Eczema"), section("1.2 Asthma", paragraph("With a steroid inhaler."))])
    )
    facts = [
        FactClaims("no-steroid", (Absent(("steroid",)),)),
        FactClaims("uses", (Complete("1", (("1.1", "Eczema"),)),)),
        FactClaims("no-latex", (Absent(("latex",), ("1",)),)),
    ]
    made = triage(OLD, new, facts)
    assert outcomes(made) == {"no-steroid": "broken", "uses": "broken", "no-latex": "section changed"}
    assert [finding.sentence for outcome in made.facts for finding in outcome.findings] == [
        "“steroid” occurs in section 1.2: “With a steroid inhaler.”.",
        "“1.2 Asthma” is in section 1 too.",
    ]
    assert ("unclaimed", "added", "With a steroid inhaler.", ("no-steroid",)) in told(made)


def test_a_fact_that_rests_on_a_section_that_is_gone_is_told_so():
    new = make_label(section("1 USES", below=[section("1.1 Eczema", paragraph("Use it."))]))
    made = triage(OLD, new, [fact("two", "Use it.", sections=("1.1", "17"))])
    assert outcomes(made) == {"two": "moved"}
    assert made.facts[0].findings[0].sentence == "This label has no section 17."


def test_typography_holds():
    new = make_label(
        section("1 USES", below=[section("1.1 Eczema", paragraph("For eczema from 6&#160;months.\n Use it."))])
    )
    assert outcomes(triage(OLD, new, [fact("a", "For eczema from 6 months.")]))["a"] == "section changed"


RANKED = [
    section("WARNING", paragraph("Old words of the box."), code="34066-1"),
    section("2 DOSE", paragraph("Give 200 mg on a day."), paragraph("Store it in a cold place.")),
    section("4 NOT FOR", code="34070-3", below=[section("4.1 Milk", paragraph("Old words on milk."))]),
    section("5 WARNINGS", paragraph("It is safe."), highlights=paragraph("Old words 1.")),
    section("PANEL 1", paragraph("Keep out of reach 1."), code="51945-4"),
]


def test_what_can_do_most_harm_is_ranked_first():
    changes = {
        "Old words": "New words",
        "200": "300",
        "a cold": "the cold",
        "is safe": "is not safe",
        "reach 1": "reach 2",
    }
    new = "".join(RANKED)
    for before, after in changes.items():
        new = new.replace(before, after)
    made = triage(make_label(*RANKED), make_label(new), [])
    ranked = [(item.rank, made.difference.after(item.change).text) for item in made.items]
    assert ranked == [
        (Rank.BOXED_WARNING, "New words of the box."),
        (Rank.CONTRAINDICATIONS, "New words on milk."),
        (Rank.NUMBERS_AND_NEGATIONS, "Give 300 mg on a day."),
        (Rank.NUMBERS_AND_NEGATIONS, "It is not safe."),
        (Rank.OTHER_WORDS, "Store it in the cold place."),
        (Rank.PACKAGE, "Keep out of reach 2."),
        (Rank.HIGHLIGHTS, "New words 1."),
    ]
    groups = made.unclaimed_by_section()
    assert [group.section.key for group in groups] == ["boxed-warning", "4.1", "2", "5", "panel-1", "highlights.5"]
    assert [len(group.items) for group in groups] == [1, 1, 2, 1, 1, 1]


def test_what_is_gone_is_grouped_with_its_section_or_under_the_one_that_is_gone():
    made = triage(OLD, make_label(section("17 ADVICE")), [])
    assert {group.section.key: len(group.items) for group in made.unclaimed_by_section()} == {
        "1": 1,
        "1.1": 3,
        "4": 4,
        "5": 1,
        "5.1": 2,
        "17": 1,
    }


def test_a_row_is_claimed_as_a_whole():
    old, new = (
        make_label(section("2 DOSE", table(("6 years", "200 mg"), ("12 years", dose), head=("Age", "Dose"))))
        for dose in ("300 mg", "400 mg")
    )
    made = triage(old, new, [fact("young", "6 years | 200 mg"), fact("old", "12 years | 300 mg")])
    assert told(made) == [("broken", "changed", "12 years | 400 mg", ("old",))]
    assert outcomes(made) == {"young": "section changed", "old": "broken"}


def chosen_facts(label: Label, dice: random.Random, count: int) -> list[FactClaims]:
    pool = [
        (found.key, words)
        for found in label.sections
        for block in found.blocks
        if block.kind != Kind.PICTURE
        for words in sentences(block)
    ]
    chosen = dice.sample(pool, min(count, len(pool)))
    return [fact(f"f{n}", words, sections=(key,) if n % 3 else ()) for n, (key, words) in enumerate(chosen)]


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
@pytest.mark.parametrize("seed", range(40))
def test_the_queues_are_the_whole_difference_of_real_labels_and_what_chance_makes_of_them(seed):
    dice = random.Random(seed)
    old = real_label(dice.choice(NAMES))
    other = dice.choice(NAMES)
    new = real_label(other) if dice.random() < 0.2 else later(old, dice, dice.choice([0, 1, 5, 60, 300]))
    made = triage(old, new, chosen_facts(old, dice, 15))
    assert_queues_are_the_whole_difference(made)
    for outcome in made.facts:
        assert bool(outcome.findings) == (outcome.outcome in (Outcome.BROKEN, Outcome.MOVED))
        queues = {item.queue for item in made.items if outcome.fact in item.facts}
        if outcome.outcome == Outcome.BROKEN:
            assert Queue.BROKEN in queues
        if outcome.outcome == Outcome.MOVED:
            assert Queue.MOVED in queues or any("no section" in finding.sentence for finding in outcome.findings)


@needs_real_labels
def test_a_real_version_is_sorted_in_time():
    old, new = real_label("inomax-762b51be-v12"), real_label("inomax-762b51be-v14")
    words = "Nitric oxide is not indicated for use in the adult population."
    start = time.process_time()
    made = triage(old, new, [fact("adults", words, sections=("8.5",))])
    assert time.process_time() - start < 1
    assert outcomes(made) == {"adults": "holds"}
    assert 5 < len(made.queue(Queue.UNCLAIMED)) < 60
