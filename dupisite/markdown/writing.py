"""The signs of Markdown. Words that are no Markdown are written so that they stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Only what a parser would read as something else: “IL_4”, “2 * 3” and “< 12 years” stay as they are. What stands at the end of
# a run of words is escaped whenever the next run could make a sign of it.
SIGNS = re.compile(
    r"""
    [`~]
    | \\(?![^\W_]) (?!\s+\S)              # before a sign, or at the end
    | (?!(?<=\S\s)[*_]\s\S)             # unless it stands alone
      (?: \* | (?<![^\W_])_ | _(?![^\W_]) )  # or inside a word
    | <(?=[A-Za-z/!?]|$)
    | &(?=\#?\w*(?:;|$))
    | \](?=\()
    | (?<!\S)\#(?=\#*$)                  # the end of a heading would be left out
    """,
    re.VERBOSE,
)
# At the start of a line: headings, quotations and lists, and where words in brackets lead.
OF_A_BLOCK = re.compile(r"^(\s*)(?:([#>+-]|=(?==*\s*$)|\[(?=(?:\\.|[^\]\\\n])*\]:))|(\d+)([.)])(?=\s|$))", re.MULTILINE)
BRACKET = re.compile(r"(\\.|(`+).*?(?<!`)\2(?!`))|([\[\]])")  # not of what is escaped, or code
NOT_IN_ADDRESSES = {ord(sign): f"%{ord(sign):02X}" for sign in ' ()<>"\\\n\t'}
SIGN = re.compile(r"[`~\\*_<&\]#]")  # without one of them nothing is to be escaped: most words are without
BREAK = "\0"  # of a line, until its words are whole: nothing of HTML has it
AROUND_BREAK = re.compile(rf" ?(?:{BREAK} ?)+")
WHITE = f" \t\r\n\f\v\xa0{BREAK}"


def escaped(text: str | None) -> str:
    """A run of words, with whatever white space is in it."""
    if not text:
        return ""
    return SIGNS.sub(r"\\\g<0>", text) if SIGN.search(text) else text


def at_the_start(text: str) -> str:
    """What would make a heading, a list or a quotation of a line is only a sign."""
    if text[:1].isalpha() and "\n" not in text:
        return text
    return OF_A_BLOCK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def on_one_line(text: str) -> str:
    """Runs of words as they follow one another, without breaks."""
    return " ".join(text.replace(BREAK, " ").split())


def paragraph(text: str) -> str:
    """Runs of words as they follow one another, with their breaks."""
    words = " ".join(text.split())
    return at_the_start(AROUND_BREAK.sub("  \n", words.strip(WHITE)) if BREAK in words else words)


def emphasized(sign: str, words: str, before: str, after: str) -> str:
    """Words between signs, where a parser would read these as what they are; else the words alone. `before` and `after`: the
    characters beside them, as far as there are any.
    """
    inner = words.strip(WHITE)
    if not inner or before == "*":
        return words
    opens = inner[0].isalnum() or not before.isalnum()
    closes = inner[-1].isalnum() or not after.isalnum()
    if not (opens and closes):
        return words
    at = words.index(inner)
    return f"{words[:at]}{sign}{inner}{sign}{words[at + len(inner) :]}"


def bracketed(words: str) -> str:
    """Words between brackets: no bracket in them ends them."""
    return BRACKET.sub(lambda m: m[1] or f"\\{m[3]}", words)


def link(words: str, address: str) -> str:
    return f"[{bracketed(words)}]({address.translate(NOT_IN_ADDRESSES)})"


def code(text: str, before: str) -> str:
    """Code among words; as words where it would run together with the code before it."""
    if before == "`" or not text.strip():
        return escaped(text)
    fence, beside = _fence(text, 1), " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{beside}{text}{beside}{fence}"


def _fence(text: str, least: int) -> str:
    return "`" * max(least, *(len(found) + 1 for found in re.findall("`+", text)), 0)


def block_of_code(text: str) -> str:
    fence = _fence(text, 3)
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def item(mark: str, blocks: Sequence[str]) -> str:
    """One of a list. A list inside it stands on the next line, anything else after an empty one."""
    said: list[str] = []
    for block in blocks:
        said += ["", *block.split("\n")] if said and not block.startswith(("* ", "1. ")) else block.split("\n")
    inside = " " * (len(mark) + 1)
    return f"{mark} " + "\n".join(f"{inside}{line}" if line else "" for line in said).removeprefix(inside)
