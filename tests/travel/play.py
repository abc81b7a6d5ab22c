"""Random histories of a whole site, months long, with pictures taken of it on the way: what every page said at that moment.

Whatever may change a byte of a public page is among the verbs. A test asks the site of later for the moment of a picture.
"""

import random
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from audit.models import LedgerEntry
from editorial.models import Person
from editorial.pages.moments import spelled
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.archive.importing import take_in
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact, Lookup, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import any_word, fresh, make_drug, make_entry, make_fact, make_person, reaffirm, sign
from tests.labels.fixtures import make_spl, paragraph, section

AGES = (1, 6, 12)
ASTHMA = "Exampla is indicated for asthma in patients aged {} years and older."
CITES = "It is for asthma [[asthma]] and more [[more]]."
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """A page as it was answered: its status and all that stands in <main>, or where it leads to."""

    status: int
    main: str


@dataclass(frozen=True)
class Picture:
    moment: datetime
    pages: dict[str, Seen]  # by address, as of that day


def seen(client: Client, address: str, prefix: str = "") -> Seen:
    """The page at an address below a prefix, with links as if there were no prefix."""
    answer = client.get(prefix + address)
    found = MAIN.search(answer.text) if answer.headers["Content-Type"].startswith("text/html") else None
    # What was never public is told in other words, since it may be by now.
    main = found.group() if found else answer.headers.get("Location", answer.text)
    return Seen(answer.status_code, "" if answer.status_code == 404 else main.replace(f"{prefix}/", "/"))


