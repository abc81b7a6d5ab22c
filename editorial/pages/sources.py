"""What an edition rests on, as its pages, the API and Markdown tell it alike: its evidence, and its numbered sources.

Each kind of text makes them from what was frozen when the edition was signed; nothing here reads the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from editorial.days import day_of
from editorial.record.vocabulary import Status

CHANGED = (
    "A source of this text is not what was signed: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
)
LOST = "A source of this text was withdrawn on {}: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
OTHERWISE = (
    "A source of this text has changed since the text was signed: “{}” ({}). Nobody has checked the text against it yet: "
    "ask a pharmacist or a doctor before you rely on it."
)
RETIRED = "A source of this text is no longer kept since {}: “{}”. Ask a pharmacist or a doctor before you rely on what cites it."
NEWER = "A newer edition of a source is public: edition {}. This text was signed on the older one."
SAME = "A newer edition of a source is public, in the same words: edition {}."
SEE = "See what changed"
SEE_WHY = "See what is said of it now"


@dataclass(frozen=True)
class Quote:
    """Words of a label, with what leads to them there, and the key of their section."""

    words: str
    lead: str
    section: str


@dataclass(frozen=True)
class PinnedLabel:
    """The label version that an edition was compared with when it was signed.

    `address` is the last part of its own address and never means another version; `effective` is a day (ISO 8601).
    `sections`: (key, SHA-256 of its normalised words) of each section that the evidence names.
    """

    words: str
    number: int
    effective: str
    official: bool
    sha256: str
    address: str
    sections: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """How the evidence of an edition speaks for it. `sentence` says it to readers, `text` are the words given as evidence,
    `claim` is a code. Without `label`, no machine has compared it with one.
    """

    sentence: str
    claim: str = ""
    text: tuple[str, ...] = ()
    label: PinnedLabel | None = None


@dataclass(frozen=True)
class Source:
    """What a number in a text stands for: the edition of another text that was pinned at signing, or something elsewhere.

    `edition` is None for something elsewhere, such as a line of references; `url` is then its address, if it has one.
    `invalid`: the pinned edition is not what was signed. `newer` is the newest edition of the other text when that is not
    the pinned one, and `newer_url` the page that shows it; `newer_invalid`: it is not what was signed. `otherwise` are the
    fields in which it says something else (`editorial.record.comparing.said_otherwise`), None where nobody compared them, and
    `difference_url` is the page that compares both.
    """

    number: int
    title: str
    url: str = ""
    edition: Any = None
    invalid: bool = False
    newer: Any = None
    newer_url: str = ""
    newer_invalid: bool = False
    otherwise: tuple[str, ...] | None = None
    difference_url: str = ""

    @property
    def withdrawn(self) -> bool:
        return self.newer is not None and self.newer.status == Status.WITHDRAWN

    @property
    def retired(self) -> bool:
        return self.newer is not None and self.newer.status == Status.RETIRED

    @property
    def changed(self) -> bool:
        """It says something else now, or is no longer kept: whatever was signed on it has to be looked at again."""
        return self.retired or bool(self.otherwise)

    @property
    def same_words(self) -> bool:
        """A newer edition is public that says the same, such as one that was re-affirmed."""
        known = self.otherwise is not None and not self.newer_invalid
        return known and self.newer is not None and not (self.withdrawn or self.changed)

    @property
    def what(self) -> str:
        """What changed in it, and by which edition, for the brackets in a sentence."""
        return f"edition {self.newer.edition}, {day_of(self.newer.history_date)}; changed: {', '.join(self.otherwise or ())}"

    def notices(self, today: date | None) -> Iterator[str]:
        """What has happened to it since, as sentences. `today`: what holds only until that day is told too, if it is given."""
        if self.invalid or self.newer_invalid:
            yield CHANGED.format(self.edition.slug)
        if self.withdrawn:
            yield LOST.format(day_of(self.newer.history_date), self.title)
        elif self.retired:
            yield RETIRED.format(day_of(self.newer.history_date), self.title)
        elif self.otherwise:
            yield OTHERWISE.format(self.title, self.what)
        elif self.newer:
            yield (SAME if self.same_words else NEWER).format(self.newer.edition)
