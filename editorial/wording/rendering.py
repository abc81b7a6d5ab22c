"""Markdown of a fact or an answer to safe HTML, with numbered sources and a list of problems.

Knows no Django and no database: what may be cited is passed in. The HTML is made once, at signing, and stored.
"""

import difflib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from editorial.wording.blocks import readable
from editorial.wording.markdown import CITATION, PARSER, citations, new_env, parse
from editorial.wording.text import AT_HAND, CELLS, INVISIBLE, Problem, hidden_characters, tidy, too_long
from editorial.wording.tokens import UNIT

__all__ = ["ATTRIBUTES", "CLASSES", "TAGS", "Rendered", "Sources", "cited", "clean", "parse", "render"]

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "br"),
    *("div", "table", "thead", "tbody", "tr", "th", "td", "a", "sup"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # without it, nh3 lets title and lang stand on every tag
    "a": {"href", "rel", "aria-label"},
    "sup": {"id"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"role", "tabindex", "aria-label"},
}
CLASSES = {"sup": {"cite"}, "div": {"table"}, "th": {"right", "center"}, "td": {"right", "center"}}
SCHEMES = {"https", "http", "mailto"}
NO_BREAK = "\u00a0"
BEFORE_UNIT = re.compile(rf"(?<=\d) (?={UNIT})")
PROBLEMS = 50  # of one text, the first by line


@dataclass
class Sources:
    """What may be cited, and what has been. One object serves all fields of a page: one numbering, by first use."""

    facts: Mapping[str, str]  # slug to heading, as pinned
    references: Mapping[str, str] = field(default_factory=dict)  # key to printed line
    used: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (kind, slug) to [number, mentions]

    def known(self, kind: str) -> Mapping[str, str]:
        return self.facts if kind == "fact" else self.references

    def title(self, kind: str, slug: str) -> str | None:
        """The heading of a fact or the printed line of a reference; None for what may not be cited."""
        return self.known(kind).get(slug)

    def cite(self, kind: str, slug: str) -> tuple[int, int]:
        """Counts one more mention: the number of the source and which mention of it this is, both from 1."""
        entry = self.used.setdefault((kind, slug), [len(self.used) + 1, 0])
        entry[1] += 1
        return entry[0], entry[1]

    def numbered(self) -> list[tuple[int, str, str]]:
        """(number, kind, slug) of everything cited so far, by number from 1; kind is “fact” or “ref”."""
        return [(number, kind, slug) for (kind, slug), (number, _) in self.used.items()]


@dataclass(frozen=True)
class Rendered:
    """`html` is safe; it is empty when the text is too large. `problems` stand in the way of submitting it."""

    html: str
    problems: list[Problem]


def render(text: str, sources: Sources) -> Rendered:
    """Safe HTML of one field and its problems, by line from 1, at most 50. Counts its citations in `sources`."""
    text = tidy(text)
    if problems := too_long(text):
        return Rendered("", problems)
    env = new_env(sources=sources)
    env["problems"].update(hidden_characters(text))
    # A preview shows where a hidden character stands, and never obeys it.
    tokens = parse(INVISIBLE.sub("\ufffd", text), env)
    env["problems"].update(_unknown(tokens, sources))
    if env["cells"] > CELLS:
        return Rendered("", sorted(env["problems"])[:PROBLEMS])
    dirty = RENDERER.render(tokens, PARSER.options, env)
    return Rendered(clean(dirty), sorted(env["problems"])[:PROBLEMS])


def cited(text: str) -> list[tuple[str, str, int]]:
    """(kind, slug, line) of each citation in reading order, known or not; kind is “fact” or “ref”.

    What stands in code or after a backslash is no citation.
    """
    return list(_cited(text))


@lru_cache(maxsize=AT_HAND)
def _cited(text: str) -> tuple[tuple[str, str, int], ...]:
    found = citations(parse(tidy(text)))
    return tuple((token.meta["kind"], token.meta["slug"], token.meta["line"]) for token in found)


@lru_cache(maxsize=AT_HAND)
def clean(dirty: str) -> str:
    """The second wall: HTML in which only the tags, attributes, classes and addresses of this file are left."""
    return nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _unknown(tokens: Sequence[Token], sources: Sources) -> list[Problem]:
    """Citations of what may not be cited; no more than are shown, since looking for a likely slug takes time."""
    problems: list[Problem] = []
    for token in citations(tokens):
        kind, slug = token.meta["kind"], token.meta["slug"]
        if sources.title(kind, slug) is not None:
            continue
        what = "fact of this drug is called" if kind == "fact" else "line of the references has the key"
        near = difflib.get_close_matches(slug, list(sources.known(kind))[:500], 1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        problems.append(Problem(token.meta["line"], f"no {what} “{slug}”.{hint}"))
        if len(problems) == PROBLEMS:
            break
    return problems


class HouseRenderer(RendererHTML):
    """HTML of the tokens that the library does not know, or writes otherwise."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The words; no line begins with the unit of a number, or with the number of a source."""
        words = BEFORE_UNIT.sub(NO_BREAK, super().text(tokens, idx, options, env))
        cites = idx + 1 < len(tokens) and tokens[idx + 1].type == "citation"
        return words[:-1] + NO_BREAK if cites and words.endswith(" ") else words

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link to the numbered source, or the words as typed when there is no such source."""
        kind, slug, sources = tokens[idx].meta["kind"], tokens[idx].meta["slug"], env["sources"]
        title = sources.title(kind, slug)
        if title is None:
            return html.escape(tokens[idx].content)
        number, mention = sources.cite(kind, slug)
        # The brackets are text, not style: copied or read aloud, “15 kg” must never become “15 kg1”.
        name = html.escape(f"[{number}] source: {title}")
        return (
            f'<sup class="cite" id="cite-{number}-{mention}"><a href="#source-{number}" aria-label="{name}">'
            f"[{number}]</a></sup>"
        )

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Its description alone: images are refused."""
        return html.escape(tokens[idx].content)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A region that takes the focus, so that a wide table scrolls on a phone and by keyboard; named by its head."""
        head = next(place for place in range(idx, len(tokens)) if tokens[place].type == "thead_close")
        columns = [readable(t.children or [], marks=False) for t in tokens[idx:head] if t.type == "inline"]
        name = html.escape(CITATION.sub("", ", ".join(filter(None, columns))).strip() or "without a head")
        return f'<div class="table" role="region" tabindex="0" aria-label="Table: {name}"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"


RENDERER = HouseRenderer()


OWN_NAME = re.compile(r' id="[^"]*"')
MARK_OF_A_SOURCE = re.compile(r'<a href="#source-[^>]*>(\[\d+\])</a>')


def apart(written: str, where: str) -> str:
    """The same HTML for a page on which it stands beside other words: without names of its own and links to its sources;
    `where` tells its tables from those of others.
    """
    plain = OWN_NAME.sub("", MARK_OF_A_SOURCE.sub(r"\1", written))
    return plain.replace('aria-label="Table: ', f'aria-label="Table in {html.escape(where)}: ')