class Site:
    """Two drugs with facts, answers and labels, the people who keep them, a clock, and dice."""

    def __init__(self, number: int, patch: pytest.MonkeyPatch, client: Client) -> None:
        self.dice, self.client, self.late = random.Random(number), client, timedelta()
        real = timezone.now
        patch.setattr(timezone, "now", lambda: real() + self.late)
        self.writers = [make_person(name, "author") for name in ("Ann", "Abe")]
        self.signers = [make_person(name, "reviewer") for name in ("Bea", "Ben", "Bob")]
        self.drugs = [make_drug(self.writers[0], slug, slug.capitalize()) for slug in ("one", "two")]
        self.things: list[Any] = []
        self.versions = dict.fromkeys(("one", "two"), 0)
        for drug in self.drugs:
            self.capture(drug)
            quotes = {"claim_text": self.quote[drug.slug], "claim_sections": "1.1"}
            absent = {"claim": "absent", "claim_text": "steroid", "claim_sections": ""}
            for slug, claim in (("asthma", quotes), ("more", absent)):
                self.things.append(make_fact(drug, slug, statement=f"About {slug}.", **claim))
            self.things.append(make_entry(drug, "answer", short_answer=CITES, read_next=""))
            self.things.append(make_entry(drug, "other", short_answer="Yes [[asthma]]."))
        self.pictures: list[Picture] = []

    def play(self, steps: int, pictures: int, pages: int) -> None:
        """Takes some pictures of some pages among the steps, and one at the end."""
        when = {*self.dice.sample(range(steps // 6, steps), pictures - 1), steps}
        self.begin()
        verbs = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        for step in range(steps + 1):
            if step in when:
                self.pictures.append(self.picture(pages))
            self.late += timedelta(days=self.dice.choice([0, 0, 0, 1, 20]))
            with suppress(ValidationError, PermissionDenied):  # a rule said no
                self.dice.choice(verbs)()

    def begin(self) -> None:
        for thing in self.things:
            thing.submit(author=self.writers[0], reason="Begun")
            sign(thing, self.signers[0])

    def picture(self, pages: int) -> Picture:
        addresses = list(self.addresses())
        newest = LedgerEntry.objects.order_by("-seq").values_list("at", flat=True)[0]
        moment = max(timezone.now(), newest)
        chosen = self.dice.sample(addresses, min(pages, len(addresses)))
        return Picture(moment, {address: seen(self.client, address) for address in chosen})

    def addresses(self) -> list[str]:
        """Of every page that there is, of every kind, and of some that never were."""
        found = ["/", "/changes/", "/how-we-check/", "/audit/", "/audit/checkpoint", "/reviewers/zoe-new/"]
        found += [f"/reviewers/{person.slug}/" for person in self.signers]
        for drug in self.drugs:
            found += [f"/{drug.slug}/", f"/{drug.slug}/changes/", f"/{drug.slug}/label/"]
            found += [f"/{drug.slug}/label/newest/1.1/", f"/{drug.slug}/label/compare/?a=1&b=2"]
            numbers = range(1, self.versions[drug.slug] + 2)
            for number in numbers:
                version = f"/{drug.slug}/label/{number}/"
                found += [version, f"{version}1.1/", f"/{drug.slug}/label/compare/1/{number}/"]
            for segment, slug in (("facts", "asthma"), ("facts", "more"), ("faq", "answer"), ("faq", "other")):
                text = f"/{drug.slug}/{segment}/{slug}/"
                newest = self.newest_number(drug, segment, slug) + 1
                found += [text, text, f"{text}history/", *(f"{text}history/{n}/" for n in range(1, newest + 1))]
                found += [f"{text}compare/1/{newest - 1}/", f"{text}compare/?a=1&b={newest}"]
        return found

    def newest_number(self, drug: Drug, segment: str, slug: str) -> int:
        model = Fact if segment == "facts" else Entry
        return int(model.objects.get(drug=drug, slug=slug).edition)

    # Labels.

    quote: dict[str, str] = {}

    def capture(self, drug: Drug) -> None:
        self.versions[drug.slug] += 1
        number = self.versions[drug.slug]
        words = ASTHMA.format(self.dice.choice(AGES))
        self.quote = {**self.quote, drug.slug: words}
        uses = [section("1.1 Asthma", paragraph(words)), section("1.2 Eczema", paragraph(f"Eczema {number % 2}."))]
        whole = section("1 INDICATIONS AND USAGE", below=uses, code="34067-9")
        take_in(make_spl(whole, set_id=str(drug.set_id), version=str(number)), file_name="label.xml")

    def do_capture(self) -> None:
        drug = self.dice.choice(self.drugs)
        if self.versions[drug.slug] < 4:
            self.capture(drug)

    def do_look_up(self) -> None:
        record_lookup(self.dice.choice(self.drugs), self.dice.choice(list(Lookup.Outcome)), newest=1)

    def do_dispose(self) -> None:
        items = list(TriageItem.objects.open().order_by("pk"))
        if items:
            chosen = [self.dice.choice(items)]
            dispose(chosen, person=self.dice.choice(self.signers), decision=Decision.NO_EFFECT, reason="None")

    do_dispose_again = do_dispose

    # Texts.

    def thing(self, *statuses: str) -> Any:
        self.things = [fresh(thing) for thing in self.things]
        fit = [thing for thing in self.things if thing.status in statuses]
        return self.dice.choice(fit or self.things)

    def do_draft(self) -> None:
        thing = self.reworded()
        thing.save_revision(author=self.dice.choice(self.writers), reason="Drafted")

    def do_submit(self) -> None:
        self.reworded().submit(author=self.dice.choice(self.writers), reason="Ready")

    def do_revise(self) -> None:
        """A draft that is signed at once."""
        self.reworded().submit(author=self.dice.choice(self.writers), reason="Ready")
        self.do_sign()

    do_revise_again = do_revise_once_more = do_revise

    def reworded(self) -> Any:
        thing, words = self.thing(), f"Words {any_word(self.dice)}."
        if isinstance(thing, Fact):
            thing.statement, thing.heading = words, self.dice.choice(["One", "Two", "Three"])
            if thing.slug == "asthma":
                thing.claim_text = self.quote[thing.drug.slug]
        else:
            thing.short_answer, thing.question = f"{words} {CITES}", self.dice.choice(["Is it?", "Was it?"])
            thing.read_next = self.dice.choice(["", "other" if thing.slug == "answer" else "answer"])
        return thing

    def do_sign(self) -> None:
        thing = self.thing("in_review")
        kinds = [Kind.UPDATE, Kind.UPDATE, Kind.CORRECTION, Kind.RETIREMENT]
        kind = self.dice.choice(kinds) if thing.edition else Kind.FIRST
        due = timezone.now().date() + timedelta(days=self.dice.choice([10, 400]))
        sign(thing, self.dice.choice(self.signers), kind, review_due=None if kind == Kind.RETIREMENT else due)

    def do_reaffirm(self) -> None:
        thing = self.thing("published")
        due = timezone.now().date() + timedelta(days=self.dice.choice([5, 300]))
        reaffirm(thing, self.dice.choice(self.signers), reason="Right", review_due=due)

    def do_withdraw(self) -> None:
        self.thing("published").withdraw(reviewer=self.dice.choice(self.signers), reason="Danger")

    def do_confirm(self) -> None:
        self.thing("withdrawn").confirm(reviewer=self.dice.choice(self.signers), reason="Danger indeed")

    def do_reinstate(self) -> None:
        self.thing("withdrawn").reinstate(reviewer=self.dice.choice(self.signers), reason="No danger")

    # Drugs, people and proofs.

    def do_rename_a_drug(self) -> None:
        drug = fresh(self.dice.choice(self.drugs))
        drug.brand_name, drug.maker = f"Name {self.dice.random()}", f"Maker {self.dice.random()}"
        drug.asked_most = self.dice.choice(["", "other", "answer, other"])
        drug.save_revision(author=self.dice.choice(self.writers), reason="Sold")

    def do_seal(self) -> None:
        seal()

    def do_notice(self) -> None:
        drug, signer = fresh(self.dice.choice(self.drugs)), self.dice.choice(self.signers)
        if drug.notice:
            verb = self.dice.choice([drug.confirm_notice, drug.lift_notice, drug.lift_notice])
            verb(reviewer=signer, reason="Looked at")
        else:
            drug.put_notice(reviewer=signer, notice="Recalled", withdraws=self.dice.random() < 0.4, reason="A recall")

    do_notice_again = do_notice

    def do_rename_a_person(self) -> None:
        person = Person.objects.get(pk=self.dice.choice(self.signers).pk)
        person.biography, person.is_active = f"Life {self.dice.random()}", self.dice.random() < 0.9
        if self.dice.random() < 0.3:
            person.slug = self.dice.choice([f"{person.username}-new", f"{person.username}-example"])
        person.save()
        with ledger.writing() as writing:
            person.record(writing, "changed at the desk")


def same_later(site: Site, client: Client) -> list[str]:
    """The pages that read otherwise now than when their picture was taken."""
    odd = []
    for picture in site.pictures:
        prefix = f"/at/{spelled(picture.moment)}"
        for address, then in picture.pages.items():
            if seen(client, address, prefix) != then:
                odd.append(prefix + address)
    return odd
