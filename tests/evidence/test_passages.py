"""What of a label may be quoted: whole sentences, items and rows, each with what leads to it, and nothing else."""

from labels.evidence.claims import Quotes, check
from labels.evidence.passages import passages, passages_with
from labels.evidence.quoting import Quote
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.real import every_real_label, real_label

LABEL = make_label(
    section(
        "1 USE", paragraph("For asthma. Not for relief."), paragraph("Not in:"), items("infants", "Children under 6")
    ),
    section("2 DOSE", table(("6 years", "200 mg"), head=("Age", "Dose"), caption="Table 1. Doses")),
)


def test_every_sentence_item_and_row_is_one_with_what_leads_to_it():
    assert [(each.lead, each.words) for each in passages(LABEL.by_key["1"])] == [
        ("", "For asthma."),
        ("", "Not for relief."),
        ("", "Not in:"),
        ("Not in:", "infants"),
        ("Not in:", "Children under 6"),
    ]
    assert [(each.lead, each.words) for each in passages(LABEL.by_key["2"])] == [
        ("Doses / Age | Dose", "6 years | 200 mg")
    ]


def test_they_are_found_by_all_of_the_words_asked_for_in_any_order_and_case():
    assert [each.words for each in passages_with(LABEL, "UNDER children")] == ["Children under 6"]
    assert passages_with(LABEL, "children asthma") == []
    assert [each.section.key for each in passages_with(LABEL, "", sections=["2"])] == ["2"]
    assert len(passages_with(LABEL, "", most=2)) == 2


@every_real_label
def test_whatever_is_offered_holds_as_a_quote_with_its_lead(path):
    label = real_label(path.name)
    offered = [each for part in label.sections for each in list(passages(part))[:40]]
    assert len(offered) > 20
    for each in offered:
        assert check(label, Quotes((Quote(each.words, each.lead),), (each.section.key,))) == []
