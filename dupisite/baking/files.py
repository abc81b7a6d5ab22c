"""One baked file: plain, and beside it as .gz and .br where that is smaller. All of them have the time of the copy."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from dupisite.shelf.codings import BROTLI, GZIP, encoded

CODINGS = {".gz": GZIP, ".br": BROTLI}
COMPRESSED = frozenset((".jpg", ".png", ".gif"))  # already


def write(file: Path, body: bytes, at: datetime) -> None:
    """In a folder that nobody reads yet. A server of files makes Last-Modified and ETag of its time and length."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, body, at)
    if file.suffix in COMPRESSED:
        return
    for suffix, coding in CODINGS.items():
        if len(small := encoded(body, coding)) < len(body):
            _write(file.with_name(f"{file.name}{suffix}"), small, at)


def _write(file: Path, body: bytes, at: datetime) -> None:
    file.write_bytes(body)
    os.utime(file, (at.timestamp(), at.timestamp()))
