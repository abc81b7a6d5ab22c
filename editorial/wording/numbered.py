"""A signed Markdown text as somebody else's program may read it: citations are numbers, “#” stands below the page's title.

The words stay as they were signed. Where the house's Markdown is stricter than others', it is written so that others
read the same: what looks like HTML is text. No Django, no database.
"""

import re
from collections.abc import Mapping
from itertools import count

from editorial.wording.markdown import CITATION, new_env
from editorial.wording.rendering import cited, parse
from editorial.wording.text import tidy

# What could be a tag to others; not after a backslash, and not the address of a link.
# Behind “[c]:” stands where “[c]” leads, if it can: what cannot be that, such as “<b>a”, must not become it with a backslash.
TAG = re.compile(r"(?P<kept>\\.)|(?P<before>\]:\s*)?(?<!\]\()<(?=[A-Za-z/!?])(?!https?://|mailto:)", re.DOTALL)
MARK = "\ue000"
MARKED = re.compile(f"{MARK}(\\d+){MARK}")
# What may stand before the first word of a paragraph: there “[1]: …” would define where “[1]” leads.
FIRST = re.compile(r"(?:\s|>|[*+-](?=\s)|\d{1,9}[.)](?=\s))*")


def numbered(text: str, numbers: Mapping[tuple[str, str], int]) -> str:
    """The text with “[n]” for each citation; `numbers`: (“fact” or “ref”, slug) to the number of the source."""
    text = tidy(text)
    found = list(CITATION.finditer(text))
    # What is a citation is the parser's to say: each is given its place as its name, and those that it reads are real.
    places = count()
    real = {int(slug) for _, slug, _ in cited(CITATION.sub(lambda match: f"[[{next(places)}]]", text))}
    defined = _defined(text)
    parts, end = [], 0
    for place, match in enumerate(found):
        number = numbers.get(("ref" if match[1] else "fact", match[2]))
        if place in real and number is not None:
            parts += [text[end : match.start()], _mark(number, text, match, defined)]
            end = match.end()
    return _without_tags(_below_the_title("".join([*parts, text[end:]])))


def _mark(number: int, text: str, citation: re.Match[str], defined: bool) -> str:
    """“[1]”; with backslashes only where a parser would read a link in it, or in it and what follows.

    `defined`: the text says where some words in brackets lead, so that “[1]” and “[1][2]” may be links as well.
    """
    following = text[citation.end() : citation.end() + 1]
    before = text[text.rfind("\n", 0, citation.start()) + 1 : citation.start()]
    is_link = following == "(" or defined or (following == ":" and FIRST.fullmatch(before) is not None)
    return f"\\[{number}\\]" if is_link else f"[{number}]"


def _defined(text: str) -> bool:
    env = new_env()
    if "]:" in text:
        parse(text, env)
    return bool(env.get("references"))


def _below_the_title(text: str) -> str:
    """Headings of the first level as the second: the first is the page's own."""
    lines = text.split("\n")
    for token in parse(text):
        if token.type != "heading_open" or token.map is None:
            continue
        first, last = token.map[0], token.map[1] - 1
        if token.markup == "#":
            lines[first] = lines[first].replace("#", "##", 1)
        elif token.markup == "=":
            lines[last] = lines[last].replace("=", "-")
    return "\n".join(lines)


def _without_tags(text: str) -> str:
    """As with citations, the parser says which stand in words: in code, a backslash would be seen."""
    places, again = count(), count()
    marked = TAG.sub(lambda match: match["kept"] or f"{match['before'] or ''}<{MARK}{next(places)}{MARK}", text)
    children = (child for token in parse(marked) for child in token.children or [] if child.type == "text")
    words = {int(place) for child in children for place in MARKED.findall(child.content)}
    return TAG.sub(lambda match: match["kept"] or _tag(match["before"] or "", next(again) in words), text)


def _tag(before: str, in_words: bool) -> str:
    return f"{before.replace(':', chr(92) + ':')}\\<" if in_words else f"{before}<"
