"""Texts in review on which a signature would be refused, and why: a reviewer is told before she opens one.

The rooms above know why. What is wrong with the words alone was refused when they were submitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from audit.registry import Registry
from editorial.record.vocabulary import Status

Source = Callable[[Sequence[Any]], Iterator[tuple[Any, str]]]
sources: Registry[Source] = Registry(
    "editorial.work.refused_signatures.sources",
    "a function that of texts in review names each on which a signature would be refused, with a sentence that says why",
)


def why_refused(texts: Sequence[Any]) -> dict[str, str]:
    """A sentence by the text's name in the ledger; as many questions for one text as for a hundred."""
    waits = [text for text in texts if text.status == Status.IN_REVIEW]
    return {text.subject: why for source in sources for text, why in source(waits)} if waits else {}
