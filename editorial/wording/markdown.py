"""The Markdown of the house: CommonMark with tables and citations, without HTML and images, read into tokens.

Knows the form of a citation, not what may be cited; makes no HTML. No Django, no database.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from editorial.wording.text import CELLS, Problem

CITATION = re.compile(r"\[\[(ref:)?([a-z0-9]+(?:-[a-z0-9]+)*)\]\]")
ADDRESSES = ("https://", "http://", "mailto:")
BREAKS = ("softbreak", "hardbreak")

NO_CITATION = (
    "“[[” begins no citation. Write [[fact-slug]] or [[ref:key]], in small letters, digits and hyphens; "
    "write \\[[ to show the brackets."
)
NO_LINK = "“](” belongs to no link. A link is [words](https://address), without a citation inside its words."
NO_IMAGE = "images are not allowed. Describe in words what it shows."
TOO_MANY_CELLS = f"the tables have more than {CELLS} cells. Divide the text."


class HouseMarkdown(MarkdownIt):
    """The parser. It lets every address through: `_check_link` judges addresses, where the line is known."""

    def validateLink(self, url: str) -> bool:
        return True


def parse(text: str, env: EnvType | None = None) -> list[Token]:
    """The tokens of a tidied text. `env["problems"]` then holds the set of what is wrong with it.

    The meta of an inline token has its `line`, from 1; that of a citation `kind` (fact or ref), `slug` and `line`. When
    `env["cells"]` is more than `CELLS`, tables were not read to their end.
    """
    return PARSER.parse(text, new_env() if env is None else env)


def new_env(**more: Any) -> dict[str, Any]:
    return {"problems": set(), "line": 1, "cells": 0, **more}


def citations(tokens: Sequence[Token]) -> Iterator[Token]:
    """The citation tokens, in reading order."""
    return (child for token in tokens for child in token.children or [] if child.type == "citation")


def _table_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's own rule, which stops at the first row whose cells are too many.

    A row is filled up to the width of its head: a line of one character may stand for ninety cells, and each cell costs as
    much as a paragraph.
    """
    env = state.env
    # Asked at every line of every text, so the library's first question is asked here, in a hundredth of the time.
    if start + 1 >= end or not _rules_off(state, start + 1):
        return False
    if env["cells"] > CELLS or not table(state, start, end, True):
        return False
    if silent:
        return True
    ruler = state.src[state.bMarks[start + 1] + state.tShift[start + 1] : state.eMarks[start + 1]]
    columns = sum(1 for part in ruler.split("|") if part.strip())
    rows = (CELLS - env["cells"]) // columns  # that may be read, with the head
    if rows:
        table(state, start, min(end, start + 2 + rows), False)
        env["cells"] += columns * (state.line - start - 1)
    else:
        env["cells"] += columns
    if env["cells"] > CELLS:
        env["problems"].add(Problem(start + 1, TOO_MANY_CELLS))
    return rows > 0


def _rules_off(state: StateBlock, line: int) -> bool:
    """Whether a line may be the one below a table's head."""
    place = state.bMarks[line] + state.tShift[line]
    return state.src[place : place + 1] in ("|", "-", ":")


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """Reads “[[…]]” before links are read. Code and backslashes are read earlier still: there it means nothing."""
    if not state.src.startswith("[[", state.pos):
        return False
    found = CITATION.match(state.src, state.pos, state.posMax)
    line = state.env["line"] + state.src.count("\n", 0, state.pos)
    if not found:
        if not silent:
            state.env["problems"].add(Problem(line, NO_CITATION))
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = found.group()
        token.meta = {"kind": "ref" if found[1] else "fact", "slug": found[2], "line": line}
    state.pos = found.end()
    return True


def _inline_rule(state: StateCore) -> None:
    """The library's own rule, which also remembers the line, so that a problem can name it."""
    for token in state.tokens:
        if token.type == "inline":
            state.env["line"] = token.map[0] + 1 if token.map else state.env["line"]
            token.meta["line"] = state.env["line"]
            assert token.children is not None
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _heading_rule(state: StateCore) -> None:
    """“#” and “##” stand right below the title of the page; below them no level is skipped."""
    above = 1
    for token in state.tokens:
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = max(2, int(token.tag[1]))
        token.tag = f"h{level}"
        if token.type == "heading_open":
            if level > above + 1:
                message = f"this heading is of level {level}, but the one above it is of level {above}. Use {'#' * (above + 1)}."
                state.env["problems"].add(Problem(token.map[0] + 1 if token.map else 1, message))
            above = level


def _table_rule(state: StateCore) -> None:
    """Alignment is a class, since a style attribute dies under a strict policy; a head cell says what it heads."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if align in ("right", "center"):
                token.attrs["class"] = align
        if token.type == "th_open":
            token.attrs["scope"] = "col"


def _link_rule(state: StateCore) -> None:
    """Links lead outside, images are refused, and what was meant as a link but is none is said."""
    for token in state.tokens:
        line = token.meta.get("line", 1)
        for child in token.children or []:
            if child.type in BREAKS:
                line += 1
            elif child.type == "link_open":
                _check_link(child, line, state.env)
            elif child.type == "image":
                state.env["problems"].add(Problem(line, NO_IMAGE))
            elif child.type == "text" and "](" in child.content:
                state.env["problems"].add(Problem(line, NO_LINK))


def _check_link(link: Token, line: int, env: EnvType) -> None:
    address = str(link.attrs.get("href", ""))
    link.attrs.pop("title", None)
    if address.startswith(ADDRESSES):
        link.attrs["rel"] = "external noopener noreferrer"
        return
    # A path would also leave the moment a reader has travelled to, since HTML is stored once for all moments.
    link.attrs.pop("href", None)
    message = (
        f"“{address[:60]}” is not an address that begins with https://. Cite a fact with [[its-slug]]; "
        "link to other answers under “read next”."
    )
    env["problems"].add(Problem(line, message))


def _parser() -> HouseMarkdown:
    parser = HouseMarkdown("commonmark", {"html": False, "xhtmlOut": False})  # the preset alone lets HTML through
    parser.enable("table")
    parser.block.ruler.at("table", _table_block, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.core.ruler.at("inline", _inline_rule)
    for name, rule in (("headings", _heading_rule), ("tables", _table_rule), ("links", _link_rule)):
        parser.core.ruler.push(name, rule)
    return parser


PARSER = _parser()
