"""Several label versions that nobody decided about leave one thing to decide about each fact and section, not one for each."""

from typing import Any

import pytest

from audit.verification.verify import verify
from labels.models import Disposal, TriageItem
from labels.triage.taking_in import joined
from labels.triage.triage import Decision, Queue
from tests.cast import make_fact, publish
from tests.labels.arriving import ASTHMA, FACT, arrive, label, leave_as_it_is
from tests.labels.fixtures import paragraph, section
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SIX, TWO = ASTHMA.replace("12", "6"), ASTHMA.replace("12", "2")


@staged
def quoted(drug, author, reviewer) -> Any:
    """Version 1 and a fact that quotes its section 1.1, another that says the list of section 1 is whole."""
    arrive(label(drug, 1))
    publish(make_fact(drug, "asthma", claim_text=ASTHMA, claim_sections="1.1"), author, reviewer)
    whole = {"claim": "complete", "claim_text": "1.1 Asthma\n1.2 Eczema", "claim_sections": "1"}
    publish(make_fact(drug, "uses", **whole), author, reviewer)
    return drug


def hives(words: str) -> str:
    return section("1.3 Hives", paragraph(words))


def open_item(**which: Any) -> TriageItem:
    return TriageItem.objects.open().get(**which)


def test_a_fact_has_one_item_with_the_old_words_of_the_first_and_the_new_of_the_last(quoted, client):
    arrive(label(quoted, 2, SIX))
    arrive(label(quoted, 3, TWO))
    item = open_item(fact__slug="asthma")
    assert item.passages == [["changed", ASTHMA, TWO, "1.1 Asthma", "1.1 Asthma"]]
    assert (item.before.number, item.version.number, item.queue) == (1, 3, Queue.BROKEN)
    assert any("12 years" in line and "2 years" in line for line in item.telling)
    assert not any("6 years" in line for line in item.telling)
    made = Disposal.objects.get(item__fact__slug="asthma")
    assert (made.decision, made.person, made.person_name) == (Decision.TAKEN_IN, None, "imported by a program")
    assert "the new ones of label version 3" in made.reason and verify() == []
    page = client.get(FACT).text
    assert page.count("The label has changed where this rests") == 1 and "label version 2" not in page


def test_a_section_has_one_item_too_also_under_another_number(quoted):
    arrive(label(quoted, 2, ASTHMA, hives("For hives.")))
    first = open_item(fact=None)
    arrive(
        label(
            quoted,
            3,
            ASTHMA,
            section("1.3 Gout", paragraph("For gout.")),
            section("1.4 Hives", paragraph("For all hives.")),
        )
    )
    found = {item.section: item for item in TriageItem.objects.open().filter(fact=None)}
    assert {key: [p[1:3] for p in item.passages] for key, item in found.items()} == {
        "1.3": [["", "1.3 Gout"], ["", "For gout."]],
        "1.4": [["", "1.4 Hives"], ["", "For all hives."]],
    }
    assert Disposal.objects.get(item=first).decision == Decision.TAKEN_IN and found["1.4"].before.number == 1


def test_what_was_changed_back_leaves_nothing_to_decide(quoted, client):
    arrive(label(quoted, 2, SIX, hives("For hives.")))
    assert TriageItem.objects.open().count() == 3, "the quote, the list, and the new section"
    arrive(label(quoted, 3))
    assert open_item().queue == Queue.SECTION, "that other words of its section changed is for the desk alone"
    reasons = {made.item.fact and made.item.fact.slug: made.reason for made in Disposal.objects.all()}
    nothing = "In label version 3 (January 2025) nothing of it is left: there is nothing to decide any more."
    assert reasons["asthma"] == reasons[None] == nothing
    page = client.get(FACT).text
    assert "The label has changed" not in page and "still stands in label version 3" in page and verify() == []


def test_words_that_were_changed_back_in_another_form_are_still_to_decide(quoted, second_reviewer):
    """A raised letter became another word, and then a letter of its word."""
    arrive(label(quoted, 2, ASTHMA, hives("Take CD<sup>a</sup> daily.")))
    leave_as_it_is(TriageItem.objects.open(), second_reviewer)
    arrive(label(quoted, 3, ASTHMA, hives("Take it daily.")))
    arrive(label(quoted, 4, ASTHMA, hives("Take CDa daily.")))
    item = open_item(fact=None)
    assert [passage[0] for passage in item.passages] == ["in another form"] and item.before.number == 2
    assert any("superscript" in line for line in item.telling) and verify() == []


def test_what_a_later_version_left_alone_stays_as_it_was(quoted):
    arrive(label(quoted, 2, ASTHMA, hives("For hives.")))
    items = list(TriageItem.objects.open().order_by("pk"))
    arrive(label(quoted, 3, f"{ASTHMA} Read on.", hives("For hives.")))
    after = {item.fact and item.fact.slug: item for item in TriageItem.objects.open().select_related("fact")}
    assert set(after) == {"asthma", "uses", None}
    assert after[None] in items, "the new section is as version 2 brought it"
    assert after["uses"].queue == Queue.BROKEN and after["asthma"].queue == Queue.TOUCHED


def test_what_was_decided_is_not_asked_again(quoted, reviewer):
    arrive(label(quoted, 2, f"{ASTHMA} Read on."))
    leave_as_it_is(TriageItem.objects.open(), reviewer)
    arrive(label(quoted, 3, f"{ASTHMA} Read on and on."))
    assert open_item(fact__slug="asthma").passages[0][1:3] == [f"{ASTHMA} Read on.", f"{ASTHMA} Read on and on."]


A, B = "1.1 Asthma", "1.2 Eczema"


@pytest.mark.parametrize(
    ("earlier", "later", "whole"),
    [
        ([["changed", "a", "b", A, A]], [["changed", "b", "c", A, A]], [["changed", "a", "c", A, A]]),
        ([["changed", "a", "b", A, A]], [["changed", "b", "a", A, A]], []),
        ([["new", "", "b", "", A]], [["gone", "b", "", A, ""]], []),
        ([["gone", "a", "", A, ""]], [["new", "", "a", "", A]], []),
        ([["gone", "a", "", A, ""]], [["new", "", "a", "", B]], [["gone", "a", "", A, ""], ["new", "", "a", "", B]]),
        ([["new", "", "b", "", A]], [["moved", "b", "b", A, B]], [["new", "", "b", "", B]]),
        ([["changed", "a", "b", A, A]], [["changed", "x", "y", A, A]], [["changed", "a", "b", A, A], ["changed", "x", "y", A, A]]),
        ([["changed", "a", "b", A, A]], [["changed", "b", "c", B, B], ["changed", "b", "d", A, A]], [["changed", "a", "d", A, A], ["changed", "b", "c", B, B]]),
        ([], [["unchanged", "a", "a", A, A]], [["unchanged", "a", "a", A, A]]),
    ],
)  # fmt: skip
def test_two_changes_one_after_the_other_are_one(earlier, later, whole):
    assert joined(earlier, later) == whole
