"""What new label versions leave to decide about one drug, worked out a second time from the words that were put into its labels,
the editions of its facts, and what people decided. Whatever was compared by the site is not asked.

It knows the labels of the simulated year alone: one passage in section 1.1, one in 1.2, and one fact that quotes the former.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from labels.models import Fact, LabelVersion, TriageItem
from tests.year.recomputed import Record, Row

SIGNED = ("first", "update", "correction", "reaffirmed")
FACT = "asthma"
BY_PEOPLE = ("no effect", "new fact")
Words = tuple[str, str]  # old and new; both empty where the evidence is lost in words that nobody compared


@dataclass
class Left:
    """Walks through a drug's year. `open` has what is undecided, under the fact's address or a section's number."""

    words: list[tuple[str, str]]
    version: int = 0
    quote: str | None = None  # of the edition that is live
    withdrawn_in: int = 0
    set_aside: int = 0  # the version in which the evidence is lost, and of which somebody decided that it has no effect
    open: dict[str, Words] = field(default_factory=dict)
    lost_in: int = 0  # the version in which what is open about the fact lost its evidence

    def arrives(self) -> None:
        self.version += 1
        if self.version == 1:
            return
        (old, old_eczema), (new, eczema) = self.words[self.version - 2 : self.version]
        if "1.1" in self.open or self.quote is None or self.quote not in (old, new):
            self._section("1.1", old, new)
        self._section("1.2", old_eczema, eczema)
        if self.quote is not None:
            self._fact(self.quote, old, new)

    def signed(self, edition: Row) -> None:
        if edition["kind"] in (*SIGNED, "retirement", "confirmation"):
            self.open.pop(FACT, None)
        if edition["kind"] in SIGNED:
            self.set_aside = 0
        self.quote = edition["claim_text"] if edition["status"] == "published" else None
        if edition["kind"] == "withdrawal":
            self.withdrawn_in = self.version
        if edition["kind"] == "reinstated" and self.withdrawn_in != self.version:
            assert self.quote is not None
            self._fact(self.quote, self.words[self.withdrawn_in - 1][0], self.words[self.version - 1][0])

    def decided(self, subject: str) -> None:
        del self.open[subject]
        if subject == FACT:
            self.set_aside = self.lost_in

    @property
    def moved(self) -> bool:
        """Whether readers are told that the label has changed where the fact rests."""
        return FACT in self.open or (self.set_aside != 0 and self.set_aside == self.version)

    def _section(self, number: str, old: str, new: str) -> None:
        before, _ = self.open.pop(number, (old, ""))
        if before != new:
            self.open[number] = (before, new)

    def _fact(self, quote: str, old: str, new: str) -> None:
        """Lost evidence is asked about in every version; evidence that came back, as of any passage that changed."""
        before, _ = self.open.pop(FACT, ("", ""))
        if old != new and quote in (old, new):
            before = before or old
        changed = bool(before) and before != new
        if quote != new or changed:
            self.open[FACT] = (before, new) if changed else ("", "")
            self.lost_in = self.version if quote != new else 0


def left_to_decide(record: Record, words: dict[str, list[tuple[str, str]]]) -> dict[str, Left]:
    """By address of the drug."""
    found = {}
    for key, rows in record.drugs.items():
        slug = rows[-1]["slug"]
        found[slug] = left = Left(words[slug])
        for _, what, said in sorted(_happened(record, key), key=lambda each: each[0]):
            getattr(left, what)(*said)
    return found


def _happened(record: Record, drug: int) -> Iterator[tuple[Any, str, tuple[Any, ...]]]:
    """(when, which step of `Left`, what it takes)"""
    for captured in LabelVersion.objects.filter(drug_id=drug).values_list("captured_at", flat=True):
        yield captured, "arrives", ()
    for model, _, editions in record.public():
        if model is Fact and editions[0]["drug_id"] == drug and editions[0]["slug"] == FACT:
            yield from ((row["history_date"], "signed", (row,)) for row in editions)
    items = TriageItem.objects.filter(version__drug_id=drug, disposal__decision__in=BY_PEOPLE)
    for fact, section, at in items.values_list("fact__slug", "section", "disposal__at"):
        yield at, "decided", (fact or section,)
