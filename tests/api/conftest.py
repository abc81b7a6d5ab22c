"""A site to ask by API: a labelled drug, its facts and answers in every state that a reader can meet."""

from audit.checkpoints.checkpoint import seal
from editorial.record.vocabulary import Kind
from labels.models import Drug
from tests.cast import make_entry, make_fact, publish
from tests.labels.scene import capture
from tests.staging import staged

V1 = "/api/v1"
ENTRY = f"{V1}/drugs/dupixent/entries/how-does-it-work"
ASTHMA = f"{V1}/drugs/dupixent/facts/asthma"


@staged
def told(drug: Drug, author, reviewer, second_reviewer) -> Drug:
    """Facts asthma (compared with the label), gone (withdrawn), old (retired); an answer with two editions and a reference."""
    capture(drug, "3")
    quotes = {"heading": "Asthma from 6 years", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
    publish(make_fact(drug, "asthma", **quotes), author, reviewer)
    publish(make_fact(drug, "plain", heading="Not compared", claim="literature"), author, reviewer)
    gone = publish(make_fact(drug, "gone", heading="Gone", claim="literature"), author, reviewer)
    gone.withdraw(reviewer=reviewer, reason="It was dangerous")
    old = publish(make_fact(drug, "old", heading="Old", claim="literature"), author, reviewer)
    publish(old, author, reviewer, Kind.RETIREMENT, replaced_by="plain")
    entry = make_entry(
        drug,
        short_answer="It helps with asthma [[asthma]], see [[plain]].",
        answer="# In short\n\n* A `[[asthma]]` in code\n* Once more [[asthma]](so) [[ref:trial]].",
        references="trial: A. Author, A trial, 2020, doi:10.1000/182",
    )
    publish(entry, author, reviewer)
    publish(entry, author, reviewer, Kind.CORRECTION, bottom_line="Ask your pharmacist first.")
    seal()
    return drug
