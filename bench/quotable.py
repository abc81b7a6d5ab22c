"""Facts that quote a drug's own label: on a site with a label, what is signed as a quote must stand in it."""

from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

SHORTEST, LONGEST = 40, 400  # letters of a sentence that is quoted


def quoting_facts(drug: Any, label: Any, name: str) -> Iterator[Any]:
    """Facts that are not saved yet, called `name`-0, `name`-1 and so on, without end; the label's sentences take turns."""
    from labels.evidence.evidence import findings, reference_version
    from labels.models import Fact

    reference, numbers = reference_version(drug.pk), count()
    assert reference is not None
    said = sentences_of(label)
    good = []
    for section, words in said:
        tried = Fact(drug=drug, claim="quotes", claim_text=words, claim_sections=section)
        if not findings(tried, reference):
            good.append((section, words))
            yield _fact(drug, f"{name}-{next(numbers)}", section, words)
    assert good, "no sentence of this label can be quoted"
    for section, words in cycle(good):
        yield _fact(drug, f"{name}-{next(numbers)}", section, words)


def sentences_of(label: Any) -> list[tuple[str, str]]:
    """(number of its section, the sentence) of each whole sentence that stands in a paragraph."""
    from labels.evidence.quote_boundaries import sentences
    from labels.spl.model import Kind

    blocks = [(s.number, block) for s in label.sections for block in s.blocks if s.number]
    paragraphs = [(number, block) for number, block in blocks if block.kind == Kind.PARAGRAPH]
    said = [(number, words) for number, block in paragraphs for words in sentences(block)]
    return [(number, words) for number, words in said if SHORTEST < len(words) < LONGEST]


def _fact(drug: Any, slug: str, section: str, words: str) -> Any:
    from labels.models import Fact

    fact = Fact(drug=drug, slug=slug, heading=slug.replace("-", " ").capitalize(), topic="warnings")
    fact.statement, fact.claim, fact.claim_text, fact.claim_sections = "It is so.", "quotes", words, section
    return fact
