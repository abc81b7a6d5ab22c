"""Later versions of a label, made by chance: words changed, blocks and sections lost, added, moved and renumbered."""

import random
from dataclasses import replace

from labels.difference.changes import Place
from labels.difference.version_comparison import Difference, rebuild, sense
from labels.spl.model import Block, Kind, Label, Section

LETTERS = "abc9 .|é"


def with_sections(label: Label, sections: list[Section]) -> Label:
    """A label with other sections, of which only those whose parents are there keep them."""
    keys = {section.key for section in sections}
    return replace(label, sections=tuple(s if s.parent in keys else replace(s, parent="") for s in sections))


def with_blocks(section: Section, blocks: list[Block]) -> Section:
    """The section with other blocks; what leads beyond them is left out, and so are footnotes that would stand there."""
    most = len(blocks)
    kept = (
        replace(
            b,
            leads=tuple(lead for lead in b.leads if lead < most),
            form=tuple(trait for trait in b.form if trait[0] != "note" or str(trait[2]) == trait[2] or trait[2] < most),
        )
        for b in blocks
    )
    return replace(section, blocks=tuple(kept))


def later(label: Label, dice: random.Random, edits: int) -> Label:
    """The label after so many edits; the first block of a section with a title stays its title."""
    rows = [(section, list(section.blocks)) for section in label.sections]
    for _ in range(edits):
        _edit([blocks for _, blocks in rows if blocks], dice)
    sections = [with_blocks(section, blocks) for section, blocks in rows]
    if dice.random() < 0.3:
        dice.shuffle(sections)
    if dice.random() < 0.3:
        sections.pop(dice.randrange(len(sections)))
    if dice.random() < 0.5:
        place = dice.randrange(len(sections))
        sections[place] = replace(sections[place], key=f"key-{dice.random()}", number="", title="Another title")
    return with_sections(label, sections)


def _edit(rows: list[list[Block]], dice: random.Random) -> None:
    blocks, kind = dice.choice(rows), dice.random()
    if not blocks:
        return
    place = dice.randrange(len(blocks))
    if kind < 0.45:
        text = list(blocks[place].text)
        text[dice.randrange(len(text))] = dice.choice(LETTERS)
        blocks[place] = replace(blocks[place], text="".join(text).strip() or "x")
    elif kind < 0.55:
        blocks[place] = replace(blocks[place], kind=dice.choice(list(Kind)))
    elif kind < 0.65:
        del blocks[place]
    elif kind < 0.8:
        blocks.insert(place, Block(Kind.PARAGRAPH, f"New {dice.random()}"))
    elif kind < 0.85:
        dice.shuffle(blocks)
    else:
        target = dice.choice(rows)
        target.insert(dice.randrange(len(target) + 1), blocks.pop(place))


def places(label: Label) -> set[Place]:
    return {Place(s, b) for s, section in enumerate(label.sections) for b in range(len(section.blocks))}


def assert_nothing_is_lost(difference: Difference) -> None:
    """Every block of both labels in one change, every section in one pair, and the newer label from the older one."""
    old, new = difference.old, difference.new
    before = [change.old for change in difference.changes if change.old]
    after = [change.new for change in difference.changes if change.new]
    assert len(before) == len(set(before)) and set(before) == places(old)
    assert len(after) == len(set(after)) and set(after) == places(new)
    assert sorted(pair.old for pair in difference.sections if pair.old is not None) == list(range(len(old.sections)))
    assert sorted(pair.new for pair in difference.sections if pair.new is not None) == list(range(len(new.sections)))
    made = rebuild(old, difference.changes)
    assert {place: sense(block) for place, block in made.items()} == {
        Place(s, b): sense(block) for s, section in enumerate(new.sections) for b, block in enumerate(section.blocks)
    }
