"""What the site must say, worked out a second time from raw rows: none of the functions that make the pages are asked here."""

import re
from collections.abc import Iterator, Set
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from faq.models import Entry
from labels.models import Drug, Fact, Lookup

Row = dict[str, Any]
CITED = re.compile(r"\[\[([a-z-]+)\]\]")
NEW_WORDS = ("first", "update", "correction", "retirement")
DRAFTED = ("draft", "in_review")
BULKY = ("html", "evidence")  # nothing is worked out from these


class Record:
    """All rows of history, as they are stored, the oldest first; of their columns those that are asked for here."""

    def __init__(self) -> None:
        self.drugs = _by_thing(Drug)
        self.texts = {model: _by_thing(model) for model in (Fact, Entry)}

    def public(self) -> Iterator[tuple[Any, int, list[Row]]]:
        """(model, key, editions) of everything that was ever signed."""
        for model, things in self.texts.items():
            for key, rows in things.items():
                if editions := [row for row in rows if row["kind"]]:
                    yield model, key, editions

    def drug_of(self, row: Row) -> str:
        """Its address, which never changes."""
        return str(self.drugs[row["drug_id"]][0]["slug"])

    def signed(self, editions: list[Row]) -> Row:
        """The last of them whose words somebody signed as right, with what they rest on."""
        return next(row for row in reversed(editions) if row["kind"] in (*NEW_WORDS, "reaffirmed"))

    # Standing.

    def codes(self, model: Any, editions: list[Row], today: date, moved: Set[str]) -> set[str]:
        """Of the codes that rows decide, those that must be said of a text; “current” is none of them. `moved`: the facts of its
        drug under which the label has moved.
        """
        newest, drug = editions[-1], self.drugs[editions[-1]["drug_id"]][-1]
        if newest["status"] in ("withdrawn", "retired"):
            return {newest["status"]}
        if drug["withdrawn"]:
            return {"withdrawn"}
        found = {"overdue"} if newest["review_due"] < today else set()
        found |= {"lookup"} if not _looked(drug["id"], today) else set()
        cited = [newest["slug"]] if model is Fact else CITED.findall(newest["short_answer"])
        found |= {"moved"} if not moved.isdisjoint(cited) else set()
        if model is Entry:
            for slug in cited:
                found |= self._of_source(slug, newest["drug_id"], self.signed(editions)["history_date"], today)
        return found

    def changed_answers(self, today: date) -> set[int]:
        """Keys of live answers under which a source says something else than when they were signed, or is gone."""
        found = set()
        for model, key, editions in self.public():
            if model is Entry and editions[-1]["status"] == "published":
                drug, signed = editions[-1]["drug_id"], self.signed(editions)["history_date"]
                cited = CITED.findall(editions[-1]["short_answer"])
                if any(self._of_source(slug, drug, signed, today) - {"overdue"} for slug in cited):
                    found.add(key)
        return found

    def _of_source(self, slug: str, drug: int, pinned: datetime, today: date) -> set[str]:
        editions = next(e for m, _, e in self.public() if m is Fact and (e[0]["slug"], e[0]["drug_id"]) == (slug, drug))
        then, now = [row for row in editions if row["history_date"] <= pinned][-1], editions[-1]
        found = {"overdue"} if now["review_due"] is not None and now["review_due"] < today else set()
        if now["status"] == "withdrawn":
            return found | {"source withdrawn"}
        otherwise = now["status"] == "retired" or now["statement"] != then["statement"]
        return found | ({"source changed"} if otherwise else set())

    # Who is asked at the desk.

    def in_review(self) -> Iterator[tuple[Any, int, list[Row]]]:
        """(model, key, revisions) of each text that waits for a signature."""
        for model, things in self.texts.items():
            for key, rows in things.items():
                if rows[-1]["status"] == "in_review":
                    yield model, key, rows

    def to_sign(self) -> set[tuple[str, int, int]]:
        """(model, text, author) of each text in review, for every author since its last new words: who cannot sign it."""
        found = set()
        for model, key, rows in self.in_review():
            since = max([place for place, row in enumerate(rows) if row["kind"] in NEW_WORDS], default=-1)
            writers = {row["author_id"] for row in rows[since + 1 :] if row["status"] in DRAFTED}
            found |= {(model.__name__, key, writer) for writer in writers}
        return found

    def unconfirmed(self) -> set[tuple[str, int, int]]:
        """(what, key, signer) of each withdrawal and each notice on one signature."""
        found = set()
        for model, key, editions in self.public():
            if editions[-1]["kind"] == "withdrawal":
                found.add((model.__name__, key, editions[-1]["history_user_id"]))
        for key, rows in self.drugs.items():
            signer, stands = None, (None, None)
            for row in rows:
                if (row["notice"], row["notice_since"]) != stands:
                    signer, stands = row["history_user_id"], (row["notice"], row["notice_since"])
            if rows[-1]["notice"] and not rows[-1]["notice_confirmed_by"]:
                found.add(("Drug", key, signer))
        return found

    # The past.

    def spans(self, editions: list[Row], number: int) -> list[tuple[datetime, datetime]]:
        """When the words that edition `number` corrects were public, day by day as it were."""
        before = editions[: number - 1]
        begin = max(place for place, row in enumerate(before) if row["kind"] in NEW_WORDS)
        found = []
        for row, after in zip(before[begin:], editions[begin + 1 : number], strict=True):
            if row["status"] == "published":
                if found and found[-1][1] == row["history_date"]:
                    found[-1] = (found[-1][0], after["history_date"])
                else:
                    found.append((row["history_date"], after["history_date"]))
        return found


def _by_thing(model: Any) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    columns = [field.attname for field in model.Revision._meta.concrete_fields if field.name not in BULKY]
    for row in model.Revision.objects.order_by("history_id").values(*columns):
        found.setdefault(row["id"], []).append(row)
    return found


def _looked(drug: int, today: date) -> bool:
    """Whether somebody could look for a newer label, and did lately."""
    looks = list(Lookup.objects.filter(drug_id=drug).order_by("pk").values("at", "outcome"))
    good = [look["at"].date() for look in looks if look["outcome"] != "failed"]
    if not good or looks[-1]["outcome"] == "failed":
        return False
    return today - good[-1] <= timedelta(days=settings.LABEL_LOOKUP_MAX_AGE_DAYS)
