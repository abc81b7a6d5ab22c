"""The evidence of a fact, checked against a label by machine. What is found is told in sentences for people.

A claim quotes the label, or says that terms are absent from it, or gives the whole list of a section's members. No
finding means that it holds. Knows no facts and no forms; no Django, no database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from labels.archive.normal_words import normal
from labels.evidence.absent_terms import occurrences, occurrences_then, words_of
from labels.evidence.amounts import Amount
from labels.evidence.quote_boundaries import edges
from labels.evidence.quoting import Quote, called, check_quote, shortened
from labels.spl.model import Label


class Fault(StrEnum):
    """What is wrong with a claim. The first five are what became of a quote."""

    ELSEWHERE = "elsewhere"
    LEAD_CHANGED = "lead changed"
    FRAGMENT = "fragment"
    MISSING = "missing"
    EMPTY = "empty"
    AMOUNT = "amount"
    NO_SECTION = "no section"
    OCCURS = "occurs"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Finding:
    """`section` and `block` say where in the label it is seen: a key, and a place in that section if there is one.
    `about` is the quote, the term or the member of the claim that it speaks of, if it is one.
    """

    fault: Fault
    sentence: str
    section: str = ""
    block: int | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Words of the label. `amounts` are ages and weights that the fact also gives as numbers: the words must say them."""

    quotes: tuple[Quote, ...]
    sections: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """Terms, with all their synonyms, that occur nowhere in the label, or nowhere in the named sections.

    `as_then`: looked for by the narrower rule of an edition that was signed before there was the present one.
    """

    terms: tuple[str, ...]
    sections: tuple[str, ...] = ()
    as_then: bool = False

    def looked_for(self, label: Label) -> str:
        """What was looked for and where, in the words of a claim that holds."""
        return none_occurs(self.terms, len(label.within(self.sections)))


@dataclass(frozen=True, slots=True)
class Complete:
    """All sections directly below a section, as (number, title without number); their order does not matter."""

    section: str
    members: tuple[tuple[str, str], ...]


Claim = Quotes | Absent | Complete


def none_occurs(terms: Sequence[str], sections: int | None) -> str:
    """Such as “2 terms looked for in 77 sections: weight gain; gain of weight: none occurs”."""
    one = len(terms) == 1
    where = "the whole label" if sections is None else f"{sections} section{'' if sections == 1 else 's'}"
    found = "it does not occur" if one else "none occurs"
    return f"{len(terms)} term{'' if one else 's'} looked for in {where}: {'; '.join(terms)}: {found}"


def check(label: Label, claim: Claim) -> list[Finding]:
    """What is wrong with a claim, in the order of the claim; empty when it holds."""
    if isinstance(claim, Quotes):
        return [*_unknown(label, claim.sections), *_quotes(label, claim)]
    if isinstance(claim, Absent):
        return [*_unknown(label, claim.sections), *_absent(label, claim)]
    return [*_unknown(label, [claim.section]), *_complete(label, claim)]


def members(label: Label, section: str) -> tuple[tuple[str, str], ...]:
    """The sections directly below this one, as a `Complete` claim lists them, in their order."""
    return tuple((below.number, normal(below.name)) for below in label.sections if below.parent == section)


def _unknown(label: Label, sections: Iterable[str]) -> Iterator[Finding]:
    for key in sections:
        if key not in label.by_key:
            yield Finding(Fault.NO_SECTION, f"This label has no section {key}.")


def _quotes(label: Label, claim: Quotes) -> Iterator[Finding]:
    if not claim.quotes:
        yield Finding(Fault.EMPTY, "Nothing is quoted.")
    for quote in claim.quotes:
        checked = check_quote(label, quote, claim.sections)
        if not checked.holds:
            first = checked.found[0] if checked.found else None
            fault = Fault(checked.state.value)
            section, block = (first.section, first.block) if first else ("", None)
            yield Finding(fault, checked.sentence, section, block, about=quote.words)
    said = [normal(quote.words) for quote in claim.quotes]
    for amount in claim.amounts:
        if not any(amount.is_said_in(words) for words in said):
            yield Finding(Fault.AMOUNT, f"No quote says “{amount}”. Quote the words of the label that do.")


def _absent(label: Label, claim: Absent) -> Iterator[Finding]:
    """One finding for each term and section in which it occurs, at its first place there."""
    if not claim.terms:
        yield Finding(Fault.EMPTY, "No term is named.")
    of_label = words_of(label)
    for term in claim.terms:
        if not any(sign.isalnum() for sign in term):
            yield Finding(Fault.EMPTY, f"“{term}” is no term: name a word.", about=term)
            continue
        for section in label.within(claim.sections) if _known(label, claim.sections) else []:
            place = next(
                occurrences_then(section, term) if claim.as_then else occurrences(section, term, of_label), None
            )
            if place is not None:
                words = shortened(edges(section.blocks[place]).text)
                sentence = f"“{normal(term)}” occurs in {called(section)}: “{words}”."
                yield Finding(Fault.OCCURS, sentence, section.key, place, about=term)


def _known(label: Label, sections: tuple[str, ...]) -> bool:
    """Whether any named section is there: a claim about sections that are gone is none about the whole label."""
    return not sections or any(key in label.by_key for key in sections)


def _complete(label: Label, claim: Complete) -> Iterator[Finding]:
    if claim.section not in label.by_key:
        return
    parent = label.by_key[claim.section]
    keys = {(below.number, normal(below.name)): below.key for below in label.sections if below.parent == parent.key}
    listed = {(number, normal(title)) for number, title in claim.members}
    for fault, before, after in _membership(listed, set(keys)):
        sentence = {
            Fault.RENUMBERED: f"“{before[1]}” is {after[0] or 'without number'} now; it was {before[0] or 'without'}.",
            Fault.RENAMED: f"{before[0]} is called “{after[1]}” now; it was “{before[1]}”.",
            Fault.REMOVED: f"“{' '.join(before).strip()}” is no longer in {called(parent)}.",
            Fault.ADDED: f"“{' '.join(after).strip()}” is in {called(parent)} too.",
        }[fault]
        yield Finding(fault, sentence, keys.get(after, parent.key), about=" ".join(before).strip())


Member = tuple[str, str]
NOBODY: Member = ("", "")


def _membership(listed: set[Member], present: set[Member]) -> Iterator[tuple[Fault, Member, Member]]:
    """(fault, as listed, as present): by title, then by number, then what is gone, then what is new."""
    gone, new = sorted(listed - present), sorted(present - listed)
    for fault, same in ((Fault.RENUMBERED, 1), (Fault.RENAMED, 0)):
        for before in list(gone):
            after = next((member for member in new if member[same] and member[same] == before[same]), None)
            if after:
                gone.remove(before)
                new.remove(after)
                yield fault, before, after
    yield from ((Fault.REMOVED, before, NOBODY) for before in gone)
    yield from ((Fault.ADDED, NOBODY, after) for after in new)
