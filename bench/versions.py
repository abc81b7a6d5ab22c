"""Later versions of the real labels, as many as are asked for: their bytes with other numbers, dates and words.

A version is made when it is taken, so that memory stays flat. Knows no database; where the real labels are is told by the tests.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, pairwise
from pathlib import Path

DRUGS = ("inomax", "lipitor-c", "cipro", "humira")  # 70 to 400 kB; they take turns
FEW = 10  # where most sections repeat, one in so many has other words, in each version another
PLACE = re.compile(
    rb"<section\b|(?<=[^\s>])(?=\s*</(?:title|paragraph|item|td|th|content|text)>)"
)  # or the end of some words
SET_ID = re.compile(rb'(?<=<setId root=")[^"]+')
NUMBER = re.compile(rb'(?<=<versionNumber value=")[^"]+')
EFFECTIVE = re.compile(rb'(?<=<effectiveTime value=")[^"]+')


def newest(files: list[Path]) -> list[bytes]:
    """The documents that take turns: of each drug the file whose version is the highest."""
    found = []
    for name in DRUGS:
        versions = [path.read_bytes() for path in files if path.name.startswith(name)]
        found.append(max(versions, key=lambda data: int(NUMBER.search(data)[0])))  # type: ignore[index]  # each has one
    return found


def version(data: bytes, number: int, few: bool, set_id: str) -> bytes:
    """The document as version `number`, which stands behind the words of every title, paragraph and cell, or of a few."""
    cuts, section = [0], 0
    for found in PLACE.finditer(data):
        if found.group():
            section += 1
        elif not few or section % FEW == number % FEW:
            cuts.append(found.start())
    parts = (data[start:end] for start, end in pairwise([*cuts, len(data)]))
    made = (b" %d" % number).join(parts)
    made = SET_ID.sub(set_id.encode(), made, count=1)
    made = NUMBER.sub(b"%d" % number, made, count=1)
    effective = date(2000, 1, 1) + timedelta(days=number)
    return EFFECTIVE.sub(f"{effective:%Y%m%d}".encode(), made, count=1)


def versions(documents: list[bytes], few: bool) -> Iterator[bytes]:
    """Version 1 of each document, then version 2 of each, without end; each document has another set id than the real."""
    set_ids = [str(uuid.uuid4()) for _ in documents]
    for number in count(1):
        for data, set_id in zip(documents, set_ids, strict=True):
            yield version(data, number, few, set_id)
