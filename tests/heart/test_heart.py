"""One text through its whole life: written, returned, signed, corrected, re-affirmed, withdrawn, reinstated, retired."""

from datetime import timedelta

import pytest

from audit.verification.verify import verify
from editorial.record.vocabulary import Kind, Meaning
from labels.models import Fact
from tests.cast import make_fact, next_year, publish, sign

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_whole_life_leaves_numbered_editions_and_nothing_for_the_verifier(
    drug, author, second_author, reviewer, second_reviewer
):
    fact = make_fact(drug)
    fact.save_revision(author=author, reason="A beginning")
    fact.submit(author=author, reason="Ready")
    fact.return_to_author(reviewer=reviewer, reason="Say which receptor")
    fact.statement += " It binds the IL-4 receptor alpha subunit."
    fact.submit(author=author, reason="Named the receptor")
    sign(fact, reviewer)  # who returned a text may sign it
    publish(fact, second_author, reviewer, Kind.UPDATE, statement="Two.")
    publish(fact, author, second_author, Kind.CORRECTION, statement="Three.")
    fact.reaffirm(
        reviewer=reviewer,
        reason="Yearly review",
        review_due=next_year() + timedelta(days=30),
        shown=fact.freeze().digest,
    )
    fact.statement = "Half a draft"
    fact.save_revision(author=second_author, reason="Work in progress")
    fact.withdraw(reviewer=reviewer, reason="A wrong dose was read from it")
    assert (fact.statement, fact.status) == ("Half a draft", "draft")
    assert not Fact.revisions().live().exists()
    fact.reinstate(reviewer=second_reviewer, reason="It was another text")
    assert Fact.revisions().live().get().statement == "Three."
    fact.withdraw(reviewer=reviewer, reason="Again")
    fact.confirm(reviewer=second_reviewer, reason="Yes")
    publish(fact, author, reviewer, Kind.UPDATE, statement="Four.")
    fact.submit(author=author, reason="No longer asked")
    fact.retire(reviewer=reviewer, reason="Nobody asks", shown=fact.freeze().digest)

    editions = list(Fact.revisions().of(fact).editions().order_by("history_id"))
    assert [e.edition for e in editions] == list(range(1, 11))
    kinds = "first update correction reaffirmed withdrawal reinstated withdrawal confirmation update retirement"
    assert [e.kind for e in editions] == kinds.split()
    assert editions[-1].meaning == Meaning.APPROVED
    assert verify() == []
