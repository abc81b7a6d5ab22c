"""What a text claims, sentence by sentence, and which sources cover each claim.

A hint for the people who write and review, never a refusal: whether a source says what the sentence says is for them to
judge. Knows no numbering of sources; no Django, no database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from editorial.wording.blocks import Block, blocks_of
from editorial.wording.markdown import CITATION, citations, parse
from editorial.wording.meaning_lists import NUMBER_WORDS
from editorial.wording.sentences import sentences
from editorial.wording.text import AT_HAND, tidy

# “IL-4” and “half-life” hold no number, “six months” does; “one” is too often no number at all.
NUMBER = re.compile(
    rf"(?<![\w-])(?:\d|(?:{'|'.join(sorted(NUMBER_WORDS.keys() - {'one'}))})\b(?!-li[fv]e))", re.IGNORECASE
)
ADVICE = re.compile(
    r"(?:(?:if|when|before|after|unless|until)\b[^,;:]*, )?(?:please |always )?"
    r"(?:ask|tell|inform|call|contact|consult|see|(?:talk|speak) (?:to|with)|check with) (?:your|a|the|another) "
    r"(?:\w+['’]s )?(?:own )?(?:doctor|prescriber|nurse|pharmacist|care team|health\w*)",
    re.IGNORECASE,
)
QUESTION = re.compile(r"\?[\"'”’)\]]*$")
# “Yes, it can.” says what the next sentence says; a reader takes both together, and so does its source.
BARE_ANSWER = re.compile(r"(?:yes|no|perhaps|maybe|probably)(?:,(?: \w+){1,3})?[.!]", re.IGNORECASE)
NOTHING_SAID = ("heading", "code", "rule")


@dataclass(frozen=True)
class Statement:
    """One thing the text claims. `line` is where its block begins, from 1; `text` are its words without citations.

    `sources`: slugs of facts, or “ref:key”, each once. `inherited`: they stand in the words that lead to it.
    """

    line: int
    text: str
    sources: tuple[str, ...]
    inherited: bool = False

    @property
    def has_number(self) -> bool:
        return bool(NUMBER.search(self.text))


def statements(text: str) -> list[Statement]:
    """What a Markdown text claims, in reading order, a table row as one statement.

    Headings, questions and advice to ask a doctor, nurse or pharmacist claim nothing, but a number in such advice does.
    """
    return list(_statements(text))


@lru_cache(maxsize=AT_HAND)
def _statements(text: str) -> tuple[Statement, ...]:
    tokens = parse(tidy(text))
    reader = _Reader(frozenset(token.content for token in citations(tokens)))
    for block in blocks_of(tokens, marks=False):
        reader.read(block)
    return tuple(reader.found)


def unsourced(text: str) -> list[Statement]:
    """The statements without a source, those with a number first. A hint for people, never a refusal."""
    return sorted((said for said in statements(text) if not said.sources), key=lambda said: not said.has_number)


@dataclass
class _Reader:
    """Remembers which sources the items and rows inherit that come next.

    `cited`: every citation that is one; in code and after a backslash it is only words.
    `leads`: by depth in lists, the sources of the words there that led on with a colon.
    """

    cited: frozenset[str]
    found: list[Statement] = field(default_factory=list)
    leads: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def read(self, block: Block) -> None:
        """Adds what one block claims."""
        kind, quoted = block.kind.removeprefix("quoted "), block.kind.startswith("quoted ")
        if kind.startswith(NOTHING_SAID):
            self.leads = {}
        elif kind == "head row":
            self._lead(block.depth, self._inherited(block.depth) + self._sources(block.text))
        elif kind == "row":
            self._say(block, block.text, self._inherited(block.depth))
        else:
            # A paragraph in an item belongs to the item; a quotation belongs to the words that lead to it.
            inherited = self._inherited(block.depth if quoted else block.depth - 1)
            parts = [self._say(block, part, inherited) for part in _parts(block.text)]
            if parts[-1] or not quoted:
                self._lead(block.depth, parts[-1])

    def _inherited(self, depth: int) -> tuple[str, ...]:
        """The sources of the nearest lead-in at this depth or outside it."""
        return next((self.leads[at] for at in sorted(self.leads, reverse=True) if at <= depth and self.leads[at]), ())

    def _lead(self, depth: int, sources: tuple[str, ...]) -> None:
        self.leads = {at: led for at, led in self.leads.items() if at < depth} | {depth: sources}

    def _say(self, block: Block, part: str, inherited: tuple[str, ...]) -> tuple[str, ...]:
        """Adds what one sentence or row claims; returns the sources it hands on if it ends in a colon."""
        own, words = self._sources(part), self._words(part)
        if not re.search(r"\w", words):
            self._cover_last(block, own)
            return ()
        said = Statement(block.line, words, own or inherited, inherited=bool(inherited and not own))
        if block.kind.endswith("row") or _claims(said):
            self.found.append(said)
        return own if _leads(words) else ()

    def _cover_last(self, block: Block, sources: tuple[str, ...]) -> None:
        """A citation alone, far behind the full stop: it covers the last claim of its own block."""
        if sources and self.found and self.found[-1].line == block.line:
            last = self.found[-1]
            own = () if last.inherited else last.sources
            self.found[-1] = replace(last, sources=_once(own + sources), inherited=False)

    def _sources(self, part: str) -> tuple[str, ...]:
        found = (citation.group() for citation in CITATION.finditer(part))
        return _once(tuple(one.strip("[]") for one in found if one in self.cited))

    def _words(self, part: str) -> str:
        words = CITATION.sub(lambda found: "" if found.group() in self.cited else found.group(), part)
        return re.sub(r" (?=[.,;:!?])", "", " ".join(words.split()))


def _claims(said: Statement) -> bool:
    """A lead-in claims what it cites or counts, the rest is for the list; advice claims what it counts."""
    if QUESTION.search(said.text):
        return False
    if _leads(said.text):
        return said.has_number or bool(said.sources and not said.inherited)
    return said.has_number or not ADVICE.match(said.text)


def _leads(words: str) -> bool:
    return words.endswith(":")


def _once(sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))


def _parts(text: str) -> Iterator[str]:
    """The sentences, a bare “Yes.” together with the one that it answers with."""
    answer = ""
    for sentence in sentences(text):
        if not answer and BARE_ANSWER.fullmatch(sentence.strip()):
            answer = sentence
        else:
            yield answer + sentence
            answer = ""
    if answer:
        yield answer
