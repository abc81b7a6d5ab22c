"""What a question asks for: groups of words or phrases, of which a page may hold any.

Only letters and digits of what was typed go on from here. Knows no Django, no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dupisite.search.folding import words
from dupisite.search.synonyms import Phrase, Synonyms, stemmed

MOST_WORDS = 12
MOST_LETTERS = 1_000  # of a question; the rest is not read

# Said in every text, or of no help: never asked for alone, but where they stand in a known phrase.
SAID_EVERYWHERE = frozenset(
    """
    a about above after again against all am an and any are as at be because been before being below between both
    but by can could d did do does doing don down during each few for from further get got had has have having he
    her here hers herself him himself his how i if in into is it its itself just ll m may me might more most must my
    myself no nor not now of off ok okay on once only or other our ours ourselves out over own please re s same
    shall she should so some such t take taken taking than that the their theirs them themselves then there these
    they this those through to too took under until up us use used using ve very was we were what when where which
    while who whom whose why will with would you your yours yourself yourselves
    """.split()
)


@dataclass(frozen=True)
class Group:
    """One thing that is asked for: the phrase as it was typed, and all phrases that mean the same, in a fixed order."""

    typed: Phrase
    phrases: tuple[Phrase, ...]

    def or_else(self, word: str, known: Synonyms) -> Group:
        """The same with another word for what was typed."""
        return replace(_group((word,), known), typed=self.typed)


def groups(question: str, known: Synonyms) -> list[Group]:
    """What a question asks for, each once; empty when it says nothing, or only what every text says.

    The longest known phrase goes first: “flu shot” is no shot. At most twelve telling words are read.
    """
    typed = words(question[:MOST_LETTERS])
    longest = max((len(phrase) for phrase in known), default=1)
    found: dict[tuple[Phrase, ...], Group] = {}
    place = read = 0
    while place < len(typed) and read < MOST_WORDS:
        phrase = _longest_known(typed[place : place + longest], known)
        if len(phrase) > 1 or phrase[0] not in SAID_EVERYWHERE:
            group = _group(phrase, known)
            found.setdefault(group.phrases, group)
            read += len(phrase)
        place += len(phrase)
    return list(found.values())


def _longest_known(typed: list[str], known: Synonyms) -> Phrase:
    """Those of the next words that stand together in a known phrase; the first alone when none do."""
    for length in range(len(typed), 1, -1):
        if stemmed(typed[:length]) in known:
            return tuple(typed[:length])
    return (typed[0],)


def _group(phrase: Phrase, known: Synonyms) -> Group:
    return Group(phrase, tuple(sorted({phrase, *known.get(stemmed(phrase), ())})))
