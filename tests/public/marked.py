"""A word that stands in every text field of a draft, and must never be public."""

import pytest
from django.core.exceptions import ValidationError

from editorial.accounts.people import Person
from editorial.record.vocabulary import Kind
from editorial.work.assignments import hand_over
from editorial.work.comments import comment
from labels.models import Drug
from tests.cast import make_drug, make_entry, make_fact, make_person, publish, sign
from tests.staging import staged

MARKER = "zqxmarker"
FREE_TEXTS = {"heading", "statement", "claim_text", "condition", "question", "short_answer", "answer", "bottom_line"}


@staged
def drafts(drug, author, reviewer, second_reviewer) -> Drug:
    """The marker in every text of new drafts, of drafts over live editions, submitted, returned and kept ones."""
    fact, entry = publish(make_fact(drug), author, reviewer), publish(make_entry(drug), author, reviewer)
    gone = publish(make_fact(drug, "gone"), author, reviewer)
    for thing in (fact, entry, gone):
        for field in {field.name for field in thing.words()} & FREE_TEXTS:
            setattr(thing, field, f"{MARKER} {field}")
    fact.save_revision(author=author, reason=f"{MARKER} reason")
    entry.submit(author=author, reason=f"{MARKER} reason")
    entry.return_to_author(reviewer=reviewer, reason=f"{MARKER} returned")
    gone.save_revision(author=author, reason=f"{MARKER} reason")
    gone.withdraw(reviewer=reviewer, reason="Danger")
    gone.confirm(reviewer=second_reviewer, reason="Agreed")
    make_fact(drug, f"{MARKER}-new", heading=MARKER).submit(author=author, reason=MARKER)
    make_entry(drug, f"{MARKER}-new", question=MARKER).save_revision(author=author, reason=MARKER)
    unseen = make_drug(author, "unseen", f"{MARKER} brand")
    make_fact(unseen, heading=MARKER).submit(author=author, reason=MARKER)
    talk_about(drug, author, reviewer)
    return drug


def talk_about(drug: Drug, author: Person, reviewer: Person) -> None:
    """The marker in what the desk alone knows of people: names of who wrote no public word, user names, mail, remarks."""
    said = {"printed_name": f"{MARKER} writer", "credentials": MARKER, "biography": MARKER}
    writer = make_person("Wes", "author", **said)
    draft = make_fact(drug, f"{MARKER}-talk", heading=MARKER)
    draft.submit(author=writer, reason=MARKER)
    comment(draft, by=reviewer, words=f"{MARKER} remark")
    hand_over(writer, author, by=make_person("Pia2", "administrator", printed_name=MARKER), reason=f"{MARKER} leave")
    with pytest.raises(ValidationError):  # a refused signature is recorded with its words
        sign(draft, reviewer, Kind.UPDATE, reason=f"{MARKER} reason")
    signer = make_person(MARKER, "reviewer", printed_name="Rea Example")  # her user name and her address
    publish(make_fact(drug, "by-rea", heading="Rea signed"), author, signer)
