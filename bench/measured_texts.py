"""What is measured on: eight signed facts, and an answer of about 500 words that cites all of them."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from editorial.accounts.appointments import confirm, propose
from editorial.models import Person
from editorial.record.vocabulary import Kind, Meaning
from faq.models import Entry
from labels.models import Drug, Fact

FACTS = {  # slug: heading, topic, statement, section of the label
    "two-signals": ("It blocks IL-4 and IL-13", "mechanism", "Dupilumab blocks the signals of IL-4 and IL-13.", "12.1"),
    "no-steroid": ("It is an antibody", "identity", "Dupilumab is a human monoclonal IgG4 antibody.", "11"),
    "eczema": ("Eczema from 6 months of age", "limits", "It is approved for eczema from the age of 6 months.", "1.1"),
    "asthma": ("Asthma from 6 years of age", "limits", "It is approved for asthma from the age of 6 years.", "1.2"),
    "no-relief": ("Not for an asthma attack", "limits", "It does not relieve a sudden attack of asthma.", "1.2"),
    "esophagus": ("From 1 year and 15 kg", "limits", "For the esophagus, a child must weigh at least 15 kg.", "1.5"),
    "eyes": ("Eye problems", "warnings", "Inflammation of the eyes was seen more often with dupilumab.", "5.2"),
    "dose-forms": ("Pens and syringes", "dosing", "It comes as a pen or a syringe of 200 mg or 300 mg.", "3"),
}

SHORT = """\
Dupixent is an antibody, not a steroid [[no-steroid]]. It sits on a receptor of certain cells and keeps two messengers of
inflammation, interleukin-4 and interleukin-13, from passing on their signal [[two-signals]]."""

ANSWER = """\
## What happens in the body

Cells of the immune system talk to one another with small proteins. Two of them, IL-4 and IL-13, drive the kind of
inflammation that is common in eczema, in some forms of asthma and in several other conditions. Both need the same part of
a receptor to be heard. Dupilumab covers that part, so that neither of the two is heard any longer [[two-signals]]. With less
of that signal, cells release fewer of the substances that keep the inflammation going.

The medicine is made in living cells and belongs to the antibodies of the type IgG4 [[no-steroid]]. Because it acts on
one pathway, it is not counted among the medicines that hold down the immune system as a whole. That does not mean that it
has no risks: parasitic infections should be treated first, and live vaccines are to be avoided while it is used.

## Who it is approved for

The label names a least age for every use, and for some of them a least weight too:

| use | least age | also needed |
|---|---:|---|
| eczema that creams do not control [[eczema]] | 6 months | a prescription by a doctor who knows the disease |
| asthma with many eosinophils [[asthma]] | 6 years | the other medicines for asthma go on |
| inflammation of the esophagus [[esophagus]] | 1 year | a weight of at least 15 kg |
| hives without a known cause | 12 years | antihistamines were not enough |
| chronic obstructive lung disease | adults | many eosinophils in the blood |

- It is **added** to other medicines for asthma and does not take their place.
- It does not help against a sudden attack; for that, a rescue inhaler must be at hand [[no-relief]].
- A steroid that is taken by mouth or inhaled is never stopped at once, only step by step and with a doctor.

## How it is given

It is injected under the skin, by a pen or by a pre-filled syringe [[dose-forms]]. After training, many people do it at
home. The dose depends on the use, on the age and, in children, on the weight:

1. Take the pen or the syringe out of the refrigerator and let it reach room temperature.
2. Choose the thigh or the belly, not closer than two inches to the navel; somebody else may also use the upper arm.
3. Use another place each time, and no place where the skin is tender, damaged or scarred.

## What to watch for

Redness, itching and dryness of the eyes are among the more common unwanted effects [[eyes]]. New or worse trouble with the
eyes, pain in the joints, or signs of an allergic reaction such as swelling of the face, trouble with breathing or fainting
should be told to a doctor, the last of these at once. Most reactions at the place of the injection are mild and pass
within days.

It takes time. Some people notice less itching after two weeks, while the full effect on the skin is usually judged after
sixteen weeks. In asthma, breathing tests often improve earlier, and attacks become rarer over the months that follow."""

BOTTOM = """\
Dupixent quiets one pathway of inflammation [[two-signals]]. It is given under the skin, it is not for sudden attacks
[[no-relief]], and the age at which it may be used depends on the condition [[eczema]]. Ask your doctor or pharmacist."""

# Words that no cited fact says: what is measured is no advice, and says so.
BEYOND = "\n".join(
    f"{words}: a text to measure by, not to read"
    for words in ("not", "neither", "may", "two", "common", "more common", "6 months", "6 years", "1 year", "15 kg")
)

REFERENCES = "beck: Beck LA, Thaci D, Hamilton JD, N Engl J Med, 2014, doi:10.1056/NEJMoa1314768"


def make_people() -> tuple[Person, Person]:
    """One who writes and one who signs."""
    people = []
    for name, group in (("Ann", "author"), ("Bea", "reviewer")):
        person = Person.objects.create_user(name.lower(), printed_name=f"{name} Example", credentials="PharmD")
        person.groups.add(Group.objects.get(name=group))
        people.append(person)
    for step, name in ((propose, "Pia"), (confirm, "Pam")):
        administrator = Person.objects.create_user(name.lower(), printed_name=f"{name} Example")
        administrator.groups.add(Group.objects.get(name="administrator"))
        step(people[1], by=administrator, how="Licence seen")
    return people[0], people[1]


def make_entry(author: Person, reviewer: Person) -> Entry:
    """The signed answer, with its signed facts."""
    drug = Drug(brand_name="Dupixent", generic_name="dupilumab", slug="dupixent", set_id=uuid.uuid4(), maker="Sanofi")
    drug.save_revision(author=author, reason="A new drug")
    for slug, (heading, topic, statement, section) in FACTS.items():
        fact = Fact(drug=drug, slug=slug, heading=heading, topic=topic, statement=statement, claim="quotes")
        fact.claim_text, fact.claim_sections = f"{heading}: {statement}", section
        publish(fact, author, reviewer)
    entry = Entry(drug=drug, slug="how-does-it-work", question="How does Dupixent work?", topic="mechanism")
    entry.short_answer, entry.answer, entry.bottom_line, entry.references = SHORT, ANSWER, BOTTOM, REFERENCES
    entry.beyond_evidence = BEYOND
    publish(entry, author, reviewer)
    return entry


def publish(thing: Any, author: Person, reviewer: Person, kind: Kind = Kind.FIRST) -> None:
    thing.submit(author=author, reason="Written for the benchmark")
    thing.sign(
        reviewer=reviewer,
        meaning=Meaning.APPROVED,
        kind=kind,
        reason="Signed for the benchmark",
        review_due=timezone.now().date() + timedelta(days=365),
        shown=thing.freeze().digest,
    )


def six_kilobytes(number: int) -> str:
    """A text of 6 kB, another one for each number."""
    return f"Wording {number}. " + (ANSWER + "\n\n" + ANSWER)[: 6_000 - 20]
