"""What a reader is told now. Standing is computed from the edition, what it rests on and the day; it is never typed.

All well is one quiet line; anything else is a notice above the answer, in plain words. Every sentence of it stands here
or comes with the `Basis`, which the room that knows labels makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from editorial.days import day_of
from editorial.pages.subject import Notice
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, is_late
from editorial.record.vocabulary import Kind, Status

SAMPLE = "Sample, not checked against the official label. Not medical advice."
INVALID = (
    "This text is not what was signed. Somebody changed it or its signature afterward, or took away what was signed later. "
    "Do not rely on it: ask a pharmacist or a doctor."
)
UNPROVED = (
    "No signed checkpoint covers this text, and one should since a minute after it was signed. Until then nobody can prove that "
    "a pharmacist signed it: ask a pharmacist or a doctor before you rely on it."
)


# Standings of a text by what became of its sources, the gravest first: one family for the desk's list and the search filter.
SOURCE_INVALID, SOURCE_WITHDRAWN, SOURCE_CHANGED = "source invalid", "source withdrawn", "source changed"
OF_SOURCES = (SOURCE_INVALID, SOURCE_WITHDRAWN, SOURCE_CHANGED)

# What each standing is called on a tag, in a list and at the desk.
TITLES = {
    "invalid": "Not what was signed",
    "withdrawn": "Withdrawn",
    "retired": "Retired",
    "unproved": "Not proved yet",
    SOURCE_INVALID: "Source not what was signed",
    SOURCE_WITHDRAWN: "Source withdrawn",
    SOURCE_CHANGED: "Source changed",
    "moved": "Label moved",
    "overdue": "Review overdue",
    "lookup": "Not checked for a newer label",
    "untied": "Not tied to a label",
    "sample": "Sample",
    "current": "Current",
}


@dataclass(frozen=True)
class Linked:
    """A sentence above a text, with the page that shows what it speaks of, where there is one; `words` are those of the link."""

    sentence: str
    url: str = ""
    words: str = ""


@dataclass(frozen=True)
class Basis:
    """What a text rests on, as it is on the day of the page. Sentences, or empty where there is nothing to say.

    `untied`: it rests on no label. `sample`: on an illustrative extract. `changed`: something that it rests on is not what
    was signed. `lost`: something that it rests on was withdrawn. `otherwise`: something that it rests on says something else
    by now than when the text was signed, or is no longer kept. `moved`: the label has changed where it rests, one sentence
    for each place. `overdue`: the review of something that it rests on. `lookup`: nobody could look for a newer label lately.
    `against`, `follows`, `holds`, `looked`: the quiet half, for when all is well. The first names a version of a label, the second
    its month.
    """

    untied: str = ""
    sample: bool = False
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    otherwise: tuple[Linked, ...] = ()
    moved: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    lookup: str = ""
    against: str = ""
    follows: str = ""
    holds: str = ""
    looked: str = ""


@dataclass(frozen=True)
class Standing:
    """`code` is one of the standings that docs/architecture.md lists. `notices` are sentences, the gravest first; `also` are
    the codes of all of them.
    """

    code: str
    title: str
    notices: tuple[str, ...]
    basis: Basis = field(default_factory=Basis)
    also: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Everything that holds of it, the gravest first, each once."""
        return tuple(dict.fromkeys((self.code, *self.also)))

    @property
    def above(self) -> tuple[str, ...]:
        """The notices that stand above the text; that it is a sample is said on top of the page."""
        return tuple(notice for notice in self.notices if notice != SAMPLE)

    @property
    def linked(self) -> tuple[Linked, ...]:
        """The notices above the text, each with the page that shows more of it."""
        shown = {each.sentence: each for each in self.basis.otherwise}
        return tuple(shown.get(notice, Linked(notice)) for notice in self.above)

    def found_by(self, code: str) -> bool:
        """Whether it is looked for under this code: “source changed” finds all that is wrong with a source."""
        return code in self.codes or (code == SOURCE_CHANGED and not set(OF_SOURCES).isdisjoint(self.codes))


NOT_AS_SIGNED = Standing("invalid", TITLES["invalid"], (INVALID,))


def standing(edition: Edition, today: date, basis: Basis | None = None) -> Standing:
    """The standing of an edition (as `witnessed`), or of a draft that has no kind yet, on a day (UTC)."""
    if edition.kind is not None and not is_as_signed(edition):
        return NOT_AS_SIGNED
    return standing_as_signed(edition, today, basis)


def standing_as_signed(edition: Edition, today: date, basis: Basis | None = None) -> Standing:
    """As `standing`, for whoever has asked already whether the edition is what was signed."""
    basis = basis or Basis()
    if edition.status == Status.WITHDRAWN:
        return Standing("withdrawn", TITLES["withdrawn"], (_withdrawn(edition),), basis)
    if edition.status == Status.RETIRED:
        return Standing("retired", TITLES["retired"], (_retired(edition),), basis)
    sample = bool(edition.sample) or basis.sample
    found = [("unproved", UNPROVED)] if edition.kind is not None and is_late(edition) else []
    found += [(SOURCE_INVALID, sentence) for sentence in basis.changed]
    found += [(SOURCE_WITHDRAWN, sentence) for sentence in basis.lost]
    found += [(SOURCE_CHANGED, each.sentence) for each in basis.otherwise]
    found += [("moved", sentence) for sentence in basis.moved]
    if edition.review_due is not None and edition.review_due < today:
        found.append(("overdue", _overdue(edition)))
    found += [("overdue", sentence) for sentence in basis.overdue]
    if basis.lookup:
        found.append(("lookup", basis.lookup))
    if basis.untied and not sample:
        found.append(("untied", basis.untied))
    if sample:  # said in its own strip on top of the page; nothing that is a sample ever reads as current
        found.append(("sample", SAMPLE))
    if not found:
        return Standing("current", TITLES["current"], (), basis)
    codes, sentences = zip(*found, strict=True)
    return Standing(codes[0], TITLES[codes[0]], sentences, basis, codes)


def standing_under(notice: Notice | None, own: Standing) -> Standing:
    """The standing of a text whose drug may be withdrawn as a whole: everything that is public of it is hidden with it."""
    if notice is None or not notice.withdrawn or own.code in (Status.WITHDRAWN, Status.RETIRED):
        return own
    return Standing("withdrawn", "Withdrawn with its drug", (f"{notice.head} {notice.words}",))


def _withdrawn(edition: Edition) -> str:
    state = (
        "confirmed by a second person" if edition.kind == Kind.CONFIRMATION else "not yet confirmed by a second person"
    )
    return (
        f"This was withdrawn on {day_of(edition.history_date)} ({state}). Do not rely on it: "
        "ask a pharmacist or a doctor."
    )


def _retired(edition: Edition) -> str:
    return f"This was retired on {day_of(edition.history_date)} and is no longer kept. Nothing was found wrong with it."


def _overdue(edition: Edition) -> str:
    assert edition.review_due is not None  # or nothing would be overdue
    return f"Its review was due on {day_of(edition.review_due)} and has not been done. Ask a pharmacist before relying on it."
