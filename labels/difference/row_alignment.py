"""Which parts of two rows belong together: the equal ones in their order, then those that are alike.

Sizes decide, never a clock: the same rows are paired in the same way on every machine. Knows no labels but their blocks.
"""

from collections.abc import Hashable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from editorial.wording.align import once_in_order
from labels.archive.normal_words import normal
from labels.spl.model import Block, Kind

MOST_CELLS = 25_000_000  # of the table that a longest common row needs; past it, only what occurs once is matched
LIKE = 60  # per cent, from which two blocks are versions of one
OTHER_KIND = 85  # and when one is, say, an item and the other a paragraph
FEW = 2_500  # pairs weighed against each other; past it, only blocks about as far down
NEAR = 25  # blocks up and down
MOST = 2_000  # blocks on either side; past it, the section is written anew
SETS_APART = (Kind.TITLE, Kind.PICTURE)


def equal_in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of equal parts in an order that both rows share: as many as there can be, if the rows are not huge."""
    if old == new:
        return [(place, place) for place in range(len(old))]
    if len(old) * len(new) > MOST_CELLS:
        return once_in_order(old, new)
    codes: dict[Hashable, int] = {}
    rows = [[codes.setdefault(part, len(codes)) for part in row] for row in (old, new)]
    return [
        (code.src_start + step, code.dest_start + step)
        for code in Indel.opcodes(*rows)
        if code.tag == "equal"
        for step in range(code.src_end - code.src_start)
    ]


def pair_alike(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Places of blocks that are versions of one, the most alike first, each place once."""
    if max(len(old), len(new)) > MOST:
        return []
    texts = [normal(block.text).casefold() for block in new]
    reach = NEAR if len(old) * len(new) > FEW else len(old) + len(new)
    likely = []
    for i, before in enumerate(old):
        text = normal(before.text).casefold()
        middle = i * len(new) // len(old)
        for j in range(max(0, middle - reach), min(len(new), middle + reach + 1)):
            cutoff = _cutoff(before, new[j])
            likeness = fuzz.ratio(text, texts[j], score_cutoff=cutoff) if cutoff else 0
            if likeness:
                likely.append((-likeness, abs(middle - j), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(likely):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return list(pairs.items())


def _cutoff(old: Block, new: Block) -> int:
    if old.kind == new.kind:
        return LIKE
    return 0 if old.kind in SETS_APART or new.kind in SETS_APART else OTHER_KIND
