"""The codings in which an answer is sent: plain, gzip or brotli (RFC 9110, sections 8.4 and 12.5.3). Knows no page."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli

PLAIN, GZIP, BROTLI = "", "gzip", "br"  # as Content-Encoding calls them
SMALLEST_FIRST = (BROTLI, GZIP)
LONGEST = 200  # characters of an Accept-Encoding that is remembered; who sends more is read each time
EFFORT_OF_GZIP, EFFORT_OF_BROTLI = 6, 5  # more costs many times the time for a few bytes


def coding_for(accepted: str) -> str:
    """What suits an Accept-Encoding header best: what it weighs most, and of equals the smallest."""
    return _remembered(accepted) if len(accepted) <= LONGEST else _chosen(accepted)


def encoded(plain: bytes, coding: str) -> bytes:
    """The same bytes each time."""
    if coding == BROTLI:
        return brotli.compress(plain, mode=brotli.MODE_TEXT, quality=EFFORT_OF_BROTLI)
    return gzip.compress(plain, EFFORT_OF_GZIP, mtime=0) if coding == GZIP else plain


def decoded(body: bytes, coding: str) -> bytes:
    """Of what `encoded` made, and of nothing that came from elsewhere."""
    if coding == BROTLI:
        return brotli.decompress(body)
    return gzip.decompress(body) if coding == GZIP else body


def tag_in(etag: str, coding: str) -> str:
    """The ETag of an answer in a coding: a strong one belongs to these very bytes (RFC 9110, section 8.8.3)."""
    return f'{etag[:-1]}-{coding}"' if coding and etag else etag


def _chosen(accepted: str) -> str:
    weights = dict(_weight(part) for part in accepted.lower().split(",") if part.strip())
    others = weights.get("*", 0.0)
    best = max(SMALLEST_FIRST, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else PLAIN


_remembered = lru_cache(maxsize=256)(_chosen)


def _weight(part: str) -> tuple[str, float]:
    """The name of a coding, and what it weighs: nothing where that cannot be read."""
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    if not parameter.strip():
        return name.strip(), 1.0
    try:
        weight = float(value) if key.strip() == "q" else 0.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight if 0 <= weight <= 1 else 0.0
