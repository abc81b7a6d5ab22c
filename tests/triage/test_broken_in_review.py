"""A text whose evidence a label broke after it was submitted: the pile, the list, the digest and triage say so."""

from typing import Any

import pytest
from django.utils import timezone

from editorial.models import Person
from editorial.record.vocabulary import Kind
from editorial.work import waiting
from labels.models import Fact
from labels.triage import undecided_items
from tests.cast import fresh, make_fact, publish, sign
from tests.desk import Desk
from tests.labels.arriving import ASTHMA, arrive, label
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "cannot be signed: its evidence does not stand in label version 2 (January 2025)."


def work_lists(person: Person) -> dict[str, Any]:
    """The work lists of the desk's first page in which something lies, by their heading."""
    return {each.heading: each for each in Desk(person).client.get("/admin/").context["waiting"]}


def today() -> list[waiting.Waiting]:
    return waiting.everybody(timezone.now().date())


@staged
def submitted(drug, author, reviewer) -> Fact:
    """In review with a quote of version 1, which version 2 no longer has."""
    arrive(label(drug, 1))
    fact = make_fact(drug, "asthma", heading="Asthma", claim_text=ASTHMA, claim_sections="1.1")
    fact.submit(author=author, reason="Ready")
    assert work_lists(reviewer)["Waiting for a signature"].items[0].said == "written by Ann Example"
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    return fact


def test_the_pile_of_signatures_and_the_list_say_why_it_would_be_refused(submitted, reviewer):
    [item] = work_lists(reviewer)["Waiting for a signature"].items
    assert item.said.startswith(f"written by Ann Example; {WHY}") and "12 years" in item.said
    assert WHY in Desk(reviewer).client.get("/admin/labels/fact/").text
    assert WHY in Desk(reviewer).client.get("/admin/labels/fact/export/").getvalue().decode()


def test_it_counts_as_triage_for_who_mends_it(submitted, author):
    pile = work_lists(author)["Changed by a new label version"]
    assert pile.sorts.endswith("1 in review that cannot be signed")
    assert [item.path for item in pile.items if item.title == "Asthma"] == [Desk(author).url(submitted)]
    assert pile.count == len(pile.items) == 2, "and the section that no live fact quotes"


def test_the_digest_says_it_under_both_headings(submitted, author, reviewer):
    told = {each.person: dict(each.parts) for each in today()}
    [to_sign] = told[reviewer][waiting.TO_SIGN]
    assert WHY in to_sign.said
    for person in (author, reviewer):
        assert any(item.said.startswith(f"in review, and {WHY}") for item in told[person][undecided_items.HEADING])


def test_nothing_is_said_of_what_the_newest_label_holds(submitted, author, reviewer):
    publish(fresh(submitted), author, reviewer, Kind.FIRST, claim_text=ASTHMA.replace("12", "6"))
    eczema = make_fact(submitted.drug, "gout", heading="Gout", claim="literature", claim_sections="")
    eczema.submit(author=author, reason="Ready")
    assert "cannot be signed" not in str(work_lists(reviewer)) + str(today())
    sign(fresh(eczema), reviewer)
