"""A site that has one text in each standing: facts and answers of one drug, and of another whose label nobody could look up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from editorial.models import Person
from editorial.record.vocabulary import Kind
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug
from tests.api.tampering import tamper
from tests.cast import fresh, make_drug, make_entry, make_fact, make_person, publish, sign
from tests.labels.arriving import ASTHMA, ECZEMA, arrive, label
from tests.staging import staged

SKIN = "It is given under the skin."
LATER = timedelta(days=2)  # when the site is looked at: a review that was due on the day between has not been done


@dataclass(frozen=True)
class Shown:
    """A text of the scene: where it is public, what it says, and how it stands: code, tag, and words of its sentence."""

    address: str
    title: str
    statement: str
    code: str
    tag: str
    sentence: str


STANDINGS = {  # slug of a fact: code, tag, words of the sentence
    "moved": ("moved", "Label moved", "has changed where this rests"),
    "overdue": ("overdue", "Review overdue", "Its review was due on"),
    "withdrawn": ("withdrawn", "Withdrawn", "This was withdrawn on"),
    "retired": ("retired", "Retired", "This is no longer kept since"),
    "untied": ("untied", "Not tied to a label", "Not tied to a label"),
    "forged": ("invalid", "Not what was signed", "This text is not what was signed"),
    "sample": ("sample", "Sample", "not checked against the official label"),
    "revised": ("current", "", ""),
    "calm": ("current", "", ""),
}
OF_ANSWERS = {  # by the slug of the fact that it cites
    "moved": ("moved", "Label moved", "where a source of this answer rests"),
    "overdue": ("overdue", "Review overdue", "The review of a source of this answer"),
    "withdrawn": ("source withdrawn", "Source withdrawn", "A source of this answer was withdrawn"),
    "retired": ("source changed", "Source changed", "A source of this answer is no longer kept"),
    "untied": ("untied", "Not tied to a label", "Not tied to a label"),
    "forged": ("source invalid", "Source not what was signed", "A source of this answer is not what was signed"),
    "sample": ("sample", "Sample", "not checked against the official label"),
    "revised": ("source changed", "Source changed", "A source of this answer has changed"),
    "calm": ("current", "", ""),
}
UNLOOKED = ("lookup", "Not checked for a newer label", "The last look for a newer label failed")
QUOTED = {"moved": (ASTHMA, "1.1"), "overdue": (ECZEMA, "1.2")}


@staged
def every_standing(drug: Drug, author: Person, reviewer: Person) -> list[Shown]:
    sam = make_person("Sam", "reviewer", is_sample=True)
    arrive(label(drug, 1))
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)
    facts = {slug: _fact(drug, slug, author, sam if slug == "sample" else reviewer) for slug in STANDINGS}
    for slug in OF_ANSWERS:
        _answer(drug, slug, author, sam if slug == "sample" else reviewer)
    facts["withdrawn"].withdraw(reviewer=reviewer, reason="Wrong")
    publish(fresh(facts["retired"]), author, reviewer, Kind.RETIREMENT, replaced_by="moved")
    publish(fresh(facts["revised"]), author, reviewer, statement="Statement of the fact revised, in other words.")
    arrive(label(drug, 2, ASTHMA.replace("12", "6")))
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=2)
    other = make_drug(author, "other", "Other")
    arrive(label(other, 1))
    record_lookup(other, Lookup.Outcome.FAILED, detail="Nobody answered.")
    _fact(other, "unlooked", author, reviewer)
    _answer(other, "unlooked", author, reviewer)
    tamper("Forged words.", "forged")
    told = [_shown("dupixent", "fact", slug, *said) for slug, said in STANDINGS.items()]
    told += [_shown("dupixent", "answer", slug, *said) for slug, said in OF_ANSWERS.items()]
    return [*told, _shown("other", "fact", "unlooked", *UNLOOKED), _shown("other", "answer", "unlooked", *UNLOOKED)]


def _shown(drug: str, kind: str, slug: str, code: str, tag: str, sentence: str) -> Shown:
    room = {"fact": "facts", "answer": "faq"}[kind]
    statement = f"Statement of the {kind} {slug}" + (", in other words" if (kind, slug) == ("fact", "revised") else "")
    return Shown(f"/{drug}/{room}/{slug}/", f"Title of the {kind} {slug}", f"{statement}.", code, tag, sentence)


def _fact(drug: Drug, slug: str, author: Person, signer: Person) -> Any:
    words, section = QUOTED.get(slug, (SKIN, "1.2"))
    claim = {"claim_text": words, "claim_sections": section}
    if slug == "untied":
        claim = {"claim": "literature", "claim_text": "A journal, 2025", "claim_sections": ""}
    use = {"topic": "use", "condition": f"Condition {slug}"} if slug in ("moved", "overdue", "unlooked") else {}
    made = make_fact(
        drug, slug, heading=f"Title of the fact {slug}", statement=f"Statement of the fact {slug}.", **claim, **use
    )
    made.submit(author=author, reason="Written")
    due = timezone.now().date() + (timedelta(days=1) if slug == "overdue" else timedelta(days=365))
    sign(made, signer, review_due=due)
    return made


def _answer(drug: Drug, slug: str, author: Person, signer: Person) -> Any:
    """It leads on to those before it, so that each is named under another."""
    before = ", ".join(drug.entries.order_by("slug").values_list("slug", flat=True))
    words = f"Statement of the answer {slug}. It rests on this [[{slug}]]."
    made = make_entry(
        drug, slug, question=f"Title of the answer {slug}", short_answer=words, answer="", read_next=before
    )
    made.submit(author=author, reason="Written")
    sign(made, signer)
    return made
