"""What HTML of a label may hold, and where its links and pictures lead.

Links inside the label and pictures are written with addresses that mean nothing to a browser, “section:5.1” and
“picture:<SHA-256>”: the same HTML serves every page, and who shows it decides. Knows no SPL.
"""

import html
import re
from collections.abc import Callable

import nh3

OUTSIDE = "external noopener noreferrer"
SCOPES = {"col", "row", "colgroup", "rowgroup"}

CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "strong", "em", "u", "sup", "sub", "ul", "ol", "li", "a", "div", "figure", "figcaption", "img"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "mark"),
        *("del", "span"),
    },
    attributes={
        "*": set(),
        "a": {"href", "aria-label"},
        "li": {"id"},
        "ol": {"type"},
        "img": {"src", "alt"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "div": {"aria-label"},
    },
    tag_attribute_values={
        "a": {"rel": {OUTSIDE}},
        "th": {"scope": SCOPES},
        "div": {"role": {"region"}, "tabindex": {"0"}},
    },
    allowed_classes={
        "div": {"table", "box"},
        "ul": {"marked"},
        "ol": {"notes"},
        "p": {"picture"},
        "span": {"vh"},
        "sup": {"missing"},
    },
    url_schemes={"section", "picture", "https", "http", "mailto"},
    link_rel=None,
    strip_comments=True,
)
ADDRESS = re.compile(r'(?P<before> (?:href|src)=")(?P<what>section|picture):(?P<which>[a-z0-9.-]+)(?=["#])')
SIGN = re.compile("[<>&\xa0]")  # without one there is no markup, and nothing that is written otherwise


def clean(dirty: str) -> str:
    """The second wall: HTML in which only the tags, attributes, classes and addresses of this file are left."""
    return CLEANER.clean(dirty).strip() if SIGN.search(dirty) else dirty.strip()


def addressed(safe: str, section: Callable[[str], str], picture: Callable[[str], str]) -> str:
    """The HTML with an address for each link, from the key of its section, and for each picture, from its SHA-256."""
    of = {"section": section, "picture": picture}
    return ADDRESS.sub(lambda m: m["before"] + html.escape(of[m["what"]](m["which"])), safe)
