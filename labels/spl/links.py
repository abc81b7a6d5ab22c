"""Addresses outside of the label to which its words lead. Only those are kept that do no more than open a page or a letter."""

import re

LONGEST = 2_000
# Letters, digits and signs that a keyboard has: nothing that only looks like one, no name or password before the site.
PAGE = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?", re.IGNORECASE)
LETTER = re.compile(r"mailto:[\w.+%-]+@[a-z0-9.-]+[a-z0-9]", re.IGNORECASE | re.ASCII)


def leads_out(href: str) -> str:
    """The address, if a reader may follow it; else empty."""
    address = href.strip()
    if len(address) > LONGEST:
        return ""
    return address if PAGE.fullmatch(address) or LETTER.fullmatch(address) else ""
