"""Where sentences end. When in doubt a sentence is not split.

Knows no claims and no numbering of sources; no Django, no database.
"""

import re

from editorial.wording.markdown import CITATION

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
