"""Whatever people do and whatever labels arrive: no page reads current, or says that its evidence stands, where a check of our
own, which shares no code with the site's, does not find it in the newest label.

Each history is played by dice from its number, so one that fails can be played again alone.
"""

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit.verification.verify import verify
from editorial.record.vocabulary import Kind, Method
from labels.archive.importing import take_in
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import any_word, fresh, make_drug, make_entry, make_fact, make_person, sign
from tests.labels.fixtures import make_spl, paragraph, section

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

# On a database that is not SQLite: of the few, each has its own, and fewer of the many tell what dice do there.
FEW, MANY = range(2, 6), range(200)
ELSEWHERE, MANY_ELSEWHERE = range(2), range(80)
STEPS = 30
USES = ("asthma", "eczema", "hives")
SAYS_WELL = ("still stands in", "A machine has found its evidence")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        few, many = (FEW, MANY) if connection.vendor == "sqlite" else (ELSEWHERE, MANY_ELSEWHERE)
        metafunc.parametrize("number", many if metafunc.config.getoption("--soak") else few)


@dataclass(frozen=True)
class Words:
    """A label as the dice made it: of each section its title and the sentences of its one passage."""

    number: int
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    def document(self, drug: Drug) -> bytes:
        below = [
            section(f"1.{place} {title}", paragraph(" ".join(said)))
            for place, (title, said) in enumerate(self.sections, start=1)
        ]
        whole = section("1 INDICATIONS AND USAGE", below=below, code="34067-9")
        return make_spl(whole, set_id=str(drug.set_id), version=str(self.number))

    def bears_out(self, claim: str, text: str, sections: str) -> bool:
        if claim == "quotes":
            place = int(sections.removeprefix("1."))
            return place <= len(self.sections) and text in self.sections[place - 1][1]
        if claim == "absent":
            return not any(text in sentence for _, said in self.sections for sentence in said)
        return sorted(text.split("\n")) == [f"1.{n} {title}" for n, (title, _) in enumerate(self.sections, start=1)]


