"""Which changes of a text change what it means: a list for the reviewer, who looks at each. It judges nothing.

Compared are the marks of paired sentences. Meaning in words that are on no list cannot be told from style; those words
are listed as “other words”, so that nothing changed is silent. No Django, no database.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from editorial.wording.align import align
from editorial.wording.blocks import addresses, blocks
from editorial.wording.markdown import CITATION
from editorial.wording.marks import Marks, Names, marks
from editorial.wording.meaning_lists import MeaningKind
from editorial.wording.sentences import sentences

__all__ = ["MeaningChange", "MeaningKind", "meaning_changes"]

# Whose order in a sentence carries meaning: “adults 300 mg, children 200 mg”.
ORDERED = frozenset(
    {
        *(MeaningKind.NUMBER, MeaningKind.NAME, MeaningKind.NEGATION),
        *(MeaningKind.WHO, MeaningKind.ROUTE, MeaningKind.DEGREE),
    }
)
SHORTEST = 5  # letters of a word in which one wrong letter is a slip; in a shorter one it is another word


@dataclass(frozen=True)
class MeaningChange:
    """One thing to look at. `before` and `after` hold what differs, in normal form; one of them may be empty."""

    kind: MeaningKind
    before: str
    after: str

    @property
    def label(self) -> str:
        """The kind in words for people, such as “number with unit”."""
        return self.kind.label


def meaning_changes(
    old: str, new: str, names: Mapping[str, str] | None = None, known: frozenset[str] = frozenset()
) -> list[MeaningChange]:
    """What a reviewer of two Markdown texts must look at, one by one, in the order of the new text.

    `names`: every spelling of a name to its normal form. `known`: words of the drug's label and editions, in small
    letters; a one-letter change between two known words is no slip (absorb, adsorb). An empty list means: but for
    slips, function words, punctuation and equal spellings, the same sentences, though perhaps in another place.
    """
    spellings = Names(names or {})
    found = []
    for before, after in align(*_without_common(_sentences(old), _sentences(new))):
        found += _compare(before or "", after or "", spellings, known)
    return found + _difference(MeaningKind.LINK, Counter(addresses(old)), Counter(addresses(new)))


def _sentences(text: str) -> list[str]:
    found = [sentence.strip() for block in blocks(text, marks=False) for sentence in sentences(block.text)]
    return [sentence for sentence in found if sentence]


def _without_common(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both lists without the sentences they share, wherever those stand."""
    common = Counter(old) & Counter(new)
    return _without(old, common), _without(new, common)


def _without(sentences: Sequence[str], common: Counter[str]) -> list[str]:
    spare, left = Counter(common), []
    for sentence in sentences:
        if spare[sentence]:
            spare[sentence] -= 1
        else:
            left.append(sentence)
    return left


def _compare(old: str, new: str, names: Names, known: frozenset[str]) -> list[MeaningChange]:
    """What differs between two versions of one sentence; an empty one stands for none."""
    before, after = marks(old, names), marks(new, names)
    found = []
    for kind in dict.fromkeys(kind for kind, _ in before.found + after.found):
        found += _difference(kind, before.of(kind), after.of(kind))
    found += _moved_marks(before, after)
    found += _difference(MeaningKind.SOURCE, _cited(old), _cited(new))
    found += _other_words(before, after, known)
    return found or _moved_words(before, after)


def _difference(kind: MeaningKind, old: Counter[str], new: Counter[str]) -> list[MeaningChange]:
    gone, came = old - new, new - old
    if not gone and not came:
        return []
    return [MeaningChange(kind, " · ".join(gone.elements()), " · ".join(came.elements()))]


def _moved_marks(before: Marks, after: Marks) -> list[MeaningChange]:
    """The same numbers, names or negations in another order; those that changed are told already."""
    old, new = _shared(
        [mark for mark in before.found if mark[0] in ORDERED], [mark for mark in after.found if mark[0] in ORDERED]
    )
    if old == new:
        return []
    return [MeaningChange(MeaningKind.ORDER, *(" · ".join(form for _, form in side) for side in (old, new)))]


def _other_words(before: Marks, after: Marks, known: frozenset[str]) -> list[MeaningChange]:
    """Words on no list, without slips of the keyboard."""
    gone, came = list((before.others - after.others).elements()), list((after.others - before.others).elements())
    for word in list(gone):
        slip = next((other for other in came if _is_slip(word, other) and not {word, other} <= known), None)
        if slip is not None:
            gone.remove(word)
            came.remove(slip)
    return [MeaningChange(MeaningKind.OTHER, " ".join(gone), " ".join(came))] if gone or came else []


def _moved_words(before: Marks, after: Marks) -> list[MeaningChange]:
    """“The benefit outweighs the risk” and “does cause pain, not harm”: only the row of all words tells them apart."""
    if len(before.row) == len(after.row) and all(
        a == b or _is_slip(a, b) for a, b in zip(before.row, after.row, strict=True)
    ):
        return []
    old, new = _shared(before.row, after.row)
    return [] if old == new else [MeaningChange(MeaningKind.ORDER, " ".join(old), " ".join(new))]


def _shared(old: Sequence, new: Sequence) -> tuple[list, list]:
    """Both rows with only what occurs equally often in both."""
    count_old, count_new = Counter(old), Counter(new)
    return [x for x in old if count_old[x] == count_new[x]], [x for x in new if count_old[x] == count_new[x]]


def _cited(sentence: str) -> Counter[str]:
    return Counter(citation.group() for citation in CITATION.finditer(sentence))


def _is_slip(a: str, b: str) -> bool:
    """One letter added, dropped or changed, or two neighbours swapped, in a word of five or more; or only a hyphen."""
    if re.search(r"\d", a + b):
        return False
    if a.replace("-", "") == b.replace("-", ""):
        return True
    if min(len(a), len(b)) < SHORTEST or abs(len(a) - len(b)) > 1:
        return False
    a, b = _differing(a, b)
    return (len(a) <= 1 and len(b) <= 1) or (len(a) == 2 and a == b[::-1])


def _differing(a: str, b: str) -> tuple[str, str]:
    """Two words without the letters they share at the beginning and at the end."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b
