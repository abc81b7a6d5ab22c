"""What must have happened on a site so that every kind of page is there: `from tests.browser.public_scene import play; play()`.

Written by the verbs, as at the desk, in the shell of the site that the browser is served. The drug is made up, so that
nothing here depends on the texts that come with the site.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings

from editorial.accounts.people import Person
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.browser.label_scene import play_labels
from tests.cast import fresh, make_drug, make_entry, make_fact, make_person, next_year, publish

LONG = 24  # editions: more than one page of a history

WEEKLY = {
    "heading": "Given once a week",
    "topic": "dosing",
    "statement": "Examplin is injected **once a week**, under the skin.",
    "claim_text": "Inject EXAMPLIN once weekly\n12 years and older, weighing at least 40 kg",
    "claim_sections": "2.1, 2.2",
}
COLD = {
    "heading": "Kept cold",
    "topic": "dosing",
    "statement": "It is kept at 2 °C to 8 °C.",
    "claim_text": "Store EXAMPLIN refrigerated at 2 °C to 8 °C",
}
HEART = {"heading": "Seen in a study of the heart", "topic": "warnings", "claim": "literature", "claim_sections": ""}
USE = {
    "heading": "For a rare disease with a long name: from 12 years and 40 kg",
    "topic": "use",
    "condition": "Hereditary examplinopathy of the gastroesophageal junction",
    "least_age": 12,
    "least_age_unit": "years",
    "least_weight_kg": 40,
    "claim_text": "EXAMPLIN inhibits IL-4 and IL-13 in patients 12 years and older who weigh at least 40 kg",
}

ANSWER = """\
## When to inject

| Day | Adults [[weekly]] | Children from 12 years, weighing at least 40 kg |
|---|---:|---|
| Monday | 300 mg | 200 mg |
| any other day | nothing at all | nothing at all |

1. Take it out of the refrigerator [[cold]].
2. Choose the thigh or the belly.

### What else is known

- One study looked at the heart [[heart]], another at nothing in particular [[ref:study]].
- A missed dose is never doubled.

> Ask before you change the day.

The code `EX-1` stands on the box. More is told by the [manufacturer's page about injecting](https://example.org/inject)."""

BEYOND = """\
30 minutes: made up, as all of this is
45 minutes: made up
300 mg: made up
200 mg: made up
nothing: made up
none: made up
never: made up"""

HOW_OFTEN = {
    "question": "How often is Examplin injected?",
    "topic": "dosing",
    "short_answer": "Once a week [[weekly]]. It is kept cold [[cold]] until 30 minutes before.",
    "answer": ANSWER,
    "bottom_line": "Once a week, on the same day [[weekly]]. Ask your pharmacist.",
    "references": "study: Doe J, Roe R, Journal of Examples, 2024, doi:10.1000/182",
    "read_next": "where-it-is-kept",
    "beyond_evidence": BEYOND,
}
REWRITTEN = {
    "short_answer": "Once every week [[weekly]]. It is kept cold [[cold]] until 45 minutes before.",
    "answer": ANSWER.replace("nothing at all", "none").replace(
        "A missed dose is never doubled.", "Never double a dose."
    ),
}
KEPT = {
    "question": "Where is Examplin kept?",
    "topic": "dosing",
    "short_answer": "In the refrigerator [[cold]].",
    "answer": "",
}
NOTICE = "Some pens of this medicine may be faulty. Ask your pharmacist before the next dose."
TAKEN_BACK = {"question": "How much is one dose?", "topic": "dosing", "short_answer": "One pen [[cold]].", "answer": ""}
NOT_ASKED = {"question": "Is there a vial?", "topic": "dosing", "short_answer": "Ask about it [[cold]].", "answer": ""}


def play() -> None:
    """Ann writes, Bea and Ben sign; everything that can happen to a text happens to one."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # else each note to Ann is printed
    people = make_person("Ann", "author"), make_person("Bea", "reviewer"), make_person("Ben", "reviewer")
    drug = make_drug(people[0], "examplin", "Examplin")
    publish_texts(drug, *people)
    change_again_and_again(drug.entries.get(slug="how-often"), *people)
    correct(drug.facts.get(slug="weekly"), *people)
    drug.facts.get(slug="heart").withdraw(reviewer=people[2], reason="The study was retracted")
    withdraw_and_retire(drug, *people)
    put_notices(*people)
    play_labels(*people[:2])


def publish_texts(drug: Drug, ann: Person, bea: Person, ben: Person) -> None:
    for slug, words in (("weekly", WEEKLY), ("cold", COLD), ("heart", HEART), ("rare-use", USE)):
        publish(make_fact(drug, slug, **words), ann, bea)
    publish(make_entry(drug, "where-it-is-kept", **KEPT), ann, ben)
    publish(make_entry(drug, "how-often", **HOW_OFTEN), ann, bea)


def change_again_and_again(entry: Entry, ann: Person, bea: Person, ben: Person) -> None:
    """A history of more than one page."""
    publish(entry, ann, ben, Kind.UPDATE, **REWRITTEN)
    for number in range(3, LONG + 1):
        publish(entry, ann, bea, Kind.UPDATE, bottom_line=f"Wording {chr(64 + number)}: once a week [[weekly]].")


def correct(fact: Fact, ann: Person, bea: Person, ben: Person) -> None:
    """A wrong wording, its correction, and the correction re-affirmed."""
    wrong = "Examplin is injected **every second week**, under the skin."
    publish(fact, ann, bea, Kind.UPDATE, statement=wrong, beyond_evidence="every second week: what was wrong")
    publish(fact, ann, ben, Kind.CORRECTION, statement=WEEKLY["statement"], claim_sections="2.1", beyond_evidence="")
    later = next_year() + timedelta(days=1)
    fresh(fact).reaffirm(reviewer=bea, reason="Read again", review_due=later, shown=shown(fact))


def withdraw_and_retire(drug: Drug, ann: Person, bea: Person, ben: Person) -> None:
    withdrawn = publish(make_entry(drug, "taken-back", **TAKEN_BACK), ann, bea)
    withdrawn.withdraw(reviewer=bea, reason="It named a wrong dose")
    fresh(withdrawn).confirm(reviewer=ben, reason="The dose was wrong indeed")
    retired = publish(make_entry(drug, "no-longer-kept", **NOT_ASKED), ann, bea)
    retired.replaced_by = "where-it-is-kept"
    retired.submit(author=ann, reason="Nobody asks it any more")
    fresh(retired).retire(reviewer=ben, reason="Nobody asks it any more", shown=shown(retired))


def put_notices(ann: Person, bea: Person, ben: Person) -> None:
    """One drug under a notice, and one that is withdrawn as a whole."""
    for slug, withdraws in (("cautin", False), ("gonin", True)):
        drug = make_drug(ann, slug, slug.capitalize())
        publish(make_fact(drug, "weekly", **WEEKLY), ann, bea)
        drug.put_notice(reviewer=ben, notice=NOTICE, withdraws=withdraws, reason="The maker called")


def shown(thing: Any) -> str:
    """The digest of what a reviewer sees now."""
    return str(fresh(thing).freeze().digest)
