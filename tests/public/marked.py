"""A word that stands in every text field of a draft, and must never be public."""

from labels.models import Drug
from tests.cast import make_drug, make_entry, make_fact, publish
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
    return drug