class Site:
    """One drug with four facts and an answer, its labels, two authors, two reviewers, and dice."""

    def __init__(self, number: int, client: Client) -> None:
        self.dice, self.client = random.Random(number), client
        self.writers = [make_person(name, "author") for name in ("Ann", "Abe")]
        self.signers = [make_person(name, "reviewer") for name in ("Bea", "Ben")]
        self.drug = make_drug(self.writers[0])
        self.labels: list[Words] = []
        if self.dice.random() < 0.6:
            self.do_arrive()
        for slug in ("one", "two", "three", "four"):
            self.begin(slug)
        entry = make_entry(self.drug, short_answer=" ".join(f"Yes [[{slug}]]." for slug in ("one", "two")))
        with suppress(ValidationError):
            entry.submit(author=self.writers[0], reason="Begun")
            sign(entry, self.signers[0])

    def begin(self, slug: str) -> None:
        fact = make_fact(self.drug, slug, heading=slug.capitalize(), **self.claim())
        with suppress(ValidationError):
            fact.submit(author=self.writers[0], reason="Begun")
            sign(fact, self.signers[0])

    def play(self) -> None:
        verbs = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        for _ in range(STEPS):
            with suppress(ValidationError, PermissionDenied):  # a rule said no
                self.dice.choice([*verbs, self.do_arrive, self.do_decide])()
            self.check()

    @property
    def newest(self) -> Words | None:
        return max(self.labels, key=lambda words: words.number, default=None)

    def check(self) -> None:
        """Every public page, against the label as the dice made it."""
        well = {}
        for edition in Fact.revisions().live(None, Fact.objects.all()):
            page = self.client.get(f"/dupixent/facts/{edition.slug}/")
            standing = page.context["standing"]
            says = standing.code == "current" or any(words in page.text for words in SAYS_WELL)
            well[edition.slug] = standing.code == "current"
            if says and self.newest:
                claim = (edition.claim, edition.claim_text, edition.claim_sections)
                assert self.newest.bears_out(*claim), (edition.slug, standing, self.newest)
        answer = self.client.get("/dupixent/faq/how-does-it-work/")
        if answer.status_code == 200 and answer.context["standing"].code == "current":
            assert well.get("one") and well.get("two")

    # Labels.

    def do_arrive(self) -> None:
        uses = self.dice.sample(USES, self.dice.choice([2, 3, 3]))
        if self.dice.random() < 0.7:
            uses.sort()
        number = len(self.labels) + 2 if self.dice.random() < 0.9 else 1
        words = Words(number, tuple((use.capitalize(), self.said(use)) for use in uses))
        if self.labels and self.dice.random() < 0.3:
            words = Words(number, self.dice.choice(self.labels).sections)  # what was taken back
        if number in {label.number for label in self.labels}:
            return
        self.labels.append(words)
        take_in(words.document(self.drug), file_name="label.xml")
        record_lookup(self.drug, Lookup.Outcome.NOTHING_NEW)

    def said(self, use: str) -> tuple[str, ...]:
        said = [f"Exampla is indicated for {use} in patients aged {self.dice.choice([6, 12])} years and older."]
        if self.dice.random() < 0.4:
            said.append(self.dice.choice(["Read on.", "It contains a steroid."]))
        return tuple(said)

    def claim(self) -> dict[str, str]:
        """Mostly what the newest label bears out; now and then what only an older one does."""
        words = self.dice.choice(self.labels) if self.labels and self.dice.random() < 0.2 else self.newest
        sections = words.sections if words else tuple((use.capitalize(), self.said(use)) for use in USES)
        kind = self.dice.choice(["quotes", "quotes", "absent", "complete"])
        if kind == "absent":
            return {"claim": kind, "claim_text": "steroid", "claim_sections": ""}
        if kind == "complete":
            listed = "\n".join(f"1.{n} {title}" for n, (title, _) in enumerate(sections, start=1))
            return {"claim": kind, "claim_text": listed, "claim_sections": "1"}
        place = self.dice.randrange(len(sections))
        return {"claim": kind, "claim_text": sections[place][1][0], "claim_sections": f"1.{place + 1}"}

    # What people do.

    def fact(self, *statuses: str) -> Fact:
        facts = list(Fact.objects.order_by("pk"))
        fit = [fact for fact in facts if fact.status in statuses]
        return self.dice.choice(fit or facts)

    def do_revise(self) -> None:
        fact = self.fact("published", "draft", "withdrawn", "retired")
        fact.statement = f"Words {any_word(self.dice)}."
        for name, value in self.claim().items():
            setattr(fact, name, value)
        fact.submit(author=self.dice.choice(self.writers), reason="Ready")
        self.sign(fact)

    def do_submit(self) -> None:
        fact = self.fact("published")
        fact.statement = f"Words {any_word(self.dice)}."
        fact.submit(author=self.dice.choice(self.writers), reason="Ready")

    def do_sign(self) -> None:
        self.sign(self.fact("in_review"))

    def sign(self, fact: Fact) -> None:
        sign(fact, self.dice.choice(self.signers), Kind.UPDATE if fresh(fact).edition else Kind.FIRST)

    def do_retire(self) -> None:
        if self.dice.random() < 0.3:
            fact = self.fact("published")
            fact.submit(author=self.dice.choice(self.writers), reason="Nobody asks")
            sign(fact, self.dice.choice(self.signers), Kind.RETIREMENT, review_due=None)

    def do_reaffirm(self) -> None:
        fact, due = self.fact("published"), timezone.now().date() + timedelta(days=self.dice.randrange(100, 900))
        digest = fact.freeze().digest
        fact.reaffirm(reviewer=self.dice.choice(self.signers), reason="Right", review_due=due, shown=digest)

    def do_withdraw(self) -> None:
        self.fact("published").withdraw(reviewer=self.dice.choice(self.signers), reason="Danger")

    def do_reinstate(self) -> None:
        self.fact("withdrawn").reinstate(reviewer=self.dice.choice(self.signers), reason="No danger")

    do_reinstate_again = do_reinstate

    def do_confirm(self) -> None:
        if self.dice.random() < 0.3:
            self.fact("withdrawn").confirm(reviewer=self.dice.choice(self.signers), reason="Danger indeed")

    def do_decide(self) -> None:
        items = list(TriageItem.objects.open().order_by("pk"))
        chosen = self.dice.sample(items, self.dice.randrange(1, len(items) + 1)) if items else []
        person = self.dice.choice([*self.writers, *self.signers])
        dispose(chosen, person=person, decision=Decision.NO_EFFECT, reason="Read", method=Method.PASSWORD)


def test_no_page_says_more_than_the_newest_label(number, client):
    site = Site(number, client)
    site.play()
    assert verify() == []
    for item in TriageItem.objects.open().filter(fact__isnull=False):
        same = TriageItem.objects.open().filter(fact=item.fact)
        assert same.count() == 1, "one thing to decide about each fact"
