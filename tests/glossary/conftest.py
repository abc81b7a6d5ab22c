"""A drug with a term of two editions, and one that waits for its signature: what every door is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from audit.checkpoints.checkpoint import seal
from editorial.models import Person
from editorial.record.vocabulary import Kind
from labels.models import Drug, Fact
from tests.cast import publish
from tests.desk import Desk
from tests.glossary.models import Term
from tests.staging import staged

WORDS = "A white blood cell that **takes part** in allergies."
LATER = "A white blood cell that takes part in allergies and asthma."


@dataclass
class Scene:
    """`term` has two editions, `waiting` none yet."""

    drug: Drug
    term: Term
    waiting: Term
    author: Person
    reviewer: Person
    auditor: Person


def make_term(drug: Drug, slug: str = "eosinophil", **fields: Any) -> Term:
    """A term that nobody saved yet."""
    return Term(drug=drug, slug=slug, **{"term": "Eosinophil", "explanation": WORDS, **fields})


@staged
def scene(fact: Fact, drug: Drug, author: Person, reviewer: Person, auditor: Person) -> Scene:
    term = publish(make_term(drug), author, reviewer)
    publish(term, author, reviewer, Kind.UPDATE, explanation=LATER)
    waiting = make_term(drug, "zymogen", term="Zymogen", explanation="An enzyme that is not active yet.")
    waiting.submit(author=author, reason="Written")
    seal()  # so that its editions can be proved
    return Scene(drug, term, waiting, author, reviewer, auditor)


@pytest.fixture
def desk(scene: Scene) -> Desk:
    """The reviewer's."""
    return Desk(scene.reviewer)


@pytest.fixture
def read(scene: Scene) -> Any:
    """Asks for a public page: (its text), after its status was looked at."""

    def ask(path: str, status: int = 200, **headers: str) -> str:
        answer = Client().get(path, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:300])
        return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()

    return ask
