"""Which parts of two texts belong together: equal ones, then like ones, then those that changed their place.

Sizes decide, never a clock: the same two texts are paired the same way on every machine and under every load.
Knows neither Markdown nor HTML; no Django, no database.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from editorial.wording.tokens import tokens

Part = TypeVar("Part")
Pairs = list[tuple[Part | None, Part | None]]
Text = Callable[[Part], str]
Key = Callable[[Part], Hashable]
Bag = frozenset[tuple[str, int]]  # a word and which occurrence of it: as a set, a multiset is compared fast

PAIRS = 40_000  # candidate pairs weighed in one run; past it, the run is shown whole
ALIKE = 0.5  # share of words in common from which two parts are versions of one
FEWEST = 3  # words and signs of a part that may be found again elsewhere


def align(
    old: Sequence[Part], new: Sequence[Part], text: Text[Part] = str, same: Key[Part] | None = None
) -> Pairs[Part]:
    """Pairs (old or None, new or None), each part in exactly one, in the order of the new parts.

    `text` gives the words that are weighed, `same` what makes two parts equal (the words, when not given). Parts that
    moved are paired where they stand now; otherwise a changed number would hide in a paragraph shown as removed here
    and added there.
    """
    return _join_moved(align_in_order(old, new, text, same), text)


def align_in_order(
    old: Sequence[Part], new: Sequence[Part], text: Text[Part] = str, same: Key[Part] | None = None
) -> Pairs[Part]:
    """As `align`, in the order of both: what changed its place is removed there and added here."""
    key = same or text
    old_keys, new_keys = [key(part) for part in old], [key(part) for part in new]
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old_keys[i] != new_keys[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old_keys[-1 - i] != new_keys[-1 - i]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail

    pairs: Pairs[Part] = list(zip(old[:head], new[:head], strict=True))
    anchors = [(head + i, head + j) for i, j in once_in_order(old_keys[head:old_end], new_keys[head:new_end])]
    a = b = head
    for i, j in [*anchors, (old_end, new_end)]:
        between: Pairs[Part] = _pair_alike(old[a:i], new[b:j], text)
        pairs += between
        if i < old_end:
            pairs.append((old[i], new[j]))
        a, b = i + 1, j + 1
    return pairs + list(zip(old[old_end:], new[new_end:], strict=True))


def rising(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly rising row of values: what stayed in order while the rest moved."""
    tops: list[int] = []  # least last value of a row of each length
    ends: list[int] = []  # and where it stands
    before: list[int] = []  # for each position, the one before it in its row, or -1
    for position, value in enumerate(values):
        length = bisect_left(tops, value)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [value]
        ends[length : length + 1] = [position]
    row = []
    step = ends[-1] if ends else -1
    while step >= 0:
        row.append(step)
        step = before[step]
    return row[::-1]


def once_in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of the parts that occur once on each side, in an order that both share: as many as there can be."""
    count_old, count_new = Counter(old), Counter(new)
    where = {key: j for j, key in enumerate(new)}
    once = [(i, where[key]) for i, key in enumerate(old) if count_old[key] == 1 == count_new[key]]
    return [once[k] for k in rising([j for _, j in once])]


def _pair_alike(old: Sequence[Part], new: Sequence[Part], text: Text[Part]) -> Pairs[Part]:
    """The pairing in order with the greatest sum of likeness; only parts that are alike are paired."""
    if not old or not new or len(old) * len(new) > PAIRS:
        return [*((part, None) for part in old), *((None, part) for part in new)]
    old_bags, new_bags = [_bag(text(part)) for part in old], [_bag(text(part)) for part in new]
    like = [[_likeness(a, b) for b in new_bags] for a in old_bags]
    best = _best_sums(like)
    pairs: Pairs[Part] = []
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new)
        if both and like[i][j] >= ALIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif i < len(old) and best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs


def _best_sums(like: list[list[float]]) -> list[list[float]]:
    """At [i][j] the greatest sum of likeness that the old parts from i and the new ones from j can reach."""
    rows, columns = len(like), len(like[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        here, below, likes = best[i], best[i + 1], like[i]
        for j in range(columns - 1, -1, -1):
            here[j] = max(below[j], here[j + 1], likes[j] + below[j + 1] if likes[j] >= ALIKE else 0.0)
    return best


def _join_moved(pairs: Pairs[Part], text: Text[Part]) -> Pairs[Part]:
    """Pairs what is left over on both sides and alike, the most alike first, where it stands now."""
    gone = {k: _bag(text(old)) for k, (old, new) in enumerate(pairs) if old is not None and new is None}
    came = {k: _bag(text(new)) for k, (old, new) in enumerate(pairs) if new is not None and old is None}
    if not gone or not came or len(gone) * len(came) > PAIRS:
        return pairs
    likely = [
        (-likeness, g, c)
        for g, old_bag in gone.items()
        if len(old_bag) >= FEWEST
        for c, new_bag in came.items()
        if (likeness := _likeness(old_bag, new_bag)) >= ALIKE
    ]
    origin: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, c in sorted(likely):
        if g not in taken and c not in origin:
            origin[c] = g
            taken.add(g)
    return [(pairs[origin.get(k, k)][0], new) for k, (_, new) in enumerate(pairs) if k not in taken]


def _bag(text: str) -> Bag:
    """The words and signs of a text, in small letters, without the spaces."""
    count: Counter[str] = Counter()
    bag = []
    for token in tokens(text):
        if not token.isspace():
            word = token.lower()
            count[word] += 1
            bag.append((word, count[word]))
    return frozenset(bag)


def _likeness(a: Bag, b: Bag) -> float:
    """0 for nothing in common, 1 for the same words."""
    return 2 * len(a & b) / ((len(a) + len(b)) or 1)
