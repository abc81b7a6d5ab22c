"""Which changes of a text change what it means: a list for the reviewer, who looks at each. It judges nothing.

Compared are the marks of paired sentences. Meaning in words that are on no list cannot be told from style; those words
are listed as “other words”, so that nothing changed is silent. No Django, no database.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
class Written:
    """Words where they stand: their places (start, end) in a sentence as a reader sees it."""

    sentence: str = ""
    places: tuple[tuple[int, int], ...] = ()

    @property
    def words(self) -> str:
        return " · ".join(self.sentence[start:end] for start, end in self.places)


NOWHERE = Written()


@dataclass(frozen=True)
class MeaningChange:
    """One thing to look at. `before` and `after` hold what differs, in normal form; one of them may be empty.

    `was` and `now` are the same as written, each in its sentence, where it stands in one.
    """

    kind: MeaningKind
    before: str
    after: str
    was: Written = field(default=NOWHERE, compare=False)
    now: Written = field(default=NOWHERE, compare=False)

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
        found += _marks_of(kind, before, after)
    found += _moved_marks(before, after)
    found += _difference(MeaningKind.SOURCE, _cited(old), _cited(new))
    found += _other_words(before, after, known)
    return found or _moved_words(before, after)


def _difference(kind: MeaningKind, old: Counter[str], new: Counter[str]) -> list[MeaningChange]:
    gone, came = old - new, new - old
    if not gone and not came:
        return []
    return [MeaningChange(kind, " · ".join(gone.elements()), " · ".join(came.elements()))]


def _marks_of(kind: MeaningKind, before: Marks, after: Marks) -> list[MeaningChange]:
    old, new = before.of(kind), after.of(kind)
    return [
        replace(change, was=_written(before, kind, old - new, after), now=_written(after, kind, new - old, before))
        for change in _difference(kind, old, new)
    ]


def _written(side: Marks, kind: MeaningKind, forms: Counter[str], other: Marks) -> Written:
    """The words of these forms: of several of one form, those that the other side does not have, then the last."""
    there = Counter(mark.words.lower() for mark in other.marks if mark.kind == kind)
    left, places = Counter(forms), []
    marks_of_kind = [mark for mark in side.marks if mark.kind == kind and forms[mark.form]]
    for mark in sorted(marks_of_kind, key=lambda mark: (there[mark.words.lower()] > 0, -mark.start)):
        if left[mark.form]:
            left[mark.form] -= 1
            places.append((mark.start, mark.end))
    return Written(side.sentence, tuple(sorted(places)))


def _moved_marks(before: Marks, after: Marks) -> list[MeaningChange]:
    """The same numbers, names or negations in another order; those that changed are told already."""
    old, new = _shared(
        [mark for mark in before.found if mark[0] in ORDERED], [mark for mark in after.found if mark[0] in ORDERED]
    )
    if old == new:
        return []
    was, now = (" · ".join(form for _, form in side) for side in (old, new))
    return [_order(was, now, before, after)]


def _order(old: str, new: str, before: Marks, after: Marks) -> MeaningChange:
    """Of an order the whole sentences are shown: no word of them is new."""
    whole = (Written(side.sentence, ((0, len(side.sentence)),)) for side in (before, after))
    return MeaningChange(MeaningKind.ORDER, old, new, *whole)


def _other_words(before: Marks, after: Marks, known: frozenset[str]) -> list[MeaningChange]:
    """Words on no list, without slips of the keyboard."""
    gone, came = list((before.others - after.others).elements()), list((after.others - before.others).elements())
    for word in list(gone):
        slip = next((other for other in came if _is_slip(word, other) and not {word, other} <= known), None)
        if slip is not None:
            gone.remove(word)
            came.remove(slip)
    if not gone and not came:
        return []
    was, now = _places(before, gone), _places(after, came)
    return [MeaningChange(MeaningKind.OTHER, " ".join(gone), " ".join(came), was, now)]


def _places(side: Marks, words: Sequence[str]) -> Written:
    left, places = Counter(words), []
    for start, word in reversed(side.words):
        if left[word]:
            left[word] -= 1
            places.append((start, start + len(word)))
    return Written(side.sentence, tuple(sorted(places)))


def _moved_words(before: Marks, after: Marks) -> list[MeaningChange]:
    """“The benefit outweighs the risk” and “does cause pain, not harm”: only the row of all words tells them apart."""
    if len(before.row) == len(after.row) and all(
        a == b or _is_slip(a, b) for a, b in zip(before.row, after.row, strict=True)
    ):
        return []
    old, new = _shared(before.row, after.row)
    return [] if old == new else [_order(" ".join(old), " ".join(new), before, after)]


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
