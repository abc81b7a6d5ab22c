"""What a reviewer looks at before she signs: each change of meaning, which she ticks, and the sources beside the words.

The rooms above say what the sources are. Knows no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from audit.ledger.canonical import digest
from editorial.record.comparing import BlockDifference, FieldDifference, meaning_of_changes
from editorial.record.protocols import Edition, Working
from editorial.wording.meaning import MeaningChange, MeaningKind, Written
from editorial.work.side_by_side import Sides

ALL_NEW = "I have read all of these words: the public has seen none of them."
ACCOUNTED_FOR = "not in the evidence"
NOTHING_NEW = "I have read it all: nothing that changed is listed as changing what it says."


@dataclass(frozen=True)
class Spellings:
    """`names`: every spelling of a name to its normal form. `known`: words in which one other letter is no slip."""

    names: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tick:
    """One thing that a reviewer ticks. `value` names exactly what was shown: of other words it is another.

    `before` and `after` are words as they are written, and `sentence_of` is the sentence in which they stand, marked there.
    """

    value: str
    place: str
    label: str
    before: str
    after: str
    sentence_of: SafeString | str = ""

    @property
    def other(self) -> bool:
        """Words on no list of what carries meaning: told apart from those that are."""
        return self.label == MeaningKind.OTHER.label

    @property
    def sentence(self) -> str:
        """As the ledger keeps it."""
        if not self.place:
            return self.label
        return f"{self.label} in {self.place}: {self.before or 'nothing'} → {self.after or 'nothing'}"


def ticks(last: Edition | None, thing: Working, spellings: Spellings) -> list[Tick]:
    """What changes meaning from the last edition to the working copy, one by one; where nothing does, all of it once.

    So nothing is signed without a tick.
    """
    changes = meaning_of_changes(last, thing, spellings.names, spellings.known)
    said = [_seen(place, change) for place, change in changes]
    if not said:
        said = [("", NOTHING_NEW if last else ALL_NEW, "", "", "")]
    field = str(thing._meta.get_field(thing.accounts_in).verbose_name).capitalize() if thing.accounts_in else ""
    said += [(field, ACCOUNTED_FOR, "", f"“{a.words}”: {a.reason}", "") for a in thing.accounts]
    return [Tick(f"{number}-{digest(list(each))[:16]}", *each) for number, each in enumerate(said, 1)]


def _seen(place: str, change: MeaningChange) -> tuple[str, str, str, str, str]:
    """The words as written, with the sentence in which a reader finds them: the new one where anything was added."""
    was, now = change.was.words or change.before, change.now.words or change.after
    if change.kind == MeaningKind.ORDER:
        return place, change.label, was, now, ""
    return place, change.label, was, now, _marked(change.now if change.after else change.was)


def _marked(written: Written) -> SafeString:
    html, end = SafeString(""), 0
    for start, stop in written.places:
        html += format_html("{}<mark>{}</mark>", written.sentence[end:start], written.sentence[start:stop])
        end = stop
    return html + escape(written.sentence[end:]) if html else html


@dataclass(frozen=True)
class Excerpt:
    """Words of a source as they stand there: `where` says of what, `lead` are the words that lead to them."""

    where: str
    lead: str
    words: SafeString


@dataclass(frozen=True)
class Beside:
    """A source beside the words that rest on it. `said` is what it states itself, `wrong` what does not fit."""

    title: str = ""
    url: str = ""
    said: SafeString | str = ""
    note: str = ""
    wrong: str = ""
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True)
class Part:
    """One block of a text, with its sources."""

    block: BlockDifference
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One field as a reviewer reads it."""

    difference: FieldDifference
    parts: tuple[Part, ...]


def without_sources(differences: Iterable[FieldDifference]) -> list[Reading]:
    return [Reading(d, tuple(Part(block) for block in d.blocks)) for d in differences]


@dataclass(frozen=True)
class Affected:
    """A text that rests on the one under review, as the public reads it now, and as it would read it with the new words."""

    title: str
    url: str
    before: SafeString
    after: SafeString


@dataclass(frozen=True)
class ChangedSource:
    """A source that says something else than when the live edition of a text was signed on it, or was taken back since.

    `subject` names the source as the ledger does. `sides` are its old and its new words, under the headings `before` and
    `after`. `tick` is what a reviewer says of it when she signs the text again; None for what nobody can sign on.
    """

    subject: str
    title: str
    url: str
    difference_url: str
    sentence: str
    tick: Tick | None = None
    sides: tuple[Sides, ...] = ()
    before: str = ""
    after: str = ""
