"""What stands beside a text wherever it is listed or shown in full: its gravest standing, and whether it is a sample.

Made here alone, so that no list forgets a standing. What a page says once of all its texts is not said again beside each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from editorial.pages.standing import SAMPLE, TITLES, Standing

OF_A_SAMPLE = "sample"
LOOKUP = "lookup"  # what nobody knows of a label, and so holds of everything that rests on it: lists say it once for each drug
ALL, SOME = "all", "some"
STRIPS = {
    ALL: (
        "Everything here is sample text.",
        "Nothing on this page has been checked against the official label, and nothing on it is medical advice.",
    ),
    SOME: (
        "Partly sample.",
        "What is marked “Sample” has not been checked against the official label, and is not medical advice.",
    ),
}


@dataclass(frozen=True)
class Mark:
    """A standing in short: its code, the title on its tag, and the sentence that says it to readers."""

    code: str
    title: str
    sentence: str


Marks = tuple[Mark, ...]
SAMPLE_MARK = Mark(OF_A_SAMPLE, TITLES[OF_A_SAMPLE], SAMPLE)


def marks_of(standing: Standing | None, said: Collection[str] = (), sample: bool = False) -> Marks:
    """The gravest standing, then that the text is a sample; nothing when all is well or nothing is known of it.

    `said`: codes of what the page says once of all its texts. `sample`: the edition that is listed is a sample, whatever
    the newest one is.
    """
    told = _told(standing) if standing is not None else []
    gravest = next((mark for mark in told if mark.code not in (OF_A_SAMPLE, *said)), None)
    is_sample = OF_A_SAMPLE not in said and (sample or any(mark.code == OF_A_SAMPLE for mark in told))
    return (*([gravest] if gravest else ()), *((SAMPLE_MARK,) if is_sample else ()))


def _told(standing: Standing) -> list[Mark]:
    codes = standing.also or (standing.code,)
    return [
        Mark(code, standing.title if code == standing.code else TITLES[code], sentence)
        for code, sentence in zip(codes, standing.notices, strict=False)
    ]


def samples_among(samples: Iterable[bool]) -> str:
    """“all”, “some” or nothing: how many texts of a page are samples. What is no longer shown as a text does not count."""
    found = list(samples)
    return ALL if found and all(found) else SOME if any(found) else ""


def is_sample(standing: Standing) -> bool:
    return OF_A_SAMPLE in standing.codes


def stands_for_words(standing: Standing) -> bool:
    """Whether its words are shown to readers at all: not those of what was withdrawn, retired or changed by somebody."""
    return standing.code not in ("withdrawn", "retired", "invalid")
