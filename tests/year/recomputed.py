"""What the site must say, worked out a second time from raw rows: none of the functions that make the pages are asked here."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from faq.models import Entry
from labels.models import Drug, Fact, LabelVersion, Lookup

Row = dict[str, Any]
CITED = re.compile(r"\[\[([a-z-]+)\]\]")
NEW_WORDS = ("first", "update", "correction", "retirement")
DRAFTED = ("draft", "in_review")


class Record:
    """All rows of history, as they are stored, the oldest first."""

    def __init__(self) -> None:
        self.drugs = _by_thing(Drug)
        self.texts = {model: _by_thing(model) for model in (Fact, Entry)}

    def editions(self, model: Any, key: int) -> list[Row]:
        return [row for row in self.texts[model][key] if row["kind"]]

    def public(self) -> Iterator[tuple[Any, int, list[Row]]]:
        """(model, key, editions) of everything that was ever signed."""
        for model, things in self.texts.items():
            for key in things:
                if editions := self.editions(model, key):
                    yield model, key, editions

    # Standing.

    def codes(self, model: Any, editions: list[Row], today: date) -> set[str]:
        """Of the codes that rows alone decide, those that must be said of a text; “current” is none of them."""
        newest, drug = editions[-1], self.drugs[editions[-1]["drug_id"]][-1]
        if newest["status"] in ("withdrawn", "retired"):
            return {newest["status"]}
        if drug["withdrawn"]:
            return {"withdrawn"}
        found = {"overdue"} if newest["review_due"] < today else set()
        found |= {"lookup"} if not _looked(drug["id"], today) else set()
        if model is Entry:
            signed = next(row for row in reversed(editions) if row["kind"] in (*NEW_WORDS, "reaffirmed"))
            for slug in CITED.findall(newest["short_answer"]):
                found |= self._of_source(slug, newest["drug_id"], signed["history_date"], today)
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

    def to_sign(self) -> set[tuple[str, int, int]]:
        """(model, text, author) of each text in review, for every author since its last new words: who cannot sign it."""
        found = set()
        for model, things in self.texts.items():
            for key, rows in things.items():
                if rows[-1]["status"] == "in_review":
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


def lost_quotes(record: Record, quoted: dict[str, str]) -> Iterator[str]:
    """Addresses of live facts whose quote does not stand in the newest label, where nobody decided anything about that label."""
    for model, key, editions in record.public():
        row = editions[-1]
        if model is not Fact or row["status"] != "published" or row["claim"] != "quotes":
            continue
        drug = record.drugs[row["drug_id"]][-1]
        newest = LabelVersion.objects.filter(drug_id=row["drug_id"]).order_by("-number").first()
        decided = newest is not None and newest.triage_items.filter(fact_id=key, disposal__isnull=False).exists()
        if row["claim_text"] != quoted[drug["slug"]] and not decided and not drug["withdrawn"]:
            yield f"/{drug['slug']}/facts/{row['slug']}/"


def _by_thing(model: Any) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in model.Revision.objects.order_by("history_id").values():
        found.setdefault(row["id"], []).append(row)
    return found


def _looked(drug: int, today: date) -> bool:
    """Whether somebody could look for a newer label, and did lately."""
    looks = list(Lookup.objects.filter(drug_id=drug).order_by("pk").values("at", "outcome"))
    good = [look["at"].date() for look in looks if look["outcome"] != "failed"]
    if not good or looks[-1]["outcome"] == "failed":
        return False
    return today - good[-1] <= timedelta(days=settings.LABEL_LOOKUP_MAX_AGE_DAYS)
