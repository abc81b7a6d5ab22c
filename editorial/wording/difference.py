"""The difference of two wordings as a pharmacist reads it: by block, then by sentence, then by whole words.

Compared is what a reader sees; a citation is one word by its slug. The same two texts give the same bytes on every
machine, since sizes decide and never a clock. No Django, no database.
"""

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from diff_match_patch import diff_match_patch

from editorial.wording.align import align, align_in_order, rising
from editorial.wording.blocks import Block, blocks
from editorial.wording.sentences import sentences
from editorial.wording.tokens import tokens

__all__ = ["Change", "Runs", "Verdict", "align", "as_html", "changes", "plain_changes", "tokens", "verdict", "words"]

Runs = list[tuple[int, str]]  # (-1 removed, 0 the same, 1 added; the words)

LONGEST = 300  # tokens of a sentence compared word by word; past it, it is shown whole, removed and added
READABLE = 0.35  # share of words kept, below which two sentences side by side read better than their mixture
NAMES = re.compile(r' aria-label="[^"]*"')
PRIVATE = 0xF0000  # each token becomes one character of a plane that no text uses


def words(old: str, new: str) -> Runs:
    """Runs of whole tokens. Joined without the added they are the old text, without the removed the new one."""
    codes: dict[str, str] = {}
    sides = [
        "".join(codes.setdefault(token, chr(PRIVATE + len(codes))) for token in tokens(side)) for side in (old, new)
    ]
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # no clock: the bytes of a page must not depend on the load
    runs = engine.diff_main(*sides, False)
    engine.diff_cleanupSemantic(runs)
    meant = {code: token for token, code in codes.items()}
    return [(op, "".join(meant[code] for code in run)) for op, run in runs]


def plain_changes(old: str, new: str) -> Runs:
    """Runs for two plain texts of one paragraph, such as a question or a heading: by sentence, then by word."""
    if not old or not new:
        return _whole(old, new)
    runs: Runs = []
    for before, after in align_in_order(sentences(old), sentences(new)):
        runs += _sentence_words(before or "", after or "")
    return [(op, "".join(text for _, text in group)) for op, group in groupby(runs, key=lambda run: run[0])]


def as_html(runs: Runs) -> str:
    """Safe HTML: <del> and <ins>, each with its name in words for who hears the page (class “vh”)."""
    return "".join(_run_html(op, words) for op, words in runs if words)


@dataclass(frozen=True)
class Change:
    """One block before and after; None where there was or is none.

    `runs` joined without the added are the text of the old block, without the removed that of the new one.
    """

    old: Block | None
    new: Block | None
    runs: Runs
    moved: bool = False

    @property
    def changed(self) -> bool:
        """Whether a reader would notice: other words, another place, or another kind of block."""
        if self.old is None or self.new is None:
            return True
        return self.moved or self.old.kind != self.new.kind or any(op for op, _ in self.runs)

    @property
    def html(self) -> str:
        """Its runs as safe HTML; nothing in it but text, <del>, <ins> and the words for who hears it."""
        return as_html(self.runs)


def changes(old: str, new: str) -> list[Change]:
    """Every block of two Markdown texts, each exactly once, equal ones too, in the order of the new text."""
    old_blocks = blocks(old)
    pairs = align(old_blocks, blocks(new), text=lambda block: block.text, same=_look)
    place = {id(block): position for position, block in enumerate(old_blocks)}
    places = [place[id(before)] for before, after in pairs if before is not None and after is not None]
    stayed = {places[position] for position in rising(places)}
    made = []
    for before, after in pairs:
        moved = before is not None and after is not None and place[id(before)] not in stayed
        runs = plain_changes(before.text if before else "", after.text if after else "")
        made.append(Change(before, after, runs, moved))
    return made


class Verdict(StrEnum):
    """What a reader would notice of the difference of two wordings."""

    WORDS = "words"
    LAYOUT = "only layout"
    SPELLING = "only Markdown spelling"
    SAME = "same"

    @property
    def sentence(self) -> str:
        """The verdict in a full sentence."""
        return {
            Verdict.WORDS: "Words changed.",
            Verdict.LAYOUT: "Only the layout changed; the words are the same.",
            Verdict.SPELLING: "Only the spelling of the Markdown changed; readers see the same.",
            Verdict.SAME: "The text is the same.",
        }[self]


def verdict(old: str, new: str, html_old: str, html_new: str) -> Verdict:
    """The verdict on two Markdown texts and the HTML they were shown as. What looks otherwise is never the same."""
    if old != new and any(change.changed for change in changes(old, new)):
        return Verdict.WORDS
    if _without_names(html_old) != _without_names(html_new):
        return Verdict.LAYOUT
    return Verdict.SAME if old == new else Verdict.SPELLING


def _without_names(html: str) -> str:
    """Without what a citation or a table is called aloud: the heading of a source may be another, the words here are not."""
    return NAMES.sub("", html)


def _look(block: Block) -> tuple[str, str]:
    """What makes two blocks one and the same: an item keeps its identity when the numbers of its list move."""
    return block.kind.rstrip(" 0123456789"), block.text


def _sentence_words(old: str, new: str) -> Runs:
    """Runs of two versions of one sentence; whole where a mixture of both would be too long or hard to read."""
    if old == new:
        return [(0, old)]
    if max(len(tokens(old)), len(tokens(new))) > LONGEST:
        return _whole(old, new)
    runs = words(old, new)
    kept = sum(len(text.split()) for op, text in runs if op == 0)
    readable = kept >= READABLE * (len(old.split()) + len(new.split())) / 2
    return runs if readable else _whole(old, new)


def _whole(old: str, new: str) -> Runs:
    return [(op, text) for op, text in ((-1, old), (1, new)) if text]


def _run_html(op: int, text: str) -> str:
    safe = html.escape(text).replace("\n", "↵\n")
    if op == 0:
        return safe
    tag, name = ("del", "removed") if op < 0 else ("ins", "added")
    return f'<{tag}><span class="vh">[{name}: </span>{safe}<span class="vh">]</span></{tag}>'
