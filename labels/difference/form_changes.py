"""What equal words say by another form: other footnotes, another lead-in, cells that reach elsewhere, another picture.

Style says nothing: bold, links, spaces, the file name of the same picture. Knows no database.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from labels.archive.normal_words import normal
from labels.difference.changes import BlockChange, Change, Place
from labels.difference.table_cells import cell_changes, over
from labels.spl.model import Block, Kind, Label, Trait

Key = Place | str  # a block of the newer label, or words that have no other side

SHOWN = 80  # characters of the label in one sentence
HASH = 64  # characters of a picture whose bytes are known
RAISED = {"sup": "superscript", "sub": "subscript"}


class Forms:
    """The blocks of two labels, by what became of them."""

    def __init__(self, old: Label, new: Label, changes: Iterable[BlockChange]) -> None:
        self.old, self.new = old, new
        self.now = {change.old: change.new for change in changes if change.old and change.new}

    @cached_property
    def known(self) -> set[Place]:
        """Places in the newer label that stand for one in the older."""
        return set(self.now.values())

    def differ(self, old: Place, new: Place) -> bool:
        """Whether two blocks with the same words say something else by their form."""
        before, after = self._block(self.old, old), self._block(self.new, new)
        if not (before.form or after.form or before.leads or after.leads):
            return False
        return next(self.sentences(old, new), None) is not None

    def sentences(self, old: Place, new: Place) -> Iterator[str]:
        """Each difference of form, for people."""
        before, after = self._block(self.old, old), self._block(self.new, new)
        yield from self._notes(before, old, after, new)
        yield from self._leads(before, old, after, new)
        yield from _raised(before, after)
        was, now = _only(before, "mark"), _only(after, "mark")
        if was != now and Kind.ITEM in (before.kind, after.kind):
            yield f"Its mark in the list is {_mark(now)} now; it was {_mark(was)}."
        yield from cell_changes(before, after)
        if _only(before, "group") != _only(after, "group"):
            yield f"It stands in {_group(after)} now; it stood in {_group(before)}."
        yield from _picture(before, after)

    def _notes(self, before: Block, old: Place, after: Block, new: Place) -> Iterator[str]:
        was = {self._then(trait, old): self._words(trait, self.old, old) for trait in before.form_of("note")}
        now = {self._today(trait, new): self._words(trait, self.new, new) for trait in after.form_of("note")}
        if was.keys() == now.keys():
            return
        gone = {key: words for (_, key), words in was.items() if key not in {key for _, key in now}}
        came = {key: words for (_, key), words in now.items() if key not in {key for _, key in was}}
        yield from (f"It now has a footnote mark: {words}." for words in came.values())
        yield from (f"It no longer has a footnote mark: {words}." for words in gone.values())
        if not gone and not came:
            yield "Its footnote mark is in a different place."

    def _then(self, trait: Trait, place: Place) -> tuple[int, Key]:
        _, at, note = trait
        if isinstance(note, str):
            return at, normal(note)
        there = Place(place.section, note)
        return at, self.now.get(there) or normal(self._block(self.old, there).text)

    def _today(self, trait: Trait, place: Place) -> tuple[int, Key]:
        _, at, note = trait
        if isinstance(note, str):
            return at, normal(note)
        there = Place(place.section, note)
        return at, there if there in self.known else normal(self._block(self.new, there).text)

    def _words(self, trait: Trait, label: Label, place: Place) -> str:
        note = trait[2]
        words = note if isinstance(note, str) else self._block(label, Place(place.section, note)).text
        return _quoted(words) if words else "one that the label does not have"

    def _leads(self, before: Block, old: Place, after: Block, new: Place) -> Iterator[str]:
        was = {self._was(place): block for place, block in _leading(self.old, before, old)}
        now = {self._is(place): block for place, block in _leading(self.new, after, new)}
        if list(was) == list(now):
            return
        gone = [block for key, block in was.items() if key not in now]
        came = [block for key, block in now.items() if key not in was]
        if not gone and not came:
            yield "The words above it are in a different order."
        yield from (said.no_longer for block in gone if (said := over(before, block)))
        yield from (said.now for block in came if (said := over(after, block)))
        gone = [block for block in gone if not over(before, block)]
        came = [block for block in came if not over(after, block)]
        stands = "belongs to" if after.kind == Kind.FOOTNOTE else "stands under"
        if gone or came:
            left, joined = f"It no longer {stands} {_each(gone)}", f"now {stands} {_each(came)}."
            yield f"It {joined}" if not gone else f"{left}; it {joined}" if came else f"{left}."

    def _was(self, place: Place) -> Key:
        return self.now.get(place) or normal(self._block(self.old, place).text)

    def _is(self, place: Place) -> Key:
        return place if place in self.known else normal(self._block(self.new, place).text)

    @staticmethod
    def _block(label: Label, place: Place) -> Block:
        return label.sections[place.section].blocks[place.block]


def with_forms(forms: Forms, changes: Iterable[BlockChange]) -> Iterator[BlockChange]:
    """The changes, where blocks with the same words in another form are no longer equal."""
    for change in changes:
        if change.change == Change.EQUAL and change.old and change.new and forms.differ(change.old, change.new):
            yield BlockChange(Change.FORM, change.old, change.new, Forms._block(forms.new, change.new))
        else:
            yield change


def _leading(label: Label, block: Block, place: Place) -> Iterator[tuple[Place, Block]]:
    """What leads to a block, without heads of a table that are only guessed from their style."""
    blocks = label.sections[place.section].blocks
    for lead in block.leads:
        if blocks[lead].kind != Kind.HEADER or _only(blocks[lead], "group") == "thead":
            yield Place(place.section, lead), blocks[lead]


def _raised(before: Block, after: Block) -> Iterator[str]:
    was, now = set(before.form_of(*RAISED)), set(after.form_of(*RAISED))
    yield from (f"“{words}” is a {RAISED[what]} now." for what, _, words in sorted(now - was, key=str))
    yield from (f"“{words}” is no longer a {RAISED[what]}." for what, _, words in sorted(was - now, key=str))


def _picture(before: Block, after: Block) -> Iterator[str]:
    was, now = str(_only(before, "picture")), str(_only(after, "picture"))
    if was == now:
        return
    if (len(was) == HASH) == (len(now) == HASH):
        yield "It is another picture."
    else:
        yield "Whether it is the same picture cannot be told: only one of the versions came with its pictures."


def _only(block: Block, what: str) -> int | str:
    return next((which for found, _, which in block.form if found == what), "")


def _mark(mark: int | str) -> str:
    return f"“{mark}.”" if mark else "a bullet or none"


def _group(block: Block) -> str:
    return {"thead": "the head of the table", "tfoot": "the foot of the table"}.get(
        str(_only(block, "group")), "the body of the table"
    )


def _each(blocks: Iterable[Block]) -> str:
    return " and ".join(_quoted(block.text) for block in blocks)


def _quoted(words: str) -> str:
    words = normal(words)
    return f"“{words if len(words) <= SHOWN else words[: SHOWN - 1].rstrip() + '…'}”"
