"""Hints for plain language: long sentences, abbreviations that nobody explains, and a “may” of the label that was lost.

Each is a suggestion to a pharmacist, never a refusal. In doubt there is no hint, since a list of false ones is read by
nobody. Knows no drug, no entry and no label; no Django, no database.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from editorial.wording.abbreviations import abbreviations, explained
from editorial.wording.blocks import blocks
from editorial.wording.markdown import CITATION
from editorial.wording.meaning_lists import LISTS, QUIET, MeaningKind
from editorial.wording.sentences import sentences
from editorial.wording.statements import Statement, statements

# “Sentence length: why 25 words is our limit”, Inside GOV.UK, 4 August 2014: sentences of 25 words are difficult.
LONGEST = 25

# How sure a sentence is. “Should” and “must” say how strong advice is, which is another matter.
HEDGE = re.compile(rf"(?<![\w-])(?:{LISTS[MeaningKind.HEDGE]['may']}|can)(?: that)?(?!\w)", re.IGNORECASE)
MONTH = re.compile(r"(?<=[a-z,] )May\b|May(?= \d)")
# Other ways in which a sentence for patients is careful.
CAREFUL = re.compile(
    r"\b(?:possib\w+|risks?|chances?|uncertain|unclear|unknown|whether|reported|linked|thought|believed|expected|seem\w*"
    r"|sometimes|often|rarely|some|a few|(?:nobody|no one) knows"
    r"|not (?:yet |been |\w+ly ){0,2}(?:known|certain|clear|proved|proven|settled|established))\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,;:.()|]|\b(?:which|that|who|because|if|when|but)\b")
# Words of every label, by their stem: to share them is no sign of speaking of the same thing.
EVERYWHERE = frozenset(
    "with from into than when have patien peopl treat treatm medici tak taken giv given us using".split()
)
ENDING = re.compile(r"(?:ing|ed|es|s|e)$")
STEM = 6  # letters: “inflammation” and “inflamed” are one


@dataclass(frozen=True)
class Hint:
    """Something to say more plainly. `line` is where its block begins, from 1; `sentence` is as a reader sees it."""

    line: int
    sentence: str
    advice: str


def long_sentences(text: str) -> list[Hint]:
    """The sentences of more than 25 words, but for headings and code; each cell of a table is read by itself."""
    found = []
    for line, sentence in _sentences(text, headings=False):
        count = sum(bool(re.search(r"\w", word)) for word in sentence.split())
        if count > LONGEST:
            advice = (
                f"This sentence has {count} words; more than {LONGEST} are hard to follow. Divide it or make it a list."
            )
            found.append(Hint(line, sentence, advice))
    return found


def unexplained(text: str, known: Collection[str] = (), elsewhere: str = "") -> list[Hint]:
    """Abbreviations of 2 to 6 letters that are explained neither here nor `elsewhere`, each where it stands first.

    `known`: names that need no explanation, such as brand names, in any case. `elsewhere`: the other Markdown fields of
    the same entry.
    """
    let_be = {name.casefold() for name in known}
    said = list(_sentences(text, headings=True))
    done = explained("\n".join(words for _, words in [*said, *_sentences(elsewhere, headings=True)]))
    found = []
    for line, sentence in said:
        for name, shown in abbreviations(sentence):
            if name in done or {name.casefold(), shown.casefold()} & let_be:
                continue
            done.add(name)
            advice = f"“{shown}” is not explained. Write it out where it stands first, with ({shown}) behind it."
            found.append(Hint(line, sentence, advice))
    return found


def lost_hedges(text: str, quotes: Mapping[str, Sequence[str]]) -> list[Hint]:
    """Sentences that are surer than the label: a cited quote says may, might, can or could, and the sentence does not.

    `quotes`: slug of a fact to the words of the label that it quotes. A quote counts only if the sentence repeats what
    is unsure in it: who reads “blocks proteins that can cause inflammation” may say for sure that they are blocked.
    Items and rows that inherit their source are judged together with the words that lead to them.
    """
    unsure = {slug: [hedged for quote in said for hedged in _hedged(quote)] for slug, said in quotes.items()}
    found = []
    for said, words in _with_their_lists(statements(text)):
        if CAREFUL.search(words) or any(_hedges(words)):
            continue
        stems = _stems(words)
        hedged = (quote for slug in said.sources for quote, about in unsure.get(slug, ()) if _speak_of(about, stems))
        if quote := next(hedged, ""):
            advice = (
                f"The label says “{quote}”; this sentence is surer than that. Say it as carefully as the label does."
            )
            found.append(Hint(said.line, said.text, advice))
    return found


def _sentences(text: str, headings: bool) -> Iterator[tuple[int, str]]:
    """(line of the block, words) of each sentence, without citations; the end of a table cell ends a sentence."""
    for block in blocks(text, marks=False):
        kind = block.kind.removeprefix("quoted ")
        if kind in ("code", "rule") or (kind.startswith("head") and not headings):
            continue
        words = re.sub(r" (?=[.,;:!?)])", "", " ".join(CITATION.sub("", block.text).split()))
        for part in words.split(" | ") if kind.endswith("row") else [words]:
            yield from ((block.line, sentence.strip()) for sentence in sentences(part) if sentence.strip())


def _with_their_lists(found: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    """Each statement with its words; a lead-in also has the words of the items and rows that inherit from it."""
    together: list[tuple[Statement, list[str]]] = []
    led: list[str] = []
    for said in found:
        if said.inherited and led:
            led.append(said.text)
            continue
        together.append((said, [said.text]))
        if said.text.endswith(":"):
            led = together[-1][1]
    return ((said, " ".join(words)) for said, words in together)


def _hedges(sentence: str) -> Iterator[re.Match[str]]:
    return (found for found in HEDGE.finditer(sentence) if not MONTH.match(sentence, found.start()))


def _hedged(quote: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(the hedge and the words it makes unsure, the stems of these words) for each hedge of a quote."""
    for sentence in sentences(quote):
        for hedge in _hedges(sentence):
            end = CLAUSE_END.search(sentence, hedge.end())
            about = sentence[hedge.end() : end.start() if end else len(sentence)]
            if not about.startswith(" not "):  # “may not be used” forbids
                yield (hedge[0] + about).strip(), _stems(about)


def _speak_of(about: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether a sentence repeats half of what a hedge is about, or two words of it."""
    return bool(about) and len(stems & about) >= min(2, (len(about) + 1) // 2)


def _stems(words: str) -> frozenset[str]:
    """The words of four letters or more, without their endings and without those that stand everywhere."""
    long = (word for word in re.findall(r"[^\W\d_]{4,}", words.lower()) if word not in QUIET)
    return frozenset(ENDING.sub("", word)[:STEM] for word in long) - EVERYWHERE
