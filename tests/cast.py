"""The cast: who plays in the tests, and small helpers that make what they write."""

import uuid
from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from audit.ledger import ledger
from editorial.accounts.appointments import confirm, propose
from editorial.models import Person
from editorial.record.vocabulary import Kind, Meaning
from faq.models import Entry
from labels.models import Drug, Fact
from tests.staging import staged

PASSWORD = "correct horse battery staple"


def make_person(name: str, group: str | None, appointed: bool = True, **fields: Any) -> Person:
    """A person of one group, recorded in the ledger as the desk would; a reviewer is confirmed unless said otherwise."""
    options = {"printed_name": f"{name} Example", "credentials": "PharmD", "is_staff": True, **fields}
    person = Person.objects.create_user(name.lower(), f"{name.lower()}@example.org", PASSWORD, **options)
    if group:
        person.groups.add(Group.objects.get(name=group))
        with ledger.writing() as writing:
            person.record(writing, "joined a group")
    if appointed and (group == "reviewer" or person.is_superuser):
        appoint(person)
    return person


def appoint(person: Person) -> None:
    """What two administrators do at the desk, so that a person may sign."""
    pia, pam = (
        Person.objects.filter(username=name.lower()).first() or make_person(name, "administrator", credentials="")
        for name in ("Pia", "Pam")
    )
    propose(person, by=pia, how="Licence seen")
    confirm(person, by=pam, how="Licence looked up")


@staged
def author() -> Person:
    """Ann writes."""
    return make_person("Ann", "author")


@staged
def second_author() -> Person:
    """Abe writes too; he may also sign, but never what he wrote."""
    return make_person("Abe", "reviewer")


@staged
def reviewer() -> Person:
    """Bea signs."""
    return make_person("Bea", "reviewer")


@staged
def second_reviewer() -> Person:
    """Ben signs when a second person is needed."""
    return make_person("Ben", "reviewer")


@staged
def auditor() -> Person:
    """Cyd reads everything and changes nothing."""
    return make_person("Cyd", "auditor", credentials="")


@staged
def administrator() -> Person:
    """Dan keeps accounts and touches no content."""
    return make_person("Dan", "administrator", credentials="")


@staged
def superuser() -> Person:
    """Eve may do everything that Django knows of; the rules of signing hold for her as well."""
    return make_person("Eve", None, is_superuser=True)


@staged
def drug(author: Person) -> Drug:
    return make_drug(author)


@staged
def fact(drug: Drug, author: Person, reviewer: Person) -> Fact:
    """A fact whose first edition is public."""
    return publish(make_fact(drug), author, reviewer)


def make_drug(author: Person, slug: str = "dupixent", brand_name: str = "Dupixent") -> Drug:
    made = Drug(
        brand_name=brand_name, generic_name="dupilumab", slug=slug, set_id=uuid.uuid4(), maker="Regeneron and Sanofi"
    )
    made.save_revision(author=author, reason="A new drug")
    return made


def make_fact(drug: Drug, slug: str = "blocks-two-signals", **fields: Any) -> Fact:
    """A fact that nobody saved yet."""
    words = {
        "heading": "It blocks IL-4 and IL-13",
        "topic": "mechanism",
        "statement": "Dupilumab blocks the signals of IL-4 and IL-13.",
        "claim": "quotes",
        "claim_text": f"Dupilumab inhibits IL-4 and IL-13 signaling\n{SAID}",
        "claim_sections": "12.1",
    }
    return Fact(drug=drug, slug=slug, **{**words, **fields})


def any_word(dice: Random) -> str:
    """Of letters alone: the evidence of a fact would have to say a number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{dice.random():.12f}"[2:])


def make_entry(drug: Drug, slug: str = "how-does-it-work", **fields: Any) -> Entry:
    """An answer that nobody saved yet."""
    words = {
        "question": "How does Dupixent work?",
        "topic": "mechanism",
        "short_answer": "It blocks both signals of inflammation [[blocks-two-signals]].",
        "answer": "## In short\n\nIt is not a steroid.",
        "bottom_line": "Ask your pharmacist.",
    }
    return Entry(drug=drug, slug=slug, **{**words, **fields})


# What tests state of a fact, so that its evidence says the numbers, the “not” and the “may” in it.
SAID = (
    "Not one may: 1, nine, ten, eleven, two, two and a half, three, four, 5, 31 and eight, 7 days, 12 years, 15 kg, children,"
    " in 2017."
)


def next_year() -> date:
    return timezone.now().date() + timedelta(days=365)


def sign(thing: Any, reviewer: Person, kind: Kind = Kind.FIRST, **said: Any) -> Any:
    """Signs what waits for review, as shown."""
    fresh = type(thing).objects.get(pk=thing.pk)
    options = {"reason": "Checked", "review_due": next_year(), "shown": fresh.freeze().digest, **said}
    return thing.sign(reviewer=reviewer, meaning=Meaning.APPROVED, kind=kind, **options)


def reaffirm(thing: Any, reviewer: Person, **said: Any) -> Any:
    """Signs the live wording again, as shown; of each source that has changed the reviewer says that the words hold."""
    fresh = type(thing).objects.get(pk=thing.pk)
    shown = {"shown": fresh.freeze().digest, "looked_at": fresh.sources_to_read()}
    shown["review_due"] = next_year() + timedelta(days=1)  # another than the one it has
    return thing.reaffirm(reviewer=reviewer, **{"reason": "Read again", **shown, **said})


def publish(thing: Any, author: Person, reviewer: Person, kind: Kind | None = None, **words: Any) -> Any:
    """Changes the words, submits and signs; returns the thing."""
    for name, value in words.items():
        setattr(thing, name, value)
    thing.submit(author=author, reason="Written")
    sign(thing, reviewer, kind or (Kind.FIRST if not thing.edition else Kind.UPDATE))
    return thing


def rename(person: Person, slug: str) -> None:
    """Gives a signer another address, as the desk would."""
    person.slug = slug
    person.save()
    with ledger.writing() as writing:
        person.record(writing, "changed at the desk")


def fresh(thing: Any) -> Any:
    return type(thing).objects.get(pk=thing.pk)
