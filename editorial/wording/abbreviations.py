"""Abbreviations in a text for patients, and which of them the text explains.

In doubt a word is no abbreviation, and one that may be explained is: a hint that is wrong is read once, the next one
never. Knows no drug; no Django, no database.
"""

import re
from collections.abc import Iterator

# What every reader knows, or looks up in vain: countries, offices, degrees, hours, units in capitals.
EVERYDAY = frozenset("AIDS AM CDC COVID DC DNA EU FDA HIV ID IU MD NHS OK PDF PhD PM TV UK US USA mIU".split())
# Words that warnings shout. “STOP” is no abbreviation.
SHOUTED = frozenset(
    "ALL ALWAYS AND ANY DO IF IN IS IT MUST NEVER NO NOT OF ON ONLY OR STOP THE TO USE WITH YOU".split()
)
ROMAN = re.compile(r"[IVX]+")  # “type II”, “phase III”
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
LONGEST = 6  # letters

NUMBERED = r"(?:-?\d\w*)?"
# “IL” of “IL-13”, “CYP” of “CYP3A4” and “NSAIDs”, but not the “T” of “T-cell”.
SHORT = re.compile(rf"(?<![A-Za-z\d])([A-Za-z]{{2,{LONGEST + 1}}})(?![A-Za-z]){NUMBERED}")

BRACKET = re.compile(r"\(([^()]*)\)")
# “eosinophilic esophagitis (EoE)”, “interleukin-4 (IL-4)”, “(COPD, a disease of the lungs)”
LONG_FORM_BEFORE = re.compile(rf"[a-z]{{3}}{NUMBERED}[\"”’]? ?$")
ALONE_INSIDE = re.compile(rf"(?:called |or )?([A-Za-z]{{2,{LONGEST + 1}}}){NUMBERED}(?=$|[,;]| for short)")
# “COPD (a disease of the lungs)”, but neither “COPD (adults only)” nor “EoE (from 1 year)”
SHORT_BEFORE = re.compile(rf"(?<![A-Za-z\d])([A-Za-z]{{2,{LONGEST + 1}}}){NUMBERED} ?$")
LONG_FORM_INSIDE = re.compile(
    r"(?!(?:see|not|only|as|from|for|in|with|adults?|child\w*)\b)(?!.*(?<![\w-])\d).*[a-z]{3}", re.DOTALL
)
# “CSU is one kind of hives”, “EoE, a disease of the food pipe”, “IL-4 for short”; not “in COPD, a doctor …”
THING = (
    "kind|sort|type|form|disease|disorder|condition|infection|protein|antibody|substance|hormone|medicine|group|part"
)
EXPLAINED_AFTER = re.compile(
    rf" (?:is|are) (?:an?|one|short)\b|, (?:which (?:is|are)|an? (?:[\w-]+ ){{0,3}}(?:{THING}))\b|,? (?:means|stands for|for short)\b"
)
EXPLAINED_BEFORE = re.compile(r"\b(?:short for|known as|called) $")
FAR = 60  # characters around a word that are looked at


def abbreviations(sentence: str) -> Iterator[tuple[str, str]]:
    """(abbreviation, as it stands) in reading order: “IL” and “IL-4”, “NSAID” and “NSAIDs”."""
    if sentence.isupper() and " " in sentence:
        return  # a whole sentence in capitals
    for found in SHORT.finditer(ADDRESS.sub("", sentence)):
        name = found[1].removesuffix("s")
        capitals = sum(letter.isupper() for letter in name)
        mostly = capitals >= max(2, len(name) - capitals)  # EoE and IgE are, McKay is none
        if mostly and len(name) <= LONGEST and name not in EVERYDAY | SHOUTED and not ROMAN.fullmatch(name):
            yield name, found[0]


def explained(words: str) -> set[str]:
    """Every short word that stands beside its long form somewhere in these words, which hold no Markdown."""
    names = []
    for bracket in BRACKET.finditer(words):
        before = words[max(0, bracket.start() - FAR) : bracket.start()]
        if LONG_FORM_BEFORE.search(before):
            names.append(ALONE_INSIDE.match(bracket[1]))
        if LONG_FORM_INSIDE.match(bracket[1][:FAR]):
            names.append(SHORT_BEFORE.search(before))
    for short in SHORT.finditer(words):
        before, after = words[max(0, short.start() - FAR) : short.start()], words[short.end() : short.end() + FAR]
        if EXPLAINED_AFTER.match(after) or EXPLAINED_BEFORE.search(before):
            names.append(short)
    return {name[1].removesuffix("s") for name in names if name}
