"""One spelling of words for comparing: what two documents write differently without meaning anything else.

Used alike by the hashes of sections, the comparison of label versions and the check of claims, so that none of them
calls a change what another calls the same. Knows no label, no Django, no database.
"""

import re
import unicodedata

ONE_SPELLING = {
    "-": "‐‑‒–—―−⁃",
    "'": "‘’‚‛′ʼ",
    '"': "“”„‟″",
    "μ": "µ",  # Greek mu for the micro sign: they look the same and mean the same
    "ff": "ﬀ",
    "fi": "ﬁ",
    "fl": "ﬂ",
    "ffi": "ﬃ",
    "ffl": "ﬄ",
    "st": "ﬅﬆ",
    "...": "…",
    "": "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",  # soft hyphens and what nobody sees
    " | ": "|\t",  # the edge of a table cell, also as a browser copies it
}
SPELLED = str.maketrans({sign: form for form, signs in ONE_SPELLING.items() for sign in signs})
SPELLED_SIGN = re.compile(f"[{''.join(ONE_SPELLING.values())}]")


def normal(text: str) -> str:
    """The words of a text in one spelling and on one line; normal again, it stays the same.

    Made equal are white space, dashes, quotation marks, soft hyphens, ligatures and composed accents (NFC). Never
    made equal are case, “≥” and “>”, or “10²” and “102”: NFKC would do that, so it is not used.
    """
    if text.isascii():
        if "|" in text or "\t" in text:
            text = text.translate(SPELLED)
    else:
        if SPELLED_SIGN.search(text):  # far quicker than to translate in vain
            text = text.translate(SPELLED)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
