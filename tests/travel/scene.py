"""A fact of two editions and an answer that cites it, with the moments between them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import LedgerEntry
from editorial.models import Person
from editorial.pages.moments import spelled
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import make_entry, make_fact, publish
from tests.staging import staged
from tests.travel.play import MAIN

FACT, ENTRY = "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/"
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # the snapshot inside a test's own transaction


@dataclass
class Scene:
    """`begun` is before anything was signed, `first` after the first editions, `corrected` after the fact's second."""

    drug: Drug
    fact: Fact
    entry: Entry
    begun: datetime
    first: datetime
    corrected: datetime


def moment() -> datetime:
    """Of the last thing that happened: the ledger's time may be a little ahead of the clock."""
    return LedgerEntry.objects.order_by("-seq").values_list("at", flat=True)[0]


def at(moment: datetime, page: str) -> str:
    return f"/at/{spelled(moment)}{page}"


def main_of(answer: Any) -> str:
    found = MAIN.search(answer.text)
    assert found, answer.text
    return found.group()


def around(answer: Any) -> str:
    """All of a page but its main part."""
    return MAIN.sub("", answer.text)


def questions(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(SAVEPOINTS)]


@staged
def scene(drug: Drug, author: Person, reviewer: Person) -> Scene:
    begun = moment()
    fact = publish(make_fact(drug, statement="It blocks one signal."), author, reviewer)
    entry = publish(make_entry(drug), author, reviewer)
    first = moment()
    publish(fact, author, reviewer, Kind.CORRECTION, statement="It blocks two signals.")
    return Scene(drug, fact, entry, begun, first, moment())
