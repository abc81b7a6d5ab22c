"""What the site lists for programs, read to its end as a program reads it, beside what the rows say: texts, changes, the mirror of
all editions, and feeds.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.test import Client

from faq.models import Entry
from labels.models import Fact
from tests.public.feed_reading import A, D, documents, rebuilt
from tests.year.recomputed import CITED, Record, Row

KINDS = {Fact: ("fact", "facts"), Entry: ("entry", "entries")}
Named = tuple[str, str, str, int]  # kind, drug, address, edition


class Mirror:
    """A program that asks for what has come since it asked last, as the API tells it to."""

    def __init__(self) -> None:
        self.address, self.held = "/api/v1/editions", list[tuple[Named, str]]()

    def go_on(self, client: Client) -> Iterator[Any]:
        answer = {"next": self.address}
        while answer["next"]:
            answer = client.get(answer["next"]).json()
            self.held += [((*_named(item), item["edition"]), item["digest"]) for item in answer["items"]]
            self.address = answer["again"]
            yield from answer["left_out"]


def wrong_lists(record: Record, client: Client, mirror: Mirror) -> Iterator[Any]:
    every = sorted(_editions(record), key=lambda each: each[1]["history_date"])
    yield from mirror.go_on(client)
    yield from _otherwise("the mirror", mirror.held, [(name, row["digest"]) for name, row in every])
    newest = [(name, row["history_change_reason"]) for name, row in reversed(every)]
    told = ((f"/api/v1/drugs/{drug}/changes", drug) for drug in ("one", "two"))
    for address, drug in (("/api/v1/changes", ""), *told):
        said = [((*_named(item), item["edition"]), item["reason"]) for item in whole(client, address)]
        yield from _otherwise(address, said, [each for each in newest if drug in ("", each[0][1])])
    for model, (kind, plural) in KINDS.items():
        for drug in ("one", "two"):
            listed = {name[2]: (name[3], _title(model, row)) for name, row in every if name[:2] == (kind, drug)}
            said = [
                (item["slug"], (item["edition"], item["title"]))
                for item in whole(client, f"/api/v1/drugs/{drug}/{plural}")
            ]
            yield from _otherwise(f"the {plural} of {drug}", said, sorted(listed.items()))
    for drug in ("", "one", "two"):
        yield from wrong_feed(record, client, f"/{drug}/changes.atom".replace("//", "/"), drug, every)


def whole(client: Client, address: str | None) -> Iterator[dict[str, Any]]:
    while address:
        answer = client.get(address).json()
        yield from answer["items"]
        address = answer["next"]


def wrong_feed(
    record: Record, client: Client, address: str, drug: str, every: list[tuple[Named, Row]]
) -> Iterator[Any]:
    """Every edition with the digest that it gives when it is built anew, and each change of a source under a live answer."""
    entries = [entry for root in documents(client, address) for entry in root.iter(f"{A}entry")]
    held = [rebuilt(entry) for entry in entries if entry.find(f"{D}record") is not None]
    expected = [row["digest"] for name, row in every if drug in ("", name[1])]
    yield from _otherwise(address, [each.digest for each in reversed(held)], expected)
    names = (entry.findtext(f"{A}id").partition("2026:")[2] for entry in entries)
    changed = {name for name in names if ":source-changed:" in name}
    said = {name for of, name in record_of_changes(record) if drug in ("", of)}
    yield from _otherwise(f"{address}, sources that changed", sorted(changed), sorted(said))


def record_of_changes(record: Record) -> Iterator[tuple[str, str]]:
    """(drug, name of the feed's entry) of each edition of a fact that said something new to readers of a live answer."""
    answers = [editions for model, _, editions in record.public() if model is Entry]
    for model, _, facts in record.public():
        if model is not Fact:
            continue
        for before, fact in pairwise(facts):
            for editions in answers:
                then = [row for row in editions if row["history_date"] < fact["history_date"]]
                if not then or then[-1]["status"] != "published" or fact["drug_id"] != then[-1]["drug_id"]:
                    continue
                if fact["slug"] in CITED.findall(then[-1]["short_answer"]):
                    signed = record.signed(then)["history_date"]
                    pinned = [row for row in facts if row["history_date"] <= signed][-1]
                    if _says(fact, pinned) not in (None, _says(before, pinned)):
                        name = f"faq.entry:{then[-1]['id']}:{then[-1]['edition']}"
                        after = f"labels.fact:{fact['id']}:{fact['edition']}"
                        yield record.drug_of(fact), f"{name}:source-changed:{after}"


def _says(fact: Row, pinned: Row) -> str | None:
    """What there is to tell whoever has read the pinned edition; None where nothing is."""
    if fact["status"] != "published":
        return str(fact["status"])
    return None if fact["statement"] == pinned["statement"] else str(fact["statement"])


def _editions(record: Record) -> Iterator[tuple[Named, Row]]:
    for model, _, editions in record.public():
        for row in editions:
            yield (KINDS[model][0], record.drug_of(row), row["slug"], row["edition"]), row


def _title(model: Any, row: Row) -> str:
    return str(row["heading"] if model is Fact else row["question"])


def _named(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["text"], item["drug"], item["slug"]


def _otherwise(what: str, said: list[Any], expected: list[Any]) -> Iterator[Any]:
    if said != expected:
        missing, more = [each for each in expected if each not in said], [each for each in said if each not in expected]
        yield what, "lacks", missing, "has besides", more, "" if missing or more else "in another order"
