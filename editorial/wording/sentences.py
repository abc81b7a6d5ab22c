"""Where sentences end, what each claims and which sources it names.

When in doubt a sentence is not split. Knows no numbering of sources; no Django, no database.
"""

import re
from dataclasses import dataclass, replace

from editorial.wording.blocks import Block, blocks
from editorial.wording.markdown import CITATION
from editorial.wording.meaning_lists import NUMBER_WORDS

AT_THE_END = "al a.m dept etc inc max min p.m ph.d pp resp st u.s vol"  # they end a sentence when a capital follows
INSIDE = "approx ca cf dr e.g fig i.e incl mr mrs ms no prof sec vs"  # they never do: something always follows
NEVER_LAST = frozenset(INSIDE.split())
ABBREVIATIONS = NEVER_LAST.union(AT_THE_END.split())

STOP = re.compile(r"[.!?…]+")
SPACE = re.compile(r"\s+")
CLOSING = "\"'”’)]*_"
BEFORE_CITATION = re.compile(r"\s{1,3}(?=\[\[)")
OPENING = re.compile(r"[“\"'‘(\[*_]*[A-Z0-9¿À-Þ]|(?:mRNA|pH)\b")
CAPITAL = re.compile(r"[“\"(*_]*[A-Z]")
# “J. A. Smith” is no end; “8 °C.” and “hepatitis B.” are.
INITIAL = re.compile(r"(?:^|\(|\b[A-Z][a-z]*\.?\s)[A-Z]$")
LAST_WORD = re.compile(r"[\w.]*$")

ADVICE = re.compile(
    r"(?:please )?(?:ask|tell|talk to|speak (?:to|with)|call|contact|see) (?:your|a|the) (?:own )?"
    r"(?:doctor|prescriber|nurse|pharmacist|care team|health\w*)",
    re.IGNORECASE,
)
# “IL-4” holds no number, “six months” does; “one” is too often no number at all.
NUMBER = re.compile(rf"(?<![\w-])(?:\d|(?:{'|'.join(sorted(NUMBER_WORDS.keys() - {'one'}))})\b)", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences with the space and the citations after them: joined, they are the text again. Never empty."""
    found, start = [], 0
    for stop in STOP.finditer(text):
        end = _end_of_closing(text, stop.end())
        space = SPACE.match(text, end)
        if not space or end <= start or _goes_on(text, start, stop, text[space.end() : space.end() + 12]):
            continue
        found.append(text[start : space.end()])
        start = space.end()
    if text[start:].strip() or not found:
        found.append(text[start:])
    return found


def _end_of_closing(text: str, end: int) -> int:
    """Closing marks and citations belong to the sentence before them."""
    while end < len(text):
        if citation := CITATION.match(text, end) or BEFORE_CITATION.match(text, end):
            end = citation.end()
        elif text[end] in CLOSING:
            end += 1
        else:
            break
    return end


def _goes_on(text: str, start: int, stop: re.Match[str], after: str) -> bool:
    """Whether the sentence that begins at `start` goes on after this stop, followed by `after`."""
    if after and not OPENING.match(after):
        return True
    if stop.group() != ".":
        return False
    before = text[max(start, stop.start() - 30) : stop.start()]
    last = LAST_WORD.search(before[-12:])
    word = last[0].lower().strip(".") if last else ""
    if word == "no" and not after[:1].isdigit():
        return False  # “No. It is …” answers; “no. 4” counts
    if word in NEVER_LAST or (word in ABBREVIATIONS and not CAPITAL.match(after)):
        return True
    return bool(INITIAL.search(before))


@dataclass(frozen=True)
class Statement:
    """One thing the text claims. `sources` are slugs, or “ref:key”; `line` is where its block begins, from 1."""

    line: int
    text: str  # without citations
    sources: tuple[str, ...]
    inherited: bool = False  # an item or row whose sources stand in the sentence that leads to it

    @property
    def has_number(self) -> bool:
        return bool(NUMBER.search(self.text))


def statements(text: str) -> list[Statement]:
    """What a Markdown text claims, in reading order. Headings, questions and advice to ask somebody claim nothing."""
    found: list[Statement] = []
    lead: tuple[str, ...] = ()
    for block in blocks(text, marks=False):
        kind = block.kind.removeprefix("quoted ")
        if kind == "head row":
            continue
        if kind.startswith(("heading", "code", "rule")):
            lead = ()
            continue
        for part in [block.text] if kind == "row" else sentences(block.text):
            lead = _read_part(part, block, kind, lead, found)
    return found


def unsourced(text: str) -> list[Statement]:
    """The statements without a source, those with a number first. A hint for people, never a refusal."""
    return sorted((s for s in statements(text) if not s.sources), key=lambda s: not s.has_number)


def _read_part(part: str, block: Block, kind: str, lead: tuple[str, ...], found: list[Statement]) -> tuple[str, ...]:
    """Adds what one sentence or row claims to `found`; returns the sources that items and rows below it inherit."""
    cited = tuple(citation.group().strip("[]") for citation in CITATION.finditer(part))
    words = re.sub(r"\s+([.,;:!?])", r"\1", CITATION.sub("", part)).strip()
    if not re.search(r"\w", words):
        if cited and found and found[-1].line == block.line:  # it stands alone after the full stop
            found[-1] = replace(found[-1], sources=found[-1].sources + cited)
        return lead
    leads = words.endswith(":")
    if not leads and not words.endswith("?") and not ADVICE.match(words):
        inherits = not cited and kind.startswith(("item", "row"))
        sources = lead if inherits else cited
        found.append(Statement(block.line, words, sources, inherited=bool(inherits and lead)))
    if kind != "paragraph":
        return lead
    return cited if leads else ()
