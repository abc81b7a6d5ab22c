"""Terms that a label is said not to hold: which terms a text names, and where one of them occurs after all.

In doubt a term occurs: a claim that is refused can be mended, one that passes by mistake is read by patients. Looked
through is all that a section says, also its title and the descriptions of its pictures. No Django, no database.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from editorial.wording.text import Problem
from labels.archive.normal_words import normal
from labels.spl.model import Label, Section

BETWEEN = re.compile(r"[\n;•|]|\.\s|(?<!\d),|,(?!\d)")  # “10,000 units” is one term
EDGES = " \t\"'“”„‘’‚«».:!?-–—*"
JOINED = re.compile(r"\b(?:and|or|nor)\b|[/&()+]", re.IGNORECASE)
MOST = 4  # words of a term that nobody needs to be asked about

APART = r"[\s-]{0,3}"  # may stand between any two letters: a hyphen, a space, the line break of a broken word
SHORTEST = 3  # letters of a word that has other forms, or that may stand glued to a term
# What a form ends in, and what the word ends in that it is a form of.
ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
LATIN = (("is", "es"), ("um", "a"), ("us", "i"), ("a", "ae"))  # of one and of many: “diagnosis”, “diagnoses”
SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # of one syllable, whose last letter is doubled: “stopped”
# “infertility” is no fertility: what begins a word is none by itself, also where the label has it as one.
BEGINNINGS = frozenset("anti for inter non out over pre pro sub super trans under".split())


def terms(text: str) -> tuple[str, ...]:
    """Each term once, in the order given: parted by lines, commas and semicolons, without quotation marks."""
    found = (normal(part).strip(EDGES) for part in BETWEEN.split(text))
    return tuple(dict.fromkeys(term for term in found if term))


def asked_about(text: str) -> Iterator[tuple[str, Problem]]:
    """(the term, what to do about it) for each that may be several: nothing that was meant as two is looked for as one."""
    lines = text.split("\n")
    for term in terms(text):
        why = "joins words" if JOINED.search(term) else "has many words" if len(term.split()) > MOST else ""
        if why:
            line = next((number for number, line in enumerate(lines, 1) if term in normal(line)), 1)
            yield term, Problem(line, f"“{term}” {why}: as one term it is found only where all of it stands.")


def occurrences(section: Section, term: str, words: frozenset[str] = frozenset()) -> Iterator[int]:
    """The places of the blocks in which a form of the term occurs as a whole word, joined or apart.

    `words` are those of the whole label: a term that stands glued to one of them counts as well, for a line break that
    was lost has joined them (“acutepancreatitis”).
    """
    patterns = _patterns(term)
    for place, block in enumerate(section.blocks):
        texts = map(_small, block.spellings)
        if any(_stands(text, each, words) for text in texts for pattern in patterns for each in pattern.finditer(text)):
            yield place


def words_of(label: Label) -> frozenset[str]:
    """Every word of a label in small letters, without numbers."""
    return frozenset().union(*(_words(section.text) for section in label.sections))


@lru_cache(maxsize=2_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", _small(text)))


def _stands(text: str, found: re.Match[str], words: frozenset[str]) -> bool:
    """Whether nothing but the edge of a word, or a whole other word, stands on each side."""
    before, after = re.search(r"\w*$", text[: found.start()]), re.match(r"\w*", text[found.end() :])
    return all(
        not beside or (len(beside) >= SHORTEST and beside in words and beside not in BEGINNINGS)
        for beside in (before[0] if before else "", after[0] if after else "")
    )


@lru_cache(maxsize=1_000)
def _patterns(term: str) -> tuple[re.Pattern[str], ...]:
    """The term in every form of its words, and as it is given, for there may be more glued to it than a form.

    Between the letters may stand what parts words, and between the words nothing has to.
    """
    words = [word for word in re.split(r"[\s-]+", _small(term)) if word]
    every, given = (APART.join(map(spelled, words)) for spelled in (_any_form, _letters))
    return re.compile(every), re.compile(given)


def _any_form(word: str) -> str:
    return f"(?:{'|'.join(map(_letters, sorted(_forms(word), key=len, reverse=True)))})"


def _letters(word: str) -> str:
    return APART.join(map(re.escape, word))


def _forms(word: str) -> set[str]:
    """Singular and plural, the possessive, and the forms in -ing and -ed, whichever of them is given."""
    if len(word) < SHORTEST or not re.fullmatch(r"[^\W\d_]+(?:'s?)?", word):
        return {word}
    plain = re.sub(r"'s?$", "", word)
    return {word, *(form for base in _bases(plain) for form in _inflected(base)), *_latin(plain)}


def _bases(word: str) -> set[str]:
    """What a word may be a form of, the word itself among them."""
    found = {word}
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            stem = word[: -len(ending)]
            found.add(stem + instead)
            if ending in ("ed", "ing") and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return found


def _inflected(base: str) -> set[str]:
    stem, plain = base[:-1], {base, f"{base}'s", f"{base}s", f"{base}s'"}
    if base.endswith("y"):
        return plain | {f"{stem}ies", f"{stem}ied", f"{base}ing", f"{base}ed"}
    if base.endswith("e"):
        return plain | {f"{base}d", f"{stem}ing"}
    before_ending = [base + base[-1]] if SHORT.fullmatch(base) else [base, base + base[-1]]  # “rated” is no rat
    plain |= {f"{base}es"} if re.search(r"(?:[sxzo]|[cs]h)$", base) else set()
    return plain | {f"{form}{ending}" for form in before_ending for ending in ("ed", "ing")}


def _latin(word: str) -> set[str]:
    pairs = [*LATIN, *((many, one) for one, many in LATIN)]
    return {word[: -len(a)] + b for a, b in pairs if word.endswith(a) and len(word) - len(a) >= SHORTEST}


@lru_cache(maxsize=20_000)
def _small(text: str) -> str:
    """In normal words and small letters, without accents: who types a term may have none."""
    apart = unicodedata.normalize("NFD", normal(text).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


# How a term was looked for up to version 0.1: what was signed by this rule must still verify by it.


def occurrences_then(section: Section, term: str) -> Iterator[int]:
    """The places of the blocks in which the term occurs as a whole word, whatever its case, hyphens and plural."""
    pattern = _pattern_then(term)
    for place, block in enumerate(section.blocks):
        small = normal(block.text).casefold()
        spellings = (re.sub(r" ?- ?", " ", small), re.sub(r" ?- ?", "", small)) if "-" in small else (small,)
        if any(pattern.search(spelling) for spelling in spellings):
            yield place


@lru_cache(maxsize=1_000)
def _pattern_then(term: str) -> re.Pattern[str]:
    parts = re.split(r"[\s-]+", normal(term).casefold().strip("- "))
    last = parts.pop()
    plural = r"(?:s|es|'s|s')?"
    if last.endswith("y"):
        last, plural = last[:-1], r"(?:y|ies|y's)"
    elif re.search(r"\w{3}[^s\W]s$", last):
        last = last[:-1]
    words = [*map(re.escape, parts), re.escape(last) + plural]
    return re.compile(rf"(?<!\w){' ?'.join(words)}(?!\w)")
