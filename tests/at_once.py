"""Several people who press a button at the same moment."""

import random
import threading
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections

from editorial.record.vocabulary import Kind
from labels.models import Drug, Fact
from tests.cast import make_fact, make_person, sign

THREADS = 8
PATIENCE = 60  # seconds after which somebody waits for ever
SHARED = ("first", "second", "third")


def together(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Runs every job in a thread of its own, all at once; what each returned or raised, in order."""
    start, ends = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int) -> None:
        try:
            start.wait(PATIENCE)
            ends[place] = jobs[place]()
        except Exception as error:
            ends[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return ends


class Pair:
    """A writer and a signer at work: twenty operations, ten on a fact of their own and ten on facts that all share."""

    def __init__(self, number: int, drug: Drug) -> None:
        self.dice = random.Random(number)
        self.writer = make_person(f"Writer{number}", "reviewer")
        self.signer = make_person(f"Signer{number}", "reviewer")
        self.own = make_fact(drug, f"own-{number}")
        self.made = self.refused_signatures = self.refused = 0
        self.signed: list[str] = []

    def work(self) -> None:
        for operation in self.operations():
            self.attempt(*operation)

    def operations(self) -> list[tuple[str, Fact | str]]:
        """What is done to the own fact always succeeds, in this order; in between, others are in the way."""
        own = "save submit send_back submit sign save withdraw confirm submit sign".split()
        verbs = "save submit send_back sign sign withdraw confirm save submit sign".split()
        shared = [(verb, self.dice.choice(SHARED)) for verb in self.dice.sample(verbs, len(verbs))]
        return [step for pair in zip([(verb, self.own) for verb in own], shared, strict=True) for step in pair]

    def attempt(self, verb: str, fact: Fact | str) -> None:
        shared = isinstance(fact, str)
        thing = Fact.objects.get(slug=fact) if isinstance(fact, str) else fact
        try:
            getattr(self, verb)(thing)
        except ValidationError:
            assert shared, f"{verb} of a fact that nobody else touches was refused"
            self.refused += 1
            self.refused_signatures += verb in ("sign", "withdraw", "confirm")
        else:
            # An open draft was written again after the withdrawal or its confirmation.
            self.made += 2 if verb in ("withdraw", "confirm") and thing.kind is None else 1

    def save(self, fact: Fact) -> None:
        fact.statement = f"Statement s{self.dice.random()}."
        assert fact.save_revision(author=self.writer, reason="Reworded", token=token_of(fact))

    def submit(self, fact: Fact) -> None:
        fact.statement = f"Statement s{self.dice.random()}."
        fact.submit(author=self.writer, reason="Ready", token=token_of(fact))

    def sign(self, fact: Fact) -> None:
        self.signed.append(sign(fact, self.signer, Kind.UPDATE if fact.edition else Kind.FIRST).digest)

    def withdraw(self, fact: Fact) -> None:
        fact.withdraw(reviewer=self.signer, reason="Danger")

    def confirm(self, fact: Fact) -> None:
        fact.confirm(reviewer=self.writer, reason="Danger indeed")

    def send_back(self, fact: Fact) -> None:
        fact.return_to_author(reviewer=self.signer, reason="Say more", token=token_of(fact))


def token_of(fact: Fact) -> int | None:
    newest = Fact.revisions().of(fact).first() if fact.pk else None
    return newest.history_id if newest else None
