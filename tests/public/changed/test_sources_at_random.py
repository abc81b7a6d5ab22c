"""Whatever people sign in whatever order: an answer says that a source changed exactly when one says something else, then and ever
after. What must be said is worked out beside the site, from what was signed alone.
"""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from editorial.pages.standing import SOURCE_CHANGED, SOURCE_WITHDRAWN
from editorial.record.vocabulary import Kind
from faq.answer_standings import entry_standings
from faq.changed.changed_answers import changed_answers
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish, reaffirm, sign
from tests.public.feed_reading import A, documents, terms
from tests.travel.scene import at, moment

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]
FEW, ELSEWHERE, MANY = (1, 2), (0,), range(30)  # of the few, each database has its own
ENTRY, STEPS = "/dupixent/faq/how-does-it-work/", 25
WORDS = ("From 6 years.", "From 12 years.", "For adults.")
OF_SOURCES = {SOURCE_CHANGED, SOURCE_WITHDRAWN}


@dataclass
class Scene:
    """Two facts and an answer on both. `says`: the newest words of each fact that is public, None of what is withdrawn;
    `pinned`: those on which the answer was signed.
    """

    dice: random.Random
    people: dict[str, Any]
    facts: list[str]
    says: dict[str, str | None] = field(default_factory=dict)
    pinned: dict[str, str | None] = field(default_factory=dict)

    def wanted(self) -> set[str]:
        """What has to be said of the sources of the answer."""
        gone = {SOURCE_WITHDRAWN for slug in self.facts if self.says[slug] is None}
        other = {SOURCE_CHANGED for slug in self.facts if self.says[slug] not in (None, self.pinned[slug])}
        return gone | other

    def step(self) -> None:
        """One thing that somebody signs, or is refused."""
        fact = Fact.objects.get(slug=self.dice.choice(self.facts))
        with suppress(ValidationError):  # refused: then nothing was signed, and what must be said is what it was
            getattr(self, self.dice.choice(("revise", "reaffirm", "withdraw", "reverse", "update", "hold")))(fact)

    def revise(self, fact: Fact) -> None:
        words = self.dice.choice(WORDS)
        publish(fact, self.people["ann"], self.people["bea"], Kind.UPDATE, statement=words)
        self.says[fact.slug] = words

    def reaffirm(self, thing: Any) -> None:
        due = next_year() + timedelta(days=self.dice.randrange(1, 300))
        reaffirm(thing, self.people["bea"], review_due=due)

    def withdraw(self, fact: Fact) -> None:
        fact.withdraw(reviewer=self.people["bea"], reason="Danger")
        self.says[fact.slug] = None

    def reverse(self, fact: Fact) -> None:
        fact.reinstate(reviewer=self.people["ben"], reason="No danger")
        self.says[fact.slug] = fact.statement

    def update(self, _: Fact) -> None:
        answer = Entry.objects.get()
        answer.bottom_line = f"Ask {self.dice.random()}."
        answer.submit(author=self.people["ann"], reason="Again")
        sign(answer, self.people["bea"], Kind.UPDATE)
        self.pinned = dict(self.says)

    def hold(self, _: Fact) -> None:
        self.reaffirm(Entry.objects.get())
        self.pinned = dict(self.says)

    def put_right(self) -> None:
        """No dice: what is withdrawn comes back, and the answer is signed on what stands."""
        for slug in [slug for slug in self.facts if self.says[slug] is None]:
            self.reverse(Fact.objects.get(slug=slug))
        self.update(Fact.objects.get(slug=self.facts[0]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    few = FEW if connection.vendor == "sqlite" else ELSEWHERE
    metafunc.parametrize("seed", MANY if metafunc.config.getoption("--soak") else few)


def test_no_answer_stands_on_a_source_that_says_something_else(
    seed: int, drug: Any, author: Any, reviewer: Any, second_reviewer: Any, client: Client
) -> None:
    people = {"ann": author, "bea": reviewer, "ben": second_reviewer}
    scene = Scene(random.Random(seed), people, ["one", "two"])
    for slug in scene.facts:
        publish(make_fact(drug, slug, statement=WORDS[0], claim="literature", claim_sections=""), author, reviewer)
    publish(make_entry(drug, short_answer="So [[one]], and [[two]]."), author, reviewer)
    scene.says = dict.fromkeys(scene.facts, WORDS[0])
    scene.pinned = dict(scene.says)
    then: list[tuple[Any, set[str]]] = []
    for step in [scene.step] * STEPS + [scene.put_right]:
        step()
        wanted = scene.wanted()
        [listed] = entry_standings([entry.pk for entry in Entry.objects.all()], timezone.now()).values()
        assert OF_SOURCES & set(listed.codes) == wanted
        assert bool(changed_answers()) == bool(wanted)
        then.append((moment(), wanted))
    assert {frozenset(wanted) for _, wanted in then} > {frozenset()}, "the dice changed nothing"
    for when, wanted in then:
        said = client.get(at(when, ENTRY)).context["standing"]
        assert OF_SOURCES & set(said.codes) == wanted, when
    first, second = (told(client, feed) for feed in ("/changes.atom", f"{ENTRY}history.atom"))
    assert sorted(first) == sorted(second) and len(set(first)) == len(first) > 0
    assert fresh(Entry.objects.get()).edition > 1


def told(client: Client, feed: str) -> list[str]:
    """Names of the entries of a feed that tell of a changed source."""
    found = [entry for root in documents(client, feed) for entry in root.iter(f"{A}entry")]
    return [entry.findtext(f"{A}id") for entry in found if "source changed" in terms(entry)]
