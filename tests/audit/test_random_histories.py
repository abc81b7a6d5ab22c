"""Honest histories of all sorts: whatever people do in whatever order, there is no finding, and every proof holds.

Each is played by dice from its number, so one that fails can be played again alone.
"""

import json
import random
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.checkpoint_check import Claim
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger
from audit.ledger.proofs import continuation
from audit.models import Checkpoint
from audit.offline import Proof, SignedTree, check_proof, is_consistent
from audit.verification.readiness import reasons
from audit.verification.verify import verify
from editorial.models import Person
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import (
    PASSWORD,
    any_word,
    fresh,
    make_drug,
    make_entry,
    make_fact,
    make_person,
    next_year,
    reaffirm,
    sign,
)

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

# Between them these do all that anybody does in a hundred histories, and are refused all that anybody is: each adds most to
# those before it. The first four are played on a database that is not SQLite, the others on SQLite, and in the soak all of the
# many there: what dice do on another database is told by fewer.
ELSEWHERE, FEW = (61, 26, 21, 2), (70, 19, 13, 38, 67, 80)
MANY, MANY_ELSEWHERE = 500, 150
STEPS = 60
CITES = "It blocks both signals [[fact-0]]."


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        few, many = (FEW, MANY) if connection.vendor == "sqlite" else (ELSEWHERE, MANY_ELSEWHERE)
        metafunc.parametrize("number", range(many) if metafunc.config.getoption("--soak") else few)


class History:
    """Two authors, three reviewers, an administrator, some facts and an answer, and dice."""

    def __init__(self, number: int) -> None:
        self.dice = random.Random(number)
        self.writers = [make_person(name, "author") for name in ("Ann", "Abe")]
        self.signers = [make_person(name, "reviewer") for name in ("Bea", "Ben", "Bob")]
        self.drug = make_drug(self.writers[0])
        self.things: list[Any] = [make_fact(self.drug, f"fact-{place}") for place in range(3)]
        self.things.append(make_entry(self.drug, "answer", short_answer=CITES))
        for thing in self.things:
            thing.save_revision(author=self.anybody, reason="Begun")

    def play(self) -> None:
        verbs = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        for _ in range(STEPS):
            with suppress(ValidationError, PermissionDenied):  # a rule said no, and the ledger may say so
                self.dice.choice(verbs)()

    @property
    def anybody(self) -> Person:
        return self.dice.choice([*self.writers, *self.writers, *self.signers])

    def thing(self, *statuses: str) -> Any:
        """One of the texts, mostly one of which the verb can be; now and then any, so that rules have to say no."""
        self.things = [fresh(thing) for thing in self.things]
        fit = [thing for thing in self.things if thing.status in statuses]
        return self.dice.choice(fit if fit and self.dice.random() < 0.9 else self.things)

    def reworded(self) -> Any:
        thing, words = (
            self.thing(),
            f"Words {any_word(self.dice)}, “15 kg” – {self.dice.choice(['é', '中', '🙂', '&<'])}.",
        )
        if isinstance(thing, Fact):
            thing.statement, thing.heading = words, self.dice.choice(["One", "Two"])
            thing.least_weight_kg = self.dice.choice([None, "15", "15.0", "7.5"])
        else:
            thing.short_answer = f"{words} {CITES}"
        return thing

    def do_save(self) -> None:
        self.reworded().save_revision(author=self.anybody, reason="Reworded")

    def do_submit(self) -> None:
        self.reworded().submit(author=self.anybody, reason="Ready")

    do_submit_again = do_submit

    def do_sign(self) -> None:
        thing = self.thing("in_review")
        kind = (
            self.dice.choice([Kind.UPDATE, Kind.UPDATE, Kind.CORRECTION, Kind.RETIREMENT])
            if thing.edition
            else Kind.FIRST
        )
        due = None if kind == Kind.RETIREMENT else next_year()
        sign(thing, self.dice.choice(self.signers), kind, review_due=due)

    do_sign_again = do_sign_once_more = do_sign

    def do_return(self) -> None:
        self.thing("in_review").return_to_author(reviewer=self.anybody, reason="Say more")

    def do_reaffirm(self) -> None:
        thing = self.thing("published")
        due = next_year().replace(day=self.dice.randint(1, 28))
        reaffirm(thing, self.dice.choice(self.signers), reason="Right", review_due=due)

    def do_withdraw(self) -> None:
        self.thing("published").withdraw(reviewer=self.dice.choice(self.signers), reason="Danger")

    def do_confirm(self) -> None:
        self.thing("withdrawn").confirm(reviewer=self.dice.choice(self.signers), reason="Danger indeed")

    def do_reinstate(self) -> None:
        self.thing("withdrawn").reinstate(reviewer=self.dice.choice(self.signers), reason="No danger")

    def do_change_the_drug(self) -> None:
        self.drug.maker = f"Maker {self.dice.random()}"
        self.drug.save_revision(author=self.anybody, reason="Sold")

    def do_notice(self) -> None:
        verbs = {"put_notice": {"notice": "Recalled", "withdraws": False}, "confirm_notice": {}, "lift_notice": {}}
        verb = self.dice.choice(list(verbs))
        getattr(self.drug, verb)(reviewer=self.dice.choice(self.signers), reason="A recall", **verbs[verb])

    def do_log_in(self) -> None:
        name = self.dice.choice(["ann", "bea", "nobody"])
        Client().post("/admin/login/", {"username": name, "password": self.dice.choice([PASSWORD, "wrong"])})

    def do_change_a_person(self) -> None:
        person = self.anybody
        person.credentials = self.dice.choice(["PharmD", "BCPS", "MD", "RPh", ""])
        person.save()
        person.groups.set(Group.objects.filter(name__in={"reviewer", self.dice.choice(["author", "auditor"])}))
        with ledger.writing() as writing:
            person.record(writing, "changed at the desk")

    def do_seal(self) -> None:
        seal()

    def do_rotate(self) -> None:
        rotate("Every year")


@pytest.mark.part_11("11.10(a)")
def test_an_honest_history_gives_no_finding_and_holds_every_proof(number, client):
    history = History(number)
    history.play()
    newest = seal()
    kept = [
        Claim(f"kept {size}", SignedTree.read(text)) for size, text in Checkpoint.objects.values_list("size", "note")
    ]
    assert verify(kept) == []
    assert reasons() == []
    check_continuations(kept)
    for model, name in ((Fact, "facts"), (Entry, "faq")):
        for edition in model.revisions().editions():
            check_edition(client, f"/dupixent/{name}/{edition.slug}/", edition, newest)


def check_continuations(kept: list[Claim]) -> None:
    newest = max((claim.tree for claim in kept), key=lambda tree: tree.size)
    for old in (claim.tree for claim in kept):
        path = [bytes.fromhex(part) for part in continuation(old.size, newest.size)]
        assert is_consistent(old.size, old.root, newest.size, newest.root, path)


def check_edition(client: Client, address: str, edition: Any, newest: Checkpoint) -> None:
    said = client.get(f"{address}history/{edition.edition}/proof/", {"size": newest.size})
    keys = [key for _, key in recorded_keys()]
    found = check_proof(Proof.read(said.content.decode()), keys, SignedTree.read(newest.note))
    assert any(edition.actor_name in sentence for sentence in found)
    assert json.loads(said.content)["page"].endswith(f"{address}history/{edition.edition}/")
    for page in (address, f"{address}history/", f"{address}history/{edition.edition}/"):
        assert "not what was signed" not in client.get(page).content.decode()
